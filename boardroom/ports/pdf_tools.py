"""PDF tools: what is in a PDF, its pages as images, its text layer; hostile input costs one file an error."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from boardroom.ports.geometry import PageText


class Unreadable(Exception):
    """The file cannot be read as what it claims to be; the message (Swedish) says why and what helps."""


@dataclass(frozen=True)
class PdfFacts:
    """What a look at a PDF tells; every flag is about the file, never about its name."""

    page_count: int
    encrypted: bool = False
    signed: bool = False
    javascript: bool = False
    xfa: bool = False
    hybrid_xref: bool = False
    pdfa_claim: str = ""  # "3b" and the like, from XMP; a claim, not a verdict
    title: str = ""


class PdfTools(Protocol):
    """All work happens in a child process with limits on memory, time and files."""

    def inspect(self, path: Path) -> PdfFacts:
        """Return the facts; Unreadable for what is no PDF, truncated beyond repair or bare of pages."""
        ...

    def render(
        self, path: Path, page: int, dpi: int, *, image_format: str = "PNG", max_side: int = 0
    ) -> bytes:
        """Return page number `page` (from 1) as an encoded image; `max_side` > 0 scales down to fit.

        /Rotate and the CropBox are honoured. Unreadable when the page cannot be rendered within limits.
        """
        ...

    def text_layer(self, path: Path, page: int, dpi: int) -> PageText | None:
        """Return the page's own text with boxes in pixels at `dpi`, or None when it bears no trustworthy text."""
        ...
