"""BankID, as its relying-party API (version 6.0) offers it to us: an order begins, is collected until it ends, or is cancelled."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class BankIdRefused(Exception):
    """BankID answered with an error: nothing began. `code` is its errorCode, e.g. alreadyInProgress."""

    def __init__(self, code: str, details: str = "") -> None:
        super().__init__(f"{code}: {details}" if details else code)
        self.code = code
        self.details = details


class BankIdUncertain(Exception):
    """The request left and no answer came: an order may or may not exist. Never repeat what was asked."""


class Caller(enum.StrEnum):
    """Who called whom, when a person signs while on the telephone."""

    PERSON = "user"
    US = "RP"


class CollectState(enum.StrEnum):
    """How an order stands."""

    PENDING = "pending"
    FAILED = "failed"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Begun:
    """An order that began. The three tokens are empty for an order by telephone; the secret never leaves the server."""

    order_ref: str
    auto_start_token: str = ""
    qr_start_token: str = ""
    qr_start_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Collected:
    """One answer to collect; `completion` is completionData as it came, for a complete order alone."""

    state: CollectState
    hint: str = ""
    completion: Mapping[str, Any] | None = field(default=None, repr=False)


class BankId(Protocol):
    """The relying-party side. Every call raises BankIdRefused, BankIdUncertain, or core.errors.Unavailable (never left)."""

    # False until an operator has put a certificate with the keys and chosen an endpoint.
    configured: bool

    def auth(self, end_user_ip: str, *, visible: str = "", return_url: str = "") -> Begun:
        """Begin an identification; `visible` is shown in the app (1,500 characters at most after base64)."""
        ...

    def sign(self, end_user_ip: str, *, visible: str, non_visible: str, return_url: str = "") -> Begun:
        """Begin a signature over the two texts (40,000 and 200,000 characters at most after base64)."""
        ...

    def phone_auth(self, personal_number: str, caller: Caller, *, visible: str = "") -> Begun:
        """Begin an identification of someone on the telephone; twelve digits."""
        ...

    def phone_sign(self, personal_number: str, caller: Caller, *, visible: str, non_visible: str) -> Begun:
        """Begin a signature by someone on the telephone; twelve digits."""
        ...

    def collect(self, order_ref: str) -> Collected:
        """Return how an order stands; a terminal answer is given once."""
        ...

    def cancel(self, order_ref: str) -> None:
        """Stop an order that waits."""
        ...
