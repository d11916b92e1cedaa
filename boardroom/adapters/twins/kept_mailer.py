"""A mailer that keeps what it is given, and refuses when a test says so."""

from boardroom.core.errors import Unavailable
from boardroom.ports.mailer import Mail, MailRefused


class KeptMailer:
    """Implements ports.mailer.Mailer; `kept` is what a server would have accepted."""

    configured = True
    in_portal = False

    def __init__(self) -> None:
        self.kept: list[Mail] = []
        # Addresses that are refused for good, and those that are refused for now.
        self.unknown: set[str] = set()
        self.busy: set[str] = set()

    def send(self, mail: Mail) -> str:
        """Keep the letter, or refuse it as a server would."""
        if mail.to_address in self.unknown:
            raise MailRefused("550 no such mailbox")
        if mail.to_address in self.busy:
            raise Unavailable("450 mailbox busy")
        self.kept.append(mail)
        return "250 kept"
