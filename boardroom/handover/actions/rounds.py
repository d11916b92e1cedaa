"""Beginning a handover, each person's part in it, the points that the board goes through, what a newcomer has read."""

import uuid
from datetime import date

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.handover import queries
from boardroom.handover.errors import BegunAlready, Closed, HoldsSecret, NobodyChanges, NothingTold
from boardroom.handover.models import Handover, HandoverPart, HandoverPoint, Point, ReadingTick, Side
from boardroom.handover.queries import Part
from boardroom.handover.rules import TOGETHER, Reading, tells_a_secret
from boardroom.work import Work


def begin(work: Work, day: date) -> Handover:
    """Begin the handover of a change of board; its day becomes the first on which anybody leaves or comes."""
    work.actor.require(Permission.HAND_OVER)
    work.alone(f"handover {work.actor.tenant}")
    turn = queries.turn_on(work, day)
    if turn is None:
        raise NobodyChanges
    if any(abs(one.day - turn.day) <= TOGETHER for one in queries.handovers(work)):
        raise BegunAlready
    begun = Handover(
        id=new_id(),
        association_id=work.actor.tenant,
        day=turn.day,
        begun_at=work.now,
        begun_by_name=work.actor.name,
        closed_by_name="",
        remark="",
    )
    work.session.add(begun)
    work.session.flush()
    record(work, "handover.begun", "handover", begun.id, day=turn.day)
    return begun


def hand_on(work: Work, handover_id: uuid.UUID, looked_after: str, ask: str, *, confirmed: bool) -> None:
    """Write what the actor, who leaves, looked after and whom to ask; `confirmed` says that this is all.

    NotFound for everyone but a person who leaves in that handover, whether or not they have a mandate left.
    """
    handover, part = queries.own_part(work, handover_id)
    row = _row(work, handover, part)
    if any(tells_a_secret(text) for text in (looked_after, ask)):
        raise HoldsSecret
    row.looked_after, row.ask = looked_after.strip()[:4000], ask.strip()[:2000]
    if confirmed and not row.looked_after:
        raise NothingTold
    if confirmed and row.done_at is None:
        row.done_at = work.now
        record(work, "handover.handed_over", "handover", handover.id, person=part.person.name)
    work.session.flush()


def receive(work: Work, handover_id: uuid.UUID) -> None:
    """Say that the actor, who has come, has received the handover and read it."""
    handover, part = queries.own_part(work, handover_id)
    row = _row(work, handover, part)
    if part.side is Side.ARRIVING and row.done_at is None:
        row.done_at = work.now
        work.session.flush()
        record(work, "handover.received", "handover", handover.id, person=part.person.name)


def _row(work: Work, handover: Handover, part: Part) -> HandoverPart:
    if part.row is not None:
        return part.row
    made = HandoverPart(
        id=new_id(),
        association_id=work.actor.tenant,
        handover_id=handover.id,
        person_id=part.person.id,
        side=part.side,
        looked_after="",
        ask="",
    )
    work.session.add(made)
    return made


def check_point(work: Work, handover_id: uuid.UUID, point: Point, remark: str = "") -> None:
    """Note that the board has gone through a point, with what it has to say of it."""
    handover = _open(work, handover_id)
    if tells_a_secret(remark):
        raise HoldsSecret
    row = queries.points_of(work, handover.id).get(point)
    if row is None:
        row = HandoverPoint(
            id=new_id(), association_id=work.actor.tenant, handover_id=handover.id, point=point
        )
        work.session.add(row)
    row.remark, row.done_at, row.done_by_name = remark.strip()[:500], work.now, work.actor.name
    work.session.flush()
    record(work, "handover.point_checked", "handover", handover.id, point=point.value)


def uncheck_point(work: Work, handover_id: uuid.UUID, point: Point) -> None:
    """Take a point up again."""
    handover = _open(work, handover_id)
    row = queries.points_of(work, handover.id).get(point)
    if row is not None:
        work.session.delete(row)
        work.session.flush()
        record(work, "handover.point_reopened", "handover", handover.id, point=point.value)


def _open(work: Work, handover_id: uuid.UUID) -> Handover:
    handover = queries.handover_by_id(work, handover_id)
    if handover.closed_at is not None:
        raise Closed
    return handover


def tick(work: Work, readings: list[Reading]) -> None:
    """Note that the actor has read things; nothing of the record changes, so nothing is logged."""
    work.actor.require(Permission.HAND_OVER)
    if work.actor.person_id is None:
        return
    for reading in readings:
        if queries.tick_of(work, reading) is None:
            work.session.add(
                ReadingTick(
                    id=new_id(),
                    association_id=work.actor.tenant,
                    person_id=work.actor.person_id,
                    reading=reading,
                    at=work.now,
                )
            )
            work.session.flush()
