"""Which strips of the pages show lines of a text and nothing of the others: level or as crooked as the lines; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from boardroom.core.words import N_
from boardroom.language.identifiers import persons_in
from boardroom.minutes.rules.finding import Line, Span
from boardroom.ports.geometry import Strip, Word

# In heights of a line: how far beside and above the text the strip reaches, how near a neighbour it may come, and how far
# two lines' boxes may run into each other and yet be lines below each other.
_BESIDE, _AROUND, _NEAR, _OVERLAP = 2.0, 0.5, 0.25, 0.5
# So much of a line's height is taken away around a neighbour's word: letters reach beyond their box.
_AIR = 0.2
# A line tells how crooked a page lies when it has so many words over so much of the width.
_FEWEST_WORDS, _LEAST_WIDTH = 3, 0.2
_LEVEL = 0.0015

# Of the recogniser's sureness, 0-100: below it a person compares the words with the picture.
_SURE = 80.0

NUMBER_SHOWN = N_(
    "Det du har valt innehåller något som ser ut som ett personnummer. Det syns i bilden. "
    "Ge det bara till den som får se numret."
)
PERHAPS_MISREAD = N_(
    "Texten under bilden är osäkert läst. Jämför den med bilden och rätta den om den är fel."
)
MORE_THAN_READ = N_(
    "På sidan verkar det stå mer än det som är avläst. Titta noga i bilden, så att inget annat har kommit med."
)


class NotApart(ValueError):
    """Other text stands between the lines or beside them, so that no strip can be cut; `page` says where."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


@dataclass(frozen=True)
class Cut:
    """A strip of one page of the document (from 1), with the lines that it shows."""

    page: int
    strip: Strip
    lines: tuple[Line, ...]

    def measures(self, size: tuple[float, float]) -> tuple[int, int]:
        """Return its width and height where the page has this size."""
        strip = self.strip
        across, down = strip.right - strip.left, max(strip.bottom) - min(strip.top)
        return max(1, round(across * size[0])), max(1, round(down * size[1]))


def kept_lines(lines: Sequence[Line], span: Span) -> list[Line]:
    """Return the lines of a span, running heads and feet where it goes over pages left out."""
    if not 0 <= span.first <= span.last < len(lines):
        raise ValueError(span)
    chosen = lines[span.first : span.last + 1]
    return [line for line in chosen if not line.running or len(chosen) == 1]


def cuts(lines: Sequence[Line], span: Span, sizes: Sequence[tuple[int, int]]) -> list[Cut]:
    """Return the strips that show a span of lines, page by page; `sizes` are the pages' widths and heights.

    ValueError for a span that is none, NotApart where other text cannot be kept out.
    """
    kept = kept_lines(lines, span)
    found = []
    for page in sorted({line.page for line in kept}):
        own = [line for line in kept if line.page == page]
        keys = {id(line) for line in own}
        others = [line for line in lines if line.page == page and id(line) not in keys]
        # Whether it ends on this page, and something that is more than a foot of the page stands below.
        behind = lines[span.last + 1] if span.last + 1 < len(lines) else None
        closed = behind is not None and behind.page == page and not behind.running
        found.append(Cut(page, _strip(own, others, sizes[page - 1], page, closed=closed), tuple(own)))
    return found


def remarks(parts: Sequence[Sequence[Cut]], doubtful: Collection[int]) -> list[str]:
    """Return what a person should know before these strips are given away; `doubtful` are pages with more than was read."""
    strips = [cut for part in parts for cut in part]
    words = [word for cut in strips for line in cut.lines for word in line.words]
    told = []
    if persons_in("\n".join(line.text for cut in strips for line in cut.lines)):
        told.append(NUMBER_SHOWN)
    if any(cut.page in doubtful for cut in strips):
        told.append(MORE_THAN_READ)
    letters = sum(len(word.text) for word in words)
    if sum(word.confidence * len(word.text) for word in words) < _SURE * letters:
        told.append(PERHAPS_MISREAD)
    return told


def _strip(
    own: Sequence[Line], others: Sequence[Line], size: tuple[int, int], page: int, *, closed: bool
) -> Strip:
    width, height = size
    words = [word for line in own for word in line.words]
    foreign = [word for line in others for word in line.words]
    slope = _slope([*own, *others], width)
    tall = median(word.height for word in words)
    top, bottom = min(_top(word, slope) for word in words), max(_bottom(word, slope) for word in words)
    left, right = min(word.left for word in words), max(word.left + word.width for word in words)
    from_left, to_right = max(0.0, left - _BESIDE * tall), min(float(width), right + _BESIDE * tall)
    above, below = [], []
    for word in foreign:
        if _bottom(word, slope) <= top + _OVERLAP * tall:
            above.append(word)
        elif _top(word, slope) >= bottom - _OVERLAP * tall:
            below.append(word)
        elif word.left + word.width <= left:
            from_left = max(from_left, word.left + word.width + _NEAR * (left - word.left - word.width))
        elif word.left >= right:
            to_right = min(to_right, word.left - _NEAR * (word.left - right))
        else:
            raise NotApart(page)
    upper = top - _AROUND * tall
    if near := [_bottom(word, slope) for word in above]:
        upper = min(max(upper, (max(near) + top) / 2), top)
    lower = bottom + _AROUND * tall
    if near := [_top(word, slope) for word in below]:
        middle = (min(near) + bottom) / 2
        # What stands between a § and what follows it (a figure, a note by hand) belongs to it.
        lower = max(middle, min(near) - _AROUND * tall) if closed else min(lower, middle)
        lower = max(lower, bottom)
    # The edges, on a page that lies crooked, from one side to the other.
    ends = from_left * slope, to_right * slope
    edges = from_left, upper + min(ends), to_right, lower + max(ends)
    return Strip(
        from_left / width,
        to_right / width,
        _shares(upper, ends, height),
        _shares(lower, ends, height),
        tuple(
            (box[0] / width, box[1] / height, box[2] / width, box[3] / height)
            for box in (_with_air(word) for word in foreign)
            if box[0] < edges[2] and edges[0] < box[2] and box[1] < edges[3] and edges[1] < box[3]
        ),
    )


def _shares(level: float, ends: tuple[float, float], height: int) -> tuple[float, float]:
    first, second = (min(1.0, max(0.0, (level + end) / height)) for end in ends)
    return first, second


def _slope(lines: Sequence[Line], width: int) -> float:
    """Return how much lower the lines of a page stand for each pixel to the right; 0.0 for a level page."""
    found = []
    for line in lines:
        first, last = line.words[0], line.words[-1]
        across = last.left + last.width - first.left
        if len(line.words) < _FEWEST_WORDS or across < _LEAST_WIDTH * width:
            continue
        middles = [(word.left + word.width / 2, word.top + word.height / 2) for word in line.words]
        mean_x, mean_y = (sum(values) / len(middles) for values in zip(*middles, strict=True))
        spread = sum((x - mean_x) ** 2 for x, _ in middles)
        if spread:
            found.append(sum((x - mean_x) * (y - mean_y) for x, y in middles) / spread)
    slope = median(found) if found else 0.0
    return slope if abs(slope) > _LEVEL else 0.0


def _top(word: Word, slope: float) -> float:
    return word.top - slope * (word.left + word.width / 2)


def _bottom(word: Word, slope: float) -> float:
    return _top(word, slope) + word.height


def _with_air(word: Word) -> tuple[float, float, float, float]:
    air = max(1.0, _AIR * word.height)
    return word.left - air, word.top - air, word.left + word.width + air, word.top + word.height + air
