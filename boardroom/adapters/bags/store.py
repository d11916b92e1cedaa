"""Where the portal's own bags lie: <root>/<association>/<key>.zip, made in a folder beside it."""

import os
import shutil
import stat
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from boardroom.adapters.bags.reading import WholeBag, examined
from boardroom.adapters.bags.writing import FolderBag, writing
from boardroom.ports.bags import DamagedBag

# What is packed by its own format gains nothing from being packed again, and costs time.
_LOOSE = {".csv", ".json", ".xml", ".txt", ".js", ".html", ".css"}

# What an unpacked bag must leave of the disk, in bytes: the portal goes on writing.
LEFT_FREE = 500_000_000


class DiskBags:
    """Implements ports.bags.Bags."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def begin(self, association_id: uuid.UUID, key: str) -> Iterator[FolderBag]:
        """Begin a bag among the portal's own."""
        self.remove(association_id, key)
        with writing(self._folder(association_id) / key) as bag:
            yield bag

    @contextmanager
    def begin_at(self, place: Path) -> Iterator[FolderBag]:
        """Begin a bag where the operator wants it."""
        if place.exists():
            raise DamagedBag(f"{place} is there already. Name a folder that is not.")
        with writing(place.resolve()) as bag:
            yield bag

    def zipped(self, association_id: uuid.UUID, key: str, name: str) -> Path:
        """Move a bag's files into one ZIP file, one after the other, so that both need hardly more room than one."""
        folder = self._folder(association_id) / key
        target = folder.with_suffix(".zip")
        unfinished = folder.with_name(f".{key}.zip")
        with zipfile.ZipFile(unfinished, "w", allowZip64=True) as made:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    packing = zipfile.ZIP_DEFLATED if path.suffix in _LOOSE else zipfile.ZIP_STORED
                    made.write(path, f"{name}/{path.relative_to(folder).as_posix()}", packing)
                    path.unlink()
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(target)
        shutil.rmtree(folder)
        return target

    def path(self, association_id: uuid.UUID, key: str) -> Path:
        """Return a bag's ZIP file."""
        place = self._folder(association_id) / f"{key}.zip"
        if not place.is_file():
            raise FileNotFoundError(key)
        return place

    def remove(self, association_id: uuid.UUID, key: str) -> None:
        """Remove a bag, finished or not."""
        folder = self._folder(association_id)
        for name in (key, f".{key}-unfinished", f".{key}-scratch"):
            shutil.rmtree(folder / name, ignore_errors=True)
        for name in (f"{key}.zip", f".{key}.zip"):
            (folder / name).unlink(missing_ok=True)

    def drop(self, association_id: uuid.UUID) -> None:
        """Remove all bags of an association."""
        shutil.rmtree(self._folder(association_id), ignore_errors=True)

    @contextmanager
    def opened(self, place: Path) -> Iterator[WholeBag]:
        """Open a bag; a ZIP file is unpacked into a folder that goes again."""
        if place.is_dir():
            yield examined(place)
            return
        # On the portal's own disk: what is measured there is what it will need, and /tmp may be memory.
        self._root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".bag-", dir=self._root) as folder:
            yield examined(_unpacked(place, Path(folder)))

    def _folder(self, association_id: uuid.UUID) -> Path:
        return self._root / str(association_id)


def _unpacked(place: Path, folder: Path) -> Path:
    """Unpack a ZIP file and return the folder with bagit.txt; DamagedBag for what would lie elsewhere or is no file."""
    try:
        with zipfile.ZipFile(place) as packed:
            needed = sum(entry.file_size for entry in packed.infolist())
            if needed > shutil.disk_usage(folder).free - LEFT_FREE:
                raise DamagedBag(f"{place} would take {needed} bytes unpacked; there is no room for them.")
            for entry in packed.infolist():
                inside = PurePosixPath(entry.filename)
                if inside.is_absolute() or ".." in inside.parts or stat.S_ISLNK(entry.external_attr >> 16):
                    raise DamagedBag(f"{entry.filename} would lie outside the package.")
                packed.extract(entry, folder)
    except zipfile.BadZipFile as broken:
        raise DamagedBag(f"{place} is neither a bag's folder nor a whole ZIP file.") from broken
    found = sorted(folder.rglob("bagit.txt"), key=lambda path: len(path.parts))
    if not found:
        raise DamagedBag(f"{place} holds no bag: it has no bagit.txt.")
    return found[0].parent
