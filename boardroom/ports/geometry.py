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
