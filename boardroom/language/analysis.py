"""What a page is in terms: the one analysis, from which every search engine stores what it finds pages by.

A term stands in one of six fields, by how sure it is that whoever types it means this page:

- `written`: the word as it stands, casefolded; a word broken at a line end made whole;
- `bases`: stem and dictionary form, in today's spelling too; what an abbreviation stands for; identifiers, dates,
  amounts and § in their one form;
- `parts`: the words that a compound is made of;
- `folded`: written word and bases without å, ä, ö;
- `near`: what a word that is no word may have been before recognition read it wrongly, and how it looks;
- `persons`: personal identity numbers, which only some may search.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from boardroom.language.irregular import PARTICLES
from boardroom.language.misreadings import (
    is_known_today,
    is_listed,
    is_word,
    likeness,
    near_words,
    number_meant,
)
from boardroom.language.particles import MOST_BETWEEN, joined
from boardroom.language.questions import STOP_WORDS
from boardroom.language.tokens import Token, headings_in, tokens_in
from boardroom.language.word_forms import forms_of, forms_of_token, stem

Field = Literal["written", "bases", "parts", "folded", "near", "persons"]

TITLE_WEIGHT = 3.0
HEADING_WEIGHT = 2.0

GAP_AFTER_TITLE = 50  # positions, so that no phrase reaches from title into body
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_YEAR = 4
_SHORTEST_HALF = 2
_LONGEST_WHOLE = 40
_MAY_STAND_IN_A_CUT = " \t\r\n-\u00ac\u2010\u00ad\u2014=~"


@dataclass(frozen=True, slots=True)
class WordTerms:
    """The terms of one word, by field."""

    written: str
    bases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(slots=True)
class PageTerms:
    """The terms of one page.

    `written`, `bases`, `near`: term -> the positions where it stands, counted in tokens from 0 through title and body.
    `parts`, `folded`: term -> its weight, the number of times it stands with title and headings counted more.
    `written_extra`, `bases_extra` and `near_extra`: what title and headings weigh beyond the number of positions.
    `length` counts tokens.
    """

    written: dict[str, list[int]] = field(default_factory=dict)
    bases: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)
    folded: dict[str, float] = field(default_factory=dict)
    near: dict[str, list[int]] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    written_extra: dict[str, float] = field(default_factory=dict)
    bases_extra: dict[str, float] = field(default_factory=dict)
    near_extra: dict[str, float] = field(default_factory=dict)
    length: int = 0

    def weight(self, name: Field, term: str) -> float:
        """What the term weighs in the field: the number of times it stands there, title and headings counted more."""
        match name:
            case "written":
                return len(self.written.get(term, ())) + self.written_extra.get(term, 0.0)
            case "bases":
                return len(self.bases.get(term, ())) + self.bases_extra.get(term, 0.0)
            case "near":
                return len(self.near.get(term, ())) + self.near_extra.get(term, 0.0)
            case "persons":
                return 1.0 if term in self.persons else 0.0
            case _:
                weights: dict[str, float] = getattr(self, name)
                return weights.get(term, 0.0)

    def positions(self, name: Field, term: str) -> Sequence[int]:
        """Where the term stands; nowhere for fields that keep no positions."""
        if name not in {"written", "bases", "near"}:
            return ()
        kept: dict[str, list[int]] = getattr(self, name)
        return kept.get(term, ())

    def add(self, terms: "WordTerms", positions: Sequence[int], weight: float) -> None:
        """Note that a word stands at some positions, and what it weighs there in all."""
        self.written.setdefault(terms.written, []).extend(positions)
        for form in terms.bases:
            self.bases.setdefault(form, []).extend(positions)
        _weigh(self.parts, terms.parts, weight)
        _weigh(self.folded, terms.folded, weight)
        for form in terms.near:
            self.near.setdefault(form, []).extend(positions)
        extra = weight - len(positions)
        if extra:
            _weigh(self.written_extra, (terms.written,), extra)
            _weigh(self.bases_extra, terms.bases, extra)
            _weigh(self.near_extra, terms.near, extra)


def page_terms(title: str, body: str, usual: float = 1.0, known_by: Sequence[str] = ()) -> PageTerms:
    """The terms of a page with its document's title; pure, and the same for every engine.

    `usual` is what a word weighs that stands neither in the title nor in a heading; `known_by` is what the document is known by
    besides its title, in the one form of each: its day, its year, its reference.
    """
    page = PageTerms()
    standing = _TokenPlaces()
    first = 0
    if title:
        tokens = tokens_in(title)
        for token in tokens:
            standing.note(token, token.position, TITLE_WEIGHT)
        first = len(tokens) + GAP_AFTER_TITLE
        page.length = len(tokens)
    for place, mark in enumerate(known_by, start=page.length):
        page.bases[mark] = [place]
        page.bases_extra[mark] = TITLE_WEIGHT - 1.0
        first = max(first, place + GAP_AFTER_TITLE)
    tokens = tokens_in(body)
    headings = iter(headings_in(body))
    heading = next(headings, None)
    for token in tokens:
        while heading is not None and token.start >= heading[1]:
            heading = next(headings, None)
        inside = heading is not None and token.start >= heading[0]
        standing.note(token, first + token.position, HEADING_WEIGHT if inside else usual)
    for verb, position in _standing_apart(tokens):
        page.bases.setdefault(verb, []).append(first + position)
    for whole, position in _split_words(tokens, body):
        for form in _found_under(whole):
            page.near.setdefault(form, []).append(first + position)
            if usual != 1.0:
                _weigh(page.near_extra, (form,), usual - 1.0)
    standing.fill(page)
    page.length += len(tokens)
    return page


class _TokenPlaces:
    """Where the tokens of a page stand and what they weigh: each different one is looked up once a page."""

    def __init__(self) -> None:
        self._positions: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
        self._weights: dict[tuple[str, str, tuple[str, ...]], float] = {}
        self._firsts: dict[tuple[str, str, tuple[str, ...]], Token] = {}

    def note(self, token: Token, position: int, weight: float) -> None:
        key = token.text, token.kind, token.values
        known = self._positions.get(key)
        if known is None:
            self._positions[key] = [position]
            self._weights[key] = weight
            self._firsts[key] = token
        else:
            known.append(position)
            self._weights[key] += weight

    def fill(self, page: PageTerms) -> None:
        """Give the page the terms of its tokens."""
        for key, positions in self._positions.items():
            token = self._firsts[key]
            if token.kind == "person":
                page.persons.add(token.values[0])
            else:
                page.add(terms_of_token(token), positions, self._weights[key])
        for kept in (page.written, page.bases, page.near):
            for positions in kept.values():
                positions.sort()  # a form of two words has been given the places of one after the other's


def terms_of_token(token: Token) -> WordTerms:
    """The terms of a token of a text, by field. A person's number has none: it stands in a field of its own."""
    if token.kind in {"word", "abbreviation"}:
        terms = terms_of_word(token.text)
        if token.values:
            return WordTerms(terms.written, terms.bases + token.values, terms.parts, terms.folded, terms.near)
        return terms
    bases = forms_of_token(token).bases
    # Of a day written as one token (4.2.1958, 870314) the year stands nowhere by itself.
    years = (each[:4] for each in token.values if len(token.text) > _LONGEST_YEAR and _DAY.fullmatch(each))
    return WordTerms(token.text, tuple(dict.fromkeys((*bases, *years))))


@lru_cache(maxsize=100_000)  # a word seen before costs a look; what lies below keeps less, and so less memory
def terms_of_word(word: str) -> WordTerms:
    """The terms of a casefolded word, by field; a word without meaning of its own is found only as written."""
    if word in STOP_WORDS:
        return WordTerms(word)
    forms = forms_of(word)
    return WordTerms(word, forms.bases, forms.parts, forms.folded, _near(word))


def _near(word: str) -> tuple[str, ...]:
    """What a word that is none is found under besides its own forms."""
    found: dict[str, None] = {}
    number = number_meant(word)
    if number:
        found[number] = None
    else:
        for meant in near_words(word):
            found.update(dict.fromkeys(_found_under(meant)))
        alike = None if is_word(word) else likeness(word)
        if alike:
            found[alike] = None
    return tuple(found)


@lru_cache(maxsize=40_000)
def _found_under(word: str) -> tuple[str, ...]:
    forms = forms_of(word)
    return tuple(dict.fromkeys((word, *forms.bases, *forms.parts)))


def _standing_apart(tokens: Sequence[Token]) -> Iterable[tuple[str, int]]:
    """The stems of verbs whose particle stands soon after them, and where: of sägs … upp uppsäga."""
    for place, token in enumerate(tokens):
        if token.text not in PARTICLES:
            continue
        for before in reversed(tokens[max(0, place - 1 - MOST_BETWEEN) : place]):
            if before.kind != "word":
                break
            if verb := joined(before.text, token.text):
                yield stem(verb), before.position
                break


def _split_words(tokens: Sequence[Token], text: str) -> Iterable[tuple[str, int]]:
    """Words that recognition cut in two, and where: neighbours of which one at least is no word, but both together are.

    Two words may be one that was cut when one of them no dictionary has and a dictionary has both together: tvättmask in.
    """
    for left, right in pairwise(tokens):
        if (
            left.kind == right.kind == "word"
            and _cut_in_two(left.text, right.text)
            and not text[left.end : right.start].strip(_MAY_STAND_IN_A_CUT)
        ):
            yield left.text + right.text, left.position


@lru_cache(maxsize=40_000)
def _cut_in_two(left: str, right: str) -> bool:
    if min(len(left), len(right)) < _SHORTEST_HALF or len(left) + len(right) > _LONGEST_WHOLE:
        return False
    if not (left.isalpha() and right.isalpha()) or (is_listed(left) and is_listed(right)):
        return False
    whole = left + right
    return is_listed(whole) if is_word(left) and is_word(right) else is_known_today(whole)


def _weigh(weights: dict[str, float], terms: Iterable[str], weight: float) -> None:
    for term in terms:
        weights[term] = weights.get(term, 0.0) + weight
