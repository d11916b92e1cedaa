"""Shapes that recognition, text layers and the page viewer share."""

from dataclasses import dataclass


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
class PageScan:
    """A page as pictures, made in one look at the file: for the recogniser, the viewer and the shelf."""

    image: bytes  # greyscale PGM for recognition; empty when `text` makes recognition needless
    width: int  # of the image that words refer to, in pixels
    height: int
    view: bytes  # WebP in colour, for people
    thumb: bytes  # the same, small
    ink: float  # share of pixels much darker than the paper, margins left out: 0.0 is an empty page
    text: PageText | None = None  # the page's own trustworthy text, where it has one
