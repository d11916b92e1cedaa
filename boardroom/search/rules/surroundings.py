"""What index entries are made from beside the document itself, as one short text to be compared."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from boardroom.language.protection import Shield

# Set after the frame of a document that a later one has replaced.
SUPERSEDED_MARK = "-"


class IndexedFrom(NamedTuple):
    """What a document was indexed from: its content version and its surroundings."""

    version: int
    surroundings: str = ""


def frame_of(shield: Shield, periods: Iterable[tuple[str, date, date | None]]) -> str:
    """Return what is the same for all documents of an association: protected names, and mandate periods."""
    told = [shield.key, *(f"{label} {start} {end or ''}" for label, start, end in sorted(periods, key=str))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def surroundings(frame: str, *, superseded: bool) -> str:
    """Return what is recorded of one document."""
    return frame + SUPERSEDED_MARK if superseded else frame
