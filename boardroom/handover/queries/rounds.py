"""Handovers: which are due, begun or done, whose part they are, which points the board has gone through."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.handover.models import Handover, HandoverPart, HandoverPoint, Point, Side
from boardroom.handover.rules import AHEAD, BEHIND, HANDING_ROLES, TOGETHER, Span, Turn, turns
from boardroom.mandates.models import Person
from boardroom.mandates.queries import history, person
from boardroom.work import Work


@dataclass(frozen=True)
class Part:
    """One person's part in a handover; `row` is None as long as that person has not begun."""

    person: Person
    side: Side
    row: HandoverPart | None

    @property
    def done(self) -> bool:
        """Whether the person has confirmed or received."""
        return self.row is not None and self.row.done_at is not None


def spans_of(work: Work, first: date, last: date) -> dict[uuid.UUID, list[Span]]:
    """Return the mandates on the board, by person, of all who sit on any day between two."""
    spans: dict[uuid.UUID, list[Span]] = {}
    for who, mandate in history(work, first, last):
        if mandate.role.value in HANDING_ROLES:
            spans.setdefault(who.id, []).append((mandate.start, mandate.end))
    return spans


def _turns(work: Work, first: date, last: date) -> list[Turn[uuid.UUID]]:
    return turns(spans_of(work, first - TOGETHER, last + TOGETHER), first, last)


def turn_on(work: Work, day: date) -> Turn[uuid.UUID] | None:
    """Return the change of board that begins on a day or within some days of it."""
    return next(iter(_turns(work, day, day + TOGETHER)), None)


def due_turns(work: Work) -> list[Turn[uuid.UUID]]:
    """Return the changes of board that lie near and for which no handover is begun, oldest first."""
    work.actor.require(Permission.HAND_OVER)
    today = local_today(work)
    begun = [one.day for one in _every(work)]
    return [
        turn
        for turn in _turns(work, today - BEHIND, today + AHEAD)
        if not any(abs(turn.day - day) <= TOGETHER for day in begun)
    ]


def _every(work: Work) -> Sequence[Handover]:
    return work.session.scalars(
        select(Handover).where(Handover.association_id == work.actor.tenant).order_by(Handover.day.desc())
    ).all()


def handovers(work: Work) -> list[Handover]:
    """Return all handovers, the latest first."""
    work.actor.require(Permission.HAND_OVER)
    return list(_every(work))


def handover_by_id(work: Work, handover_id: uuid.UUID) -> Handover:
    """Return one handover; NotFound when there is none."""
    work.actor.require(Permission.HAND_OVER)
    found = next((one for one in _every(work) if one.id == handover_id), None)
    if found is None:
        raise NotFound
    return found


def parts_of(work: Work, handover: Handover) -> list[Part]:
    """Return everyone's part, those who leave first: who the mandates name, and who has answered already."""
    rows = {
        row.person_id: row
        for row in work.session.scalars(
            select(HandoverPart).where(
                HandoverPart.association_id == work.actor.tenant, HandoverPart.handover_id == handover.id
            )
        )
    }
    turn = turn_on(work, handover.day)
    sides = {key: row.side for key, row in rows.items()}
    for side, people in ((Side.LEAVING, turn.leaving), (Side.ARRIVING, turn.arriving)) if turn else ():
        for key in people:
            sides.setdefault(key, side)
    names = {
        one.id: one
        for one in work.session.scalars(
            select(Person).where(Person.association_id == work.actor.tenant, Person.id.in_(list(sides)))
        )
    }
    found = [Part(names[key], side, rows.get(key)) for key, side in sides.items() if key in names]
    return sorted(found, key=lambda part: (part.side is Side.ARRIVING, part.person.name))


def own_parts(work: Work) -> list[tuple[Handover, Part]]:
    """Return what the actor has to do in handovers that are not closed; they may have no mandate any more."""
    if work.actor.person_id is None:
        return []
    return [
        (handover, part)
        for handover in _every(work)
        if handover.closed_at is None
        for part in parts_of(work, handover)
        if part.person.id == work.actor.person_id
    ]


def own_part(work: Work, handover_id: uuid.UUID) -> tuple[Handover, Part]:
    """Return the actor's own part in a handover that is open; NotFound for everyone else."""
    for handover, part in own_parts(work):
        if handover.id == handover_id:
            return handover, part
    raise NotFound


def points_of(work: Work, handover_id: uuid.UUID) -> dict[Point, HandoverPoint]:
    """Return which points the board has gone through."""
    rows = work.session.scalars(
        select(HandoverPoint).where(
            HandoverPoint.association_id == work.actor.tenant, HandoverPoint.handover_id == handover_id
        )
    )
    return {row.point: row for row in rows}


def names_in(work: Work, turn: Turn[uuid.UUID]) -> tuple[list[str], list[str]]:
    """Return the names of those who leave and of those who come."""

    def named(keys: tuple[uuid.UUID, ...]) -> list[str]:
        return sorted(found.name for key in keys if (found := person(work, key)) is not None)

    return named(turn.leaving), named(turn.arriving)
