"""eIDs through OpenID Connect: a person is sent to a broker or an identity provider and comes back identified."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class Doubt(enum.StrEnum):
    """Why what came back identifies nobody."""

    SAID_NO = "said_no"  # the person stopped, or the provider refused them
    WRONG_ANSWER = "wrong_answer"  # from somebody else, for another errand, forged or too old
    TOO_WEAK = "too_weak"  # below the level that this provider was set up with
    NOT_FRESH = "not_fresh"  # the person was not asked anew, as a signature demands
    NO_SUBJECT = "no_subject"  # the claim that tells persons apart is missing


class EidRefused(Exception):
    """Nobody was identified; `doubt` says why, the message says it to whoever reads the log."""

    def __init__(self, doubt: Doubt, detail: str = "") -> None:
        super().__init__(f"{doubt.value}: {detail}" if detail else doubt.value)
        self.doubt = doubt


@dataclass(frozen=True)
class EidProvider:
    """A provider that an operator has set up."""

    key: str  # its name in the file, e.g. "criipto"
    label: str  # what people know it as


@dataclass(frozen=True)
class Errand:
    """One way out and back: what the answer must fit."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str = field(repr=False)
    begun_at: datetime
    # At the moment of signing: the person is asked anew, however lately they logged in there.
    signing: bool = False
    # What the login hint's template may name: email, name.
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Identified:
    """Who came back, and what proves it later: the signed token as it came, and the keys it was signed with."""

    subject: str = field(
        repr=False
    )  # the national number where the provider tells it, else its own name for the person
    name: str
    country: str
    acr: str
    authenticated_at: datetime | None
    id_token: str = field(repr=False)
    jwks: Mapping[str, Any]
    request: Mapping[str, str]  # what was asked for, without secrets
    # How the token is read again: issuer, client, allowed algorithms and the claim that `subject` stood in.
    issuer: str
    client_id: str
    algorithms: tuple[str, ...]
    subject_claim: str


class Identifier(Protocol):
    """Relying party of the providers in the operator's file; core.errors.Unavailable while one cannot be reached."""

    def providers(self) -> tuple[EidProvider, ...]:
        """Return the providers, in the file's order; none where there is no file."""
        ...

    def address(self, provider: str, errand: Errand) -> str:
        """Return where to send the person's browser."""
        ...

    def identify(self, provider: str, errand: Errand, answer: Mapping[str, str], now: datetime) -> Identified:
        """Return who came back with these parameters; EidRefused when it is nobody that can be relied on."""
        ...
