"""How void minutes are begun anew: from what they were made, and what was made of it since."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from boardroom.core.errors import NotFound
from boardroom.minutes.models import AgendaItem, CalledMeeting, Minutes, MinutesKind, PerCapsulam
from boardroom.minutes.queries.calling import day_of, meeting_of_minutes
from boardroom.minutes.queries.capsulam import capsulam
from boardroom.minutes.queries.constituting import constituting
from boardroom.minutes.rules import anew_key, paragraph_key
from boardroom.work import Work


@dataclass(frozen=True)
class Source:
    """What minutes were made from, where that is known; minutes that were begun by themselves have none."""

    meeting: CalledMeeting | None = None
    question: PerCapsulam | None = None  # decided per capsulam
    elected: bool = False  # drafted from the constituting meeting's election
    instead: Minutes | None = None  # what has been begun of it since
    spent: bool = False  # nothing can be begun of it: the meeting was cancelled, or the reader may not know of the question


def source_of(work: Work, minutes: Minutes) -> Source:
    """Return what minutes were made from, and what others have been made from it since they were made void."""
    if minutes.kind is MinutesKind.PER_CAPSULAM and (decided := _question(work, minutes)) is not None:
        return _of_question(work, minutes, decided)
    if (held := _meeting(work, minutes)) is not None:
        instead = _other(work, minutes, held.minutes_id)
        return Source(meeting=held, instead=instead, spent=held.cancelled_at is not None)
    if minutes.kind is MinutesKind.CONSTITUTING:
        found = constituting(work)
        if found is not None and found.held_on == minutes.held_on:
            other = found.begun if found.begun and found.begun.id != minutes.id else None
            return Source(elected=True, instead=other)
    return Source(instead=begun_after(work, minutes.id))


def begun_after(work: Work, void_id: uuid.UUID) -> Minutes | None:
    """Return the minutes that were begun anew after void ones, the last of them where those are void in turn; None as long as there are none."""
    found = work.session.scalars(
        select(Minutes).where(Minutes.association_id == work.actor.tenant, Minutes.id == anew_key(void_id))
    ).first()
    if found is None or found.void_at is None:
        return found
    return begun_after(work, found.id) or found


def _of_question(work: Work, minutes: Minutes, decided: PerCapsulam) -> Source:
    try:
        question = capsulam(work, decided.id)
    except NotFound:
        return Source(spent=True)
    return Source(question=question, instead=_other(work, minutes, decided.minutes_id))


def _question(work: Work, minutes: Minutes) -> PerCapsulam | None:
    """Return what was decided per capsulam, whoever may know of it; None of minutes that were begun by themselves."""
    if minutes.capsulam_id is None:
        return None
    return work.session.scalars(
        select(PerCapsulam).where(
            PerCapsulam.association_id == work.actor.tenant, PerCapsulam.id == minutes.capsulam_id
        )
    ).first()


def _meeting(work: Work, minutes: Minutes) -> CalledMeeting | None:
    if held := meeting_of_minutes(work, minutes.id):
        return held
    # Void minutes have let go of their meeting, and their §§ have kept the keys of its points.
    keys = {item.id for item in minutes.items}
    held_of_kind = list(
        work.session.scalars(
            select(CalledMeeting)
            .where(CalledMeeting.association_id == work.actor.tenant, CalledMeeting.kind == minutes.kind)
            .order_by(CalledMeeting.starts.desc())
        )
    )
    points = work.session.execute(
        select(AgendaItem.id, AgendaItem.meeting_id).where(
            AgendaItem.association_id == work.actor.tenant,
            AgendaItem.meeting_id.in_([one.id for one in held_of_kind]),
        )
    )
    born = {row.meeting_id for row in points if keys & {row.id, paragraph_key(row.id, minutes.id)}}
    return next((one for one in held_of_kind if one.id in born), None) or _same_day(
        work, minutes, held_of_kind
    )


def _same_day(work: Work, minutes: Minutes, held: Iterable[CalledMeeting]) -> CalledMeeting | None:
    """Return the one meeting of that day whose minutes nobody has begun: of minutes from before §§ had such keys."""
    free = [
        one
        for one in held
        if one.minutes_id is None and one.cancelled_at is None and day_of(work, one) == minutes.held_on
    ]
    return free[0] if len(free) == 1 else None


def _other(work: Work, minutes: Minutes, other_id: object) -> Minutes | None:
    if other_id is None or other_id == minutes.id:
        return None
    return work.session.scalars(
        select(Minutes).where(Minutes.association_id == work.actor.tenant, Minutes.id == other_id)
    ).first()
