"""What the constituting meeting chose, as the mandates say, and the minutes that were begun of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from boardroom.mandates.models import Person
from boardroom.mandates.queries import board_on, latest_result
from boardroom.mandates.rules import ACTING, BOARD_ROLES, OFFICES
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.work import Work


@dataclass(frozen=True)
class Constituting:
    """A constituting meeting: its day, who opened it, who was chosen to what, who signs for the association.

    `begun` is the minutes of that day that exist already.
    """

    held_on: date
    opened_by: Person
    officers: Mapping[str, Sequence[Person]]
    signatories: Sequence[Person]
    begun: Minutes | None

    @property
    def names(self) -> dict[str, list[str]]:
        """The officers' names by role."""
        return {role: [person.name for person in people] for role, people in self.officers.items()}

    @property
    def written_by(self) -> Person:
        """Who is taken to have kept the minutes: the secretary, else who opened the meeting."""
        return next(iter(self.officers.get("secretary", ())), self.opened_by)


def constituting(work: Work) -> Constituting | None:
    """Return the constituting meeting after the latest general meeting; None before its officers are entered."""
    result = latest_result(work)
    if result is None or result.met_on is None:
        return None
    sitting = board_on(work, result.met_on + timedelta(days=1))
    officers: dict[str, list[Person]] = {}
    for person, mandate in sitting:
        if mandate.role.value in OFFICES and mandate.elected_for != ACTING:
            officers.setdefault(mandate.role.value, []).append(person)
    chair = next(iter(officers.get("chair", ())), None)
    opened_by = result.led_by.person if result.led_by else chair
    if opened_by is None:
        return None
    signing = {person.id: person for person, mandate in sitting if mandate.signatory}
    return Constituting(
        held_on=result.met_on,
        opened_by=opened_by,
        officers=officers,
        signatories=sorted(signing.values(), key=lambda person: person.name),
        begun=work.session.scalars(
            select(Minutes)
            .where(
                Minutes.association_id == work.actor.tenant,
                Minutes.kind == MinutesKind.CONSTITUTING,
                Minutes.held_on == result.met_on,
                Minutes.void_at.is_(None),
            )
            .order_by(Minutes.created_at)
        ).first(),
    )


def constituted(work: Work, held_on: date) -> list[tuple[Person, str]]:
    """Return the members and deputies who take part in a constituting meeting of a day, with their roles, by name.

    They are those who sit from the next day on: whoever was elected the same day sits first then.
    """
    rows = board_on(work, held_on + timedelta(days=1))
    roles: dict[object, tuple[Person, str]] = {}
    for person, mandate in sorted(rows, key=lambda row: row[1].role.value == "deputy"):
        if mandate.role.value in BOARD_ROLES | {"deputy"} and mandate.elected_for != ACTING:
            word = "deputy" if mandate.role.value == "deputy" else "board_member"
            roles.setdefault(person.id, (person, word))
    return sorted(roles.values(), key=lambda row: (row[1] == "deputy", row[0].name))
