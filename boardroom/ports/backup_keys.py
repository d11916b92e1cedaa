"""Backup keys: with how many the backups are locked that are taken from now on."""

from typing import Protocol


class BackupKeys(Protocol):
    """What the computer knows of the keys; who holds each, the association's register says."""

    def count(self) -> int | None:
        """Return how many keys open a backup that is taken now: 0 when it is not locked, None when that cannot be read."""
        ...
