"""Keyed hashes with HMAC-SHA256 (RFC 2104) and a key file that is made at first use."""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path


class KeyedHashes:
    """Implements ports.pseudonyms.Pseudonyms."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, kind: str, value: str) -> str:
        """Return the hash of a value of a kind."""
        return hmac.new(self._key, f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        if not self._path.exists():
            self._make()
        return self._path.read_bytes()

    def _make(self) -> None:
        """Write a key whole or not at all: two processes may come to it at once, and one key must win."""
        descriptor, unfinished = tempfile.mkstemp(dir=self._path.parent)
        try:
            with os.fdopen(descriptor, "wb") as target:
                target.write(secrets.token_bytes(32))
                target.flush()
                os.fsync(target.fileno())
            Path(unfinished).chmod(0o400)
            with suppress(FileExistsError):
                os.link(unfinished, self._path)
        finally:
            Path(unfinished).unlink()
