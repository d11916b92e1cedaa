"""A stretch of a page's text that reads like a sentence and shows why the page was found."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from boardroom.language.identifiers import mask_personnummer
from boardroom.search.rules.marking import Compound, marked_spans

_SENTENCE_END = re.compile(r"[.!?][”\"]?(?=\s)")
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
    text, places = _flowing(masked)
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


def _flowing(text: str) -> tuple[str, list[int]]:
    """Return the text on one line, broken words made whole, and for each place in the old its place in the new."""
    made, at = "", 0
    places: list[int] = []
    for match in _BREAKS.finditer(text):
        places += range(len(made), len(made) + match.start() - at)
        made += text[at : match.start()]
        places += [len(made)] * len(match[0])
        made += "" if match[0].startswith("-") else " "
        at = match.end()
    places += range(len(made), len(made) + len(text) - at + 1)
    return made + text[at:], places


def _worth(written: Sequence[str]) -> int:
    """How much different words tell of why the page was found; a year stands at the head of most pages, and tells least."""
    return sum(1 + any(letter.isalpha() for letter in word) for word in set(written))


def _snippet_start(body: str, spans: Sequence[tuple[int, int]], length: int) -> int:
    best, most = spans[0][0], 0
    ends = [end for _, end in spans]
    written = [body[left:right].casefold() for left, right in spans]
    everything = _worth(written)
    for index, (start, _) in enumerate(spans):
        last = start + length * 3 // 4
        inside = _worth(written[index : bisect_right(ends, last, index)])
        if inside > most:
            best, most = start, inside
            if most == everything:
                break
    earliest = max(0, best - length // 4)
    sentence = [match.end() for match in re.finditer(r"[.!?:]\s+|\n\s*", body[earliest:best])]
    if sentence:
        return earliest + sentence[-1]
    if earliest == 0:
        return 0
    space = body.find(" ", earliest, best)
    return space + 1 if space >= 0 else best
