"""A stretch of a page's text that reads like a sentence and shows why the page was found."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from boardroom.language.abbreviations import ABBREVIATIONS
from boardroom.language.identifiers import mask_personnummer
from boardroom.language.questions import is_empty_word
from boardroom.search.rules.marking import Compound, marked_spans

_SENTENCE_END = re.compile(r"[.!?][”\"]?(?=\s)")
# Where a sentence may begin: after a stop, or on a new line.
_MAYBE_BEGUN = re.compile(r"(?P<stop>[.!?][”\")]?)\s+|(?P<line>\s*\n\s*)")
_AFTER_A_COLON = re.compile(r":\s+(?=[^\sa-zåäöé])")
_BEFORE_A_STOP = re.compile(r"[\w.]+$")
_ITEM = re.compile(r"[-–•*·]\s")
_NUMBER_OF_AN_ITEM = re.compile(r"[ \t]*\d+(?:\.\d+)*")
# Abbreviations that a sentence may end with; after the others it goes on with a name or a number.
_MAY_END = frozenset({"kr", "tkr", "mnkr", "mkr", "st", "m.m", "m.fl", "o.s.v"})
_GOES_ON = (ABBREVIATIONS.keys() - _MAY_END) | {"nr", "kl", "ca", "dr", "f.d", "dvs", "sid", "mom", "tfn"}
# So far to each side a line is compared with others, and so much of the longest may be left empty by chance.
_LINES_AROUND = 400
_FILLED = 0.9
# More than a personal identity number takes, however it is spaced.
_LONGEST_NUMBER = 40
# White space but for one space alone, or the hyphen of a word that goes on in small letters on the next line.
_BREAKS = re.compile(r"-[ \t]*\r?\n[ \t]*(?=(?!och\b|eller\b|samt\b)[a-zåäöé])|\s{2,}|[^\S ]")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of page text for the result list; `marks` are half-open spans of `text` to emphasise.

    `cut_before` and `cut_after` say that the page goes on; personal identity numbers are masked.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


def snippet(
    body: str, forms: Collection[str], length: int = 240, compounds: tuple[Compound, ...] = ()
) -> Snippet:
    """The stretch of at most `length` characters that holds most different forms, read as a sentence.

    It begins at a sentence or a word and ends at one; a word broken at the end of a line is made whole.
    """
    return snippet_around(body, marked_spans(body, forms, compounds=compounds), length)


def snippet_around(body: str, spans: Sequence[tuple[int, int]], length: int = 240) -> Snippet:
    """The same of the spans that meet the forms, for who has them already."""
    start = _snippet_start(body, spans, length) if spans else 0
    start += len(body[start:]) - len(body[start:].lstrip())
    end = _snippet_end(body, start, min(len(body), start + length))
    # A number of a person that is cut by an edge of the stretch is masked as the whole that it is.
    first = max(0, start - _LONGEST_NUMBER)
    masked = mask_personnummer(body[first : end + _LONGEST_NUMBER])[start - first : end - first]
    text, places = _flowing(masked, {place - start for place in _kept_apart(body, start, end)})
    marks = tuple(
        (places[left - start], places[right - start])
        for left, right in spans
        if start <= left and right <= end
    )
    return Snippet(text, marks, cut_before=start > 0, cut_after=bool(body[end:].strip()))


def _snippet_end(body: str, start: int, end: int) -> int:
    """Return where to stop: after a sentence when one ends in the last third, else after a word."""
    if end == len(body):
        return end
    ends = [match.end() for match in _SENTENCE_END.finditer(body, start + (end - start) * 2 // 3, end)]
    if ends:
        return ends[-1]
    space = max(body.rfind(" ", start, end), body.rfind("\n", start, end))
    return space if space > start + (end - start) // 2 else end


def _kept_apart(body: str, start: int, end: int) -> Iterator[int]:
    """Where headings and lines of a list end that have no stop: on one line they would run into what follows."""
    for match in _MAYBE_BEGUN.finditer(body, start, end):
        before = body[match.start() - 1 : match.start()]
        if match["line"] and before.isalnum() and _begins(body, match):
            yield match.start()


def _flowing(text: str, apart: Collection[int] = ()) -> tuple[str, list[int]]:
    """Return the text on one line, broken words made whole, and for each place in the old its place in the new.

    At the places of `apart` a mark stands between what one line ended with and the next began with.
    """
    made, at = "", 0
    places: list[int] = []
    for match in _BREAKS.finditer(text):
        places += range(len(made), len(made) + match.start() - at)
        made += text[at : match.start()]
        places += [len(made)] * len(match[0])
        made += "" if match[0].startswith("-") else " · " if match.start() in apart else " "
        at = match.end()
    places += range(len(made), len(made) + len(text) - at + 1)
    return made + text[at:], places


def _worth(written: Sequence[str]) -> int:
    """How much different words tell of why the page was found; a year stands at the head of most pages, and tells least."""
    return sum(1 + any(letter.isalpha() for letter in word) for word in set(written))


def _snippet_start(body: str, spans: Sequence[tuple[int, int]], length: int) -> int:
    best, most, reached = spans[0][0], 0, spans[0][1]
    ends = [end for _, end in spans]
    written = [body[left:right].casefold() for left, right in spans]
    everything = _worth(written)
    for index, (start, _) in enumerate(spans):
        last = bisect_right(ends, start + length * 3 // 4, index)
        inside = _worth(written[index:last])
        if inside > most:
            best, most, reached = start, inside, ends[max(index, last - 1)]
            if most == everything:
                break
    # As far back as leaves room for all the words, and for some of what is said of them.
    room = min(length * 3 // 4, length - (reached - best))
    earliest = max(0, best - max(length // 4, room))
    begun = _begun_last(body, earliest, best)
    if begun is not None:
        return begun
    if earliest == 0:
        return 0
    earliest = max(0, best - length // 4)
    colons = [match.end() for match in _AFTER_A_COLON.finditer(body, earliest, best + 1)]
    if colons:
        return colons[-1]
    space = body.find(" ", earliest, best)
    return space + 1 if space >= 0 else best


def _begun_last(body: str, earliest: int, latest: int) -> int | None:
    """Where the last sentence, heading or item of a list begins between two places; None when none does."""
    found = None
    for match in _MAYBE_BEGUN.finditer(body, max(0, earliest - 1), latest):
        if match.end() >= earliest and _begins(body, match):
            found = match.end()
    return found


def _begins(body: str, match: re.Match[str]) -> bool:
    """Whether something begins after a stop or a new line."""
    if match.end() == len(body) or body[match.end()].islower():
        return False
    return _begins_anew(body, match) if match["line"] else _has_ended(body, match.start())


def _has_ended(body: str, stop: int) -> bool:
    """Whether a sentence ends with the stop: not after an abbreviation, an initial or the number of an item."""
    line = body[body.rfind("\n", 0, stop) + 1 : stop]
    if _NUMBER_OF_AN_ITEM.fullmatch(line):
        return False
    last = _BEFORE_A_STOP.search(line)
    word = last[0].casefold() if last else ""
    return word not in _GOES_ON and not (len(word) == 1 and word.isalpha())


def _begins_anew(body: str, match: re.Match[str]) -> bool:
    """Whether a new line begins something new, and is not where a paragraph had come to the edge of its column."""
    if match[0].count("\n") > 1 or _ITEM.match(body, match.end()):
        return True
    at = body.index("\n", match.start())
    line = body[body.rfind("\n", 0, at) + 1 : at].strip()
    if not line or line[-1] in ".!?:":
        return True
    if line[-1] in ",-" or is_empty_word(line.rpartition(" ")[2].casefold()):
        return False
    around = body[max(0, at - _LINES_AROUND) : at + _LINES_AROUND].split("\n")
    words = body[match.end() : match.end() + _LINES_AROUND].split(maxsplit=1)
    # The first word of the next line would have had its place on this one.
    return len(line) + 1 + len(words[0] if words else "") <= _FILLED * max(map(len, around))
