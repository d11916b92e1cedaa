"""Writing, saving, numbering and reopening minutes."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import update

from boardroom.associations.models import Association
from boardroom.audit.actions import hold_chain, record
from boardroom.core.errors import CannotPrint
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.minutes import queries
from boardroom.minutes.errors import AlreadySent, SavedElsewhere
from boardroom.minutes.models import (
    Attendance,
    AttendanceStatus,
    Decision,
    Item,
    Minutes,
    MinutesKind,
    Outcome,
    Series,
    Stage,
)
from boardroom.minutes.rules import USUAL_ITEMS, WrittenItem, series_of
from boardroom.signing.actions import withdraw as withdraw_envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


@dataclass(frozen=True)
class Meeting:
    """The facts of a meeting as the form gives them."""

    kind: MinutesKind
    held_on: date
    chaired_by: uuid.UUID
    written_by: uuid.UUID
    adjuster: uuid.UUID | None = None
    second_adjuster: uuid.UUID | None = None
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""


@dataclass(frozen=True)
class Attendee:
    """One row of the attendance checklist."""

    name: str
    status: AttendanceStatus
    person_id: uuid.UUID | None = None
    role: str = ""
    note: str = ""


@dataclass(frozen=True)
class Writing:
    """Everything that one save of the editor carries."""

    meeting: Meeting
    items: Sequence[WrittenItem] = field(default_factory=tuple)
    attendance: Sequence[Attendee] = field(default_factory=tuple)


def begin(work: Work, meeting: Meeting, expected: Sequence[tuple[uuid.UUID, str, str]] = ()) -> Minutes:
    """Begin the minutes of a meeting with the paragraphs that such a meeting usually has."""
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = Minutes(
        id=new_id(),
        association_id=work.actor.tenant,
        kind=meeting.kind,
        held_on=meeting.held_on,
        chaired_by=meeting.chaired_by,
        written_by=meeting.written_by,
        series=series_of(meeting.kind.value),
        created_at=work.now,
        changed_at=work.now,
        items=[],
        attendance=[],
        revision=1,
        version=1,
    )
    _apply(minutes, meeting)
    work.session.add(minutes)
    work.session.flush()
    attendance = [
        Attendee(name=name, status=AttendanceStatus.PRESENT, person_id=person_id, role=role)
        for person_id, name, role in expected
    ]
    _replace(work, minutes, [WrittenItem(heading) for heading in USUAL_ITEMS[meeting.kind.value]], attendance)
    record(work, "began", "minutes", minutes.id, kind=meeting.kind.value, held_on=meeting.held_on)
    return minutes


def save(work: Work, minutes_id: uuid.UUID, writing: Writing, *, revision: int) -> Minutes:
    """Save what the editor holds.

    SavedElsewhere when it was opened before someone else's save, CannotPrint when it has letters that the paper
    could not show.
    """
    minutes = changeable(work, minutes_id)
    if minutes.revision != revision:
        raise SavedElsewhere(name=work.actor.name)
    if missing := work.ports.typesetter.undrawable(asdict(writing)):
        raise CannotPrint(characters=missing)
    _apply(minutes, writing.meeting)
    _replace(work, minutes, writing.items, writing.attendance)
    minutes.revision += 1
    minutes.changed_at = work.now
    record(work, "saved", "minutes", minutes.id, revision=minutes.revision)
    return minutes


def take_upload(work: Work, minutes_id: uuid.UUID, *, sha256: str, name: str) -> Minutes:
    """Take a PDF (already in the blob store, already inspected) as these minutes."""
    minutes = changeable(work, minutes_id)
    minutes.uploaded_sha256, minutes.uploaded_name = sha256, name[:255]
    minutes.changed_at = work.now
    record(work, "uploaded", "minutes", minutes.id, sha256=sha256)
    return minutes


def take_number(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Give minutes their number, once: later versions keep it, and a broken-off sending keeps it too.

    The number comes from UPDATE ... RETURNING inside a transaction that holds the association's chain, so the
    series has neither gaps nor doubles under concurrency.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    hold_chain(work, work.actor.tenant)
    minutes = queries.by_id(work, minutes_id)
    work.session.refresh(minutes, ["number"])  # someone may have given it while this Work waited
    if minutes.number is not None:
        return minutes
    association = work.session.get_one(Association, work.actor.tenant)
    year = minutes.held_on.year if association.minutes_form == "yearly" else 0
    if queries.taken(work, minutes.series, year) is None:
        first = 1
        if minutes.series == "board" and not queries.series_in_use(work, "board"):
            first = association.minutes_next
        work.session.add(
            Series(
                id=new_id(),
                association_id=work.actor.tenant,
                name=minutes.series,
                year=year,
                next_number=first,
            )
        )
        work.session.flush()
    minutes.number = work.session.execute(
        update(Series)
        .where(Series.association_id == work.actor.tenant, Series.name == minutes.series, Series.year == year)
        .values(next_number=Series.next_number + 1)
        .returning(Series.next_number - 1)
    ).scalar_one()
    minutes.series_year = year
    record(work, "numbered", "minutes", minutes.id, number=minutes.label)
    return minutes


def reopen(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Return minutes to adjustment as the next version, after a refusal or by withdrawing them.

    Signatures of the earlier version are void and kept with its envelope.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = queries.by_id(work, minutes_id)
    envelope = queries.envelopes_of(work, [minutes.id]).get(minutes.id)
    if envelope is None:
        return minutes
    if envelope.state is EnvelopeState.SENT:
        withdraw_envelope(work, envelope.id, reason="Återtaget för ändring")
    elif not envelope.state.returned:
        raise AlreadySent
    if minutes.stage is Stage.DRAFT:
        return minutes
    minutes.reopen(work.now)
    record(work, "reopened", "minutes", minutes.id, version=minutes.version)
    return minutes


def changeable(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Return minutes that may be changed now; returned ones become the next version."""
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = queries.by_id(work, minutes_id)
    envelope = queries.envelopes_of(work, [minutes.id]).get(minutes.id)
    # Asked of a begun next version too: the version before it may have been completed meanwhile.
    if envelope is not None and not envelope.state.returned:
        raise AlreadySent
    if minutes.stage is Stage.SENT:
        minutes.reopen(work.now)
        record(work, "reopened", "minutes", minutes.id, version=minutes.version)
    return minutes


def _apply(minutes: Minutes, meeting: Meeting) -> None:
    minutes.held_on = meeting.held_on
    minutes.chaired_by, minutes.written_by = meeting.chaired_by, meeting.written_by
    minutes.adjuster, minutes.second_adjuster = meeting.adjuster, meeting.second_adjuster
    minutes.starts_at, minutes.ends_at, minutes.place = meeting.starts_at, meeting.ends_at, meeting.place


def _replace(
    work: Work, minutes: Minutes, items: Sequence[WrittenItem], attendance: Sequence[Attendee]
) -> None:
    """Put the editor's paragraphs and attendance in place of the saved ones."""
    minutes.items.clear()
    minutes.attendance.clear()
    # The old rows must be gone before new ones take their places in the order.
    work.session.flush()
    tenant = work.actor.tenant
    for position, item in enumerate(items, start=1):
        minutes.items.append(
            Item(
                id=new_id(),
                association_id=tenant,
                position=position,
                heading=item.heading,
                text=item.text,
                reservation=item.reservation,
                decisions=[
                    Decision(
                        id=new_id(),
                        association_id=tenant,
                        position=place,
                        text=text,
                        outcome=Outcome(outcome),
                    )
                    for place, (outcome, text) in enumerate(item.decisions, start=1)
                ],
            )
        )
    for position, attendee in enumerate(attendance, start=1):
        minutes.attendance.append(
            Attendance(
                id=new_id(),
                association_id=tenant,
                position=position,
                person_id=attendee.person_id,
                name=attendee.name,
                role=attendee.role,
                status=attendee.status,
                note=attendee.note,
            )
        )
    work.session.flush()
