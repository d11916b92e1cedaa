"""What the index holds for a page: the Whoosh schema, and how the places of a word are written."""

import sys
from array import array
from collections.abc import Iterable, Sequence

from whoosh import fields, formats

from boardroom.adapters.ranking import LAST_POSITION


class _TwoBytePositions(formats.Positions):
    """Positions as two-byte integers; Whoosh's own pickles take three times the room and time."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        return array("H", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return positions_of(valuestring)

    def decode_frequency(self, valuestring: bytes) -> int:
        return times_in(valuestring)


class _Prepared(fields.FieldType):
    """A field whose postings are made outside of Whoosh: the page is analysed once, not once a field."""

    def __init__(self, *, with_positions: bool) -> None:
        self.format = _TwoBytePositions() if with_positions else formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None
        self.column_type = None


def value_of(positions: Sequence[int]) -> bytes:
    """The value of a posting whose word stands at these positions, which are in rising order."""
    if positions[-1] > LAST_POSITION:
        positions = [min(each, LAST_POSITION) for each in positions]
    if len(positions) == 1:  # as nearly always; an array would cost more than the rest
        return positions[0].to_bytes(2, sys.byteorder)
    return array("H", positions).tobytes()


def positions_of(value: bytes) -> list[int]:
    """The positions in the value of a posting, or in those of several, one after the other."""
    found = array("H")
    found.frombytes(value)
    return found.tolist()


def times_in(value: bytes) -> int:
    """How many positions there are in the value of a posting."""
    return len(value) // 2


def schema() -> fields.Schema:
    """The fields of the analysis: words as written, their bases and what was misread with positions, the others without."""
    return fields.Schema(
        key=fields.ID(),
        document=fields.ID(),
        card=fields.STORED(),
        written=_Prepared(with_positions=True),
        bases=_Prepared(with_positions=True),
        parts=_Prepared(with_positions=False),
        folded=_Prepared(with_positions=False),
        near=_Prepared(with_positions=True),
        persons=_Prepared(with_positions=False),
    )
