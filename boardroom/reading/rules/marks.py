"""A page's text cut into what is marked as uncertain and what is not; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.ports.geometry import Word
from boardroom.reading.rules.alignment import Token, aligned, tokens
from boardroom.reading.rules.doubt import is_uncertain


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, spaces and line breaks included; `number` is that of the word (from 0) where it is marked."""

    text: str
    uncertain: bool = False
    number: int = 0


@dataclass(frozen=True)
class MarkedText:
    """A text with the places of its words and with those words marked that should be compared with the image.

    `words` has one entry for each word of the text, or none at all where nothing was recognised.
    """

    pieces: tuple[Piece, ...]
    words: tuple[Word, ...]

    @property
    def uncertain(self) -> list[Piece]:
        """The marked words."""
        return [piece for piece in self.pieces if piece.uncertain]


def marked(text: str, words: Sequence[Word], *, vouched: bool = False) -> MarkedText:
    """Return the text with its marks; `words` are the recognised ones. What a person vouches for has no marks."""
    placed = aligned(text, words)
    doubtful: set[int] = set()
    if not vouched:
        doubtful = {number for number, word in enumerate(placed) if is_uncertain(word)}
    return MarkedText(tuple(_pieces(text, tokens(text), doubtful)), placed)


def _pieces(text: str, written: Sequence[Token], doubtful: set[int]) -> list[Piece]:
    pieces: list[Piece] = []
    passed = 0
    for number, token in enumerate(written):
        if number not in doubtful:
            continue
        if token.start > passed:
            pieces.append(Piece(text[passed : token.start]))
        passed = token.start + len(token.text)
        pieces.append(Piece(token.text, uncertain=True, number=number))
    if passed < len(text):
        pieces.append(Piece(text[passed:]))
    return pieces
