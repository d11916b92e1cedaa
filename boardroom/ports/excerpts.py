"""Excerpts: some pages of files as a PDF of their own; a rendition that can be made again at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from boardroom.ports.geometry import Clip


@dataclass(frozen=True)
class Piece:
    """Pages `first` to `last` (from 1) of a PDF, or frames of an image file; of each the part that `clip` says."""

    path: Path
    media_type: str
    first: int
    last: int
    clip: Clip | None = None


class Excerpts(Protocol):
    """All work happens in a child process with limits on memory, time and files."""

    def excerpt(self, pieces: Sequence[Piece]) -> bytes:
        """Return one PDF of the pieces in order; pages of PDFs as they are, images as pages of their size.

        pdf_tools.Unreadable when a file cannot be taken apart, TimedOut when it took too long.
        """
        ...

    def laid_on(
        self, pieces: Sequence[Piece], sheets: bytes, frame: tuple[float, float, float, float]
    ) -> bytes:
        """Return sheets (a PDF of our own) with the pages of the pieces beneath what is on the first of them, one on each.

        A page is scaled to fit the `frame` (left, low, right, high in points of the sheet), and one that is wider than
        tall is turned a quarter anticlockwise. Raises as `excerpt`; ValueError where there are fewer sheets than pages.
        """
        ...
