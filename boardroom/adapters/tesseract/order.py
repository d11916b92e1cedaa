"""Reading order: what Tesseract took for columns, but is a table or a form, is read row by row.

Tesseract's layout analysis reads a column to its end before the next one. That is right for a newspaper and wrong for
accounts, where the name of an item and its amounts would end up far from each other. Two blocks that stand beside each
other are a table when at least one of them holds cells, lines of few letters, and their lines stand at the same
heights.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from boardroom.ports.geometry import Word

_CELL_LETTERS = 21  # in the usual line of a column of cells; the narrowest newspaper column holds more
_HEAD_REACH = 3.0  # heights of a line from a table to the row of its column heads
_COLUMN_LINES = 4  # of running text that make a column
_LEAST_BESIDE = 0.5  # of a block's height that it must share with another to stand beside it
_SAME_HEIGHT = 0.5  # of a line's height that it must share with another to be of the same row
_ALIGNED = 0.5  # of the lines of the shorter column that must have a line beside them

_LEAST_ALIGNED = 0.3  # of the lines of the longer column, where it is running text


@dataclass(frozen=True)
class Line:
    """A line of words as the layout analysis found it; `block` and `paragraph` are its numbers."""

    words: tuple[Word, ...]
    block: int
    paragraph: int

    @property
    def left(self) -> int:
        """Left edge in pixels."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> int:
        """Right edge in pixels."""
        return max(word.left + word.width for word in self.words)

    @property
    def top(self) -> int:
        """Upper edge in pixels, of the usual word: one tall stray must not join two lines."""
        return int(statistics.median_low([word.top for word in self.words]))

    @property
    def bottom(self) -> int:
        """Lower edge in pixels, of the usual word."""
        return int(statistics.median_high([word.top + word.height for word in self.words]))


Block = list[Line]


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines as a person reads them; the cells of a table's row have become one line."""
    blocks = _blocks(lines)
    table_of = list(range(len(blocks)))

    def join(first: int, second: int) -> None:
        old, new = sorted((table_of[first], table_of[second]), reverse=True)
        table_of[:] = [new if number == old else number for number in table_of]

    columns = _columns(blocks)
    free = [at for at in range(len(blocks)) if not any(_within(blocks[at], column) for column in columns)]
    tall = [at for at in free if len(blocks[at]) > 1]
    for first, second in combinations(tall, 2):
        if _one_table(blocks[first], blocks[second]):
            join(first, second)
    tables = tuple(table_of)
    for at in set(free) - set(tall):
        for column in tall:
            in_table = tables.count(tables[column]) > 1 and _belongs(blocks[at], blocks, tables, column)
            if in_table or _labels(blocks[at], blocks[column], blocks):
                join(at, column)
                break
    units = [
        [block for block, number in zip(blocks, table_of, strict=True) if number == table]
        for table in dict.fromkeys(table_of)
    ]
    return [
        line
        for members in _down_the_page(units)
        for line in (members[0] if len(members) == 1 else _rows(members))
    ]


def _down_the_page(units: Sequence[list[Block]]) -> list[list[Block]]:
    """Return tables and blocks in order: a block above a table that was put together stands before it."""
    ordered: list[list[Block]] = []
    for unit in units:
        lines = [line for block in unit for line in block]
        place = len(ordered)
        for at, before in enumerate(ordered):
            below = [line for block in before for line in block]
            if (
                len(before) > 1
                and _top(below) >= _bottom(lines) - 4
                and 2 * _across(below, lines) > _right(lines) - _left(lines)
            ):
                place = at
                break
        ordered.insert(place, unit)
    return ordered


def _columns(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of running text that stand beside each other: the columns of a newspaper or of bylaws."""
    running = [
        block for block in blocks if len(block) >= _COLUMN_LINES and _usual_letters(block) > _CELL_LETTERS
    ]
    found: list[Block] = []
    for first, second in combinations(running, 2):
        shared = min(_bottom(first), _bottom(second)) - max(_top(first), _top(second))
        lower = min(_bottom(first) - _top(first), _bottom(second) - _top(second))
        if _across(first, second) <= 0 and shared >= _LEAST_BESIDE * lower:
            found += [first, second]
    return found


def _within(block: Block, column: Block) -> bool:
    return 2 * _across(block, column) > _right(block) - _left(block)


def _blocks(lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if blocks and blocks[-1][-1].block == line.block:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _one_table(first: Block, second: Block) -> bool:
    """Tell whether two columns stand beside each other as those of a table do."""
    if min(_usual_letters(first), _usual_letters(second)) > _CELL_LETTERS:
        return False
    shared = min(_bottom(first), _bottom(second)) - max(_top(first), _top(second))
    if shared < _LEAST_BESIDE * min(_bottom(first) - _top(first), _bottom(second) - _top(second)):
        return False
    if _across(first, second) > 0.1 * min(_right(first) - _left(first), _right(second) - _left(second)):
        return False
    fewer, more = sorted((first, second), key=len)
    aligned = sum(1 for line in fewer if any(same_row(line, other) for other in more))
    # A few short lines beside a long column of running text are no table.
    few = _usual_letters(more) > _CELL_LETTERS and aligned < _LEAST_ALIGNED * len(more)
    return not few and aligned >= _ALIGNED * len(fewer)


def _belongs(alone: Block, blocks: Sequence[Block], table_of: Sequence[int], column: int) -> bool:
    """Tell whether a block of one line is a cell of the column's table: within its height, or in its row of heads."""
    line = alone[0]
    members = [block for block, number in zip(blocks, table_of, strict=True) if number == table_of[column]]
    top, bottom = min(map(_top, members)), max(map(_bottom, members))
    if top <= line.top and line.bottom <= bottom:
        return not any(
            same_row(line, other) and _across(alone, [other]) > 0 for block in members for other in block
        )
    reach = _HEAD_REACH * (line.bottom - line.top)
    if not (top - reach <= line.top and line.bottom <= bottom + reach) or _across(alone, blocks[column]) <= 0:
        return False
    return (
        any(
            other is not alone
            and same_row(line, other[0])
            and any(_across(other, block) > 0 for block in members)
            for other in blocks
        )
        and sum(1 for block in members if _across(alone, block) > 0) == 1
    )


def _labels(alone: Block, value: Block, blocks: Sequence[Block]) -> bool:
    """Tell whether a short line is the label at the left of a form's value, not the heading of a column of its own."""
    line = alone[0]
    if _usual_letters(alone) > _CELL_LETTERS or line.right > _left(value):
        return False
    if not any(same_row(line, other) for other in value):
        return False
    near = _HEAD_REACH * (line.bottom - line.top)
    return not any(
        _across(alone, block) > 0
        and _usual_letters(block) > _CELL_LETTERS
        and _top(block) - near < line.bottom
        and line.top < _bottom(block) + near
        for block in blocks
        if block is not alone
    )


def _across(first: Block, second: Block) -> int:
    """Return how many pixels of the page's width two blocks share."""
    return min(_right(first), _right(second)) - max(_left(first), _left(second))


def _rows(members: Sequence[Block]) -> list[Line]:
    """Return the lines of several blocks as rows from top to bottom, each read from left to right."""
    waiting = sorted(
        (line for block in members for line in block), key=lambda line: (line.top + line.bottom, line.left)
    )
    rows: list[list[Line]] = []
    for line in waiting:
        if rows and any(same_row(line, other) for other in rows[-1]) and _fits(line, rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    block = min(line.block for line in waiting)
    made = []
    paragraph = 0
    gaps = [below[0].top - above[0].top for above, below in pairwise(rows)]
    usual = statistics.median(gaps) if gaps else 0
    for number, row in enumerate(rows):
        if number and gaps[number - 1] > 1.7 * usual:
            paragraph += 1
        words = [word for line in sorted(row, key=lambda line: line.left) for word in line.words]
        made.append(Line(tuple(words), block, paragraph))
    return made


def same_row(first: Line, second: Line) -> bool:
    """Tell whether two lines stand at the same height."""
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared >= _SAME_HEIGHT * min(first.bottom - first.top, second.bottom - second.top)


def _fits(line: Line, row: Sequence[Line]) -> bool:
    return all(line.left >= other.right - 4 or line.right <= other.left + 4 for other in row)


def _usual_letters(block: Block) -> float:
    """Return the letters that three of four lines do not exceed: the last line of a paragraph is short by chance."""
    counts = sorted(sum(len(word.text) for word in line.words) for line in block)
    return counts[(3 * len(counts) - 1) // 4]


def _top(block: Block) -> int:
    return min(line.top for line in block)


def _bottom(block: Block) -> int:
    return max(line.bottom for line in block)


def _left(block: Block) -> int:
    return min(line.left for line in block)


def _right(block: Block) -> int:
    return max(line.right for line in block)
