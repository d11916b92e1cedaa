"""Parts on a local disk: <root>/<association>/<upload>/<random name of a piece>."""

import hashlib
import io
import os
import secrets
import shutil
import uuid
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from boardroom.core.lasting import sync
from boardroom.ports.parts import Piece

# Small, so that little is lost of what came before a line was cut.
_CHUNK = 1 << 16
_BUFFER = 1 << 20


class DiskParts:
    """Implements ports.parts.Parts."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, association_id: uuid.UUID, upload_id: uuid.UUID, content: IO[bytes], most: int) -> Piece:
        """Write, make durable, and only then answer."""
        folder = self._folder(association_id, upload_id)
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            for above in (self._root.parent, self._root, folder.parent):
                sync(above)
        path = folder / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as target:
                while size < most and (chunk := content.read(min(_CHUNK, most - size))):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        if not size:
            path.unlink()
        sync(folder)
        return Piece(path.name, size, digest.digest())

    def whole(self, association_id: uuid.UUID, upload_id: uuid.UUID, names: Sequence[str]) -> IO[bytes]:
        """Return the pieces as one stream."""
        folder = self._folder(association_id, upload_id)
        return cast("IO[bytes]", io.BufferedReader(_Whole([folder / name for name in names]), _BUFFER))

    def drop(self, association_id: uuid.UUID, upload_id: uuid.UUID, name: str) -> None:
        """Destroy one piece."""
        (self._folder(association_id, upload_id) / name).unlink(missing_ok=True)

    def remove(self, association_id: uuid.UUID, upload_id: uuid.UUID) -> None:
        """Destroy all pieces of an upload."""
        shutil.rmtree(self._folder(association_id, upload_id), ignore_errors=True)

    def drop_all(self, association_id: uuid.UUID) -> None:
        """Destroy all pieces of an association."""
        shutil.rmtree(self._root / str(association_id), ignore_errors=True)

    def left_behind(self, older_than_seconds: float, now: float) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
        """Yield the uploads whose folders were not touched for that long."""
        for folder in sorted(self._root.glob("*/*")):
            try:
                age = now - folder.stat().st_mtime
            except FileNotFoundError:
                continue  # finished while we looked
            if age > older_than_seconds:
                yield uuid.UUID(folder.parent.name), uuid.UUID(folder.name)

    def _folder(self, association_id: uuid.UUID, upload_id: uuid.UUID) -> Path:
        return self._root / str(association_id) / str(upload_id)


class _Whole(io.RawIOBase):
    """Files read one after another as if they were one; each is opened when its turn comes."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._paths = paths
        self._starts = [0]
        for path in paths:
            self._starts.append(self._starts[-1] + path.stat().st_size)
        self._position = 0
        self._open: tuple[int, IO[bytes]] | None = None

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def seekable(self) -> bool:
        """Whether it can be sought in."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place, counted as files do."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._starts[-1]}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """Return the present place."""
        return self._position

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # a narrower buffer than the base class takes
        """Read from the piece that holds the present place; never across its end."""
        if self._position >= self._starts[-1]:
            return 0
        # The last piece that begins here or before: pieces are never empty.
        index = bisect_right(self._starts, self._position) - 1
        piece = self._piece(index)
        piece.seek(self._position - self._starts[index])
        read = piece.readinto(buffer)  # type: ignore[attr-defined]  # a raw file has it
        self._position += read
        return int(read)

    def close(self) -> None:
        """Let go of the piece at hand."""
        if self._open:
            self._open[1].close()
            self._open = None
        super().close()

    def _piece(self, index: int) -> IO[bytes]:
        if self._open is None or self._open[0] != index:
            if self._open:
                self._open[1].close()
            self._open = index, self._paths[index].open("rb", buffering=0)
        return self._open[1]
