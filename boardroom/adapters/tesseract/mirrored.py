"""What shines through from the back of a sheet, read as nonsense: known by the words that its mirror image says."""

import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.raster import Raster
from boardroom.adapters.tesseract.table import Layout, layout_of
from boardroom.ports.geometry import Word
from boardroom.ports.recogniser import RecognitionFailed

# Words that the recogniser doubts so are most of what it makes of mirrored letters: 24 to 30 on average.
_DOUBTED = 50.0
_FEWEST_LETTERS = 60
_STRONG = 80.0
_TIMES_AS_MANY = 3  # letters in strong words in the mirror as on the page
_BAND, _LEAST_BAND = 0.25, 600  # of the page's height, and pixels, that are looked at in the mirror
_SURE, _SURE_LETTERS = 90.0, 6  # of neighbouring words, and letters in them
_LEAST_LEFT = 12  # letters
_KEPT = 70.0  # confidence of lines that are the front's own


def without_the_back(layout: Layout, raster: Raster, languages: str, seconds: float) -> Layout:
    """Return a layout without the lines that are the back's, where the page in a mirror says more than the page itself."""
    words = [word for line in layout.lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    if letters < _FEWEST_LETTERS or _mean(words) >= _DOUBTED:
        return layout
    height = min(raster.height, max(_LEAST_BAND, round(_BAND * raster.height)))
    middle = round(statistics.median(word.top for word in words))
    top = min(max(0, middle - height // 2), raster.height - height)
    try:
        table = engine.table_of(
            raster.mirrored(top, height), languages, layout=engine.ONE_BLOCK, seconds=seconds
        )
    except RecognitionFailed:
        return layout
    seen = [word for line in layout_of(table).lines for word in line.words]
    here = [word for word in words if top <= word.top < top + height]
    if _strong(seen) < max(_FEWEST_LETTERS // 2, _TIMES_AS_MANY * _strong(here)):
        return layout
    own = [replace(line, words=_own(line.words)) for line in layout.lines]
    left = sum(len(word.text) for line in own for word in line.words)
    # A chance word or two would pass for all that stands on the page; without any a person looks at it.
    return replace(layout, lines=tuple(line for line in own if line.words and left >= _LEAST_LEFT))


def _own(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words of a line that are the front's: all of a sure line, of a doubted one what is surely words."""
    if _mean(words) >= _KEPT:
        return tuple(words)
    kept: list[Word] = []
    for sure, run in groupby(words, key=lambda word: word.confidence >= _SURE):
        together = list(run)
        if sure and sum(map(str.isalpha, "".join(word.text for word in together))) >= _SURE_LETTERS:
            kept += together
    return tuple(kept)


def _mean(words: Sequence[Word]) -> float:
    """Return the mean confidence over letters: a chance "16" or "I" in a line of nonsense counts for little."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _strong(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words if word.confidence > _STRONG and word.text.isalpha())
