"""PDF tools: what is in a PDF, its pages as images, its text layer; hostile input costs one file an error."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from boardroom.ports.geometry import Clip, PageScan, PageText


class Unreadable(Exception):
    """The file cannot be read as what it claims to be; the message (Swedish) says why and what helps."""


class TimedOut(Unreadable):
    """It took longer than this call was given; with more time it may well succeed."""


@dataclass(frozen=True)
class PdfFacts:
    """What a look at a PDF tells; every flag is about the file, never about its name."""

    page_count: int  # 0 when the file cannot be opened without its password
    encrypted: bool = False  # with or without a password that has to be known to open it
    signed: bool = False  # or perhaps signed: where that cannot be told it is taken to be
    javascript: bool = False
    xfa: bool = False
    hybrid_xref: bool = False
    pdfa_claim: str = ""  # "3b" and the like, from XMP; a claim, not a verdict
    title: str = ""


class PdfTools(Protocol):
    """All work happens in a child process with limits on memory, time and files."""

    def inspect(self, path: Path, *, seconds: float = 3.0) -> PdfFacts:
        """Return the facts within `seconds`, TimedOut otherwise.

        Unreadable for what is no PDF, truncated beyond repair or bare of pages.
        """
        ...

    def render(
        self,
        path: Path,
        page: int,
        dpi: int,
        *,
        image_format: str = "PNG",
        max_side: int = 0,
        clip: Clip | None = None,
    ) -> bytes:
        """Return page number `page` (from 1) as an encoded image; `max_side` > 0 scales down to fit.

        /Rotate and the CropBox are honoured; `clip` is a part of what they leave, and `max_side` then the part's.
        Unreadable when the page cannot be rendered within limits.
        """
        ...

    def scan(
        self, path: Path, page: int, *, dpi: int, view_side: int, thumb_side: int, clip: Clip | None = None
    ) -> PageScan:
        """Return the page for recognition at `dpi` (less where the page is huge), for viewer and shelf.

        The sides are the longest of those images, in pixels. Where the page has trustworthy text of its
        own, that comes instead of the recogniser's image. With `clip` all of it, sizes and text included, is of that
        part alone. Unreadable as for `render`.
        """
        ...

    def text_layer(self, path: Path, page: int, dpi: int) -> PageText | None:
        """Return the page's own text with boxes in pixels at `dpi`, or None when it bears no trustworthy text."""
        ...
