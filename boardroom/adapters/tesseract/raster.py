"""The recogniser's own picture (a grey PGM that the product made), looked at without any engine."""

import re
from dataclasses import dataclass

_HEAD = re.compile(rb"^P5\s+(\d+)\s+(\d+)\s+255\s")
# Every so many pixels are looked at where a page's ink is weighed: a stroke at 300 dpi is four to six wide.
STEP = 4


@dataclass(frozen=True)
class Raster:
    """Grey levels, row after row."""

    width: int
    height: int
    levels: memoryview

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
