"""In the child: the dotted lines of printed forms taken away, so that what was typed on them stands free.

The recogniser takes a dotted line for letters, or gives up the words that touch it. A dot is a short run of ink that
stands in a row of many at even distances, with paper over and under it; what reaches out of the row is a letter's.
"""

import re
import statistics
from collections.abc import Iterator
from itertools import groupby, pairwise

from PIL import Image, ImageChops

_EVERY = 2  # rows; a dot at 300 dpi is four or more high, and three on a picture made smaller
_FEWEST = 10  # dots in an unbroken row
_BELOW = 6  # sampled rows under a row of dots
_ROW = re.compile(rb"(?:\x01{1,9}+\x00{2,20}+){%d,}+" % _FEWEST)
_WIDEST = 10  # pixels of a dot
_HIGHEST = 9  # pixels of a dot; the stem of the smallest letter that can be read is higher
_UNEVEN = 0.2  # of the usual distance, between four in five dots
_TALLEST = 14  # pixels of a row of dots; taller is something else
_NEAR = 6


def without_dotted_lines(grey: Image.Image, paper: int) -> Image.Image:
    """Return a level page without its dotted lines; the page itself when it has none."""
    limit = max(1, round(paper * 0.72))
    to_ink = bytes(1 if level < limit else 0 for level in range(256))
    wide = grey.width
    levels = grey.tobytes()
    inked, runs = _sampled(levels, grey.size, to_ink)
    rows: list[tuple[int, int, int]] = []
    for at in range(1, len(runs) - 1):
        # A little lower there is next to nothing, as there is under the foot of any line: only such rows are looked at.
        if runs[at] >= _FEWEST and 2 * max(runs[at + _BELOW : at + _BELOW + 2], default=0) < runs[at]:
            row = inked[at * wide : (at + 1) * wide]
            rows += [(at * _EVERY, begin, end) for begin, end in _even_rows(row)]
    if not rows:
        return grey
    cleaned = bytearray(levels)
    for top, bottom, left, right in _lines(rows):
        _wipe(cleaned, grey.size, (top, bottom, left, right), (to_ink, paper))
    return Image.frombytes("L", grey.size, bytes(cleaned))


def _sampled(levels: bytes, size: tuple[int, int], to_ink: bytes) -> tuple[bytes, list[int]]:
    """Return where ink is in every second row, 1 for ink, and how many runs of ink begin in each such row."""
    wide, high = size
    # Rows laid side by side: the left one of each group is a sampled row.
    groups = Image.frombuffer("L", (wide * _EVERY, high // _EVERY), levels, "raw", "L", 0, 1)
    ink = groups.crop((0, 0, wide, high // _EVERY)).point(to_ink)
    begins = ImageChops.subtract(ink.crop((1, 0, wide, ink.height)), ink.crop((0, 0, wide - 1, ink.height)))
    marks, across = begins.tobytes(), wide - 1
    return ink.tobytes(), [marks.count(1, at * across, (at + 1) * across) for at in range(ink.height)]


def _even_rows(inked: bytes) -> Iterator[tuple[int, int]]:
    for found in _ROW.finditer(inked):
        part = found[0]
        starts = [at for at in range(len(part)) if part[at] and (at == 0 or not part[at - 1])]
        steps = sorted(after - before for before, after in pairwise(starts))
        usual = statistics.median(steps)
        even = sum(1 for step in steps if abs(step - usual) <= max(1.5, _UNEVEN * usual))
        if even >= 0.8 * len(steps):
            yield found.start(), found.end()


def _lines(rows: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Return rows of dots near each other as bands: top, bottom, left, right."""
    bands: list[list[int]] = []
    for y, begin, end in rows:
        if bands and y - bands[-1][1] <= _NEAR:
            band = bands[-1]
            band[1], band[2], band[3] = y, min(band[2], begin), max(band[3], end)
        else:
            bands.append([y, y, begin, end])
    for top, bottom, left, right in bands:
        if bottom - top <= _TALLEST:
            yield top, bottom, left, right


def _wipe(
    levels: bytearray, size: tuple[int, int], band: tuple[int, int, int, int], inks: tuple[bytes, int]
) -> None:
    (wide, high), (to_ink, paper) = size, inks
    top, bottom = max(1, band[0] - _NEAR // 2 - 1), min(high - 2, band[1] + _NEAR // 2 + 1)
    left, right = max(0, band[2] - _WIDEST), min(wide, band[3] + _WIDEST)

    def inked(y: int) -> bytes:
        return bytes(levels[y * wide + left : y * wide + right]).translate(to_ink)

    heights = list(map(sum, zip(*(inked(y) for y in range(top, bottom + 1)), strict=True)))
    around = list(map(max, zip(inked(top - 1), inked(bottom + 1), strict=True)))
    dots: list[tuple[int, int]] = []
    at = 0
    for ink, run in groupby(height > 0 for height in heights):
        length = len(list(run))
        low = max(heights[at : at + length]) <= _HIGHEST
        if ink and length <= _WIDEST and low and not any(around[at : at + length]):
            dots.append((max(0, at - 2), min(len(heights), at + length + 2)))  # with its soft edges
        at += length
    if len(dots) < _FEWEST:
        return  # the feet of letters, and the full stops between them
    for begin, end in dots:
        for y in range(top, bottom + 1):
            levels[y * wide + left + begin : y * wide + left + end] = bytes([paper]) * (end - begin)
