"""A page as the rules of suggesting see it: its text, its lines, and where on the picture each stretch of text stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from boardroom.ports.geometry import Word

Box = tuple[int, int, int, int]  # left, top, width, height in pixels of the page's image

_TOKEN = re.compile(r"\S+")
# A number that recognition read letters into: "l4", "I987", "1O".
_NUMBER_LIKE = re.compile(r"(?<![^\s(/.:-])[\dlI|Oo](?:[\dlI|Oo./:-]*[\dlI|Oo])?(?![^\s).,;:/-])")
_AS_DIGITS = str.maketrans("lI|Oo", "11100")
# How far behind its place in the text a word may be found, where a person has corrected the text.
_REACH = 12
_MORE_THAN_A_COVER = 6  # words


@dataclass(frozen=True)
class Line:
    """One line of a page's text: its place from 0, where it begins, and what it says."""

    place: int
    start: int
    text: str

    @property
    def end(self) -> int:
        """The character after its last."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Sheet:
    """One page: its number within the document from 1, its text and the words on its picture."""

    number: int
    raw: str
    words: Sequence[Word] = field(default=(), repr=False)

    @cached_property
    def text(self) -> str:
        """The text with letters inside numbers read as digits; every character keeps its place."""
        return _NUMBER_LIKE.sub(_digits, self.raw)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its lines that say something, in order."""
        found: list[Line] = []
        start = 0
        for written in self.text.split("\n"):
            if written.strip():
                found.append(Line(len(found), start, written))
            start += len(written) + 1
        return tuple(found)

    def line_at(self, place: int) -> Line:
        """The line that a character stands in."""
        return next((line for line in self.lines if place <= line.end), Line(0, 0, ""))

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters [start, end) stand on the picture; nothing where the picture does not show them."""
        places = [
            place
            for (token_start, token_end), place in self._aligned
            if place is not None and token_start < end and start < token_end
        ]
        return tuple(
            (word.left, word.top, word.width, word.height) for word in map(self.words.__getitem__, places)
        )

    @cached_property
    def _aligned(self) -> list[tuple[tuple[int, int], int | None]]:
        """Each stretch of text between spaces, with the word on the picture that it is, where it is one."""
        found: list[tuple[tuple[int, int], int | None]] = []
        at = 0
        for token in _TOKEN.finditer(self.raw):
            reach = range(at, min(at + _REACH, len(self.words)))
            place = next((here for here in reach if self.words[here].text == token.group()), None)
            if place is not None:
                at = place + 1
            found.append((token.span(), place))
        return found


def opening(sheets: Sequence[Sheet]) -> Sheet:
    """Return the page where the paper begins: the first that says more than a cover does; there must be one page."""
    return next(
        (sheet for sheet in sheets[:3] if len(_TOKEN.findall(sheet.raw)) >= _MORE_THAN_A_COVER), sheets[0]
    )


def _digits(match: re.Match[str]) -> str:
    said = match.group()
    return said.translate(_AS_DIGITS) if any(letter.isdigit() for letter in said) else said
