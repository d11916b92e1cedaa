"""Which documents get a searchable copy, on what paper it is laid, and when it is out of date; pure."""

import enum
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from boardroom.core.words import N_
from boardroom.ports.geometry import Clip
from boardroom.reading.rules.pages import DPI

PDF = "application/pdf"
# A4 at 170 dots to the inch: sharp on screen and in print, at a fraction of the scan's size.
COPY_SIDE = 2_000
TRIES = 3
# A person who corrects page after page does not have the copy made anew after each.
PATIENCE = timedelta(minutes=2)
# Kept instead of the address of a page's picture where no picture can be made of it.
NO_PICTURE = "none"

_POINTS = 72
_A4_LONG = 842.0
# Between a postcard and A3 (with a little air): what a scanned sheet measures. A photograph has no measure of its own.
_SHORTEST, _LONGEST = 400.0, 1_250.0
_MOST_POINTS = 14_000.0


class CopyState(enum.StrEnum):
    """Where a document's searchable copy stands."""

    NEW = "new"  # not looked at yet
    MAKING = "making"
    MADE = "made"
    NEEDLESS = "needless"
    FAILED = "failed"


class Needless(enum.StrEnum):
    """Why a document gets no searchable copy."""

    NO_PAGES = "no_pages"  # nothing on them can be shown
    OWN_TEXT = "own_text"  # every page's text is in the original already
    SEALED = "sealed"  # signed here: the stamped file and its reading copy are what people read
    SIGNED = "signed"  # signed elsewhere: a copy without the signature would only raise doubt


NEEDLESS_WORDS: dict[Needless, str] = {
    Needless.OWN_TEXT: N_("Ingen behövs: texten finns i originalet."),
    Needless.SEALED: N_("Ingen behövs: den stämplade filen och läskopian går att söka i."),
    Needless.SIGNED: N_("Ingen görs: originalet är underskrivet, och en kopia skulle sakna underskriften."),
}


@dataclass(frozen=True)
class PageMade:
    """What a page of a copy was made from: `picture` and `text` change whenever that does."""

    picture: str
    text: str


def picture_mark(sha256: str, number: int, rotation: int, clip: Clip | None = None) -> str:
    """Return what the picture of a page depends on; `clip` is the part of its sheet that a half is."""
    part = f"/{clip.left:.5f}-{clip.right:.5f}/{clip.turn}" if clip else ""
    return f"{sha256[:24]}/{number}/{rotation}{part}"


def fingerprint(pages: Iterable[PageMade]) -> str:
    """Return what a whole copy depends on, as a hash."""
    joined = "\n".join(f"{page.picture} {page.text}" for page in pages)
    return hashlib.sha256(joined.encode()).hexdigest()


def paper(width: int, height: int, media_type: str) -> tuple[float, float]:
    """Return the sheet, in points, for a page whose words are placed on `width` times `height` pixels.

    A PDF's pages were measured at DPI. A picture is taken for a scan at DPI where that gives a sheet of paper,
    and is else laid out as long as A4.
    """
    if not width or not height:
        return 595.0, _A4_LONG
    scale = _POINTS / DPI
    longest = max(width, height) * scale
    if media_type != PDF and not _SHORTEST <= longest <= _LONGEST:
        scale *= _A4_LONG / longest
    scale *= min(1.0, _MOST_POINTS / (max(width, height) * scale))
    return max(3.0, round(width * scale, 2)), max(3.0, round(height * scale, 2))
