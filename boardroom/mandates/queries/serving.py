"""Who has the board's votes on a day: its members, and the deputies who sit in a member's place."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from boardroom.mandates.models import Mandate, Person, Role
from boardroom.mandates.queries.who import board_on, persons
from boardroom.mandates.rules import BOARD_ROLES
from boardroom.work import Work

# Behind everyone who has a turn.
_NO_TURN = 1000


@dataclass(frozen=True)
class Serving:
    """A deputy in a member's place: who, for whom, from when, until when, and why."""

    person: Person
    mandate: Mandate
    in_place_of: str

    @property
    def last_day(self) -> date | None:
        """The last day, where one was set; else the next ordinary general meeting ends it."""
        return self.mandate.end - timedelta(days=1) if self.mandate.end else None


def voting_on(work: Work, day: date) -> list[Person]:
    """Return who has a vote in the board on a day, each once, by name; nobody in whose place a deputy sits."""
    rows = board_on(work, day)
    replaced = {mandate.in_place_of for _person, mandate in rows if mandate.in_place_of}
    found = {
        person.id: person
        for person, mandate in rows
        if mandate.role.value in BOARD_ROLES and person.id not in replaced
    }
    return sorted(found.values(), key=lambda person: person.name)


def deputies_in_turn(work: Work, day: date) -> list[Person]:
    """Return the deputies without a seat in the order in which they serve: by turn, else as elected, and entered."""
    rows = board_on(work, day)
    members = {person.id for person, mandate in rows if mandate.role.value in BOARD_ROLES}
    waiting = [
        (mandate.turn or _NO_TURN, mandate.start, mandate.created_at, person.name, person)
        for person, mandate in rows
        if mandate.role is Role.DEPUTY and person.id not in members
    ]
    return [row[4] for row in sorted(waiting, key=lambda row: row[:4])]


def serving_on(work: Work, day: date) -> list[Serving]:
    """Return the deputies who sit in a member's place on a day, or will from a later one, the earliest first."""
    names: dict[uuid.UUID, str] = {person.id: person.name for person in persons(work)}
    found = [
        Serving(person, mandate, names[mandate.in_place_of])
        for person, mandate in board_on(work, day)
        if mandate.in_place_of
    ]
    return sorted(found, key=lambda one: (one.mandate.start, one.person.name))
