"""A texter that keeps what it is given, and refuses when a test says so."""

from boardroom.core.errors import Unavailable
from boardroom.ports.texter import Text, TextRefused


class KeptTexter:
    """Implements ports.texter.Texter; `kept` is what a gateway would have accepted."""

    configured = True

    def __init__(self) -> None:
        self.kept: list[Text] = []
        # Numbers that are refused for good, and those that are refused for now.
        self.unknown: set[str] = set()
        self.busy: set[str] = set()

    def send(self, text: Text) -> str:
        """Keep the message, or refuse it as a gateway would."""
        if text.to_number in self.unknown:
            raise TextRefused("400 no such number")
        if text.to_number in self.busy:
            raise Unavailable("503 busy")
        self.kept.append(text)
        return f"s{len(self.kept)}"
