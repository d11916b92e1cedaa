"""Why a page was found: the forms that a query looks for, and where they stand in texts and on page images."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from boardroom.language.analysis import terms_of_word
from boardroom.language.expansion import expand_token, slots_of_phrase, tokens_of_word
from boardroom.language.identifiers import mask_personnummer
from boardroom.language.questions import is_empty_word
from boardroom.language.spotting import Spotting
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import tokens_in
from boardroom.language.word_forms import Forms, forms_of
from boardroom.ports.geometry import Word as PlacedWord
from boardroom.ports.search_index import And, Node, Not, Or, Phrase, Prefix, Word
from boardroom.reading.rules import PackedWords
from boardroom.search.rules.parsing import QueryError, parse_query

_SENTENCE_END = re.compile(r"[.!?][”\"]?(?=\s)")
# More than a personal identity number takes, however it is spaced.
_LONGEST_NUMBER = 40
# White space but for one space alone, or the hyphen of a word that goes on in small letters on the next line.
_BREAKS = re.compile(r"-[ \t]*\r?\n[ \t]*(?=(?!och\b|eller\b|samt\b)[a-zåäöé])|\s{2,}|[^\S ]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page image, in the same pixels as the page's words (origin top left)."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of page text for the result list; `marks` are half-open spans of `text` to emphasise.

    `cut_before` and `cut_after` say that the page goes on; personal identity numbers are masked.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Marking:
    """What to mark in a text: casefolded forms, and beginnings of words (typed with an asterisk)."""

    forms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.forms or self.beginnings)


def marking_of(typed: str, synonyms: Synonyms | None = None) -> Marking:
    """Return what a typed query looks for, without searching: the forms that the index would answer with.

    `synonyms` are those of the association; None: the standard ones.

    A query that cannot be read marks nothing; what it excludes is not marked.
    """
    try:
        root = parse_query(typed).root
    except QueryError:
        return Marking()
    forms: set[str] = set()
    beginnings: list[str] = []
    waiting: list[Node] = [root] if root else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting += [child for child in node.children if not isinstance(child, Not)]
        elif isinstance(node, Prefix):
            beginnings.append(node.text.casefold())
        elif isinstance(node, Phrase):
            forms |= _forms_of_phrase(node.text)
        elif isinstance(node, Word):
            tokens = tokens_of_word(node.text)
            forms |= (
                expand_token(tokens[0], synonyms).forms() if len(tokens) == 1 else _forms_of_phrase(node.text)
            )
    return Marking(frozenset(forms), tuple(beginnings))


def _forms_of_phrase(text: str) -> set[str]:
    # The small words of a phrase stand everywhere else too; they are marked only when it has no others.
    words = [token.text for token in tokens_in(text)]
    telling = [not is_empty_word(word) for word in words]
    slots = slots_of_phrase(text)
    return {
        term.text
        for slot, tells in zip(slots, telling, strict=True)
        if tells or not any(telling)
        for term in slot
    }


def marked_spans(body: str, forms: Collection[str], beginnings: Sequence[str] = ()) -> list[tuple[int, int]]:
    """The spans of a page's text that meet any of the forms, in reading order; for snippets and for the scan.

    Where none does, those that recognition may have read wrongly: such a page was found by them.
    """
    judge = _judge(frozenset(forms), tuple(beginnings))
    return judge.met.spans(body) or judge.nearly_met.spans(body)


class _Judge:
    """Which tokens of texts meet the forms; what it has said of a word is remembered, for the next text."""

    def __init__(self, wanted: frozenset[str], beginnings: tuple[str, ...]) -> None:
        self._wanted = wanted
        self._beginnings = beginnings
        looked_for = {*wanted, *beginnings}
        self.met = Spotting(self._meets, looked_for)
        self.nearly_met = Spotting(self._nearly_meets, looked_for)

    def _meets(self, text: str) -> bool:
        return self._meets_as(forms_of(text)) if _is_word(text) else text in self._wanted

    def _nearly_meets(self, text: str) -> bool:
        return _is_word(text) and not self._wanted.isdisjoint(terms_of_word(text).near)

    def _meets_as(self, forms: Forms) -> bool:
        return (
            forms.written in self._wanted
            or not self._wanted.isdisjoint(forms.bases)
            or not self._wanted.isdisjoint(forms.parts)
            or not self._wanted.isdisjoint(forms.folded)
            or any(forms.written.startswith(beginning) for beginning in self._beginnings)
        )


def _is_word(text: str) -> bool:
    """Whether it is a word; numbers and § have no forms but themselves."""
    return text.isalpha() or (text[:1] != "§" and any(map(str.isalpha, text)))


@lru_cache(maxsize=16)
def _judge(wanted: frozenset[str], beginnings: tuple[str, ...]) -> _Judge:
    return _Judge(wanted, beginnings)


def met_words(words: Sequence[PlacedWord], marking: Marking) -> list[tuple[int, ...]]:
    """Return each hit among a page's words, in reading order, as the places in `words` that it covers.

    What `marked_spans` tells of their text, without reading all of it.
    A date or an amount is one hit over several words, and so is a word broken at the end of a line.
    """
    if not (marking and words):
        return []
    written, lines = (
        words.written_and_lines()
        if isinstance(words, PackedWords)
        else ([word.text for word in words], [word.line for word in words])
    )
    judge = _judge(marking.forms, marking.beginnings)
    return _met_by(judge.met, written, lines) or _met_by(judge.nearly_met, written, lines)


def _met_by(spotting: Spotting, written: Sequence[str], lines: Sequence[int]) -> list[tuple[int, ...]]:
    """The hits among words on their lines: only lines that may hold one are read, and those beside them."""
    kept: list[int] = []
    starts: list[int] = []
    pieces: list[str] = []
    length = reached = 0
    for at in spotting.may_begin_in(written):
        if at < reached:
            continue
        # From the line before to the line after; what was read already is not read again.
        first = max(reached, _first_of_line(lines, _first_of_line(lines, at) - 1))
        end = _end_of_line(lines, _end_of_line(lines, at))
        if kept and first > reached:  # nothing goes on over what is left out
            pieces.append("\n")
            length += 1
        for place in range(first, end):
            kept.append(place)
            starts.append(length)
            pieces += (written[place], " " if lines[place : place + 2] == [lines[place]] * 2 else "\n")
            length += len(written[place]) + 1
        reached = end
    hits = []
    for left, right in spotting.spans("".join(pieces)):
        # The first word that begins after `left` is one too far.
        first = max(0, bisect_right(starts, left) - 1)
        hits.append(tuple(kept[first : max(first + 1, bisect_left(starts, right))]))
    return hits


def _first_of_line(lines: Sequence[int], at: int) -> int:
    first = max(at, 0)
    while first and lines[first - 1] == lines[first]:
        first -= 1
    return first


def _end_of_line(lines: Sequence[int], at: int) -> int:
    end = at + 1
    while end < len(lines) and lines[end] == lines[end - 1]:
        end += 1
    return min(end, len(lines))


def words_under(
    words: Sequence[PlacedWord], body: str, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, ...]] | None:
    """Return the places in `words` that each span of the body covers; None when the body is not those words in a row.

    What `met_words` tells, for who has the spans of the page's text already.
    """
    if len(body.split()) != len(words):
        return None
    found = []
    place = reached = 0  # so many words stand before that character
    for left, right in spans:
        start = 1 + max(body.rfind(" ", reached, left), body.rfind("\n", reached, left))
        if start > reached:
            place += len(body[reached:start].split())
            reached = start
        covered = body[reached:right].split()
        if any(
            not words[place + further].text.startswith(written) for further, written in enumerate(covered)
        ):
            return None
        found.append(tuple(range(place, place + len(covered))))
    return found


def spots_of(
    words: Sequence[PlacedWord],
    forms: Collection[str],
    body: str = "",
    spans: Sequence[tuple[int, int]] = (),
    most: int = 40,
) -> tuple[Spot, ...]:
    """Return the places of the words that meet any of the forms, at most so many: for small page images.

    `spans` are those of the page's text, `body`, that meet them, when they are known.
    """
    hits = words_under(words, body, spans[:most]) if body else None
    if hits is None:
        hits = met_words(words, Marking(frozenset(forms)))
    places = [place for hit in hits for place in hit]
    return tuple(
        Spot(word.left, word.top, word.width, word.height)
        for word in (words[place] for place in places[:most])
    )


def snippet(body: str, forms: Collection[str], length: int = 240) -> Snippet:
    """The stretch of at most `length` characters that holds most different forms, read as a sentence.

    It begins at a sentence or a word and ends at one; a word broken at the end of a line is made whole.
    """
    return snippet_around(body, marked_spans(body, forms), length)


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


def _snippet_start(body: str, spans: Sequence[tuple[int, int]], length: int) -> int:
    best, most = spans[0][0], 0
    ends = [end for _, end in spans]
    written = [body[left:right].casefold() for left, right in spans]
    different = len(set(written))
    for index, (start, _) in enumerate(spans):
        last = start + length * 3 // 4
        inside = len(set(written[index : bisect_right(ends, last, index)]))
        if inside > most:
            best, most = start, inside
            if most == different:
                break
    earliest = max(0, best - length // 4)
    sentence = [match.end() for match in re.finditer(r"[.!?:]\s+|\n\s*", body[earliest:best])]
    if sentence:
        return earliest + sentence[-1]
    if earliest == 0:
        return 0
    space = body.find(" ", earliest, best)
    return space + 1 if space >= 0 else best
