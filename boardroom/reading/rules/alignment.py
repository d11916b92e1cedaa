"""Where on the image the words of a corrected text stand: found by comparing them with the recognised ones; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from boardroom.ports.geometry import Word

CERTAIN = 100.0
# Beyond this product of lengths the comparison leaves common words out, as it may otherwise take minutes.
_THOROUGH = 20_000_000
_SIGNS = re.compile(r"[^\w§%]+")


@dataclass(frozen=True)
class Token:
    """A word as it stands in a text: where it begins there, and on which line with writing, from 0."""

    text: str
    start: int
    line: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order."""
    found: list[Token] = []
    line, begins = 0, 0
    for row in text.splitlines(keepends=True):
        words = [
            Token(match.group(), begins + match.start(), line) for match in re.finditer(r"\S+", row.rstrip())
        ]
        found += words
        line += bool(words)
        begins += len(row)
    return found


def aligned(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Return one word for each of the text's, in its order and lines, with the place of what it stands for.

    A word that was recognised just so keeps its confidence; one that a person wrote is certain. Nothing is
    returned where there are no recognised words to go by.
    """
    written = tokens(text)
    if not words or not written:
        return ()
    plain = [_plain(word.text) for word in words]
    wanted = [_plain(token.text) for token in written]
    thorough = len(plain) * len(wanted) <= _THOROUGH
    matcher = SequenceMatcher(None, plain, wanted, autojunk=not thorough)
    placed: list[Word] = []
    for deed, old, old_end, new, new_end in matcher.get_opcodes():
        if deed == "equal":
            placed += [
                _said(word, token)
                for word, token in zip(words[old:old_end], written[new:new_end], strict=True)
            ]
        elif deed == "replace":
            placed += _spread(words[old:old_end], written[new:new_end])
        elif deed == "insert":
            placed += _squeezed(words, old, written[new:new_end])
    return tuple(placed)


def certain(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words as a person vouches for them."""
    return tuple(replace(word, confidence=CERTAIN) for word in words)


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).casefold() or text


def _said(word: Word, token: Token) -> Word:
    confidence = word.confidence if word.text == token.text else CERTAIN
    return replace(word, text=token.text, line=token.line, confidence=confidence)


def _spread(old: Sequence[Word], new: Sequence[Token]) -> Iterator[Word]:
    """Give new words the places of the old ones: each for each, or by their share of the letters."""
    if len(old) == len(new):
        for word, token in zip(old, new, strict=True):
            yield _said(word, token)
        return
    ends = _ends([len(word.text) for word in old])
    total = sum(len(token.text) for token in new)
    passed = 0
    for token in new:
        start, passed = passed / total, passed + len(token.text)
        pieces = [
            _piece(
                word,
                (max(start, left) - left) / (right - left),
                (min(passed / total, right) - left) / (right - left),
            )
            for word, (left, right) in zip(old, ends, strict=True)
            if min(passed / total, right) - max(start, left) > 1e-9
        ]
        yield _joined(pieces, token)


def _ends(lengths: Sequence[int]) -> list[tuple[float, float]]:
    total = sum(lengths) or 1
    ends, passed = [], 0
    for length in lengths:
        ends.append((passed / total, (passed + length) / total))
        passed += length
    return ends


def _piece(word: Word, start: float, end: float) -> Word:
    left, right = word.left + round(word.width * start), word.left + round(word.width * end)
    return replace(word, left=left, width=max(1, right - left))


def _joined(pieces: Sequence[Word], token: Token) -> Word:
    """Return the token in the box around those of its pieces that stand on the line with most of it."""
    widths: dict[int, int] = {}
    for piece in pieces:
        widths[piece.line] = widths.get(piece.line, 0) + piece.width
    line = max(widths, key=lambda number: widths[number])
    chosen = [piece for piece in pieces if piece.line == line]
    left, top = min(piece.left for piece in chosen), min(piece.top for piece in chosen)
    right = max(piece.left + piece.width for piece in chosen)
    bottom = max(piece.top + piece.height for piece in chosen)
    return Word(token.text, left, top, right - left, bottom - top, CERTAIN, token.line)


def _squeezed(words: Sequence[Word], place: int, new: Sequence[Token]) -> Iterator[Word]:
    """Put words that nobody saw into the gap where they belong, or just beside the word next to it."""
    before = words[place - 1] if place else None
    after = words[place] if place < len(words) else None
    beside = before or after
    if beside is None:
        return
    left = before.left + before.width if before else max(0, beside.left - beside.height)
    right = left + beside.height
    if before and after and before.line == after.line and after.left > left:
        right = after.left
    gap = replace(beside, left=left, width=max(1, right - left))
    for token, (start, end) in zip(new, _ends([len(token.text) for token in new]), strict=True):
        yield replace(_piece(gap, start, end), text=token.text, line=token.line, confidence=CERTAIN)
