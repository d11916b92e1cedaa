"""Pieces of a column that the layout analysis took for columns of their own, put back into their lines.

In a narrow justified column the spaces of a line can be as wide as the gutter between columns. Where several such
lines follow each other, their ends come as a block beside their beginnings, and a reader gets all the beginnings
first. Columns stand clear of each other; such a piece reaches into the width of the block whose lines it ends.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from boardroom.adapters.tesseract.order import Line, same_row


def with_pieces_joined(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with every piece of a column set into the lines that it belongs to."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    for number, other in permutations(sorted(blocks), 2):
        if number not in blocks or other not in blocks:
            continue
        piece, column = blocks[number], blocks[other]
        if (partners := _partners(piece, column)) is not None:
            for line, at in zip(piece, partners, strict=True):
                words = sorted((*column[at].words, *line.words), key=lambda word: word.left)
                column[at] = replace(column[at], words=tuple(words))
            del blocks[number]
    return [line for block in blocks.values() for line in block]


def _partners(piece: Sequence[Line], column: Sequence[Line]) -> list[int] | None:
    """Return for each line of a piece the place of the line it belongs to; None where it is no piece of the column."""
    if len(piece) > len(column) or not _reaches_into(piece, column):
        return None
    found: list[int] = []
    for line in piece:
        beside = [at for at, other in enumerate(column) if same_row(line, other)]
        if len(beside) != 1 or not _apart(line, column[beside[0]]):
            return None
        found += beside
    return found


def _reaches_into(piece: Sequence[Line], column: Sequence[Line]) -> bool:
    """Tell whether a piece shares as much of the width with a column as a line is high, or all of its own."""
    left, right = min(line.left for line in piece), max(line.right for line in piece)
    shared = min(right, max(line.right for line in column)) - max(left, min(line.left for line in column))
    return shared >= min(right - left, max(line.bottom - line.top for line in piece))


def _apart(line: Line, other: Line) -> bool:
    """Tell whether no words of the two lines lie over each other: a piece may stand in a gap of its line."""
    return all(
        word.left >= beside.left + beside.width - 4 or word.left + word.width <= beside.left + 4
        for word in line.words
        for beside in other.words
    )
