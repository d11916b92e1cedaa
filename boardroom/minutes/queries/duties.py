"""General meetings whose minutes are still to be made available to the members, and the letters that this calls for."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from boardroom.associations.queries import local_today, own
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on
from boardroom.minutes.models import CalledMeeting, DutyLetter, DutyStep, Minutes, MinutesKind
from boardroom.minutes.queries.calling import day_of
from boardroom.minutes.queries.register import envelopes_of
from boardroom.minutes.rules import NEWS, REMEMBERED, last_day, reminder_due
from boardroom.signing.models import Envelope
from boardroom.signing.rules.reminders import out_of_quiet, plan_of
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


@dataclass(frozen=True)
class Duty:
    """One general meeting: its minutes, if they are begun, and whether the members can read them."""

    held_on: date
    minutes: Minutes | None
    meeting: CalledMeeting | None
    envelope: Envelope | None
    shelf: bool  # the members' pages are on

    @property
    def subject_id(self) -> uuid.UUID:
        """What letters about it are remembered by."""
        if self.meeting is not None:
            return self.meeting.id
        assert self.minutes is not None  # noqa: S101 - one of the two is there
        return self.minutes.id

    @property
    def last_day(self) -> date:
        """The last of the three weeks."""
        return last_day(self.held_on)

    @property
    def sealed(self) -> bool:
        """Whether there is a reading copy."""
        return self.envelope is not None and self.envelope.state is EnvelopeState.SEALED

    @property
    def in_the_portal(self) -> bool:
        """Whether the members read them on their pages here."""
        return self.sealed and self.shelf

    @property
    def fulfilled(self) -> bool:
        """Whether the members can read them, here or as somebody has noted."""
        return self.in_the_portal or (self.minutes is not None and self.minutes.available_on is not None)


def duties(work: Work) -> list[Duty]:
    """Return the general meetings of the last half year whose minutes the members cannot read yet, the oldest first."""
    return [duty for duty in _every(work, REMEMBERED) if not duty.fulfilled]


def duty_of(work: Work, minutes: Minutes) -> Duty | None:
    """Return how it stands with one general meeting's minutes; None for other kinds and for void ones."""
    if minutes.kind is not MinutesKind.GENERAL_MEETING or minutes.void_at is not None:
        return None
    envelope = envelopes_of(work, [minutes.id]).get(minutes.id)
    return Duty(minutes.held_on, minutes, None, envelope, own(work).member_pages)


def responsible(work: Work, duty: Duty) -> set[uuid.UUID]:
    """Return who sees to it: whoever writes the minutes, and today's chair and secretary."""
    offices = {
        person.id
        for person, mandate in board_on(work, local_today(work))
        if mandate.role in {Role.CHAIR, Role.SECRETARY}
    }
    source = duty.minutes or duty.meeting
    return offices | ({source.written_by} if source is not None and source.written_by else set())


def letter_due(work: Work) -> tuple[Duty, DutyStep] | None:
    """Return the next letter that a general meeting calls for; for the worker. Reminders keep the quiet hours, as signing's do."""
    quiet = out_of_quiet(work.now, plan_of(own(work))) > work.now
    today = local_today(work)
    every = _every(work, NEWS)
    written = letter_steps(work, [duty.subject_id for duty in every])
    for duty in every:
        steps = written.get(duty.subject_id, set())
        if duty.in_the_portal and DutyStep.MEMBERS_TOLD not in steps:
            return duty, DutyStep.MEMBERS_TOLD
        due = None if duty.fulfilled or quiet else reminder_due(duty.held_on, today, steps)
        if due is not None:
            return duty, DutyStep(due)
    return None


def letter_steps(work: Work, subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[DutyStep]]:
    """Return which letters went out about each meeting."""
    found: dict[uuid.UUID, set[DutyStep]] = {}
    for row in work.session.scalars(
        select(DutyLetter).where(
            DutyLetter.association_id == work.actor.tenant, DutyLetter.subject_id.in_(list(subjects))
        )
    ):
        found.setdefault(row.subject_id, set()).add(row.step)
    return found


def _every(work: Work, since: timedelta) -> list[Duty]:
    """Return all general meetings that have been held within a time, with or without minutes."""
    today, association = local_today(work), own(work)
    minutes = work.session.scalars(
        select(Minutes).where(
            Minutes.association_id == work.actor.tenant,
            Minutes.kind == MinutesKind.GENERAL_MEETING,
            Minutes.void_at.is_(None),
            Minutes.held_on > today - since,
            Minutes.held_on <= today,
        )
    ).all()
    begins = datetime.combine(today - since, time(), tzinfo=ZoneInfo(association.time_zone))
    meetings = work.session.scalars(
        select(CalledMeeting).where(
            CalledMeeting.association_id == work.actor.tenant,
            CalledMeeting.kind == MinutesKind.GENERAL_MEETING,
            CalledMeeting.cancelled_at.is_(None),
            CalledMeeting.starts >= begins,
            CalledMeeting.starts <= work.now,
        )
    ).all()
    envelopes = envelopes_of(work, [one.id for one in minutes])
    begun = {meeting.minutes_id: meeting for meeting in meetings if meeting.minutes_id}
    found = [
        Duty(one.held_on, one, begun.get(one.id), envelopes.get(one.id), association.member_pages)
        for one in minutes
    ]
    # A meeting that was planned here, and whose minutes were begun apart from it, is one meeting.
    days = {one.held_on for one in minutes}
    found += [
        Duty(day_of(work, meeting), None, meeting, None, association.member_pages)
        for meeting in meetings
        if meeting.minutes_id is None and day_of(work, meeting) not in days
    ]
    return sorted(found, key=lambda duty: duty.held_on)
