"""What the index holds for a page: the Whoosh schema, and a page entry turned into postings."""

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from whoosh import fields, formats

from boardroom.language.expansion import HEADING_WEIGHT, TITLE_WEIGHT
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import Token, headings_in, tokens_in
from boardroom.language.word_forms import forms_of, forms_of_token
from boardroom.ports.search_index import EntryKind, PageEntry

# Rises when analysis or schema change so that an index written before must be rebuilt.
INDEX_VERSION = 3

_GAP_AFTER_TITLE = 50  # positions, so that no phrase reaches from title into body
_LAST_POSITION = (
    65_535  # positions are stored in two bytes; a page with more words keeps only its first for phrases
)

Posting = tuple[bytes, int, float, bytes]


class Card(NamedTuple):
    """What is stored beside the postings of a page, to filter, group and count without the database."""

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


class _TwoBytePositions(formats.Positions):
    """Positions as two-byte integers; Whoosh's own pickles take three times the room and time."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        return array("H", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return positions_of(valuestring)

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 2


class _Prepared(fields.FieldType):
    """A field whose value arrives as postings: the page is analysed once, not once a field."""

    def __init__(self, *, with_positions: bool) -> None:
        self.format = _TwoBytePositions() if with_positions else formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None
        self.column_type = None

    def index(self, value: Any, **_: Any) -> Iterator[Posting]:
        yield from value


def positions_of(value: bytes) -> list[int]:
    """The positions in the value of a posting."""
    found = array("H")
    found.frombytes(value)
    return found.tolist()


def schema() -> fields.Schema:
    """Words as written and their bases with positions; parts, folded forms and persons' numbers without."""
    return fields.Schema(
        key=fields.ID(),
        document=fields.ID(),
        card=fields.STORED(),
        written=_Prepared(with_positions=True),
        bases=_Prepared(with_positions=True),
        parts=_Prepared(with_positions=False),
        folded=_Prepared(with_positions=False),
        persons=_Prepared(with_positions=False),
    )


@lru_cache(maxsize=200_000)
def _encoded(word: str) -> tuple[bytes, tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]:
    if is_empty_word(word):
        return word.encode(), (), (), ()
    forms = forms_of(word)
    return (
        word.encode(),
        tuple(each.encode() for each in forms.bases),
        tuple(each.encode() for each in forms.parts),
        tuple(each.encode() for each in forms.folded),
    )


def _encoded_token(token: Token) -> tuple[bytes, tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]:
    if token.kind in {"word", "abbreviation"}:
        written, bases, parts, folded = _encoded(token.text)
        if token.values:
            bases += tuple(value.encode() for value in token.values)
        return written, bases, parts, folded
    forms = forms_of_token(token)
    return token.text.encode(), tuple(base.encode() for base in forms.bases), (), ()


class _Words:
    """The postings of one page, filling up token by token."""

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
        if token.kind == "person":
            self.persons[token.values[0].encode()] = 1.0
            return
        position = min(position, _LAST_POSITION)
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

    def postings(self) -> dict[str, list[Posting]]:
        return {
            "written": _with_positions(self.written, self.written_extra),
            "bases": _with_positions(self.bases, self.bases_extra),
            "parts": _with_weights(self.parts),
            "folded": _with_weights(self.folded),
            "persons": _with_weights(self.persons),
        }


def document_of(entry: PageEntry) -> dict[str, Any]:
    """The keyword arguments for Whoosh's add_document."""
    title, body = tokens_in(entry.title), tokens_in(entry.body)
    words = _Words()
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
    return {
        "key": entry.page_key,
        "document": entry.document_id,
        "card": tuple(card),
        **words.postings(),
    }


def _with_positions(found: dict[bytes, list[int]], extra: dict[bytes, float]) -> list[Posting]:
    return [
        (term, len(at), len(at) + extra.get(term, 0.0), array("H", at).tobytes())
        for term, at in found.items()
    ]


def _with_weights(found: dict[bytes, float]) -> list[Posting]:
    return [(term, 1, weight, b"") for term, weight in found.items()]
