"""Marks Swedish source sentences for translation where no request is at hand."""

from collections.abc import Callable
from dataclasses import dataclass


def N_(sentence: str) -> str:  # noqa: N802 - the name that message extractors look for
    """Return the sentence unchanged; the web edge translates it when it is shown."""
    return sentence


@dataclass(frozen=True)
class Parts:
    """Words that are translated one by one, `between` them what is the same in every language; in Swedish as text."""

    parts: tuple["str | Parts", ...]
    between: str

    def said(self, translate: Callable[[str], str]) -> str:
        """Return the words in the language of `translate`; those without any, and what is nobody's message, stay."""
        told = (
            one.said(translate) if isinstance(one, Parts) else translate(one) if one else ""
            for one in self.parts
        )
        return self.between.join(filter(None, told))

    def __str__(self) -> str:
        return self.said(str)
