"""PDF tools on pypdfium2, each call in a child process of its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boardroom.core import child
from boardroom.core.child import Answer, ChildFailed, Declined, Limits, Reason
from boardroom.core.words import N_
from boardroom.ports.geometry import Clip, PageScan, PageText, Word, clip_fields
from boardroom.ports.pdf_tools import PdfFacts, TimedOut, Unreadable

# Named, not imported: the engines are loaded by the child alone, never by web or worker.
_INSPECT = "boardroom.adapters.pdf_tools.structure:inspect"
_RENDER = "boardroom.adapters.pdf_tools.pages:render"
_SCAN = "boardroom.adapters.pdf_tools.pages:scan"
_TEXT = "boardroom.adapters.pdf_tools.text:text_layer"

TOO_SLOW = N_("Filen tog för lång tid att öppna. Den är sparad; försök igen senare.")
CRASHED = N_("Filen gick inte att öppna: den är skadad eller ovanlig på ett sätt som läsaren inte klarar.")


class PdfiumTools:
    """Implements ports.pdf_tools.PdfTools; `page_seconds` bounds the work on one page."""

    def __init__(self, page_seconds: float = 30.0) -> None:
        self._page = Limits(seconds=page_seconds)

    def inspect(self, path: Path, *, seconds: float = 3.0) -> PdfFacts:
        """Return the facts."""
        answer = _ask(_INSPECT, {"path": str(path)}, Limits(seconds=seconds))
        return PdfFacts(**answer.facts)

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
        """Return the page, or a part of it, as an encoded image."""
        wanted = {
            "path": str(path),
            "page": page,
            "dpi": dpi,
            "image_format": image_format,
            "max_side": max_side,
            "clip": clip_fields(clip),
        }
        return _ask(_RENDER, wanted, self._page).content

    def scan(
        self, path: Path, page: int, *, dpi: int, view_side: int, thumb_side: int, clip: Clip | None = None
    ) -> PageScan:
        """Return the page, or a part of it, for the recogniser, the viewer and the shelf."""
        wanted = {
            "path": str(path),
            "page": page,
            "dpi": dpi,
            "view_side": view_side,
            "thumb_side": thumb_side,
            "clip": clip_fields(clip),
        }
        answer = _ask(_SCAN, wanted, self._page)
        return PageScan.told(answer.facts, answer.content, _page_text(answer.facts["text"]))

    def text_layer(self, path: Path, page: int, dpi: int) -> PageText | None:
        """Return the page's own text where it can be trusted."""
        return _page_text(_ask(_TEXT, {"path": str(path), "page": page, "dpi": dpi}, self._page).facts)


def _page_text(facts: Mapping[str, Any]) -> PageText | None:
    if not facts:
        return None
    words = tuple(Word(*values) for values in facts["words"])
    return PageText(facts["text"], words, facts["width"], facts["height"], 100.0)


def _ask(function: str, arguments: Mapping[str, Any], limits: Limits) -> Answer:
    try:
        return child.call(function, arguments, limits=limits)
    except Declined as declined:
        raise Unreadable(str(declined)) from None
    except ChildFailed as failure:
        if failure.reason in {Reason.TOO_LONG, Reason.BUSY}:
            raise TimedOut(TOO_SLOW) from failure
        raise Unreadable(CRASHED) from failure
