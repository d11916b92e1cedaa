"""Implements ports.backup_keys by the file that the backups are locked by, anew each time: it is changed at the command line."""

from pathlib import Path

from boardroom.adapters.backup_folder import holders
from boardroom.adapters.backup_folder.problem import BackupProblem


class RecipientsFile:
    """The holders' public keys in the folder of keys."""

    def __init__(self, keys: Path) -> None:
        self._keys = keys

    def count(self) -> int | None:
        """Count them; a file that is there and cannot be read tells nothing."""
        try:
            return len(holders.holders(self._keys))
        except (BackupProblem, OSError, ValueError):
            return None
