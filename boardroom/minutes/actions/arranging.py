"""Meetings to come: planned, put on an agenda, given papers; minutes begun from them."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents.queries import by_id as document_by_id
from boardroom.language.dates import format_date
from boardroom.minutes import queries
from boardroom.minutes.actions.attending import Attendee, put_attendance, to_tell
from boardroom.minutes.actions.holding import hold_meeting, hold_point
from boardroom.minutes.actions.recusing import hide_papers
from boardroom.minutes.actions.saving import Meeting, put_items
from boardroom.minutes.actions.writing import begin
from boardroom.minutes.errors import AlreadyBegun, Conflicted, MinutesBegun
from boardroom.minutes.models import (
    AgendaItem,
    AgendaPaper,
    Answer,
    AttendanceStatus,
    CalledMeeting,
    Minutes,
    MinutesKind,
)
from boardroom.minutes.rules import (
    FOLLOW_UP,
    PREVIOUS,
    ROLE_WORDS,
    USUAL_ITEMS,
    WrittenItem,
    paragraph_key,
    starting_text,
)
from boardroom.work import Work

BACKWARDS = N_("Mötet kan inte sluta innan det börjar.")
NO_LEADER = N_("Ange vem som leder mötet och vem som skriver protokollet innan du börjar på protokollet.")
_ASIDE = 10_000


@dataclass(frozen=True)
class Plan:
    """The facts of a meeting to come, as the form gives them; moments are aware."""

    kind: MinutesKind
    starts: datetime
    ends: datetime | None = None
    place: str = ""
    message: str = ""
    chaired_by: uuid.UUID | None = None
    written_by: uuid.UUID | None = None
    extra: bool = False  # of a general meeting: not the yearly one


def plan(work: Work, facts: Plan) -> CalledMeeting:
    """Plan a meeting; its agenda begins with the points of its kind, and a board goes through what it has decided."""
    work.actor.require(Permission.WRITE_MINUTES)
    _check(facts)
    found = CalledMeeting(
        id=new_id(),
        association_id=work.actor.tenant,
        kind=facts.kind,
        notices=0,
        created_at=work.now,
        changed_at=work.now,
        items=[],
        invitees=[],
    )
    _apply(found, facts)
    work.session.add(found)
    # An extra meeting is called for one matter, and deals with no other (lag 2018:672 6 kap.).
    headings = list(USUAL_ITEMS["extra_meeting"] if found.extra else queries.usual_items(work, facts.kind))
    if facts.kind is MinutesKind.BOARD and FOLLOW_UP not in headings:
        # Behind the opening: who presides, who adjusts, the minutes before.
        place = headings.index(PREVIOUS) + 1 if PREVIOUS in headings else 3
        headings.insert(min(place, max(0, len(headings) - 1)), FOLLOW_UP)
    for place, heading in enumerate(headings, start=1):
        found.items.append(_item(work, place, heading, follow_up=heading == FOLLOW_UP))
    work.session.flush()
    record(work, "planned", "meeting", found.id, kind=facts.kind.value, starts=facts.starts.isoformat())
    return found


def change(work: Work, meeting_id: uuid.UUID, facts: Plan) -> CalledMeeting:
    """Change when, where and by whom; a notice that went out is told to be sent anew."""
    found = open_agenda(work, meeting_id)
    _check(facts)
    _apply(found, facts)
    found.changed_at = work.now
    record(work, "changed", "meeting", found.id, starts=facts.starts.isoformat())
    return found


def add_item(
    work: Work,
    meeting_id: uuid.UUID,
    heading: str,
    text: str = "",
    *,
    recurring_id: uuid.UUID | None = None,
    decision_id: uuid.UUID | None = None,
    capsulam_id: uuid.UUID | None = None,
) -> AgendaItem:
    """Put a point on the agenda, before the closing ones ("Nästa möte", "Mötets avslutande")."""
    found = open_agenda(work, meeting_id)
    if not heading.strip():
        raise Invalid(problem=N_("Skriv vad punkten gäller."))
    closing = [
        one
        for one in found.items
        if one.heading.lower().startswith(("övriga frågor", "nästa möte", "mötets avsl", "stämmans avsl"))
    ]
    place = closing[0].position if closing else len(found.items) + 1
    added = _item(work, 2 * _ASIDE, heading.strip()[:200], text=text.strip())
    added.recurring_id, added.decision_id, added.capsulam_id = recurring_id, decision_id, capsulam_id
    items = list(found.items)
    items.insert(place - 1, added)
    found.items.append(added)
    _put_in_order(work, items)
    _touch(work, found)
    return added


def change_item(work: Work, item_id: uuid.UUID, heading: str, text: str) -> AgendaItem:
    """Change what a point says; refused to whoever has a conflict of interest there."""
    found, item = _open_item(work, item_id)
    if not heading.strip():
        raise Invalid(problem=N_("Skriv vad punkten gäller."))
    item.heading, item.text = heading.strip()[:200], text.replace("\r\n", "\n").strip()
    _touch(work, found)
    return item


def move_item(work: Work, item_id: uuid.UUID, *, up: bool) -> None:
    """Let a point change places with its neighbour."""
    found, item = hold_point(work, item_id)
    open_agenda(work, found.id)
    items = list(found.items)
    at = items.index(item)
    to = at - 1 if up else at + 1
    if 0 <= to < len(items):
        items[at], items[to] = items[to], items[at]
        _put_in_order(work, items)
        _touch(work, found)


def remove_item(work: Work, item_id: uuid.UUID) -> None:
    """Take a point off the agenda; its papers stay in the archive, hidden from whom they were hidden."""
    found, item = _open_item(work, item_id)
    found.items.remove(item)
    work.session.flush()
    _put_in_order(work, list(found.items))
    _touch(work, found)


def attach(work: Work, item_id: uuid.UUID, document_id: uuid.UUID) -> None:
    """Let an archived document be a paper of a point; whoever has a conflict of interest there no longer sees it."""
    found, item = _open_item(work, item_id)
    document_by_id(work, document_id)
    if document_id in {paper.document_id for paper in item.papers}:
        return
    item.papers.append(AgendaPaper(id=new_id(), association_id=work.actor.tenant, document_id=document_id))
    for conflict in item.conflicts:
        hide_papers(work, item, conflict)
    found.changed_at = work.now
    record(work, "attached", "agenda_item", item.id, document=document_id)


def detach(work: Work, item_id: uuid.UUID, document_id: uuid.UUID) -> None:
    """Take a paper from a point; what was hidden because of a conflict of interest stays hidden until that is withdrawn."""
    found, item = _open_item(work, item_id)
    document_by_id(work, document_id)
    for paper in [one for one in item.papers if one.document_id == document_id]:
        item.papers.remove(paper)
        found.changed_at = work.now
        record(work, "detached", "agenda_item", item.id, document=document_id)


def begin_from(work: Work, meeting_id: uuid.UUID) -> Minutes:
    """Begin the minutes of a meeting: its points become §§, what was answered becomes the checklist, conflicts are told.

    MinutesBegun when that is done already.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    if (begun := hold_meeting(work, meeting_id).minutes_id) is not None:
        raise MinutesBegun(begun)
    found = open_agenda(work, meeting_id)
    if found.chaired_by is None or found.written_by is None:
        raise Invalid(problem=NO_LEADER)
    page = queries.meeting_page(work, meeting_id)
    association = own(work)
    minutes = begin(
        work,
        Meeting(
            kind=found.kind,
            held_on=page.day,
            chaired_by=found.chaired_by,
            written_by=found.written_by,
            starts_at=queries.local_time(work, found.starts),
            place=found.place,
        ),
    )
    # The §§ of minutes that were made void keep theirs; those begun anew have keys that are made from the points'.
    free = queries.keys_not_taken(work, [row.item.id for row in page.rows])
    items = [
        # A § has the key of the point that it was born of: who is conflicted at the one is so at the other.
        WrittenItem(
            id=row.item.id if row.item.id in free else paragraph_key(row.item.id, minutes.id),
            heading=row.item.heading,
            text=_opening(row, association.language) or starting_text(found.kind, row.item.heading),
            recused=frozenset(conflict.person_id for conflict, _name in row.conflicts),
        )
        for row in page.rows
    ]
    put_items(work, minutes, items, keyed=True)
    put_attendance(work, minutes, _attendance(work, page))
    minutes.extra, found.minutes_id = found.extra, minutes.id
    return minutes


def _opening(row: queries.AgendaRow, language: str) -> str:
    """Return what a § begins with: what was gone through, what was deferred to it, or what was decided since."""
    if row.noted:
        return row.item.text
    if row.came_back and row.came_back.day:
        day = format_date(row.came_back.day, language)
        return f"Frågan bordlades vid mötet den {day}: {row.came_back.decision.text}"
    lines = []
    for one in row.actions:
        facts = ", ".join(
            filter(
                None,
                (
                    one.responsible,
                    f"senast den {format_date(one.decision.due, language)}" if one.decision.due else "",
                ),
            )
        )
        lines.append(f"– {one.decision.text.rstrip('.')} ({facts}): ")
    return "\n".join(lines)


def _attendance(work: Work, page: queries.MeetingPage) -> list[Attendee]:
    """Return the checklist: who said that they would not come stands as absent, and of all others nothing is told yet."""
    absent = {one.person_id for one in page.meeting.invitees if one.answer is Answer.ABSENT}
    # The members of a general meeting vote for themselves: no deputy serves there.
    serving = set() if page.meeting.kind is MinutesKind.GENERAL_MEETING else set(page.in_turn)
    return [
        replace(one, status=AttendanceStatus.ABSENT)
        if one.person_id in absent
        else replace(one, serving=one.role == ROLE_WORDS["deputy"] and one.name in serving)
        for one in to_tell(queries.expected_attendees(work, page.day))
    ]


def open_agenda(work: Work, meeting_id: uuid.UUID) -> CalledMeeting:
    """Return a meeting whose agenda may be changed: none whose minutes are begun, or that was cancelled."""
    work.actor.require(Permission.WRITE_MINUTES)
    # Two presses at once neither begin two minutes nor take one place twice.
    found = hold_meeting(work, meeting_id)
    if found.minutes_id is not None or found.cancelled_at is not None:
        raise AlreadyBegun
    return found


def _open_item(work: Work, item_id: uuid.UUID) -> tuple[CalledMeeting, AgendaItem]:
    found, item = hold_point(work, item_id)
    open_agenda(work, found.id)
    if work.actor.person_id in {one.person_id for one in item.conflicts}:
        raise Conflicted
    return found, item


def _item(work: Work, place: int, heading: str, *, text: str = "", follow_up: bool = False) -> AgendaItem:
    return AgendaItem(
        id=new_id(),
        association_id=work.actor.tenant,
        position=place,
        heading=heading,
        text=text,
        follow_up=follow_up,
        papers=[],
        conflicts=[],
    )


def _put_in_order(work: Work, items: list[AgendaItem]) -> None:
    for item in items:
        item.position += _ASIDE
    work.session.flush()
    for place, item in enumerate(items, start=1):
        item.position = place
    work.session.flush()


def _touch(work: Work, found: CalledMeeting) -> None:
    found.changed_at = work.now
    found.items.sort(key=lambda item: item.position)
    record(work, "changed_agenda", "meeting", found.id)


def _apply(found: CalledMeeting, facts: Plan) -> None:
    found.extra = facts.extra and facts.kind is MinutesKind.GENERAL_MEETING
    found.kind, found.starts, found.ends = facts.kind, facts.starts, facts.ends
    found.place, found.message = facts.place, facts.message
    found.chaired_by, found.written_by = facts.chaired_by, facts.written_by


def _check(facts: Plan) -> None:
    if facts.ends is not None and facts.ends <= facts.starts:
        raise Invalid(problem=BACKWARDS)
