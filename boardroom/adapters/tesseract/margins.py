"""Numbers of sections that stand alone in the margin, where the layout analysis overlooks them, read on their own.

Minutes typed by machine have "§ 4." a few letters left of its paragraph. Where ink stands unread in that narrow
margin, the margin alone is read again, by the model of the Latin script, which knows the section sign.
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.order import Line, same_row
from boardroom.adapters.tesseract.raster import STEP, Raster
from boardroom.adapters.tesseract.sections import SIGN
from boardroom.adapters.tesseract.table import Layout, layout_of
from boardroom.adapters.tesseract.unread import CELL, Cells, is_sharp, read_cells
from boardroom.ports.geometry import Word

_WIDEST = 0.13  # of the page's width that such a margin has
_RUNNING_WORDS = 4  # words of a line that belongs to the text beside the margin
_FEWEST_MARKS = 2  # one alone is a stain, or costs more than it finds
_LONGEST = 4  # letters of what was misread there
_EDGE = 16  # pixels of paper around the strip that is cut out
_NUMBER = re.compile(r"^\d{1,2}[.,:;]?$")
# A sign and its number as the model may see them: a section sign like "$" or "g", a 1 like an l, a full stop like an e.
_SIGNED = re.compile(r"^[§$&8Ssg]{1,2} ?([\dlLI]{1,2})([.,:;eo]?)$")
# A § 1 whose sign ran into the number: "fL", "SL", "EL".
_LIKE_ONE = re.compile(r"^\S ?[1lLI][.,:;eo]?$")
_SCRIPT = "Latin"


def with_margin_read(layout: Layout, raster: Raster, inked: Cells, languages: str) -> Layout:
    """Return a layout whose lines begin with the marks that stood unread in the margin beside them."""
    running = [line.left for line in layout.lines if len(line.words) >= _RUNNING_WORDS]
    if len(running) < 3:
        return layout
    edge = int(statistics.median(running)) - 4
    rows = _unread_rows(layout, raster, inked, edge)
    if sum(1 for y in rows if y - 1 not in rows) < _FEWEST_MARKS:
        return layout
    size = CELL * STEP
    left = max(0, min(x for cells in rows.values() for x in cells) * size - _EDGE)
    top, bottom = max(0, min(rows) * size - size), (max(rows) + 2) * size
    if edge - left > _WIDEST * layout.width:
        return layout
    strip = raster.cut_wider(left, top, edge - left, bottom - top)
    name = engine.known(f"{_SCRIPT}+{languages}").split("+")[0]
    model = engine.slim(name) if name.endswith(_SCRIPT) else b""
    found = layout_of(engine.table_of(strip, name, layout=engine.ONE_BLOCK, model=model)).lines
    placed = [_placed(line, left, top, raster.widening) for line in found]
    return replace(layout, lines=_marked(layout.lines, _counted(placed), edge))


def _placed(line: Line, left: int, top: int, widening: float) -> Line:
    """Return a line of the strip where it stands on the page."""
    words = [
        replace(
            word,
            left=round(word.left / widening) + left,
            top=word.top + top,
            width=max(1, round(word.width / widening)),
        )
        for word in line.words
    ]
    return Line(tuple(words), -1, -1)


def _counted(lines: Sequence[Line]) -> list[Line]:
    """Return the marks among the strip's lines; one that was misread is what stands between § 3 and § 5, or before § 2."""
    read = [_mark(line) for line in lines]
    marks = [mark or _between(lines, read, at) for at, mark in enumerate(read)]
    return [mark for mark in marks if mark is not None]


def _between(lines: Sequence[Line], read: Sequence[Line | None], at: int) -> Line | None:
    """Return a misread line of the strip as the one mark that it can be."""
    after = _section(read[at + 1]) if at + 1 < len(read) else 0
    first = after == 2 and not any(map(_section, read[:at])) and _LIKE_ONE.match(_said(lines[at]))
    between = at > 0 and 0 < _section(read[at - 1]) == after - 2 and len(_said(lines[at])) <= _LONGEST
    return _signed(lines[at].words, f"{after - 1}.") if first or between else None


def _said(line: Line) -> str:
    return " ".join(word.text for word in line.words)


def _section(mark: Line | None) -> int:
    """Return the number of a mark with a section sign, 0 for any other."""
    signed = mark is not None and mark.words[0].text == SIGN
    return int(mark.words[-1].text.rstrip(".,:;")) if mark and signed else 0


def _mark(line: Line) -> Line | None:
    """Return a line of the strip as a mark, its section sign put right; None for anything else."""
    if signed := _SIGNED.match(_said(line)):
        number = re.sub("[lLI]", "1", signed[1]) + ("." if signed[2] in {"e", "o"} else signed[2])
        return _signed(line.words, number)
    return line if _NUMBER.match(_said(line)) else None


def _signed(words: Sequence[Word], number: str) -> Line:
    first, last = words[0], words[-1]
    split = first.width if len(words) > 1 else max(1, first.width // 3)
    right = last.left + last.width
    begin = last.left if len(words) > 1 else first.left + split
    sign = replace(first, text=SIGN, width=split)
    return Line((sign, replace(last, text=number, left=begin, width=max(1, right - begin))), -1, -1)


def _unread_rows(layout: Layout, raster: Raster, inked: Cells, edge: int) -> dict[int, list[int]]:
    """Return the unread cells left of the text, by row, where two or more stand side by side."""
    read = read_cells(
        word for line in layout.lines for word in line.words if len(word.text) > _LONGEST or word.left > edge
    )
    rows: dict[int, list[int]] = {}
    for y, row in enumerate(inked):
        cells = [
            x
            for x in range(min(len(row), edge // (CELL * STEP)))
            if row[x] and (x, y) not in read and is_sharp(raster, x, y)
        ]
        if len(cells) >= 2:
            rows[y] = cells
    return rows


def _marked(lines: tuple[Line, ...], marks: list[Line], edge: int) -> tuple[Line, ...]:
    marked = list(lines)
    for mark in marks:
        beside = [at for at, line in enumerate(marked) if line.right > edge + 20 and same_row(line, mark)]
        if not beside:
            continue
        at = min(beside, key=lambda place: marked[place].left)
        words = tuple(word for word in marked[at].words if word.left + word.width > mark.right)
        marked[at] = replace(marked[at], words=mark.words + words)
        marked = [
            line
            for line in marked
            if line is marked[at] or not (line.right <= edge + 20 and same_row(line, mark))
        ]
    return tuple(marked)
