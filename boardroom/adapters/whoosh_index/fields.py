"""What the index holds for a page: the Whoosh schema, and the terms of a page entry as postings."""

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from whoosh import fields, formats

from boardroom.language.analysis import HEADING_WEIGHT, page_terms
from boardroom.ports.search_index import EntryKind, PageEntry

# Rises when analysis or schema change so that an index written before must be rebuilt.
INDEX_VERSION = 4

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
    """The fields of the analysis: words as written and their bases with positions, the others without."""
    return fields.Schema(
        key=fields.ID(),
        document=fields.ID(),
        card=fields.STORED(),
        written=_Prepared(with_positions=True),
        bases=_Prepared(with_positions=True),
        parts=_Prepared(with_positions=False),
        folded=_Prepared(with_positions=False),
        near=_Prepared(with_positions=False),
        persons=_Prepared(with_positions=False),
    )


def document_of(entry: PageEntry) -> dict[str, Any]:
    """The keyword arguments for Whoosh's add_document."""
    # What was decided weighs as much as what stands as a heading.
    usual = HEADING_WEIGHT if entry.kind == "decision" else 1.0
    terms = page_terms(entry.title, entry.body, usual)
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
        terms.length,
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
        "written": _with_positions(terms.written, terms.written_extra),
        "bases": _with_positions(terms.bases, terms.bases_extra),
        "parts": _with_weights(terms.parts),
        "folded": _with_weights(terms.folded),
        "near": _with_weights(terms.near),
        "persons": _with_weights(dict.fromkeys(terms.persons, 1.0)),
    }


def _with_positions(found: dict[str, list[int]], extra: dict[str, float]) -> list[Posting]:
    return [
        (term.encode(), len(at), len(at) + extra.get(term, 0.0), _encoded(at)) for term, at in found.items()
    ]


def _encoded(positions: list[int]) -> bytes:
    if positions[-1] > _LAST_POSITION:
        positions = [min(each, _LAST_POSITION) for each in positions]
    return array("H", positions).tobytes()


def _with_weights(found: dict[str, float]) -> list[Posting]:
    return [(term.encode(), 1, weight, b"") for term, weight in found.items()]
