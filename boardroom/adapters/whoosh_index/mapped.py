"""Reading a segment where it lies in the mapped file: Whoosh first copies every part of it into memory.

That would be the size of the whole index in each process that searches, and once more while one is built.
This leans on the insides of Whoosh's storage, whose version is pinned.
"""

import io
from typing import Any

from whoosh.filedb import compound
from whoosh.filedb.structfile import BufferFile


class Stretch(io.RawIOBase):
    """A part of a mapped file, read as a file of its own."""

    def __init__(self, part: Any) -> None:
        super().__init__()
        self._part = memoryview(part)
        self._at = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """Any place of it can be gone to."""
        return True

    def readinto(self, target: Any) -> int:
        """Fill a buffer from where it stands; return how many bytes there were."""
        found = self._part[self._at : self._at + len(target)]
        target[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the beginning, from here, or from the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._part)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def close(self) -> None:
        """Let go of the mapped file."""
        self._part.release()
        super().close()


class _Mapped(BufferFile):
    """What Whoosh reads a part of a segment through, without the copy."""

    def __init__(self, buf: Any, name: str | None = None, onclose: Any = None) -> None:
        self._buf = buf
        self._name = name
        self.file = io.BufferedReader(Stretch(buf), 4096)
        self.onclose = onclose
        self.is_real = False
        self.is_closed = False


def read_in_place() -> None:
    """Have Whoosh read every segment that is opened from now on where it lies."""
    compound.BufferFile = _Mapped  # type: ignore[attr-defined]  # Whoosh names there what it imports
