"""Images: photographs and scans as pages; the same limits as for PDFs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class ImageFacts:
    """What a look at an image file tells."""

    media_type: str  # image/jpeg, image/png, image/tiff, image/heic, image/webp
    frames: int
    width: int
    height: int


class Images(Protocol):
    """All decoding happens in a child process with limits on memory, time, files and pixels."""

    def inspect(self, path: Path) -> ImageFacts:
        """Return the facts; pdf_tools.Unreadable for what is no image, damaged, empty or too large."""
        ...

    def page_image(self, path: Path, frame: int, *, image_format: str = "PNG", max_side: int = 0) -> bytes:
        """Return frame number `frame` (from 1), upright by its EXIF orientation, as an encoded image."""
        ...

    def convert(self, image: bytes, *, image_format: str, max_side: int = 0, rotate: int = 0) -> bytes:
        """Return an image that the product made itself in another format, size or quarter-turn (clockwise degrees)."""
        ...
