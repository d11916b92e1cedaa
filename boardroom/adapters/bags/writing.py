"""Writing a bag into a folder: payload, tag files, manifests; memory holds the list of files and nothing of them."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from boardroom.adapters.bags.reading import digest, examined
from boardroom.core.lasting import sync
from boardroom.ports.bags import DamagedBag, Packed

_CHUNK = 1 << 20
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class FolderBag:
    """Implements ports.bags.Bag in a hidden folder beside the place that it gets."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.folder = place.with_name(f".{place.name}-unfinished")
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "data").mkdir(parents=True)
        self._scratch = place.with_name(f".{place.name}-scratch")
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir()
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._octets = 0

    def scratch(self, name: str) -> Path:
        """Return a file's place among what is not added yet."""
        place = self._scratch / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def add(self, path: str, source: Path, sha256: str = "", *, tag: bool = False) -> str:
        """Copy or move a file in, hashing what is written."""
        target = self.folder / path if tag else self.folder / "data" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_relative_to(self._scratch):
            source.replace(target)
            found = digest(target)
        else:
            with source.open("rb") as bytes_in, target.open("wb") as bytes_out:
                found = _copied(bytes_in, bytes_out)
        if sha256 and found != sha256:
            target.unlink()
            raise DamagedBag(
                f"The stored file {sha256} is damaged. Run `boardroom fixity` to see its document."
            )
        if tag:
            self._tags[path] = found
        else:
            self._payload[path] = found
            self._octets += target.stat().st_size
        return found

    def finish(self, facts: Sequence[tuple[str, str]], beat: Callable[[], None] | None = None) -> Packed:
        """Write what makes it a bag, make it durable, re-read it, and name it."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        told = [*facts, ("Payload-Oxum", f"{self._octets}.{len(self._payload)}")]
        self._write("bagit.txt", DECLARATION)
        self._write("bag-info.txt", "".join(f"{name}: {_one_line(value)}\n" for name, value in told))
        lines = (f"{found}  {quoted(f'data/{path}')}\n" for path, found in sorted(self._payload.items()))
        self._write("manifest-sha256.txt", lines)
        tags = "".join(f"{found}  {quoted(path)}\n" for path, found in sorted(self._tags.items()))
        manifest = self.folder / "tagmanifest-sha256.txt"
        manifest.write_text(tags, encoding="utf-8", newline="\n")
        checksum = digest(manifest)
        for place, _folders, names in os.walk(self.folder):
            for name in names:
                sync(Path(place) / name)
            sync(Path(place))
        examined(self.folder, beat)
        self.folder.replace(self._place)
        sync(self._place.parent)
        return Packed(self._place, checksum, len(self._payload), self._octets)

    def give_up(self) -> None:
        """Leave nothing of what was not finished."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _write(self, name: str, text: str | Iterator[str]) -> None:
        place = self.folder / name
        with place.open("w", encoding="utf-8", newline="\n") as target:
            target.writelines([text] if isinstance(text, str) else text)
        self._tags[name] = digest(place)


@contextmanager
def writing(place: Path) -> Iterator[FolderBag]:
    """Write a bag; whatever stops it leaves nothing behind."""
    place.parent.mkdir(parents=True, exist_ok=True)
    bag = FolderBag(place)
    try:
        yield bag
    finally:
        bag.give_up()


def quoted(path: str) -> str:
    """Return a path as a manifest has it: the sign % and line ends are encoded (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        found.update(chunk)
        target.write(chunk)
    return found.hexdigest()
