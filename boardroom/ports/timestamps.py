"""Timestamps on a hash by an authority outside (RFC 3161): proof that something was there at a time, and not later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class NotAStamp(Exception):
    """What was kept, or answered, is no timestamp, or none over this hash; the message (English) says why."""


@dataclass(frozen=True)
class Stamp:
    """What a token proves."""

    at: datetime  # by the authority's clock
    authority: str  # the name in its certificate
    trusted: bool  # whether its certificate leads to a root among the keys


class Timestamps(Protocol):
    """Asks the authority, and examines what it answered; all parsing happens in a child process."""

    @property
    def configured(self) -> bool:
        """Whether there is an authority to ask."""
        ...

    def stamp(self, sha256: bytes) -> bytes:
        """Return a token (DER) over a SHA-256; Unavailable when the authority does not answer, or not with a stamp."""
        ...

    def examine(self, token: bytes, sha256: bytes) -> Stamp:
        """Return what a token proves about a SHA-256; NotAStamp for one that proves nothing about it."""
        ...
