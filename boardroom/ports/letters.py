"""The words of what the portal sends, written from its templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """A written letter."""

    subject: str
    text: str


class Letters(Protocol):
    """Writes a message from a template and facts; in Swedish where the template lacks the language.

    A fact that the template names and nobody gave is an error of the engine's: better no letter than one with a hole.
    """

    def letter(self, template: str, language: str, facts: Mapping[str, object]) -> Letter:
        """Return a letter, its subject on one line."""
        ...

    def text(self, template: str, language: str, facts: Mapping[str, object]) -> str:
        """Return a text message, on one line."""
        ...
