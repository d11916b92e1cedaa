"""What an election would change, found by entering it and taking it back: nothing is kept, and nobody is written to."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import date

from boardroom.mandates.actions.elections import Election, enter_election
from boardroom.mandates.queries import Sitting, elected_on, latest_result
from boardroom.work import Work


@dataclass(frozen=True)
class Place:
    """One mandate as it would be: `until_year` is the general meeting at which it runs out, `term` what was said."""

    name: str
    role: str
    start: date
    last_day: date | None
    until_year: int | None
    term: int | None
    signatory: bool
    because: str = ""


@dataclass(frozen=True)
class Foreseen:
    """Who goes out, who comes in, who is chosen again or to something else, who sits on as before."""

    meeting: date
    met_on: date | None
    leads: Place | None  # until the officers are chosen
    out: tuple[Place, ...]
    new: tuple[Place, ...]
    again: tuple[Place, ...]
    staying: tuple[Place, ...]
    invited: tuple[str, ...]

    @property
    def mark(self) -> str:
        """A short sum of it all: what was looked over is what is entered, or it is looked over again."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:24]


def foresee(work: Work, election: Election) -> Foreseen:
    """Return what an election would lead to; the refusals of `enter_election`."""
    before = elected_on(work, election.meeting)
    trial = work.session.begin_nested()
    try:
        outcome = enter_election(work, election)
        result = latest_result(work)
        assert result is not None  # noqa: S101 - the election has opened its period
        return Foreseen(
            meeting=result.meeting,
            met_on=result.met_on,
            leads=_place(result.led_by) if result.led_by else None,
            out=_places(result.left),
            new=_places([row for row in result.seated if row.person.id not in before]),
            again=_places([row for row in result.seated if row.person.id in before]),
            staying=_places(result.staying),
            invited=tuple(sorted(person.name for person in outcome.invited)),
        )
    finally:
        trial.rollback()


def _places(rows: list[Sitting]) -> tuple[Place, ...]:
    return tuple(_place(row) for row in rows)


def _place(row: Sitting) -> Place:
    held = row.mandate
    return Place(
        row.person.name,
        held.role.value,
        held.start,
        row.last_day,
        row.until_year,
        held.term,
        held.signatory,
        held.ended_because,
    )
