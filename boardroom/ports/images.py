"""Images: photographs and scans as pages; the same limits as for PDFs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from boardroom.ports.geometry import Clip, PageScan, Strip


@dataclass(frozen=True)
class ImageFacts:
    """What a look at an image file tells."""

    media_type: str  # image/jpeg, image/png, image/tiff, image/heic, image/webp
    frames: int
    width: int  # of the first frame, as stored
    height: int
    damaged: bool = False  # the first frame cannot be decoded to its end; what is there can still be shown


class Images(Protocol):
    """All decoding happens in a child process with limits on memory, time, files and pixels."""

    def inspect(self, path: Path, *, seconds: float = 3.0) -> ImageFacts:
        """Return the facts; pdf_tools.Unreadable for what is no image or too large, TimedOut after `seconds`."""
        ...

    def page_image(
        self,
        path: Path,
        frame: int,
        *,
        image_format: str = "PNG",
        max_side: int = 0,
        clip: Clip | None = None,
    ) -> bytes:
        """Return frame number `frame` (from 1), upright by its EXIF orientation, as an encoded image.

        With `clip`, only that part of the upright frame; `max_side` is then the part's.
        """
        ...

    def scan(
        self, path: Path, frame: int, *, view_side: int, thumb_side: int, clip: Clip | None = None
    ) -> PageScan:
        """Return a frame, upright, for recognition (scaled down where it is finer than that needs), viewer, shelf.

        With `clip` all of it, sizes included, is of that part alone.
        """
        ...

    def convert(self, image: bytes, *, image_format: str, max_side: int = 0, rotate: int = 0) -> bytes:
        """Return an image that the product made itself in another format, size or quarter-turn (clockwise degrees)."""
        ...

    def covered(self, image: bytes, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
        """Return an image that the product made itself as a JPEG with black boxes burnt into it, and nothing beside its pixels.

        A box is left, top, right, bottom as shares of width and height; it covers every pixel that it touches.
        """
        ...

    def cut_out(self, image: bytes, strip: Strip) -> bytes:
        """Return a strip of an image that the product made itself as a JPEG of its own, and nothing beside its pixels.

        What the strip's box holds beyond its sloping edges, or beneath a cover, has the colour of the strip's paper.
        """
        ...

    def watermark(self, image: bytes, words: str, *, image_format: str) -> bytes:
        """Return an image that the product made itself with words written across all of it, so that they cannot be taken off."""
        ...
