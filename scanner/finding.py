"""Finds the files to send: PDFs and images below the named places, in the order a person would read them."""

import glob
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scanner.names import letters_of, readable

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
    """The files to send, and what lay there besides.

    `others`: files of other kinds, by their names. `hidden`: files and folders whose names begin with a point.
    `outside`: links that lead out of the place they lie in. `closed`: folders that could not be opened.
    """

    files: tuple[Found, ...]
    others: tuple[Found, ...] = ()
    hidden: tuple[Found, ...] = ()
    outside: tuple[Found, ...] = ()
    closed: tuple[str, ...] = ()


def find(places: Iterable[Path], without: Collection[str] = ()) -> Finding:
    """Return the files below the places; hidden files and folders are left alone, names come out in NFC.

    A place may be a pattern (`Pärm*`, `**/*.pdf`), for command lines that do not resolve it themselves; a file
    below two places is found once. Folders named in `without` that lie right below a place are left out. A link
    is followed to a file of the same place; out of it leads none but one that was named as a place itself.
    FileNotFoundError names a place that does not exist.
    """
    lying: dict[str, list[Found]] = {"files": [], "others": [], "hidden": [], "outside": []}
    closed: list[str] = []
    met: set[Path] = set()
    for place, within in _resolved(places):
        root = place.parent if place.is_file() else place
        alone = place.is_file() or _leads_out(place, within)
        paths = [place] if alone else sorted(_below(place, closed, without), key=_reading_order)
        for path in paths:
            whole = path.absolute()
            if whole in met:
                continue
            met.add(whole)
            parts = [readable(part) for part in path.relative_to(root).parts] or [readable(path.name)]
            found = Found(path, parts[-1], tuple(parts[:-1]))
            if (alone or path.is_symlink()) and _leads_out(path, within if alone else root):
                lying["outside"].append(found)
            elif path.name.startswith(".") and not alone:
                lying["hidden"].append(found)
            else:
                lying["files" if path.suffix.lower() in ENDINGS else "others"].append(found)
    return Finding(**{kind: tuple(found) for kind, found in lying.items()}, closed=tuple(closed))


def oldest_first(files: Sequence[Found]) -> list[Found]:
    """Return the files in their order, but among those of one size the one that was saved first goes first.

    Files of the same bytes have one size: whichever is older becomes the document, in whatever folder it lies and
    whatever it is called, and a copy that was made of it later is told of. Of two saved at once the first by name is.
    """
    places: dict[int, list[int]] = {}
    saved: dict[int, int] = {}
    for place, file in enumerate(files):
        try:
            facts = file.path.stat()
        except OSError:
            continue  # told when it is read
        places.setdefault(facts.st_size, []).append(place)
        saved[place] = facts.st_mtime_ns
    ordered = list(files)
    for alike in places.values():
        for place, older in zip(alike, sorted(alike, key=saved.__getitem__), strict=True):
            ordered[place] = files[older]
    return ordered


def _resolved(places: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Yield the places, with the folder out of which nothing may lead; None for what was named itself."""
    for place in places:
        if place.exists():
            yield place, None
            continue
        # "[1987]" may be a folder's name as well as a pattern: what exists by its name goes before.
        matching = sorted(glob.glob(str(place), recursive=True))  # noqa: PTH207 - a pattern from any root
        if not matching:
            raise FileNotFoundError(place)
        fixed = next(above for above in place.parents if not glob.has_magic(str(above)))
        for path in matching:
            yield Path(path), fixed


def _leads_out(path: Path, within: Path | None) -> bool:
    if within is None:
        return False
    try:
        return not path.resolve().is_relative_to(within.resolve())
    except (OSError, RuntimeError):
        return False  # links in a circle lead nowhere


def _below(place: Path, closed: list[str], without: Collection[str]) -> Iterator[Path]:
    """Yield the files below a folder, and what is not gone into: hidden folders, and links to elsewhere."""

    def note(error: OSError) -> None:
        closed.append(letters_of(Path(error.filename)))

    for folder, folders, names in os.walk(place, onerror=note):
        left_out = without if folder == str(place) else ()
        shut = [name for name in folders if name.startswith(".")]
        folders[:] = [name for name in folders if name not in shut and name not in left_out]
        yield from (Path(folder, name) for name in shut)
        for name in (*folders, *names):
            path = Path(folder, name)
            if path.is_file() or (path.is_symlink() and _leads_out(path, place)):
                yield path


def _reading_order(path: Path) -> list[list[tuple[int, int, str]]]:
    """Sort "2" before "10", as a person does; a folder's own files stand before those of its folders."""
    *folders, name = [_pieces(part) for part in path.parts]
    return [*([(1, 0, ""), *folder] for folder in folders), [(0, 0, ""), *name]]


def _pieces(part: str) -> list[tuple[int, int, str]]:
    pieces = re.split(r"([0-9]+)", readable(part).casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece]
