"""What a matter is called, how it stands, and events put under their years; pure."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from boardroom.core.words import N_


class MatterState(enum.StrEnum):
    """Where a matter stands."""

    OPEN = "open"
    CLOSED = "closed"
    REOPENED = "reopened"


class Deed(enum.StrEnum):
    """What was done with a matter."""

    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "reopened"


STATE_WORDS: dict[MatterState, tuple[str, str]] = {
    MatterState.OPEN: (N_("Pågår"), "waits"),
    MatterState.CLOSED: (N_("Avslutat"), "done"),
    MatterState.REOPENED: (N_("Återöppnat"), "waits"),
}

DEED_WORDS: dict[Deed, str] = {
    Deed.OPENED: N_("Ärendet öppnades"),
    Deed.CLOSED: N_("Ärendet avslutades"),
    Deed.REOPENED: N_("Ärendet öppnades igen"),
}


def label(year: int, number: int) -> str:
    """Return how a matter is called: "2026-Ä3"."""
    return f"{year}-Ä{number}"


class Dated(Protocol):
    """What stands at a day, or at none that is known."""

    @property
    def day(self) -> date | None:
        """Its day."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Years(Generic[D]):
    """What happened in one year, in order; None is what bears no date, and stands last."""

    year: int | None
    events: tuple[D, ...]


def by_years(events: Iterable[D], *, newest_first: bool = False) -> list[Years[D]]:
    """Return events in time order, put under their years."""
    found: dict[int | None, list[D]] = {}
    for event in events:
        found.setdefault(event.day.year if event.day else None, []).append(event)
    known = sorted((year for year in found if year is not None), reverse=newest_first)
    order: Sequence[int | None] = [*known, *([None] if None in found else [])]
    return [
        Years(
            year,
            tuple(sorted(found[year], key=lambda event: event.day or date.min, reverse=newest_first)),
        )
        for year in order
    ]
