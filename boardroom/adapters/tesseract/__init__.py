"""Recognition by Tesseract: one run for most pages, more only where something cheap says that the page asks for it."""

import time
from dataclasses import dataclass, replace
from functools import cached_property

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.engine import AROUND, BY_PARTS, WHOLE
from boardroom.adapters.tesseract.margins import with_margin_read
from boardroom.adapters.tesseract.mirrored import without_the_back
from boardroom.adapters.tesseract.raster import lies_on_its_side, raster_of
from boardroom.adapters.tesseract.second_look import with_signs_looked_at
from boardroom.adapters.tesseract.strips import with_strips_read
from boardroom.adapters.tesseract.table import Layout, layout_of, page_text
from boardroom.adapters.tesseract.tongues import other_language
from boardroom.adapters.tesseract.unread import Cells, inked_cells, unread_share
from boardroom.ports.geometry import PageText, Word
from boardroom.ports.images import Images
from boardroom.ports.recogniser import RecognitionFailed

# Below this mean confidence, or with fewer words, a page may be lying on its side.
DOUBTFUL_CONFIDENCE = 55.0
FEW_WORDS = 4
# Words above this are almost always right; how many there are tells the best of several readings.
STRONG_CONFIDENCE = 80.0
# A page of fewer words is settled where nearly all its letters are sure, and there are at least so many of them.
_NEARLY_ALL = 0.9
_SURE_LETTERS = 8
# A page is thresholded anew when fewer of its letters stand in strong words, or so much ink was left unread.
_LEAST_STRONG = 0.7
_MOST_UNREAD = 0.08
# Another threshold reads some chance words out of stains and print from behind: so much more makes it the better one.
_CLEARLY_BETTER = 1.05

# A further run may take so many times as long as the first and so many seconds more.
_TIMES_THE_FIRST = 3.0
_FURTHER_SECONDS = 10.0
# A page with fewer cells of ink than this (a letter's size each) holds some words at most, and no spot that outweighs them.
_SPARSE = 40


class Tesseract:
    """Implements ports.recogniser.Recogniser; `images` turns the pages that lie on their side."""

    def __init__(self, images: Images, languages: str) -> None:
        self._images = images
        self._languages = languages
        engine.prepare()

    def version(self) -> str:
        """Return the engine's name and version."""
        return f"tesseract {engine.version()}"

    def recognise(self, image: bytes, languages: str) -> PageText:
        """Return the page's text; turned, thresholded otherwise or read as another language where that is better."""
        wanted = engine.known(languages or self._languages)
        raster = raster_of(image)
        turn = engine.orientation(image) if raster and lies_on_its_side(raster) else 0
        picture = _Picture(self._turned(image, turn) if turn else image)
        read = picture.read(wanted)
        if not turn and not (read.good or picture.settles(read)) and (turn := _turn_of(image, picture, read)):
            upright = _Picture(self._turned(image, turn))
            again = upright.read(wanted)
            turn = turn if again.worth > read.worth else 0
            picture, read = (upright, again) if turn else (picture, read)
        if picture.asks_for_more(read):
            read = picture.improved(read, wanted)
        if not languages and (other := other_language(read.text, engine.installed())):
            read = max(read, picture.again(other) or read, key=_worth)
        return replace(picture.finished(read), rotation=turn)

    def _turned(self, image: bytes, turn: int) -> bytes:
        return self._images.convert(image, image_format="PPM", rotate=turn)


@dataclass(frozen=True)
class _Reading:
    """One run's layout, with what tells its worth."""

    layout: Layout
    languages: str

    @property
    def words(self) -> list[Word]:
        return [word for line in self.layout.lines for word in line.words]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def worth(self) -> int:
        """How many letters stand in words that are almost surely right."""
        return sum(
            len(word.text)
            for word in self.words
            if word.confidence > STRONG_CONFIDENCE and any(map(str.isalnum, word.text))
        )

    @property
    def good(self) -> bool:
        """Whether the page was surely upright."""
        words = self.words
        return len(words) >= FEW_WORDS and sum(
            word.confidence for word in words
        ) >= DOUBTFUL_CONFIDENCE * len(words)


class _Picture:
    """A page's picture and the ways to read it."""

    def __init__(self, image: bytes) -> None:
        self._image = image
        self._raster = raster_of(image)
        self._patience: float = engine.PAGE_SECONDS

    def read(self, languages: str) -> _Reading:
        """Return the first reading; RecognitionFailed, Unavailable."""
        began = time.monotonic()
        read = self._read(languages, AROUND if self.is_sparse else WHOLE, engine.PAGE_SECONDS)
        self._patience = _TIMES_THE_FIRST * (time.monotonic() - began) + _FURTHER_SECONDS
        return read

    def again(self, languages: str, threshold: int = WHOLE) -> _Reading | None:
        """Return a further reading, None where it takes out of all proportion: paper with grain is letters to some thresholds."""
        try:
            return self._read(languages, threshold, self._patience)
        except RecognitionFailed:
            return None

    def _read(self, languages: str, threshold: int, seconds: float) -> _Reading:
        dpi = self._raster.sheet_dpi if self._raster else 0
        table = engine.table_of(self._image, languages, threshold=threshold, dpi=dpi, seconds=seconds)
        return _Reading(layout_of(table), languages)

    def asks_for_more(self, read: _Reading) -> bool:
        """Tell whether words are few or doubtful, or ink was left that no word explains."""
        words = read.words
        if len(words) < FEW_WORDS:
            return not self.settles(read)
        if read.worth < _LEAST_STRONG * sum(len(word.text) for word in words):
            return True
        return self._raster is not None and self._left_unread(read)

    def settles(self, read: _Reading) -> bool:
        """Tell whether few words are all there is: nearly all their letters are sure, and no ink was left."""
        letters = sum(len(word.text) for word in read.words)
        sure = read.worth >= max(_SURE_LETTERS, _NEARLY_ALL * letters)
        return sure and self._raster is not None and not self._left_unread(read)

    def _left_unread(self, read: _Reading) -> bool:
        assert self._raster  # noqa: S101 - asked by the two above
        return unread_share(self._raster, read.words, self._inked) > _MOST_UNREAD

    def improved(self, read: _Reading, languages: str) -> _Reading:
        """Return the best of as few readings as the page asks for.

        Sauvola's thresholds find faint letters. Parts help where one spot outweighs the page, and cost others dearly.
        """
        again = self.again(languages, WHOLE if self.is_sparse else AROUND)
        best = again if again and again.worth > _CLEARLY_BETTER * read.worth else read
        if len(best.words) < FEW_WORDS and not self.is_sparse:
            best = max(best, self.again(languages, BY_PARTS) or best, key=_worth)
        return best

    @property
    def is_sparse(self) -> bool:
        """Whether there is next to no ink: one threshold for all of it would part the paper's grain, not ink from paper."""
        return self._raster is not None and sum(map(sum, self._inked)) < _SPARSE

    def finished(self, read: _Reading) -> PageText:
        """Return the page's text from the reading that was chosen."""
        if self._raster is None:
            return page_text(read.layout)
        own = without_the_back(read.layout, self._raster, read.languages, self._patience)
        layout = with_margin_read(own, self._raster, self._inked, read.languages)
        layout = with_strips_read(layout, self._raster, read.languages)
        looked_at = with_signs_looked_at(layout, self._raster, read.languages, self._patience)
        return page_text(looked_at, self._raster)

    @cached_property
    def _inked(self) -> Cells:
        return inked_cells(self._raster) if self._raster else []


def _worth(read: _Reading) -> int:
    return read.worth


def _turn_of(image: bytes, picture: _Picture, read: _Reading) -> int:
    """Return the turn that the letters ask for; where hardly any were read, also the faint ones are asked."""
    turn = engine.orientation(image)
    faint = len(read.words) < FEW_WORDS and not picture.is_sparse
    return turn or (engine.orientation(image, BY_PARTS) if faint else 0)
