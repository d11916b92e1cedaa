"""Finds the files to send: PDFs and images below the named places, in the order a person would read them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp"})


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


@dataclass(frozen=True)
class Finding:
    """The files found, and how many others lay there."""

    files: tuple[Found, ...]
    skipped: int


def find(places: Iterable[Path]) -> Finding:
    """Return the files below the places; hidden files and folders are left alone, names come out in NFC.

    FileNotFoundError names a place that does not exist.
    """
    files: list[Found] = []
    skipped = 0
    for place in places:
        if not place.exists():
            raise FileNotFoundError(place)
        candidates = [place] if place.is_file() else sorted(place.rglob("*"), key=_reading_order)
        root = place.parent if place.is_file() else place
        for path in candidates:
            relative = path.relative_to(root)
            if not path.is_file() or any(part.startswith(".") for part in relative.parts):
                continue
            if path.suffix.lower() not in ENDINGS:
                skipped += 1
                continue
            # macOS hands out names in NFD; the portal compares and shows NFC.
            parts = [unicodedata.normalize("NFC", part) for part in relative.parts]
            files.append(Found(path, parts[-1], tuple(parts[:-1])))
    return Finding(tuple(files), skipped)


def _reading_order(path: Path) -> list[tuple[int, int, str]]:
    """Sort "2" before "10", as a person does."""
    pieces = re.split(r"(\d+)", unicodedata.normalize("NFC", str(path)).casefold())
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces if piece]
