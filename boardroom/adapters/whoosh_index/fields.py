"""What the index holds for a page: the Whoosh schema, and a page entry turned into postings."""

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from whoosh import fields, formats

from boardroom.language.expansion import TITLE_WEIGHT
from boardroom.language.forms import forms_of, forms_of_token
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import Token, tokens_in
from boardroom.ports.search_index import EntryKind, PageEntry

# Rises when analysis or schema change so that an index written before must be rebuilt.
INDEX_VERSION = 1

_GAP_AFTER_TITLE = 50  # positions, so that no phrase reaches from title into body
_LAST_POSITION = 65_535  # positions are stored in two bytes; a page with more words keeps only its first for phrases

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


def document_of(entry: PageEntry) -> dict[str, Any]:
    """The keyword arguments for Whoosh's add_document."""
    title, body = tokens_in(entry.title), tokens_in(entry.body)
    written: dict[bytes, list[int]] = {}
    bases: dict[bytes, list[int]] = {}
    parts: dict[bytes, float] = {}
    folded: dict[bytes, float] = {}
    persons: dict[bytes, float] = {}
    extra: dict[tuple[int, bytes], float] = {}
    after_title = len(title) + _GAP_AFTER_TITLE if title else 0
    for tokens, first, weight in ((title, 0, TITLE_WEIGHT), (body, after_title, 1.0)):
        for token in tokens:
            if token.kind == "person":
                persons[token.values[0].encode()] = 1.0
                continue
            position = min(first + token.position, _LAST_POSITION)
            word, its_bases, its_parts, its_folded = _encoded_token(token)
            written.setdefault(word, []).append(position)
            for form in its_bases:
                bases.setdefault(form, []).append(position)
            for form in its_parts:
                parts[form] = parts.get(form, 0.0) + weight
            for form in its_folded:
                folded[form] = folded.get(form, 0.0) + weight
            if weight != 1.0:
                extra[0, word] = extra.get((0, word), 0.0) + weight - 1.0
                for form in its_bases:
                    extra[1, form] = extra.get((1, form), 0.0) + weight - 1.0
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
    )
    return {
        "key": entry.page_key,
        "document": entry.document_id,
        "card": tuple(card),
        "written": _with_positions(written, 0, extra),
        "bases": _with_positions(bases, 1, extra),
        "parts": _with_weights(parts),
        "folded": _with_weights(folded),
        "persons": _with_weights(persons),
    }


def _with_positions(
    found: dict[bytes, list[int]], field: int, extra: dict[tuple[int, bytes], float]
) -> list[Posting]:
    return [
        (term, len(at), len(at) + extra.get((field, term), 0.0), array("H", at).tobytes())
        for term, at in found.items()
    ]


def _with_weights(found: dict[bytes, float]) -> list[Posting]:
    return [(term, 1, weight, b"") for term, weight in found.items()]
