"""Shapes that recognition, text layers and the page viewer share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Any


@dataclass(frozen=True)
class Word:
    """One word on a page: its box in pixels of the page image (origin top left) and its confidence 0-100."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    line: int  # number of the text line within the page, from 0, in reading order


@dataclass(frozen=True)
class PageText:
    """The text of a page in reading order, with its words; `width` and `height` are those of the page image."""

    text: str
    words: tuple[Word, ...]
    width: int
    height: int
    confidence: float  # mean over words, 0 when there are none
    # Quarter-turn, clockwise in degrees, that was given to the image first because the page lay on its side;
    # boxes, width and height are those of the turned image.
    rotation: int = 0


@dataclass(frozen=True)
class Placement:
    """How the recogniser's picture was made from the page image: enlarged, turned about its middle, then narrowed."""

    scale: float = 1.0
    angle: float = 0.0  # counter-clockwise, in degrees
    narrowing: float = 1.0  # of the width alone

    def on_page(self, read: PageText, width: int, height: int) -> PageText:
        """Return what was read on the picture with its boxes on the page image of this size.

        Where the reading gave the picture a quarter-turn, so has the page image it refers to been turned.
        """
        if read.rotation in {90, 270}:
            width, height = height, width
        if self == Placement():
            return replace(read, width=width, height=height)
        # A picture that was given a quarter-turn by the reading was narrowed from top to bottom, as it lies now.
        turned = read.rotation in {90, 270}
        wider, higher = (1.0, 1 / self.narrowing) if turned else (1 / self.narrowing, 1.0)
        middle = read.width / 2, read.height / 2
        words = tuple(self._on_page(word, middle, (wider, higher), (width, height)) for word in read.words)
        return replace(read, words=words, width=width, height=height)

    def _on_page(
        self, word: Word, middle: tuple[float, float], stretch: tuple[float, float], size: tuple[int, int]
    ) -> Word:
        (wider, higher), (width, height) = stretch, size
        turn = radians(self.angle)
        x = (word.left + word.width / 2 - middle[0]) * wider
        y = (word.top + word.height / 2 - middle[1]) * higher
        # On a picture y grows downward: turned back clockwise, and shrunk.
        back_x = (x * cos(turn) - y * sin(turn)) / self.scale + width / 2
        back_y = (x * sin(turn) + y * cos(turn)) / self.scale + height / 2
        wide, high = word.width * wider / self.scale, word.height * higher / self.scale
        left = min(max(0, round(back_x - wide / 2)), width - 1)
        top = min(max(0, round(back_y - high / 2)), height - 1)
        right = min(width, max(left + 1, round(back_x + wide / 2)))
        bottom = min(height, max(top + 1, round(back_y + high / 2)))
        return replace(word, left=left, top=top, width=right - left, height=bottom - top)


@dataclass(frozen=True)
class Clip:
    """A part of a sheet that is a page by itself: the sheet turned, then cut from top to bottom.

    `turn` is clockwise in degrees; `left` and `right` are shares of the turned sheet's width, so that they hold at
    every resolution.
    """

    left: float
    right: float
    turn: int = 0


@dataclass(frozen=True)
class Strip:
    """A part of a page image from side to side of a text, to be cut out; its upper and lower edge may slope as the lines do.

    All measures are shares of the image's width or height, from the top left: they hold at every resolution.
    """

    left: float
    right: float
    top: tuple[float, float]  # where the upper edge is at `left` and at `right`
    bottom: tuple[float, float]
    # Left, top, right, bottom of what lies within the edges and is yet none of it.
    covers: tuple[tuple[float, float, float, float], ...] = ()


def clip_fields(clip: Clip | None) -> tuple[float, float, int] | None:
    """Return a clip as it is told to a child: its fields in their order; None for a whole sheet."""
    return (clip.left, clip.right, clip.turn) if clip else None


def clip_of(fields: Sequence[Any] | None) -> Clip | None:
    """Return the clip that a child was told."""
    return Clip(*fields) if fields else None


@dataclass(frozen=True)
class PageScan:
    """A page as pictures, made in one look at the file: for the recogniser, the viewer and the shelf."""

    image: bytes  # greyscale PGM made ready for recognition; empty when `text` makes that needless
    width: int  # of the page image that words refer to, in pixels; `placement` says how `image` lies on it
    height: int
    view: bytes  # WebP in colour, for people
    thumb: bytes  # the same, small
    ink: float  # share of pixels much darker than the paper, margins left out
    writing: int  # how much on the page looks like writing, in pixels of a small picture: 0 is an empty page
    text: PageText | None = None  # the page's own trustworthy text, where it has one
    placement: Placement = Placement()
    fold: int = (
        0  # x of the fold between two facing pages on one sheet, in pixels of the page image; 0 for one page
    )

    @classmethod
    def told(cls, facts: Mapping[str, Any], content: bytes, text: PageText | None = None) -> "PageScan":
        """Return the scan that a child tells of: view, thumb and picture one after the other, measures as facts."""
        view_end, thumb_end = facts["view"], facts["view"] + facts["thumb"]
        return cls(
            view=content[:view_end],
            thumb=content[view_end:thumb_end],
            image=content[thumb_end:],
            width=facts["width"],
            height=facts["height"],
            ink=facts["ink"],
            writing=facts["writing"],
            placement=Placement(facts["scale"], facts["angle"], facts["narrowing"]),
            fold=facts["fold"],
            text=text,
        )
