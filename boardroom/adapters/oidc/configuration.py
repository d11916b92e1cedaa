"""The operator's file of eID providers, keys/eid.toml: one table each, read whole at the start or refused by name."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

AUTH_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
# Signatures of whoever holds a private key alone: with a shared secret we could have made the token ourselves.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_RESERVED = frozenset(
    [
        "client_id",
        "response_type",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "prompt",
        "max_age",
        "request",
        "request_uri",
        "response_mode",
        "claims",
    ]
)


@dataclass(frozen=True)
class Configured:
    """One provider as an operator described it; every member is documented in docs/operator.md."""

    key: str
    label: str
    issuer: str
    client_id: str
    auth_method: str
    client_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)  # PEM
    key_id: str = ""
    signing_algorithm: str = "RS256"
    scopes: tuple[str, ...] = ("openid", "profile")
    acr_values: tuple[str, ...] = ()
    acr_levels: tuple[str, ...] = ()  # weakest first
    minimum_acr: str = ""
    login_hint: str = ""
    subject_claim: str = "sub"
    name_claim: str = "name"
    country_claim: str = ""
    country: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    algorithms: tuple[str, ...] = ("RS256", "ES256", "PS256")
    signed_request: bool = False

    def strong_enough(self, acr: str) -> bool:
        """Tell whether a level is the least one or above it, in the order that the operator gave."""
        if not self.minimum_acr or acr == self.minimum_acr:
            return True
        if acr not in self.acr_levels or self.minimum_acr not in self.acr_levels:
            return False
        return self.acr_levels.index(acr) >= self.acr_levels.index(self.minimum_acr)


def providers_in(path: Path) -> dict[str, Configured]:
    """Return the providers of the file, in its order; none without a file. SystemExit names what is wrong in it."""
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SystemExit(f"{path.name} cannot be read: {error}") from None
    return {key: _provider(path, key, table) for key, table in tables.items()}


def _provider(path: Path, key: str, table: Any) -> Configured:
    def refuse(why: str) -> SystemExit:
        return SystemExit(f"{path.name}, [{key}]: {why}")

    if problem := _problem_of_table(key, table):
        raise refuse(problem)
    rest = dict(table)
    claims: dict[str, str] = rest.pop("claims", {})
    key_file = str(rest.pop("private_key", ""))
    for name in ("scopes", "acr_values", "acr_levels", "algorithms"):
        if name in rest:
            rest[name] = tuple(str(one) for one in rest[name])
    if key_file and not _lies_there(path.parent / "eid", key_file):
        raise refuse(f"the key {key_file} does not lie in eid/ among the keys")
    made = Configured(
        key=key,
        label=str(rest.pop("label", key)),
        subject_claim=str(claims.get("nin") or claims.get("sub") or "sub"),
        name_claim=str(claims.get("name") or "name"),
        country_claim=str(claims.get("country") or ""),
        private_key=(path.parent / "eid" / key_file).read_text(encoding="utf-8") if key_file else "",
        **rest,
    )
    if problem := _problem_of(made):
        raise refuse(problem)
    return made


def _problem_of_table(key: str, table: Any) -> str:
    """Return why a table cannot be read as a provider; empty when it can."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", key) or key == "bankid":
        return "the name must be of small letters, figures and hyphens, and not bankid"
    if not isinstance(table, dict) or not isinstance(table.get("claims", {}), dict):
        return "a table is needed"
    known = set(Configured.__dataclass_fields__) - {"key", "subject_claim", "name_claim", "country_claim"}
    if unknown := set(table) - known - {"claims"}:
        return f"unknown: {', '.join(sorted(unknown))}"
    if set(table.get("claims", {})) - {"nin", "name", "sub", "country"}:
        return "claims may name nin, name, sub and country"
    if missing := {"issuer", "client_id", "auth_method"} - set(table):
        return f"missing: {', '.join(sorted(missing))}"
    return ""


def _problem_of(made: Configured) -> str:
    """Return why a provider cannot be used; empty when it can."""
    proof = made.private_key if made.auth_method == "private_key_jwt" else made.client_secret
    checks = (
        (_secure(made.issuer), "issuer must begin with https://"),
        (made.auth_method in AUTH_METHODS, f"auth_method must be one of {', '.join(AUTH_METHODS)}"),
        (bool(proof), "client_secret or private_key is missing"),
        (bool(made.private_key) or not made.signed_request, "signed_request needs a private_key"),
        (
            bool(made.algorithms) and set(made.algorithms) <= set(ALGORITHMS),
            f"algorithms may be {', '.join(ALGORITHMS)}",
        ),
        ("openid" in made.scopes, "scopes must hold openid"),
        (
            not set(made.extra) & _RESERVED,
            f"extra may not set {', '.join(sorted(set(made.extra) & _RESERVED))}",
        ),
    )
    return next((why for holds, why in checks if not holds), "")


def _lies_there(folder: Path, name: str) -> bool:
    return "/" not in name and (folder / name).is_file()


def _secure(address: str) -> bool:
    parts = urlsplit(address)
    # A provider on this very computer is a test's.
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "localhost")
