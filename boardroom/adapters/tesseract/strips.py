"""Narrow columns read again: the numbers of a list, set apart at the left, come as one tall word of nonsense."""

import statistics
from dataclasses import replace

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.order import Line
from boardroom.adapters.tesseract.raster import Raster
from boardroom.adapters.tesseract.table import Layout, layout_of

_TALL = 2.2  # times the usual line's height: several lines taken for one
_NARROW = 0.07  # of the page's width
_MARGIN = 12  # pixels of paper that a strip is cut out with
_MOST = 4  # strips of a page; more is no list but a drawing


def with_strips_read(layout: Layout, raster: Raster, languages: str) -> Layout:
    """Return a layout in which the narrow tall lines have been read again as columns of short lines."""
    if not layout.lines:
        return layout
    usual = statistics.median(line.bottom - line.top for line in layout.lines)
    strips = [line for line in layout.lines if _is_strip(line, usual, layout.width)]
    if not 0 < len(strips) <= _MOST:
        return layout
    lines: list[Line] = []
    for line in layout.lines:
        lines += (_read(line, raster, languages) or [line]) if line in strips else [line]
    return replace(layout, lines=tuple(lines))


def _is_strip(line: Line, usual: float, width: int) -> bool:
    return line.bottom - line.top > _TALL * usual and line.right - line.left < _NARROW * width


def _read(line: Line, raster: Raster, languages: str) -> list[Line]:
    left, top = max(0, line.left - _MARGIN), max(0, line.top - _MARGIN)
    width, height = line.right + _MARGIN - left, line.bottom + _MARGIN - top
    cut = raster.cut(left, top, width, height)
    found = layout_of(engine.table_of(cut, languages, layout=engine.ONE_BLOCK))
    return [
        Line(
            tuple(replace(word, left=word.left + left, top=word.top + top) for word in short.words),
            line.block,
            line.paragraph,
        )
        for short in found.lines
    ]
