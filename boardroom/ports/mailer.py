"""Outgoing mail."""

from dataclasses import dataclass, field
from typing import Protocol


class MailRefused(Exception):
    """The server refused this message for good; trying again would not help. The message says why."""


@dataclass(frozen=True)
class Mail:
    """One message to one person; plain text always, HTML beside it when a template has it."""

    to_address: str
    to_name: str
    subject: str
    text: str
    html: str = ""
    # Whose name stands before the portal's sender address, e.g. the association's.
    from_name: str = ""
    reply_to: str = ""
    message_id: str = ""
    # A calendar file of what the message is about (RFC 5545), attached when there is one.
    calendar: str = ""
    # What that file asks of a calendar, told beside it too (RFC 6047 2.4).
    calendar_method: str = "PUBLISH"
    # A PDF that goes along, and the name of its file.
    attachment: bytes = b""
    attachment_name: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Hands a message to the next server; accepted means accepted there, not read."""

    # False where no mail server is set: nothing can leave, so nothing is minted or tried.
    configured: bool
    # True where mail stays in the portal to be read there (the demonstration).
    in_portal: bool

    def send(self, mail: Mail) -> str:
        """Return the server's answer; MailRefused for good, core.errors.Unavailable for now."""
        ...
