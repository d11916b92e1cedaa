"""Blobs on a local disk: <root>/<association>/<first two hex digits>/<the rest>, and their manifest beside them."""

import hashlib
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from boardroom.adapters.disk_blobs import manifest
from boardroom.core.lasting import sync
from boardroom.ports.blobs import BlobDamaged, Stored

_CHUNK = 1 << 20
_ADDRESS = re.compile("[0-9a-f]{64}")
# Bytes are set aside for moments; whoever left them so long is gone.
_SET_ASIDE_SECONDS = 60.0


class DiskBlobs:
    """Implements ports.blobs.Blobs."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, association_id: uuid.UUID, content: bytes | IO[bytes]) -> Stored:
        """Write, make durable, read back, and only then answer."""
        folder = self._root / str(association_id)
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync(self._root)
        source = BytesIO(content) if isinstance(content, bytes) else content
        descriptor, name = tempfile.mkstemp(prefix=".incoming-", dir=folder)
        temporary = Path(name)
        try:
            digest, size = hashlib.sha256(), 0
            with os.fdopen(descriptor, "wb") as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            sha256 = digest.hexdigest()
            if _digest(temporary) != sha256:
                raise BlobDamaged("what was read back differs from what was written")
            target_path = self._place(association_id, sha256)
            # What lies there under this address may have decayed: the whole bytes at hand then take its place.
            if not _kept(target_path, sha256):
                target_path.parent.mkdir(exist_ok=True)
                temporary.chmod(0o440)
                temporary.replace(target_path)
            # Also where another writer has just put it: the answer promises that it is durable.
            sync(target_path.parent)
            sync(folder)
            # After the bytes: whoever is killed before this line has not answered, and nobody refers to them.
            manifest.note_put(folder, sha256, size)
            return Stored(sha256, size)
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, association_id: uuid.UUID, sha256: str) -> bytes:
        """Return the bytes."""
        return self.path(association_id, sha256).read_bytes()

    def path(self, association_id: uuid.UUID, sha256: str) -> Path:
        """Return where the bytes lie."""
        place = self._place(association_id, sha256)
        if not place.is_file():
            raise FileNotFoundError(sha256)
        return place

    def has(self, association_id: uuid.UUID, sha256: str) -> bool:
        """Tell whether the blob is there."""
        return self._place(association_id, sha256).is_file()

    def check(self, association_id: uuid.UUID, sha256: str) -> None:
        """Re-read the bytes and compare."""
        if _digest(self.path(association_id, sha256)) != sha256:
            raise BlobDamaged(sha256)

    def addresses(self, association_id: uuid.UUID, shelf: str = "") -> Iterator[str]:
        """Yield every address, in order."""
        folder = self._root / str(association_id)
        for place in sorted(path for path in folder.glob(shelf or "??") if path.is_dir()):
            for blob in sorted(place.iterdir()):
                yield place.name + blob.name

    def listed(self, association_id: uuid.UUID, shelf: str = "") -> set[str]:
        """Return what the manifest says ought to lie there."""
        return manifest.listed(self._root / str(association_id), shelf)

    def enlist(self, association_id: uuid.UUID, sha256: str) -> None:
        """Enter a blob that lies there whole into the manifest."""
        self.check(association_id, sha256)
        size = self._place(association_id, sha256).stat().st_size
        manifest.note_put(self._root / str(association_id), sha256, size)

    def strike(self, association_id: uuid.UUID, sha256: str) -> None:
        """Enter that a blob may be absent."""
        manifest.note_removed(self._root / str(association_id), sha256)

    def put_at(self, association_id: uuid.UUID, sha256: str) -> float:
        """Return when the bytes were last put, in seconds since 1970."""
        return self.path(association_id, sha256).stat().st_mtime

    def remove(self, association_id: uuid.UUID, sha256: str) -> None:
        """Destroy a blob."""
        place = self._place(association_id, sha256)
        aside = _aside(place)
        if place.is_file() or aside.is_file():
            aside.unlink(missing_ok=True)  # set aside by a process that was killed; the same bytes
            self._destroy(association_id, sha256, place)

    def retire(self, association_id: uuid.UUID, sha256: str, older_than_seconds: float, now: float) -> bool:
        """Destroy a blob that was not put lately; tell whether it is gone.

        It is moved aside before its age is read: a `put` that comes meanwhile finds nothing and writes anew.
        """
        place = self._place(association_id, sha256)
        # If this process dies before the bytes are destroyed or back, a sweep puts them back.
        aside = _aside(place)
        # Not there: it is gone, or set aside by a process that was killed; then this one goes on where that one was.
        with suppress(FileNotFoundError):
            place.rename(aside)
        try:
            if now - aside.stat().st_mtime > older_than_seconds:
                self._destroy(association_id, sha256, aside)
                return True
            aside.rename(place)
        except FileNotFoundError:
            return not place.is_file()
        return False

    def drop(self, association_id: uuid.UUID) -> None:
        """Destroy an association's folder."""
        folder = self._root / str(association_id)
        if folder.is_dir():
            shutil.rmtree(folder)
            sync(self._root)

    def sweep(self, older_than_seconds: float, now: float) -> int:
        """Remove unfinished writes that a killed process left; return how many. Put back what it had set aside."""
        removed = 0
        for stray in self._root.glob("*/.incoming-*"):
            sha256 = stray.name.removeprefix(".incoming-")
            try:
                if _ADDRESS.fullmatch(sha256):
                    # When it was set aside is the time of its renaming; that of its bytes is when they were put.
                    if now - stray.stat().st_ctime > _SET_ASIDE_SECONDS:
                        self._put_back(stray, sha256)
                elif now - stray.stat().st_mtime > older_than_seconds:
                    stray.unlink()
                    removed += 1
            except FileNotFoundError:
                continue  # another process was quicker
        return removed

    def free_bytes(self) -> int:
        """Return the free space where blobs lie."""
        self._root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._root).free

    def _destroy(self, association_id: uuid.UUID, sha256: str, lies: Path) -> None:
        """Destroy bytes, struck from the manifest before: whoever is killed between the two leaves no false alarm."""
        folder = self._root / str(association_id)
        manifest.note_removed(folder, sha256)
        lies.unlink(missing_ok=True)
        # Someone may have put the same bytes between, and been entered before they were struck.
        place = self._place(association_id, sha256)
        if place.is_file():
            manifest.note_put(folder, sha256, place.stat().st_size)

    def _put_back(self, aside: Path, sha256: str) -> None:
        """Put bytes back that were set aside to be destroyed: whether they may go is found out anew, by who knows."""
        folder = aside.parent
        place = folder / sha256[:2] / sha256[2:]
        if place.is_file() and _digest(place) == sha256:
            aside.unlink()  # someone has put them anew
            return
        place.parent.mkdir(exist_ok=True)
        aside.replace(place)
        sync(place.parent)
        sync(folder)
        # They may have been struck already; entering them twice is harmless.
        manifest.note_put(folder, sha256, place.stat().st_size)

    def _place(self, association_id: uuid.UUID, sha256: str) -> Path:
        if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
            raise ValueError("not a SHA-256 in hex")
        return self._root / str(association_id) / sha256[:2] / sha256[2:]


def _aside(place: Path) -> Path:
    return place.parent.parent / f".incoming-{place.parent.name}{place.name}"


def _kept(place: Path, sha256: str) -> bool:
    """Tell whether the bytes lie there whole, and mark them as put now, so that nothing retires them."""
    try:
        os.utime(place)
        return _digest(place) == sha256
    except FileNotFoundError:
        return False


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
