"""The recogniser's own picture (a grey PGM that the product made), looked at without any engine."""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image

_HEAD = re.compile(rb"^P5\s+(\d+)\s+(\d+)\s+255\s")
# Every so many pixels are looked at where a page's ink is weighed: a stroke at 300 dpi is four to six wide.
STEP = 4
# How much more the levels must change from column to column than from row to row.
_ON_ITS_SIDE = 1.5

_A4_INCHES = 11.69
_A4_SHAPE = 210 / 297  # width to height
_MOST_WIDENED = 4 / 3  # as much as letters are made narrower for speed
_SHEET = 2_200, 4_000  # pixels of the longer side


@dataclass(frozen=True)
class Raster:
    """Grey levels, row after row."""

    width: int
    height: int
    levels: memoryview

    @property
    def sheet_dpi(self) -> int:
        """The resolution that makes the picture a sheet of A4; 0 where it is too small or large to be one."""
        longest = max(self.width, self.height)
        return round(longest / _A4_INCHES) if _SHEET[0] <= longest <= _SHEET[1] else 0

    @property
    def widening(self) -> float:
        """How many times wider letters are to be drawn so that a sheet that was made narrower has its own shape again."""
        narrow = _A4_SHAPE * self.height / self.width
        return min(_MOST_WIDENED, max(1.0, narrow)) if self.height > self.width else 1.0

    def row(self, y: int, left: int, right: int) -> bytes:
        """Return the levels of a row between two columns."""
        begin = y * self.width
        return bytes(self.levels[begin + left : begin + right])

    def cut(self, left: int, top: int, width: int, height: int) -> bytes:
        """Return a part as a PGM of its own."""
        right, bottom = min(self.width, left + width), min(self.height, top + height)
        left, top = max(0, left), max(0, top)
        rows = b"".join(self.row(y, left, right) for y in range(top, bottom))
        return b"P5 %d %d 255\n" % (right - left, bottom - top) + rows

    def mirrored(self, top: int, height: int) -> bytes:
        """Return a band of the page as a mirror shows it, as a PGM of its own."""
        rows = [self.row(y, 0, self.width)[::-1] for y in range(top, min(self.height, top + height))]
        return b"P5 %d %d 255\n" % (self.width, len(rows)) + b"".join(rows)

    def cut_wider(self, left: int, top: int, width: int, height: int) -> bytes:
        """Return a part as `cut` does, its letters as wide as they were scanned."""
        if self.widening == 1.0:
            return self.cut(left, top, width, height)
        target = BytesIO()
        with Image.open(BytesIO(self.cut(left, top, width, height)), formats=["PPM"]) as part:
            size = round(part.width * self.widening), part.height
            part.resize(size, Image.Resampling.BICUBIC).save(target, "PPM")
        return target.getvalue()


def raster_of(image: bytes) -> Raster | None:
    """Return the picture of a PGM with a byte a pixel; None for every other kind."""
    head = _HEAD.match(image[:64])
    if not head:
        return None
    width, height = int(head[1]), int(head[2])
    levels = memoryview(image)[head.end() :]
    return Raster(width, height, levels) if width * height == len(levels) and width and height else None


def darkest_columns(raster: Raster, left: int, top: int, width: int, height: int) -> list[int]:
    """Return for each column of a part the darkest level that stands in it."""
    right, bottom = min(raster.width, left + width), min(raster.height, top + height)
    rows = [raster.row(y, max(0, left), right) for y in range(max(0, top), bottom)]
    return list(map(min, zip(*rows, strict=True))) if rows else []


def lies_on_its_side(raster: Raster) -> bool:
    """Tell whether the light between the lines runs down the page: a cheap suspicion, to be confirmed by letters."""
    rows = [raster.row(y, 0, raster.width)[:: 2 * STEP] for y in range(0, raster.height, 2 * STEP)]
    if len(rows) < 8 or len(rows[0]) < 8:
        return False
    across = [sum(row) / len(row) for row in rows]
    down = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return _restlessness(down) > _ON_ITS_SIDE * _restlessness(across)


def _restlessness(levels: list[float]) -> float:
    return sum((after - before) ** 2 for before, after in pairwise(levels)) / len(levels)
