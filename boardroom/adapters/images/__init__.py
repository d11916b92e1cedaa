"""Images on Pillow and pillow-heif, each call in a child process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from boardroom.core import child
from boardroom.core.child import Answer, ChildFailed, Declined, Limits, Reason
from boardroom.core.words import N_
from boardroom.ports.geometry import Clip, PageScan, Strip, clip_fields
from boardroom.ports.images import ImageFacts
from boardroom.ports.pdf_tools import TimedOut, Unreadable

_INSPECT = "boardroom.adapters.images.frames:inspect"
_PAGE_IMAGE = "boardroom.adapters.images.frames:page_image"
_SCAN = "boardroom.adapters.images.frames:scan"
_CONVERT = "boardroom.adapters.images.frames:convert"
_COVERED = "boardroom.adapters.images.covering:covered"
_CUT_OUT = "boardroom.adapters.images.cutting:cut_out"
_WATERMARK = "boardroom.adapters.images.marking:watermark"
_FONT = Path(__file__).resolve().parents[3] / "templates" / "documents" / "fonts" / "SourceSans3-Semibold.ttf"

# A scan of 300 million pixels in colour takes 0.9 GB while it is decoded.
_MEMORY = 2_200_000_000

TOO_SLOW = N_("Bilden tog för lång tid att öppna. Den är sparad; försök igen senare.")
TOO_LARGE = N_("Bilden är för stor för att öppnas. Skanna om den med lägre upplösning, till exempel 300 dpi.")
CRASHED = N_("Bilden gick inte att öppna: den är skadad.")


class PillowImages:
    """Implements ports.images.Images; `page_seconds` bounds the work on one frame."""

    def __init__(self, page_seconds: float = 40.0) -> None:
        self._page = Limits(seconds=page_seconds, memory=_MEMORY)

    def inspect(self, path: Path, *, seconds: float = 3.0) -> ImageFacts:
        """Return the facts."""
        return ImageFacts(
            **_ask(_INSPECT, {"path": str(path)}, Limits(seconds=seconds, memory=_MEMORY)).facts
        )

    def page_image(
        self,
        path: Path,
        frame: int,
        *,
        image_format: str = "PNG",
        max_side: int = 0,
        clip: Clip | None = None,
    ) -> bytes:
        """Return one frame, or a part of it, as an encoded image."""
        wanted = {
            "path": str(path),
            "frame": frame,
            "image_format": image_format,
            "max_side": max_side,
            "clip": clip_fields(clip),
        }
        return _ask(_PAGE_IMAGE, wanted, self._page).content

    def scan(
        self, path: Path, frame: int, *, view_side: int, thumb_side: int, clip: Clip | None = None
    ) -> PageScan:
        """Return one frame, or a part of it, for the recogniser, the viewer and the shelf."""
        wanted = {
            "path": str(path),
            "frame": frame,
            "view_side": view_side,
            "thumb_side": thumb_side,
            "clip": clip_fields(clip),
        }
        answer = _ask(_SCAN, wanted, self._page)
        return PageScan.told(answer.facts, answer.content)

    def convert(self, image: bytes, *, image_format: str, max_side: int = 0, rotate: int = 0) -> bytes:
        """Return an image in another shape."""
        wanted = {"image_format": image_format, "max_side": max_side, "rotate": rotate}
        return _ask(_CONVERT, wanted, self._page, image).content

    def covered(self, image: bytes, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
        """Return an image with black boxes burnt into it."""
        return _ask(_COVERED, {"boxes": [list(box) for box in boxes]}, self._page, image).content

    def cut_out(self, image: bytes, strip: Strip) -> bytes:
        """Return a strip of an image."""
        return _ask(_CUT_OUT, asdict(strip), self._page, image).content

    def watermark(self, image: bytes, words: str, *, image_format: str) -> bytes:
        """Return an image with words across it."""
        wanted = {"words": words, "font": str(_FONT), "image_format": image_format}
        return _ask(_WATERMARK, wanted, self._page, image).content


def _ask(function: str, arguments: Mapping[str, Any], limits: Limits, content: bytes = b"") -> Answer:
    try:
        return child.call(function, arguments, content, limits=limits)
    except Declined as declined:
        raise Unreadable(str(declined)) from None
    except ChildFailed as failure:
        if failure.reason in {Reason.TOO_LONG, Reason.BUSY}:
            raise TimedOut(TOO_SLOW) from failure
        raise Unreadable(TOO_LARGE if failure.reason is Reason.TOO_MUCH_MEMORY else CRASHED) from failure
