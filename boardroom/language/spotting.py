"""Where in texts the words stand that a query looks for: what `tokens_in` would tell, without making its tokens."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import compress

from boardroom.language.abbreviations import ABBREVIATIONS
from boardroom.language.tokens import PATTERN, Number, as_kept, meanings_in, registered_numbers

Span = tuple[int, int]

_MOST_REMEMBERED = 20_000  # ways of writing a word, about 2 megabytes
# What a number, a date, an apartment or a property means.
_MEANING = re.compile(r"[\d-]+|lgh\d+|.*\s.*")
# After what a word may go on behind a space or on the next line: v. ordf., a word broken by a hyphen.
_GOES_ON = re.compile(
    r"[^\W\d_][-\u00ac\u2010\u00ad]$|^\W*(?:"
    + "|".join(
        sorted(
            {
                re.escape(".".join(each.split(".")[:count]))
                for each in ABBREVIATIONS
                for count in range(1, each.count(".") + 1)
            }
        )
    )
    + r")\.$",
    re.IGNORECASE,
)
# A number of a person or an organisation is a token of its own, whatever it is written together with, and so is § 7.
_TOUCHES_NUMBER = re.compile(r"[^\W\d_]\W*\d{4}|\d\W*[^\W\d_]")
# White space in a row.
_SPACE = re.compile(r"\s+")
# The same of any token, § 7 b too.
_MAY_GO_ON = re.compile(r"(?:[-\u00ac\u2010\u00ad§\d]|\b\w{1,5}\.)\s*\Z")


class Spotting:
    """Find the tokens that `meets` is true of, and the numbers and dates whose meaning is among `wanted`.

    `wanted` are the forms that `meets` compares a token with. It is asked once for each way of writing a word; what
    it said is remembered for the next text. A personal identity number is never asked about.
    """

    def __init__(self, meets: Callable[[str], bool], wanted: Collection[str]) -> None:
        self._meets = meets
        self._meanings = frozenset(filter(_MEANING.fullmatch, wanted))
        # A word stands between two spaces, unless it is broken.
        self._words_alone = not (self._meanings or any("§" in form or "." in form for form in wanted))
        self._judged: dict[str, bool] = {}
        self._chunks = _Remembered(self._is_worth_reading)

    def spans(self, text: str) -> list[Span]:
        """The spans in reading order."""
        for remembered in (self._judged, self._chunks):
            if len(remembered) > _MOST_REMEMBERED:
                remembered.clear()
        numbers = registered_numbers(text)
        if not self._words_alone:
            return list(self._met(text, 0, len(text), numbers))
        worth_reading = list(filter(self._chunks.__getitem__, set(text.split())))
        return [
            span
            for first, end in _stretches_with(text, worth_reading)
            for span in self._met(text, first, end, numbers)
        ]

    def may_begin_in(self, words: Sequence[str]) -> list[int]:
        """The places of those words of a text in which what is looked for may begin; it begins in no other."""
        if not self._words_alone:
            return list(range(len(words)))
        return list(compress(range(len(words)), map(self._chunks.__getitem__, words)))

    def _met(self, text: str, first: int, end: int, numbers: Sequence[Number]) -> Iterator[Span]:
        """The good tokens that begin within a stretch of the text; those numbers are tokens whatever they touch."""
        meant: Collection[int] = ()
        if self._meanings:
            meant = {
                start
                for start, its in meanings_in(text, self._meanings).items()
                if not self._meanings.isdisjoint(its)
            }
        place = first
        for start, after, kind, canonical in (*numbers, (len(text), len(text), "person", "")):
            if after < first:
                continue
            stop = min(start, end)
            for met in PATTERN.finditer(text, place):
                begins, ends = met.span()
                if begins >= stop:
                    break
                written = met[0] if ends <= start else text[begins:start]
                if self._is_good(written, met.lastgroup) or begins in meant:
                    yield begins, min(ends, start)
            if start >= end:
                return
            if kind != "person" and (
                canonical in self._meanings or self._meets(text[start:after].casefold())
            ):
                yield start, after
            place = max(place, after)

    def _is_good(self, written: str, group: str | None) -> bool:
        good = self._judged.get(written)
        if good is None:
            # Whether it is an abbreviation does not matter here, and so neither does a full stop after it.
            good = self._judged[written] = self._meets(as_kept(written, group or "word", "")[1])
        return good

    def _is_worth_reading(self, chunk: str) -> bool:
        """Tell whether a good token may begin in what stands between two spaces."""
        return bool(_GOES_ON.search(chunk) or _TOUCHES_NUMBER.search(chunk)) or any(
            self._is_good(met[0], met.lastgroup) for met in PATTERN.finditer(chunk)
        )


class _Remembered(dict[str, bool]):
    """What is told of each piece of text, asked once."""

    def __init__(self, tell: Callable[[str], bool]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, piece: str) -> bool:
        """Ask of what is met the first time."""
        told = self[piece] = self._tell(piece)
        return told


def _stretches_with(text: str, chunks: Collection[str]) -> list[Span]:
    """Where any of the chunks stands, from where a token surely begins to where it surely has ended; in order, none twice."""
    found = set()
    for chunk in chunks:
        place = text.find(chunk)
        while place >= 0:
            end = _end_of_stretch(text, place + len(chunk))
            found.add((_start_of_stretch(text, place), end))
            place = text.find(chunk, end)
    stretches: list[Span] = []
    for first, end in sorted(found):
        if stretches and first < stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(end, stretches[-1][1])
        else:
            stretches.append((first, end))
    return stretches


def _end_of_stretch(text: str, place: int) -> int:
    """Where white space comes that no token reaches over; the text's end when none does."""
    for space in _SPACE.finditer(text, place):
        if not _MAY_GO_ON.search(text, max(0, space.start() - 12), space.start()):
            return space.start()
    return len(text)


def _start_of_stretch(text: str, place: int) -> int:
    """After which white space no token can have begun before it."""
    start = place
    while start and not (
        text[start - 1].isspace() and not _MAY_GO_ON.search(text, max(0, start - 12), start)
    ):
        start -= 1
    return start
