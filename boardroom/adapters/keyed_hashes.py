"""Keyed hashes with HMAC-SHA256 (RFC 2104) and a key file that is made at first use."""

import hashlib
import hmac
from functools import cached_property
from pathlib import Path

from boardroom.core.key_files import kept_key


class KeyedHashes:
    """Implements ports.pseudonyms.Pseudonyms."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, kind: str, value: str) -> str:
        """Return the hash of a value of a kind."""
        return hmac.new(self._key, f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        return kept_key(self._path)
