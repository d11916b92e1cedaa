"""What the index holds for a page: the Whoosh schema, and the terms of a page entry as postings."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields, formats

from boardroom.adapters.ranking import LAST_POSITION, terms_of
from boardroom.ports.search_index import PageEntry

Posting = tuple[bytes, int, float, bytes]


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
    card, terms = terms_of(entry)
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
    if positions[-1] > LAST_POSITION:
        positions = [min(each, LAST_POSITION) for each in positions]
    return array("H", positions).tobytes()


def _with_weights(found: dict[str, float]) -> list[Posting]:
    return [(term.encode(), 1, weight, b"") for term, weight in found.items()]
