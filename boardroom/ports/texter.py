"""Outgoing text messages."""

from dataclasses import dataclass
from typing import Protocol


class TextRefused(Exception):
    """The gateway refused this message for good, a number that is none for instance; the message says why."""


@dataclass(frozen=True)
class Text:
    """One text message to one number in E.164."""

    to_number: str
    text: str
    # Where the gateway is to report what became of it (a POST); empty: nowhere.
    report_to: str = ""


class Texter(Protocol):
    """Hands a text message to a gateway; accepted means accepted there, not read."""

    # False where no gateway is set: no text message is offered, minted or tried.
    configured: bool

    def send(self, text: Text) -> str:
        """Return the gateway's own name of the message; TextRefused for good, core.errors.Unavailable for now."""
        ...
