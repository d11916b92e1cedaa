"""Which points of an agenda the §§ of its minutes are about."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from boardroom.mandates.queries import person
from boardroom.minutes.models import AgendaItem, CalledMeeting, Item, Minutes, Stage
from boardroom.minutes.queries.calling import item_if_any, meeting, meeting_of_minutes
from boardroom.minutes.queries.deciding import Entered
from boardroom.minutes.queries.register import by_id, frozen
from boardroom.minutes.rules import paragraph_key, points_behind
from boardroom.work import Work


def points_of(
    work: Work, minutes: Minutes, paragraph: uuid.UUID, heading: str
) -> tuple[CalledMeeting, list[AgendaItem]] | None:
    """Return the meeting of minutes with the points that a § may be about; None where there was no agenda.

    The § is known by its key and heading, for it may have been taken away.
    """
    if born := item_if_any(work, paragraph):
        return born[0], [born[1]]
    begun = meeting_of_minutes(work, minutes.id)
    if begun is None:
        return None
    found = meeting(work, begun.id)
    known = _keys(minutes, found)
    key = _anew(minutes, found).get(paragraph, paragraph)
    keys = points_behind(key, _called(minutes, known) | {key: heading}, _headings(found.items))
    return found, [one for one in found.items if one.id in keys]


def keys_not_taken(work: Work, keys: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of an agenda's keys that no § of any minutes has yet."""
    taken = work.session.scalars(
        select(Item.id).where(Item.association_id == work.actor.tenant, Item.id.in_(keys))
    )
    return set(keys) - set(taken)


def paragraphs_about(minutes: Minutes, found: CalledMeeting, point: AgendaItem) -> list[Item]:
    """Return the §§ that may be about a point, in order."""
    known, points = _keys(minutes, found), _headings(found.items)
    called = _called(minutes, known)
    return [one for one in minutes.items if point.id in points_behind(known[one.id], called, points)]


@dataclass(frozen=True)
class UnwrittenConflict:
    """A conflict of interest at a point, which the minutes' §§ that may be about the point do not tell."""

    point_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    heading: str  # the point's
    paragraphs: tuple[Item, ...]


def unwritten_conflicts(work: Work, minutes: Minutes) -> list[UnwrittenConflict]:
    """Return the conflicts of interest that are still to be written in a draft, and in which §§ they may belong.

    So it is where more than one § may be about the point, and where a conflict was told while the minutes were away
    for signing. Of a point that has no § there is nothing to write; of a file made elsewhere no §§ are known.
    """
    if minutes.stage is not Stage.DRAFT or minutes.void_at is not None or minutes.uploaded_sha256:
        return []
    begun = meeting_of_minutes(work, minutes.id)
    if begun is None or frozen(work, minutes):
        return []
    found = meeting(work, begun.id)
    return [
        UnwrittenConflict(point.id, conflict.person_id, who.name, point.heading, tuple(about))
        for point in found.items
        if point.conflicts and (about := paragraphs_about(minutes, found, point))
        for conflict in point.conflicts
        if not any(conflict.person_id == one.person_id for item in about for one in item.recusals)
        and (who := person(work, conflict.person_id))
    ]


def conflicted_at(work: Work, entered: Entered) -> set[uuid.UUID]:
    """Return who had a conflict of interest where a decision was made: as the § tells, and its point where that is known."""
    if entered.item is None or entered.minutes is None:
        return set()
    minutes = by_id(work, entered.minutes.id)
    paragraph = next(one for one in minutes.items if one.id == entered.item.id)
    found = {one.person_id for one in paragraph.recusals}
    _meeting, points = points_of(work, minutes, paragraph.id, paragraph.heading) or (None, [])
    # Where it may be about more than one point, nobody is held to be conflicted at any.
    return found | {one.person_id for one in points[0].conflicts} if len(points) == 1 else found


def _keys(minutes: Minutes, found: CalledMeeting) -> dict[uuid.UUID, uuid.UUID]:
    """Return for each § the key of the point that it was born of, else its own."""
    anew = _anew(minutes, found)
    return {one.id: anew.get(one.id, one.id) for one in minutes.items}


def _anew(minutes: Minutes, found: CalledMeeting) -> dict[uuid.UUID, uuid.UUID]:
    return {paragraph_key(point.id, minutes.id): point.id for point in found.items}


def _called(minutes: Minutes, known: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, str]:
    return {known[one.id]: one.heading for one in minutes.items}


def _headings(points: Sequence[AgendaItem]) -> dict[uuid.UUID, str]:
    return {one.id: one.heading for one in points}
