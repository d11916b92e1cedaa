"""Mail that never leaves: kept in the portal for the demonstration, or waiting for a server to be set."""

from boardroom.core.errors import Unavailable
from boardroom.ports.mailer import Mail


class PortalMailer:
    """Implements ports.mailer.Mailer for the demonstration; delivery's record step keeps the letter."""

    configured = True
    in_portal = True

    def send(self, mail: Mail) -> str:  # noqa: ARG002 - the port's signature; the caller keeps the letter
        """Accept the letter."""
        return "kept in the portal"


class AbsentMailer:
    """Implements ports.mailer.Mailer where no mail server is set: nothing is ever handed over."""

    configured = False
    in_portal = False

    def send(self, mail: Mail) -> str:  # noqa: ARG002 - the port's signature
        """Refuse for now; delivery does not even ask."""
        raise Unavailable("no mail server is set")
