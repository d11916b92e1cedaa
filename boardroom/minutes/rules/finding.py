"""Where in the paper each § of printed minutes stands, line by line, and where that cannot be told safely; pure.

A § that is given away must hold nothing of the next one. What separates them is a heading that was read, so a § is only
safe between its own number and the one that follows it: where a number is missing, a heading has gone unread.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from boardroom.core.words import N_
from boardroom.minutes.rules.recognising import RUNNING, SECTION, SIGNED
from boardroom.ports.geometry import Word

# A line that comes back at the edge of so many pages is a running head or foot.
_COMES_BACK = 2
_EDGE = 3
_AS_FAR = 2.5  # in heights of its letters: paper is never fed quite alike
# "Årsstämman 1994, sida 2": a capital letter first and the page's own number last. A sentence may break there, but then
# goes on with a small letter.
_PAGE_TOLD = re.compile(r"^[A-ZÅÄÖ].{2,60}\bsid(?:a|an|\.)?\s*(\d{1,3})$")
_SENTENCE = re.compile(r"[.!?:;,]\s*$")
_KEY = re.compile(r"(\d{1,5})-(\d{1,5})(?:-(\d{1,3}))?")
_LAST_OF_ALL = re.compile(
    r"\b(?:mötets?|sammanträdets?|stämmans?)?\s*(?:avslut|upplös|slut\b)", re.IGNORECASE
)

NEXT_MISSING = N_("Nästa paragraf hittades inte, så det går inte att veta var den här slutar.")
NUMBER_TWICE = N_("Numret står i början av flera rader, så det är osäkert vilken av dem som är rubriken.")
NUMBER_ALONE = N_("Bara numret hittades. Texten står kanske i en spalt för sig.")
NO_END = N_("Det är den sista paragrafen, och det är osäkert var den slutar.")
SIGNED_WITHIN = N_("Mitt i paragrafen står något som liknar underskrifter, så det är osäkert var den slutar.")
UNREAD = N_("En av sidorna är inte avläst, så det går inte att veta vad som står där.")


@dataclass(frozen=True)
class Line:
    """One line of the document's text with its words and their places."""

    page: int  # within the document, from 1
    words: tuple[Word, ...]
    running: bool = False  # a running head or foot, which belongs to no §

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Span:
    """Lines of a document, the first and the last of them counted from 0; `number` is the § where a person has said it."""

    first: int
    last: int
    number: int = 0

    @property
    def key(self) -> str:
        """How an address says it: "12-27", with the § behind it where a person has said which it is."""
        return f"{self.first}-{self.last}" + (f"-{self.number}" if self.number else "")

    @classmethod
    def told(cls, key: str) -> "Span":
        """Return the span of a key; ValueError for what is none."""
        match = _KEY.fullmatch(key)
        if match is None:
            raise ValueError(key)
        return cls(*(int(part or 0) for part in match.groups()))


@dataclass(frozen=True)
class FoundParagraph:
    """One § as it was found in the paper; `doubt` says why a person must mark it, empty where it is safe."""

    number: int
    heading: str  # what its first line says behind the number
    span: Span
    pages: tuple[int, int]
    doubt: str = ""


def lines_on(pages: Sequence[Iterable[Word]]) -> list[Line]:
    """Return the lines of a document's pages, in reading order, those that come back at the pages' edges known."""
    found = [
        [Line(number, tuple(words)) for _, words in groupby(page, key=lambda word: word.line)]
        for number, page in enumerate(pages, start=1)
    ]
    heads, feet = _come_back(found), _come_back([page[::-1] for page in found])
    return [
        replace(
            line,
            running=bool(RUNNING.match(line.text))
            or line in heads
            or line in feet
            or (place == 0 and _names_its_page(line)),
        )
        for page in found
        for place, line in enumerate(page)
    ]


def paragraphs_on(lines: Sequence[Line], unread: Iterable[int] = ()) -> list[FoundParagraph]:
    """Return the §§ of the lines in order; `unread` are pages whose text is not known."""
    heads = [
        (at, int(match[1] or match[2]), match[3].strip())
        for at, line in enumerate(lines)
        if not line.running and (match := SECTION.match(line.text))
    ]
    missing, found = set(unread), []
    for place, (at, number, rest) in enumerate(heads):
        following = [one[1] for one in heads[place + 1 : place + 3]]
        end = heads[place + 1][0] if place + 1 < len(heads) else len(lines)
        signed = next((one for one in range(at + 1, end) if SIGNED.match(lines[one].text)), end)
        last = _last(lines, at, signed)
        pages = lines[at].page, lines[last].page
        within = range(pages[0], (lines[end].page if end < len(lines) else pages[1]) + 1)
        before = [one[1] for one in heads[max(0, place - 1) : place]]
        doubt = _doubt(number, before, following, rest, ended=signed < end)
        if missing & set(within):
            doubt = UNREAD
        elif not rest and at == last:
            doubt = NUMBER_ALONE
        elif not doubt and following and any(not line.running for line in lines[signed:end]):
            doubt = SIGNED_WITHIN
        found.append(FoundParagraph(number, rest, Span(at, last), pages, doubt))
    return found


def number_of(lines: Sequence[Line], span: Span) -> int:
    """Return which § a span is: what a person said, else what its first line begins with; 0 where neither tells."""
    match = SECTION.match(lines[span.first].text)
    return span.number or (int(match[1] or match[2]) if match else 0)


def _doubt(number: int, before: Sequence[int], following: Sequence[int], rest: str, *, ended: bool) -> str:
    if number in before or number in following or following[1:] == [number + 1] == following[:1]:
        return NUMBER_TWICE
    if following and following[0] == number + 1:
        return ""
    # Behind the last § of one meeting the first of another may follow in the same paper.
    if following and following[0] != 1:
        return NEXT_MISSING
    # A heading behind it may have gone unread, unless this is what minutes end with.
    return "" if ended and _LAST_OF_ALL.search(rest) else NO_END


def _last(lines: Sequence[Line], first: int, end: int) -> int:
    """Return the last line of a §, running heads and feet behind it left out."""
    last = end - 1
    while last > first and lines[last].running:
        last -= 1
    return last


def _bare(text: str) -> str:
    """Return a line without what differs from page to page."""
    return re.sub(r"[\W\d_]+", "", text).casefold()


def _names_its_page(line: Line) -> bool:
    """Tell whether the first line of a page is a head by what it says; one that comes but once has no other like it."""
    match = _PAGE_TOLD.match(line.text)
    return match is not None and int(match[1]) == line.page > 1 and not SECTION.match(line.text)


def _come_back(pages: Sequence[Sequence[Line]]) -> set[Line]:
    """Return the running heads of pages, and of pages that are turned over the feet.

    What is taken for one is left out of a §, so it has to be as far from the edge on most pages as the others, one after
    the other, and no sentence: the same decision may stand last on two pages.
    """
    found = set[Line]()
    for at in range(_EDGE):
        alike: dict[str, list[Line]] = {}
        for page in pages:
            if at < len(page) and (at == 0 or page[at - 1] in found or RUNNING.match(page[at - 1].text)):
                alike.setdefault(_bare(page[at].text), []).append(page[at])
        for bare, lines in alike.items():
            tops = [line.words[0].top for line in lines]
            tall = max(line.words[0].height for line in lines)
            if (
                len(bare) >= _EDGE
                and len(lines) >= max(_COMES_BACK, len(pages) / 2)
                and max(tops) - min(tops) <= _AS_FAR * tall
                and not any(SECTION.match(line.text) or _SENTENCE.search(line.text) for line in lines)
            ):
                found |= set(lines)
    return found
