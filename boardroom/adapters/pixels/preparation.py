"""In the child: a page made ready for the recogniser: dark edges and holes gone, paper even, lines level, letters large.

People go on seeing the page as it was scanned; `Prepared.placement` says how the two pictures lie on each other.
"""

from dataclasses import dataclass
from itertools import groupby

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from boardroom.adapters.pixels.dots import without_dotted_lines
from boardroom.adapters.pixels.ink import REDUCTION, column_means, deep, mask_of, paper_of, row_means
from boardroom.adapters.pixels.skew import skew_of
from boardroom.adapters.pixels.specks import without_specks
from boardroom.adapters.pixels.writing import is_pale_writing

# A page is looked for dark edges and holes in a picture of this longest side: a punch hole is nine pixels wide there.
_TINY = 440
_EDGE_DARK = 0.55  # of the paper's level: darker than any shadow that letters can still be read in
_HOLE_STRIP = 0.11  # of the page's side, where binders punch
_HOLE_CORE = (
    2  # pixels of the tiny picture that are dark all round the middle of a hole; no letter is so thick
)
_ROUND = 0.55  # of its square that a hole covers at least; a circle covers 0.79, a letter much less
_MARKED = [255 if level == 128 else 0 for level in range(256)]
_HOLE_REACH = 6  # pixels from a core to beyond the hole's shadow
_EVEN = 34  # grey levels that the paper of an evenly lit page differs by, text included
# A page smaller than this may bear letters too small for the recogniser; it was taught on letters of 300 dpi.
_SMALL_SIDE = 2_000
_MOST_ENLARGED = 4
_FEWEST_BANDS = 8  # lines of text that tell the height of letters
_GOOD_X_HEIGHT = 21
_LEAST_X_HEIGHT = 14
# Letters of the usual size, scanned at 300 dpi, have more pixels than the recogniser gains from.
_LARGE_X_HEIGHT, _ENOUGH_X_HEIGHT = 24, 18
_MOST_REDUCED = 0.7
_ALIKE = 1.25
# Lines cost the recogniser time by their length, and letters of black ink on white paper are read as well when narrower.
_NARROWING = 0.75
_BLACK = 190  # grey levels under the paper
_GRAIN = 2  # grey levels: so much darker than its surroundings is no white paper
_INK_SHARE = 0.15  # of a page
_MOST_PIXELS = 18_000_000
# A page whose ink lies no deeper than so many grey levels is looked at for pale writing, which is made so many times deeper.
_PALE, _TIMES_PALE = 48, 6
# The paper's grain is smoothed before, and so many levels of it made white: it would outweigh a few strokes of a pencil.
_GRAIN_BLUR, _GRAIN_LEFT = 0.8, 3
# A spread is wider than high by so much; its fold lies within this part of the width.
_SPREAD_SHAPE = 1.15
_FOLD_WITHIN = 0.06


@dataclass(frozen=True)
class Prepared:
    """A picture for the recogniser, how it lies on the page, and what the page's shape tells."""

    image: Image.Image
    scale: float  # first enlarged (or, below 1, reduced) so many times,
    angle: float  # then turned counter-clockwise by so many degrees about its middle,
    narrowing: float  # and its width alone made so many times what it was
    fold: int  # x of the fold between two pages on one sheet, in pixels of the page as given; 0 for one page


def prepared(grey: Image.Image) -> Prepared:
    """Return a grey page ready for recognition."""
    if min(grey.size) < 32:
        return Prepared(grey, 1.0, 0.0, 1.0, 0)
    cleared = _without_holes(_without_edges(without_specks(grey)))
    small = cleared.reduce(REDUCTION) if max(grey.size) >= _SMALL_SIDE else cleared
    paper = paper_of(small)
    mask = mask_of(small, paper)
    fold = _fold(mask, grey.width / small.width)
    darkest, lightest = paper.getextrema()
    even = cleared
    if float(str(lightest)) - float(str(darkest)) > _EVEN:
        even = ImageChops.add(
            cleared, ImageChops.invert(paper.resize(cleared.size, Image.Resampling.BILINEAR))
        )
    angle = skew_of(mask)
    scale, narrowing = _scale(cleared, paper, angle)
    if angle:
        even = _resized(even, scale, scale)
        even = even.rotate(angle, Image.Resampling.BILINEAR, fillcolor=_level(even))
        even = _resized(even, narrowing, 1.0)
    else:
        even = _resized(even, scale * narrowing, scale)
    even = without_dotted_lines(even, _level(even))
    if _deepest(ImageChops.subtract(paper, small)) <= _PALE and is_pale_writing(even):
        even = _brought_out(even)
    return Prepared(even, scale, angle, narrowing, fold)


def _deepest(depth: Image.Image) -> int:
    """Return how far the darkest thousandth of a page lies under its paper."""
    left = depth.width * depth.height // 1000
    for level, count in reversed(list(enumerate(depth.histogram()))):
        left -= count
        if left < 0:
            return level
    return 0


def _brought_out(grey: Image.Image) -> Image.Image:
    """Return a page of pale writing with ink as deep as print has: one threshold for all takes the paper's grain for letters."""
    paper = _level(grey)
    levels = [max(0, min(255, 255 - _TIMES_PALE * (paper - level - _GRAIN_LEFT))) for level in range(256)]
    return grey.filter(ImageFilter.GaussianBlur(_GRAIN_BLUR)).point(levels)


def _resized(grey: Image.Image, wider: float, higher: float) -> Image.Image:
    if wider == higher == 1:
        return grey
    size = round(grey.width * wider), round(grey.height * higher)
    return grey.resize(size, Image.Resampling.BICUBIC if wider > 1 else Image.Resampling.BILINEAR)


def _level(grey: Image.Image) -> int:
    """Return the grey level that most of the page has: its paper."""
    counts = grey.reduce(8).histogram() if min(grey.size) > 64 else grey.histogram()
    return max(range(256), key=counts.__getitem__)


def _tiny(grey: Image.Image) -> Image.Image:
    factor = max(1, round(max(grey.size) / _TINY))
    return grey.reduce(factor)


def _dark(tiny: Image.Image) -> Image.Image:
    limit = _EDGE_DARK * _level(tiny)
    return tiny.point([255 if level < limit else 0 for level in range(256)])


def _without_edges(grey: Image.Image) -> Image.Image:
    """Return the page with whatever is dark and grows in from its edges made paper."""
    dark = _dark(_tiny(grey))
    wide, high = dark.size
    rim = [(x, y) for x in range(wide) for y in (0, high - 1)] + [
        (x, y) for y in range(high) for x in (0, wide - 1)
    ]
    starts = [place for place in rim if dark.getpixel(place)]
    if len(starts) < 0.02 * len(rim):
        return grey
    for place in starts:
        if dark.getpixel(place) == 255:
            ImageDraw.floodfill(dark, place, 128)
    outside = dark.point([255 if level == 128 else 0 for level in range(256)]).filter(
        ImageFilter.MaxFilter(5)
    )
    return _painted(grey, outside)


def _without_holes(grey: Image.Image) -> Image.Image:
    """Return the page with the holes along its margins made paper."""
    dark = _dark(_tiny(grey))
    cores = dark.filter(ImageFilter.BoxBlur(_HOLE_CORE)).point(
        [255 if level >= 250 else 0 for level in range(256)]
    )
    left, top = round(cores.width * _HOLE_STRIP), round(cores.height * _HOLE_STRIP)
    cores.paste(0, (left, top, cores.width - left, cores.height - top))
    cores = _of_holes(cores, dark)
    if not cores.getbbox():
        return grey
    holes = cores.filter(ImageFilter.MaxFilter(2 * _HOLE_REACH + 1))
    return _painted(grey, holes)


def _of_holes(cores: Image.Image, dark: Image.Image) -> Image.Image:
    """Return the cores that lie in something round; others are the thick strokes of a headline's letters."""
    to_ask, kept = cores.copy(), Image.new("L", cores.size)
    while box := to_ask.getbbox():
        across = to_ask.crop(box).tobytes().index(255) % (box[2] - box[0])
        around = dark.copy()
        ImageDraw.floodfill(around, (box[0] + across, box[1]), 128)
        whole = around.point(_MARKED)
        left, top, right, bottom = whole.getbbox() or box
        if whole.histogram()[255] >= _ROUND * (right - left) * (bottom - top):
            kept.paste(cores, mask=whole)
        to_ask.paste(0, mask=whole)
    return kept


def _painted(grey: Image.Image, where: Image.Image) -> Image.Image:
    """Return the page with the places that a small picture marks made paper; only the part around them is touched."""
    marked = where.getbbox()
    if not marked:
        return grey
    across, down = grey.width / where.width, grey.height / where.height
    box = (
        round(marked[0] * across),
        round(marked[1] * down),
        round(marked[2] * across),
        round(marked[3] * down),
    )
    part = grey.crop(box)
    part.paste(_level(grey), mask=where.crop(marked).resize(part.size, Image.Resampling.NEAREST))
    painted = grey.copy()
    painted.paste(part, box[:2])
    return painted


def _scale(cleared: Image.Image, paper: Image.Image, angle: float) -> tuple[float, float]:
    """Return how many times larger, or smaller, a page's letters are read best, or soonest; and how much narrower."""
    small = max(cleared.size) < _SMALL_SIDE
    looked_at = cleared if small else cleared.reduce(2)
    depth = ImageChops.subtract(paper.resize(looked_at.size), looked_at)
    bands = _bands(depth.rotate(angle) if angle else depth)
    if len(bands) < _FEWEST_BANDS:
        return 1.0, 1.0
    if small:
        height = bands[len(bands) // 2]
        room = (_MOST_PIXELS / (cleared.width * cleared.height)) ** 0.5
        if height >= _LEAST_X_HEIGHT:
            return 1.0, 1.0
        return max(1.0, min(_GOOD_X_HEIGHT / height, _MOST_ENLARGED, room)), 1.0
    # Of large letters a part of the pixels is enough, where all lines are alike: print from behind makes them differ.
    height, tallest = 2 * bands[len(bands) // 4], 2 * bands[len(bands) * 3 // 4]
    alike = tallest <= _ALIKE * height
    scale = max(_MOST_REDUCED, _ENOUGH_X_HEIGHT / height) if alike and height >= _LARGE_X_HEIGHT else 1.0
    large = 2 * bands[len(bands) // 2] >= _ENOUGH_X_HEIGHT
    return scale, _NARROWING if large and _is_black_on_white(depth) else 1.0


def _is_black_on_white(depth: Image.Image) -> bool:
    """Tell whether the ink is dark and the paper between without grain, shadow or print from behind."""
    return deep(depth) >= _BLACK and sum(depth.histogram()[_GRAIN:]) < _INK_SHARE * depth.width * depth.height


def _bands(depth: Image.Image) -> list[int]:
    """Return the heights of the bands of ink that lines of text make, in pixels and sorted."""
    rows = row_means(depth)
    inked = sorted(row for row in rows if row > 2)
    if not inked:
        return []
    limit = 0.5 * inked[len(inked) * 3 // 4]
    return sorted(
        height
        for dark, run in groupby(row >= limit for row in rows)
        if dark and (height := len(list(run))) > 2
    )


def _fold(mask: Image.Image, scale: float) -> int:
    """Return where the fold between two facing pages lies: a gap without ink near the middle, ink on both sides."""
    if mask.width < _SPREAD_SHAPE * mask.height:
        return 0
    # Head and foot are left out: a fold's shadow is darkest there.
    body = mask.crop((0, mask.height // 10, mask.width, mask.height * 9 // 10))
    columns = column_means(body)
    middle, reach = mask.width // 2, round(mask.width * _FOLD_WITHIN)
    sides = columns[reach : middle - reach], columns[middle + reach : -reach]
    if any(sum(1 for column in side if column > 4) < 0.4 * len(side) for side in sides):
        return 0
    quiet = [at for at in range(middle - reach, middle + reach) if columns[at] < 1.5]
    if len(quiet) < 0.015 * mask.width:
        return 0
    return round((quiet[0] + quiet[-1] + 1) / 2 * scale)
