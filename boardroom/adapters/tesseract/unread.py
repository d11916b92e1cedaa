"""Ink that no word explains: the cheap sign that a page deserves another look.

Confidence alone does not tell: words that the layout analysis never saw have none. So the page is covered with
squares about as large as a letter, and those that hold ink, rise over several rows (a ruled line does not) and lie
under no word are counted where three or more stand side by side, as they do in a word. What shines through from the
back of the sheet has soft edges and is not counted.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from boardroom.adapters.tesseract.raster import STEP, Raster
from boardroom.ports.geometry import Word

CELL = 8  # sampled pixels, 32 of the page
_RISING = 3  # rows of a cell that hold ink
_INKED = 6  # sampled pixels of a cell; dust has fewer
_WORD_CELLS = 3
_SHARP = 0.6  # of the depth of ink that its level falls by within two pixels
_MARGIN = 0.04  # of the page's sides, where holes and shadows are
_DEPTH = 20  # grey levels under the paper that are ink on a page without grain
_GRAINS = 6.0  # times the paper's grain that ink lies deeper


Cells = list[list[bool]]


def unread_share(raster: Raster, words: Iterable[Word], inked: Cells) -> float:
    """Return how much ink was left unread, as a share of what was read; 0.0 for an empty page."""
    read = read_cells(words)
    explained = left = 0
    for y, row in enumerate(inked):
        explained += sum(1 for x, ink in enumerate(row) if ink and (x, y) in read)
        at = 0
        for is_open, run in groupby(ink and (x, y) not in read for x, ink in enumerate(row)):
            length = len(list(run))
            if is_open and length >= _WORD_CELLS:
                sharp = sum(is_sharp(raster, x, y) for x in range(at, at + length))
                left += sharp if sharp >= _WORD_CELLS else 0
            at += length
    return left / max(explained, 20) if left else 0.0


def read_cells(words: Iterable[Word]) -> set[tuple[int, int]]:
    """Return the cells, as column and row, that lie under a word or right beside one."""
    size = CELL * STEP
    return {
        (x, y)
        for word in words
        for y in range((word.top - size // 2) // size, (word.top + word.height + size // 2) // size + 1)
        for x in range((word.left - size // 2) // size, (word.left + word.width + size // 2) // size + 1)
    }


def is_sharp(raster: Raster, x: int, y: int) -> bool:
    """Tell whether the ink of a cell has edges; what shines through from the back has none."""
    size = CELL * STEP
    deepest = steepest = 0
    for step in range(0, size, STEP):
        row = raster.row(y * size + step, x * size, (x + 1) * size)
        deepest = max(deepest, max(row) - min(row))
        steepest = max(steepest, *(abs(after - before) for before, after in zip(row, row[2:], strict=False)))
    return steepest >= _SHARP * max(deepest, 1)


def inked_cells(raster: Raster) -> Cells:
    """Return for each square of the page, row by row, whether it holds ink as letters do."""
    to_ink = _to_ink(raster)
    top, left = round(raster.height * _MARGIN), round(raster.width * _MARGIN)
    across = raster.width // (CELL * STEP)
    cells: Cells = []
    for band in range(raster.height // (CELL * STEP)):
        rising, amount = [0] * across, [0] * across
        for step in range(CELL):
            y = (band * CELL + step) * STEP
            row = raster.row(y, 0, raster.width)[::STEP].translate(to_ink)
            if top <= y < raster.height - top and b"\x01" in row:
                for x in range(across):
                    ink = row.count(1, x * CELL, (x + 1) * CELL)
                    amount[x] += ink
                    rising[x] += ink > 0
        cells.append(
            [
                rows >= _RISING and amount[x] >= _INKED and left <= x * CELL * STEP < raster.width - left
                for x, rows in enumerate(rising)
            ]
        )
    return cells


def _to_ink(raster: Raster) -> bytes:
    counts: Counter[int] = Counter()
    for y in range(0, raster.height, 8 * STEP):
        counts.update(raster.row(y, 0, raster.width)[::STEP])
    paper = max(counts, key=counts.__getitem__)
    # A third of a page is never ink: so much darker than the usual paper is its grain.
    levels = sorted(counts.elements())
    grain = max(0, paper - levels[len(levels) * 3 // 10])
    limit = paper - max(_DEPTH, round(_GRAINS * grain))
    return bytes(1 if level < limit else 0 for level in range(256))
