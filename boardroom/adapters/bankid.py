"""BankID's relying-party API 6.0 over mutual TLS: our certificate lies with the keys, and only BankID's own CA is trusted."""

import base64
import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from boardroom.core.errors import Unavailable
from boardroom.ports.bankid import BankIdRefused, BankIdUncertain, Begun, Caller, Collected, CollectState

ENDPOINTS = {
    "production": "https://appapi2.bankid.com/rp/v6.0",
    "test": "https://appapi2.test.bankid.com/rp/v6.0",
}
CERTIFICATE, KEY, AUTHORITY = "certificate.pem", "key.pem", "ca.pem"

# BankID's limits, in characters after base64.
_MOST_VISIBLE = {"auth": 1_500, "sign": 40_000}
_MOST_NON_VISIBLE = {"auth": 1_500, "sign": 200_000}
_PATIENCE = httpx.Timeout(10.0, connect=5.0)
_MOST_ANSWER = 2_000_000


class HttpxBankId:
    """Implements ports.bankid.BankId."""

    configured = True

    def __init__(self, endpoint: str, keys: Path, password: str = "") -> None:
        """Take the name of an endpoint (production, test) or an address, and the folder of the three files.

        SystemExit names what is missing or unreadable: a portal that was told to use BankID and cannot must say so
        at its start and not when somebody wants to sign.
        """
        missing = [str(keys / name) for name in (CERTIFICATE, KEY, AUTHORITY) if not (keys / name).is_file()]
        if missing:
            raise SystemExit(f"BOARDROOM_BANKID is set, but these files are missing: {', '.join(missing)}")
        base = ENDPOINTS.get(endpoint, endpoint)
        if not base.startswith("https://"):
            raise SystemExit(
                f"BOARDROOM_BANKID must be test, production or an https address, not “{endpoint}”."
            )
        try:
            context = ssl.create_default_context(cafile=keys / AUTHORITY)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            # Without a password of its own OpenSSL would ask the terminal, and a service would wait for ever.
            context.load_cert_chain(keys / CERTIFICATE, keys / KEY, password or (lambda: b""))
        except (ssl.SSLError, ValueError) as error:
            raise SystemExit(f"BankID’s certificate, key or CA in {keys} cannot be used: {error}") from error
        self._http = httpx.Client(
            base_url=base,
            verify=context,
            timeout=_PATIENCE,
            trust_env=False,
            follow_redirects=False,
            # A connection kept for later may be hung up at the very moment that an order goes out on it,
            # and nobody would know whether it began.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def auth(self, end_user_ip: str, *, visible: str = "", return_url: str = "") -> Begun:
        """Begin an identification."""
        return self._begin(
            "auth", _given(endUserIp=end_user_ip, returnUrl=return_url) | _texts("auth", visible, "")
        )

    def sign(self, end_user_ip: str, *, visible: str, non_visible: str, return_url: str = "") -> Begun:
        """Begin a signature."""
        return self._begin(
            "sign", _given(endUserIp=end_user_ip, returnUrl=return_url) | _texts("sign", visible, non_visible)
        )

    def phone_auth(self, personal_number: str, caller: Caller, *, visible: str = "") -> Begun:
        """Begin an identification by telephone."""
        return self._begin(
            "phone/auth",
            {"personalNumber": personal_number, "callInitiator": caller.value} | _texts("auth", visible, ""),
        )

    def phone_sign(self, personal_number: str, caller: Caller, *, visible: str, non_visible: str) -> Begun:
        """Begin a signature by telephone."""
        return self._begin(
            "phone/sign",
            {"personalNumber": personal_number, "callInitiator": caller.value}
            | _texts("sign", visible, non_visible),
        )

    def collect(self, order_ref: str) -> Collected:
        """Return how an order stands."""
        said = self._ask("collect", {"orderRef": order_ref})
        try:
            state = CollectState(said["status"])
        except (KeyError, ValueError):
            raise BankIdUncertain("collect was answered with something else") from None
        completion = said.get("completionData")
        if state is CollectState.COMPLETE and not isinstance(completion, dict):
            raise BankIdUncertain("a complete order came without its completion data")
        return Collected(
            state,
            str(said.get("hintCode") or ""),
            completion if state is CollectState.COMPLETE and isinstance(completion, dict) else None,
        )

    def cancel(self, order_ref: str) -> None:
        """Stop an order."""
        self._ask("cancel", {"orderRef": order_ref})

    def _begin(self, path: str, body: Mapping[str, str]) -> Begun:
        said = self._ask(path, body)
        reference = said.get("orderRef")
        if not isinstance(reference, str) or not reference:
            raise BankIdUncertain("an order began without a reference")
        return Begun(
            reference,
            str(said.get("autoStartToken") or ""),
            str(said.get("qrStartToken") or ""),
            str(said.get("qrStartSecret") or ""),
        )

    def _ask(self, path: str, body: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = self._http.post(path, json=dict(body))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unavailable(f"BankID cannot be reached: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise BankIdUncertain(type(error).__name__) from error
        try:
            said = json.loads(answer.content) if len(answer.content) <= _MOST_ANSWER else None
        except (ValueError, RecursionError):
            said = None
        if answer.is_success:
            if not isinstance(said, dict):
                raise BankIdUncertain("an answer that is no JSON")
            return said
        code = said.get("errorCode") if isinstance(said, dict) else None
        if isinstance(code, str) and code:
            raise BankIdRefused(code, str(said.get("details") or "") if isinstance(said, dict) else "")
        if answer.status_code >= 500:
            # From something between us and BankID: what became of the request nobody knows.
            raise BankIdUncertain(f"HTTP {answer.status_code}")
        raise BankIdRefused(f"http{answer.status_code}")


class NoBankId(HttpxBankId):
    """Where nothing is configured: every call is refused before anything leaves, and no page offers it."""

    configured = False

    def __init__(self) -> None:
        """Take nothing."""

    def _ask(self, path: str, body: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002 - what is refused does not matter
        raise BankIdRefused("notConfigured", path)


def _given(**members: str) -> dict[str, str]:
    return {name: value for name, value in members.items() if value}


def _texts(kind: str, visible: str, non_visible: str) -> dict[str, str]:
    coded = _given(userVisibleData=_base64(visible), userNonVisibleData=_base64(non_visible))
    if len(coded.get("userVisibleData", "")) > _MOST_VISIBLE[kind]:
        raise BankIdRefused("invalidParameters", "the visible text is too long")
    if len(coded.get("userNonVisibleData", "")) > _MOST_NON_VISIBLE[kind]:
        raise BankIdRefused("invalidParameters", "the text that is not shown is too long")
    return coded


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
