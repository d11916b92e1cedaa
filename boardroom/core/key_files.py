"""Keys of the portal's own: random bytes in a file beside the other keys, made at first use."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

_BYTES = 32


def kept_key(path: Path) -> bytes:
    """Return the 32 random bytes of a key file, which is made where there is none."""
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Write a key whole or not at all: two processes may come to it at once, and one key must win."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(secrets.token_bytes(_BYTES))
            target.flush()
            os.fsync(target.fileno())
        Path(unfinished).chmod(0o400)
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()
