"""Text messages through an HTTP gateway: a form with from, to and message, and basic authentication, as 46elks has it."""

from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

from boardroom.core.errors import Unavailable
from boardroom.ports.texter import Text, TextRefused

_PATIENCE = httpx.Timeout(20.0, connect=5.0)
_MOST_SAID = 200
# Wrong key, no money left, wrong address of the gateway, asked too often: the operator's affair, and no fault of the message.
_NOT_THE_MESSAGE = frozenset({401, 402, 403, 404, 405, 407, 408, 425, 429})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class HttpTexter:
    """Implements ports.texter.Texter with one request per message."""

    configured = True

    def __init__(self, address: str, sender: str) -> None:
        """Take the gateway as https://user:password@host/path, and who the message is from: a name or a number.

        SystemExit when the address is none: a portal that was told to send text messages says at its start that it cannot.
        """
        gateway = urlsplit(address)
        plain = gateway.scheme == "http" and gateway.hostname in _LOOPBACK
        if not gateway.hostname or not (gateway.scheme == "https" or plain):
            raise SystemExit("BOARDROOM_SMS must look like https://user:password@api.example.com/a1/sms.")
        host = gateway.netloc.rpartition("@")[2]
        self._address = urlunsplit((gateway.scheme, host, gateway.path, gateway.query, ""))
        self._sender = sender
        self._http = httpx.Client(
            auth=(unquote(gateway.username or ""), unquote(gateway.password or "")),
            timeout=_PATIENCE,
            trust_env=False,
            follow_redirects=False,
        )

    def send(self, text: Text) -> str:
        """Hand the message over; what the gateway says about the message itself is final, all else may pass later."""
        try:
            form = {"from": self._sender, "to": text.to_number, "message": text.text}
            if text.report_to:
                form["whendelivered"] = text.report_to
            answer = self._http.post(self._address, data=form)
        except httpx.HTTPError as error:
            raise Unavailable(type(error).__name__) from error
        if answer.is_success:
            return _name_of(answer)
        said = f"{answer.status_code} {answer.text[:_MOST_SAID]}".strip().replace(text.text, "…")
        if answer.is_client_error and answer.status_code not in _NOT_THE_MESSAGE:
            raise TextRefused(said)
        raise Unavailable(said)


class AbsentTexter:
    """Implements ports.texter.Texter where no gateway is set."""

    configured = False

    def send(self, text: Text) -> str:  # noqa: ARG002 - the port's signature
        """Refuse for now; nobody asks."""
        raise Unavailable("no gateway for text messages is set")


def _name_of(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return ""
    return str(told.get("id", ""))[:100] if isinstance(told, dict) else ""
