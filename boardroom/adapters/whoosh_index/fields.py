"""What the index holds for a page: the Whoosh schema, and a page's words turned into postings."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields, formats

from boardroom.adapters.ranking import words_of
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


def document_of(entry: PageEntry) -> dict[str, Any]:
    """The keyword arguments for Whoosh's add_document."""
    card, words = words_of(entry)
    return {
        "key": entry.page_key,
        "document": entry.document_id,
        "card": tuple(card),
        "written": _with_positions(words.written, words.written_extra),
        "bases": _with_positions(words.bases, words.bases_extra),
        "parts": _with_weights(words.parts),
        "folded": _with_weights(words.folded),
        "persons": _with_weights(words.persons),
    }


def _with_positions(found: dict[bytes, list[int]], extra: dict[bytes, float]) -> list[Posting]:
    return [
        (term, len(at), len(at) + extra.get(term, 0.0), array("H", at).tobytes())
        for term, at in found.items()
    ]


def _with_weights(found: dict[bytes, float]) -> list[Posting]:
    return [(term, 1, weight, b"") for term, weight in found.items()]
