"""Secrets that must be read again, locked with a key that lies with the keys and never in the database."""

from typing import Protocol


class LockboxClosed(Exception):
    """A secret cannot be read: it was locked with a key that is not there, for someone else, or is damaged."""


class Lockbox(Protocol):
    """Encryption of small secrets: whoever has the database or a backup of it alone reads none of them."""

    def lock(self, owner: str, secret: str) -> str:
        """Return a secret locked for its owner, as text of fewer than 200 characters for one of fewer than 100."""
        ...

    def open(self, owner: str, locked: str) -> str:
        """Return what was locked for this owner; LockboxClosed when that cannot be."""
        ...

    def is_locked(self, kept: str) -> bool:
        """Tell whether a kept text was locked at all, with whichever key."""
        ...
