"""In the child: whether anything on a page looks as if somebody had written or printed it.

What lies on an empty sheet is dust, holes, folds and grain: specks here and there, or thin long lines. Letters stand
in rows, and what is larger than a letter is a signature, a drawing or a stain; none of them may be called empty.
Print can be paler than what shines through from the back; its edges are sharp, and nearly all of it stands in rows.
"""

from dataclasses import dataclass
from itertools import chain
from statistics import median

from PIL import Image, ImageChops, ImageFilter

from boardroom.adapters.pixels.encoding import shrunk

# The page is looked at so small that a letter of ten points is seven pixels high, and scanners' grain is gone: a sheet
# of A4 at 800 pixels, and what may be half of one at 300 dots per inch at half of that.
_SIDE, _SHEET, _HALF_A_SHEET = 800, 3508, 2400
# A trace is so many levels under the paper within so many pixels: pale typing is; what shines through mostly is not.
# On paper with grain it lies so many times as deep as nine in ten pixels do, but print counts on any paper.
_PALEST, _GRAINS, _PRINT = 10, 3, 16
_AROUND = 8
# Print may be paler still where nearly all traces stand in rows and rise to most of their depth within three pixels of
# the scan: 0.84 to 0.93 of it in print of 14 to 20 levels, 0.50 to 0.80 in what shines through.
_PALE_PRINT, _MOST_PALE = 4, 0.1
_EDGE_PIXELS, _SHARP, _LOOKED_AT = 3, 0.82, 80
_FEWEST_PALE = 3  # marks that have company
# So large a share at each edge is left out. Holes and dark edges have been made paper before.
_EDGE = 0.015
# With traces on so large a share nobody need look for letters among them.
_MANY = 0.01
# The least letter, in pixels, and how many times as long as thick a mark may be before it is a fold or a rule.
_LETTER, _LETTER_HEIGHT, _LETTER_WIDTH = 4, 3, 2
_THIN = 12
# A mark as large as this needs no company.
_LARGE, _LARGE_LENGTH, _LARGE_WIDTH = 40, 10, 5
# Letters of a row are no further apart than so many of their heights, and never than so many pixels.
_APART = 2.5
_FURTHEST = 60


@dataclass(frozen=True, order=True)
class _Mark:
    """Traces that touch one another."""

    left: int
    top: int
    width: int
    height: int
    pixels: int

    @property
    def turned(self) -> "_Mark":
        return _Mark(self.top, self.left, self.height, self.width, self.pixels)

    @property
    def like_a_letter(self) -> bool:
        short, long = sorted((self.width, self.height))
        return (
            self.pixels >= _LETTER
            and short >= _LETTER_WIDTH
            and long >= _LETTER_HEIGHT
            and long < _THIN * short
        )

    @property
    def is_large(self) -> bool:
        short, long = sorted((self.width, self.height))
        return self.pixels >= _LARGE and long >= _LARGE_LENGTH and short >= _LARGE_WIDTH


def writing_of(grey: Image.Image) -> int:
    """Return how much looks like writing: pixels of the fullest row of marks, or of one large mark; 0 on an empty page."""
    depth = _looked_at(grey)[1]
    if depth is None:
        return 0
    least = min(max(_PALEST, _GRAINS * _grain(depth.histogram())), _PRINT)
    traces = depth.point([255 if level >= least else 0 for level in range(256)])
    count = traces.histogram()[255]
    if count > _MANY * traces.width * traces.height:
        return count
    marks = [mark for mark in _marks(traces) if mark.like_a_letter]
    return max(
        chain(
            [0],
            (mark.pixels for mark in marks if mark.is_large),
            _rows(sorted(marks)),
            _rows(sorted(mark.turned for mark in marks)),
        )
    )


def is_pale_writing(grey: Image.Image) -> bool:
    """Tell of a page without dark ink whether something was printed or written on it, paler even than `writing_of` counts.

    A few lines are taken for a note in pencil, however soft; a whole page's worth may shine through, but for its edges.
    """
    small, depth, corner = _looked_at(grey)
    if depth is None:
        return False
    least = max(_PALE_PRINT, _GRAINS * _grain(depth.histogram()))
    traces = depth.point([255 if level >= least else 0 for level in range(256)])
    share = traces.histogram()[255] / (traces.width * traces.height)
    if least >= _PRINT or share > _MOST_PALE:
        return False
    marks = sorted(mark for mark in _marks(traces) if mark.like_a_letter)
    rows = max(len(_rows(marks)), len(_rows(sorted(mark.turned for mark in marks))))
    if rows < _FEWEST_PALE or 2 * rows <= len(marks):
        return False
    if share < _MANY:
        return True
    even, scale = grey.filter(ImageFilter.BoxBlur(1)), grey.width / small.width
    steps = [_steepness(even, mark, corner, scale) for mark in marks[:: 1 + len(marks) // _LOOKED_AT]]
    return median(steps) >= _SHARP


def _looked_at(grey: Image.Image) -> tuple[Image.Image, Image.Image | None, tuple[int, int]]:
    """Return the small picture, how deep each spot lies under its surroundings (None: too small), and the edge left out."""
    longest = max(grey.size)
    small = shrunk(grey, _SIDE * longest // _SHEET if _HALF_A_SHEET <= longest < _SHEET else _SIDE)
    left, top = round(small.width * _EDGE), round(small.height * _EDGE)
    if small.width - 2 * left < 4 or small.height - 2 * top < 4:
        return small, None, (left, top)
    depth = ImageChops.subtract(small.filter(ImageFilter.GaussianBlur(_AROUND)), small)
    return small, depth.crop((left, top, small.width - left, small.height - top)), (left, top)


def _steepness(even: Image.Image, mark: _Mark, corner: tuple[int, int], scale: float) -> float:
    """Return by how much of its depth a mark's level changes at most within a few pixels."""
    left, top = corner[0] + mark.left, corner[1] + mark.top
    box = (left - 1, top - 1, left + mark.width + 1, top + mark.height + 1)
    part = even.crop(
        (round(box[0] * scale), round(box[1] * scale), round(box[2] * scale), round(box[3] * scale))
    )
    if part.width <= 2 * _EDGE_PIXELS:
        return 0.0
    beside = part.crop((_EDGE_PIXELS, 0, part.width, part.height))
    before = part.crop((0, 0, part.width - _EDGE_PIXELS, part.height))
    darkest, lightest = (float(str(level)) for level in part.getextrema())
    steepest = float(str(ImageChops.difference(beside, before).getextrema()[1]))
    return steepest / max(1.0, lightest - darkest)


def _grain(counts: list[int]) -> int:
    """Return the depth that nine in ten pixels do not exceed."""
    total, seen = sum(counts), 0
    for level, count in enumerate(counts):
        seen += count
        if 10 * seen >= 9 * total:
            return level
    return 0


def _marks(traces: Image.Image) -> list[_Mark]:
    width, levels = traces.width, traces.tobytes()
    waiting: set[int] = set()
    at = levels.find(b"\xff")
    while at >= 0:
        waiting.add(at)
        at = levels.find(b"\xff", at + 1)
    around = (-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1)
    found = []
    while waiting:
        reached = [waiting.pop()]
        for place in reached:
            near = waiting.intersection(place + step for step in around)
            waiting -= near
            reached.extend(near)
        rows, columns = zip(*(divmod(place, width) for place in reached), strict=True)
        found.append(
            _Mark(
                min(columns),
                min(rows),
                max(columns) - min(columns) + 1,
                max(rows) - min(rows) + 1,
                len(reached),
            )
        )
    return found


def _rows(marks: list[_Mark]) -> list[int]:
    """Return for each mark that has company on its right the pixels of both and all between; marks come from left to right."""
    found = []
    for at, mark in enumerate(marks):
        company = 0
        for other in marks[at + 1 :]:
            gap = other.left - mark.left - mark.width
            if gap > _FURTHEST:
                break
            level = min(mark.top + mark.height, other.top + other.height) - max(mark.top, other.top)
            close = gap <= _APART * max(mark.height, other.height)
            if close and 2 * level >= min(mark.height, other.height):
                company += other.pixels
        if company:
            found.append(mark.pixels + company)
    return found
