"""A page entry turned into words: under which forms it is found, where they stand and what they weigh."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from boardroom.language.expansion import HEADING_WEIGHT, TITLE_WEIGHT
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import Token, headings_in, tokens_in
from boardroom.language.word_forms import forms_of, forms_of_token
from boardroom.ports.search_index import EntryKind, PageEntry

# Rises when analysis or what is stored changes so that an index written before must be rebuilt.
INDEX_VERSION = 3

_GAP_AFTER_TITLE = 50  # positions, so that no phrase reaches from title into body
# Whoosh's positions are stored in two bytes; a page with more words keeps only its first for phrases.
LAST_POSITION = 65_535

_Forms = tuple[bytes, tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]


class Card(NamedTuple):
    """What is stored beside the words of a page, to filter, group and count without the database."""

    page_key: str
    document_id: str
    page_number: int
    record_class: str
    date: dt.date | None
    restriction: str | None
    tags: tuple[str, ...]
    content_version: int
    mandate_period: str | None
    kind: EntryKind
    length: int
    classes: tuple[str, ...]
    years: tuple[int, int] | None
    periods: tuple[str, ...]
    people: tuple[str, ...]
    signers: tuple[str, ...]
    paragraphs: tuple[str, ...]
    superseded: bool


@lru_cache(maxsize=200_000)
def _encoded(word: str) -> _Forms:
    if is_empty_word(word):
        return word.encode(), (), (), ()
    forms = forms_of(word)
    return (
        word.encode(),
        tuple(each.encode() for each in forms.bases),
        tuple(each.encode() for each in forms.parts),
        tuple(each.encode() for each in forms.folded),
    )


def _encoded_token(token: Token) -> _Forms:
    if token.kind in {"word", "abbreviation"}:
        written, bases, parts, folded = _encoded(token.text)
        if token.values:
            bases += tuple(value.encode() for value in token.values)
        return written, bases, parts, folded
    forms = forms_of_token(token)
    return token.text.encode(), tuple(base.encode() for base in forms.bases), (), ()


class PageWords:
    """The forms of one page by field, in UTF-8, filling up token by token.

    Words as written and their bases have positions; parts, folded forms and persons' numbers have weights alone.
    """

    def __init__(self) -> None:
        self.written: dict[bytes, list[int]] = {}
        self.bases: dict[bytes, list[int]] = {}
        self.parts: dict[bytes, float] = {}
        self.folded: dict[bytes, float] = {}
        self.persons: dict[bytes, float] = {}
        # what title and headings weigh beyond the number of times that a word stands
        self.written_extra: dict[bytes, float] = {}
        self.bases_extra: dict[bytes, float] = {}

    def add(self, token: Token, position: int, weight: float) -> None:
        """Add one token of the text."""
        if token.kind == "person":
            self.persons[token.values[0].encode()] = 1.0
            return
        position = min(position, LAST_POSITION)
        word, bases, parts, folded = _encoded_token(token)
        self.written.setdefault(word, []).append(position)
        for form in bases:
            self.bases.setdefault(form, []).append(position)
        for form in parts:
            self.parts[form] = self.parts.get(form, 0.0) + weight
        for form in folded:
            self.folded[form] = self.folded.get(form, 0.0) + weight
        if weight != 1.0:
            self.written_extra[word] = self.written_extra.get(word, 0.0) + weight - 1.0
            for form in bases:
                self.bases_extra[form] = self.bases_extra.get(form, 0.0) + weight - 1.0


def words_of(entry: PageEntry) -> tuple[Card, PageWords]:
    """The entry's card and words."""
    title, body = tokens_in(entry.title), tokens_in(entry.body)
    words = PageWords()
    for token in title:
        words.add(token, token.position, TITLE_WEIGHT)
    after_title = len(title) + _GAP_AFTER_TITLE if title else 0
    headings = iter(headings_in(entry.body))
    heading = next(headings, None)
    # What was decided weighs as much as what stands as a heading.
    usual = HEADING_WEIGHT if entry.kind == "decision" else 1.0
    for token in body:
        while heading is not None and token.start >= heading[1]:
            heading = next(headings, None)
        inside = heading is not None and token.start >= heading[0]
        words.add(token, after_title + token.position, HEADING_WEIGHT if inside else usual)
    card = Card(
        entry.page_key,
        entry.document_id,
        entry.page_number,
        entry.record_class,
        entry.document_date,
        entry.restriction,
        entry.tags,
        entry.content_version,
        entry.mandate_period,
        entry.kind,
        len(body) + len(title),
        entry.classes,
        entry.years,
        entry.periods,
        entry.people,
        entry.signers,
        entry.paragraphs,
        entry.superseded,
    )
    return card, words


def last_of_each_key(entries: Sequence[PageEntry]) -> list[PageEntry]:
    """The entries, of two with one key only the later."""
    return list({entry.page_key: entry for entry in entries}.values())
