"""Finds the files to send: PDFs and images below the named places, in the order a person would read them."""

import glob
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp"})
_DATE = re.compile(r"(?<!\d)((?:18|19|20)\d\d)[-_.](\d\d)[-_.](\d\d)(?!\d)")


@dataclass(frozen=True)
class Found:
    """One file: where it lies, the name the portal is told, and the folders between the place and the file."""

    path: Path
    name: str
    folders: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name as it is shown in lines about the file."""
        return "/".join((*self.folders, self.name))

    @property
    def day(self) -> date | None:
        """The date in the name, year first ("1987-03-14 Protokoll.pdf"); None where there is none, or two."""
        days = set()
        for found in _DATE.finditer(self.name):
            try:
                days.add(date(*map(int, found.groups())))
            except ValueError:
                continue
        return days.pop() if len(days) == 1 else None


@dataclass(frozen=True)
class Finding:
    """The files found, what other kinds lay there (by ending), and the folders that could not be opened."""

    files: tuple[Found, ...]
    others: Mapping[str, int] = field(default_factory=dict)
    closed: tuple[str, ...] = ()


def find(places: Iterable[Path], without: Collection[str] = ()) -> Finding:
    """Return the files below the places; hidden files and folders are left alone, names come out in NFC.

    A place may be a pattern (`Pärm*`, `**/*.pdf`), for command lines that do not resolve it themselves; a file
    below two places is found once. Folders named in `without` that lie right below a place are left out.
    FileNotFoundError names a place that does not exist.
    """
    files: list[Found] = []
    others: Counter[str] = Counter()
    closed: list[str] = []
    met: set[Path] = set()
    for place in _resolved(places):
        root = place.parent if place.is_file() else place
        paths = [place] if place.is_file() else sorted(_below(place, closed, without), key=_reading_order)
        for path in paths:
            if path.suffix.lower() not in ENDINGS:
                others[path.suffix.lower() or "no ending"] += 1
                continue
            whole = path.absolute()
            if whole in met:
                continue
            met.add(whole)
            parts = [readable(part) for part in path.relative_to(root).parts]
            files.append(Found(path, parts[-1], tuple(parts[:-1])))
    return Finding(tuple(files), dict(others), tuple(closed))


def _resolved(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.exists():
            yield place
            continue
        # "[1987]" may be a folder's name as well as a pattern: what exists by its name goes before.
        matching = sorted(glob.glob(str(place), recursive=True))  # noqa: PTH207 - a pattern from any root
        if not matching:
            raise FileNotFoundError(place)
        yield from map(Path, matching)


def _below(place: Path, closed: list[str], without: Collection[str]) -> Iterator[Path]:
    """Yield the plain files below a folder; links to folders are not followed, so nothing goes in circles."""

    def note(error: OSError) -> None:
        closed.append(readable(str(error.filename)))

    for folder, folders, names in os.walk(place, onerror=note):
        left_out = without if folder == str(place) else ()
        folders[:] = [name for name in folders if not name.startswith(".") and name not in left_out]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield path


def readable(name: str) -> str:
    """Return a name as people read it, in NFC.

    macOS hands out names in NFD; the portal compares and shows NFC. Bytes that are no UTF-8 come from older
    systems: there they were Western European letters.
    """
    whole = name.encode("utf-8", "surrogateescape")
    try:
        text = whole.decode("utf-8")
    except UnicodeDecodeError:
        text = whole.decode("cp1252", "replace")
    return unicodedata.normalize("NFC", text)


def _reading_order(path: Path) -> list[list[tuple[int, int, str]]]:
    """Sort "2" before "10", as a person does; a folder's own files stand before those of its folders."""
    *folders, name = [_pieces(part) for part in path.parts]
    return [*([(1, 0, ""), *folder] for folder in folders), [(0, 0, ""), *name]]


def _pieces(part: str) -> list[tuple[int, int, str]]:
    pieces = re.split(r"([0-9]+)", readable(part).casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece]
