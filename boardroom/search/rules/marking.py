"""Why a page was found: the forms that a query looks for, and where they stand in texts and on page images."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from boardroom.language.analysis import terms_of_word
from boardroom.language.expansion import expand_token, slots_of_phrase, tokens_of_word
from boardroom.language.questions import is_empty_word
from boardroom.language.spotting import Span, Spotting
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import tokens_in
from boardroom.language.word_forms import Forms, forms_of
from boardroom.ports.geometry import Word as PlacedWord
from boardroom.ports.search_index import And, Node, Not, Or, Phrase, Prefix, Word
from boardroom.reading.rules import PackedWords
from boardroom.search.rules.lexemes import QueryError
from boardroom.search.rules.parsing import parse_query


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page image, in the same pixels as the page's words (origin top left)."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound that is looked for: its forms, and those of its parts that stand for it where it is missing."""

    whole: frozenset[str]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marking:
    """What to mark in a text: casefolded forms, and beginnings of words (typed with an asterisk)."""

    forms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    compounds: "tuple[Compound, ...]" = ()

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
    for node in _looked_for(root):
        if isinstance(node, Prefix):
            beginnings.append(node.text.casefold())
        elif isinstance(node, Phrase):
            forms |= _forms_of_phrase(node.text)
        elif isinstance(node, Word):
            tokens = tokens_of_word(node.text)
            forms |= (
                expand_token(tokens[0], synonyms).forms() if len(tokens) == 1 else _forms_of_phrase(node.text)
            )
    return Marking(frozenset(forms), tuple(beginnings), compounds_of(root, synonyms))


def compounds_of(root: Node | None, synonyms: Synonyms | None = None) -> tuple[Compound, ...]:
    """Return the compounds among the words of a query; what is looked for on its own too is no mere part."""
    tokens = [tokens_of_word(node.text) for node in _looked_for(root) if isinstance(node, Word)]
    words = [(token[0], expand_token(token[0], synonyms)) for token in tokens if len(token) == 1]
    alone = {term.text for _, wanted in words for term in wanted.any_of}
    return tuple(
        Compound(_as_a_whole([token.text]), parts)
        for token, wanted in words
        if (parts := frozenset(term.text for group in wanted.all_of for term in group) - alone)
    )


def _looked_for(root: Node | None) -> Iterator[Node]:
    """The words, phrases and beginnings of a query, but for those that it excludes."""
    waiting: list[Node] = [root] if root else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting += [child for child in node.children if not isinstance(child, Not)]
        else:
            yield node


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


def marked_spans(
    body: str,
    forms: Collection[str],
    beginnings: Sequence[str] = (),
    compounds: tuple[Compound, ...] = (),
) -> list[Span]:
    """The spans of a page's text that meet any of the forms, in reading order; for snippets and for the scan.

    Where a compound stands that was looked for, other words that share a part with it are not marked beside it.
    Where none does, those that recognition may have read wrongly: such a page was found by them.
    """
    judge = _judge(frozenset(forms), tuple(beginnings), compounds)
    return judge.whole_first(body, judge.met.spans(body)) or judge.nearly_met.spans(body)


class _Judge:
    """Which tokens of texts meet the forms; what it has said of a word is remembered, for the next text."""

    def __init__(
        self, wanted: frozenset[str], beginnings: tuple[str, ...], compounds: tuple[Compound, ...]
    ) -> None:
        self._compounds = compounds
        self._wanted = wanted
        self._beginnings = beginnings
        looked_for = {*wanted, *beginnings}
        self.met = Spotting(self.meets, looked_for)
        self.nearly_met = Spotting(self._nearly_meets, looked_for)

    def whole_first(self, text: str, spans: list[Span]) -> list[Span]:
        """Leave out what met a mere part of a compound, where the compound itself stands in the text."""
        if not self._compounds or len(spans) < 2:
            return spans
        words = [_words_in(text[left:right]) for left, right in spans]
        there = _as_a_whole(word for each in words for word in each)
        told = {part for one in self._compounds if not there.isdisjoint(one.whole) for part in one.parts}
        if not told:
            return spans
        rest = _judge(self._wanted - told, self._beginnings, ())
        return [
            span for span, word in zip(spans, words, strict=True) if not word or any(map(rest.meets, word))
        ]

    def meets(self, text: str) -> bool:
        """Tell whether a word, or what stands for one, has a form that is looked for."""
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


def _words_in(text: str) -> list[str]:
    return [token.text for token in tokens_in(text)]


def _as_a_whole(words: Iterable[str]) -> frozenset[str]:
    """Return the forms of words but for those of their parts."""
    return frozenset(form for word in words for form in (word, *forms_of(word).bases))


@lru_cache(maxsize=16)
def _judge(wanted: frozenset[str], beginnings: tuple[str, ...], compounds: tuple[Compound, ...]) -> _Judge:
    return _Judge(wanted, beginnings, compounds)


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
    judge = _judge(marking.forms, marking.beginnings, marking.compounds)
    return _met_by(judge.met, written, lines, judge.whole_first) or _met_by(judge.nearly_met, written, lines)


def _met_by(
    spotting: Spotting,
    written: Sequence[str],
    lines: Sequence[int],
    chosen: Callable[[str, list[Span]], list[Span]] = lambda _text, spans: spans,
) -> list[tuple[int, ...]]:
    """The hits among words on their lines: only lines that may hold one are read, and those beside them."""
    kept: list[int] = []
    starts: list[int] = []
    pieces: list[str] = []
    length = reached = 0
    for at in spotting.may_begin_in(written):
        # From the line before to the line after; what was read already is not read again.
        end = _end_of_line(lines, _end_of_line(lines, at))
        if end <= reached:
            continue
        first = max(reached, _first_of_line(lines, _first_of_line(lines, at) - 1))
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
    text = "".join(pieces)
    for left, right in chosen(text, spotting.spans(text)):
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
