"""Keyed hashes: what the database keeps of a personal identity number, so that it can be recognised and not read."""

from typing import Protocol


class Pseudonyms(Protocol):
    """A hash under a key that lies with the keys: whoever has the database alone cannot try all numbers."""

    def of(self, kind: str, value: str) -> str:
        """Return 64 hex digits for a value of a kind; the same value under two kinds has two hashes."""
        ...
