"""Meetings to come: their agendas as each reader may see them, who is called, and what is proposed for the next."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from boardroom.associations.queries import own
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids, within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.models import Person, Role
from boardroom.mandates.queries import board_on, persons
from boardroom.mandates.rules import scope_of
from boardroom.minutes.models import (
    AgendaItem,
    AgendaTemplate,
    Answer,
    CalledMeeting,
    Conflict,
    Invitee,
    MinutesKind,
    PerCapsulam,
    RecurringItem,
)
from boardroom.minutes.queries.attending import deputies_on
from boardroom.minutes.queries.capsulam import Decided, decided_unnoted, left_to_meetings
from boardroom.minutes.queries.deciding import Entered, decision_if_readable, deferred, open_actions
from boardroom.minutes.queries.wording import holds
from boardroom.minutes.rules import wheel_turns
from boardroom.work import Work

# To a meeting of the board come its members and deputies; to a general meeting everyone with a tie to the association.
_BOARD = frozenset(
    {Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, Role.TREASURER, Role.BOARD_MEMBER, Role.DEPUTY}
)
_EVERYONE = _BOARD | {Role.AUDITOR, Role.NOMINATING_COMMITTEE, Role.MEMBER}


@dataclass(frozen=True)
class AgendaRow:
    """One point of an agenda as its reader may see it."""

    item: AgendaItem
    papers: Sequence[Document]
    hidden: bool  # the reader has a conflict of interest: neither papers nor background are shown
    conflicts: Sequence[tuple[Conflict, str]]  # with the person's name
    actions: Sequence[Entered] = ()  # gone through here
    came_back: Entered | None = None  # deferred at an earlier meeting, or decided per capsulam since

    @property
    def noted(self) -> bool:
        """Whether the point notes what was decided per capsulam; its text says what, though its minutes be void by now."""
        came, point = self.came_back, self.item
        if point.decision_id is not None and point.capsulam_id is not None:
            return True
        # Of the time before a point knew the question that it notes.
        return came is not None and came.minutes is not None and came.minutes.kind is MinutesKind.PER_CAPSULAM


@dataclass(frozen=True)
class Proposals:
    """What is proposed for an agenda and does not stand on it."""

    recurring: Sequence[RecurringItem] = ()
    deferred: Sequence[Entered] = ()
    decided: Sequence[Decided] = ()  # per capsulam, to be noted
    undecided: Sequence[PerCapsulam] = ()  # refused per capsulam, or not answered in time


@dataclass(frozen=True)
class MeetingPage:
    """One meeting with all that its page shows."""

    meeting: CalledMeeting
    day: date
    rows: Sequence[AgendaRow]
    invited: Sequence[tuple[Person, Invitee]]
    people: dict[uuid.UUID, str]
    own: Invitee | None  # the reader's own answer, once called
    proposals: Proposals = field(default_factory=Proposals)
    in_turn: Sequence[str] = ()  # deputies who should serve for those who have said that they cannot come

    @property
    def stale(self) -> bool:
        """Whether something was changed after the notice went out."""
        called = self.meeting.called_at
        return called is not None and self.meeting.changed_at > called


def meeting(work: Work, meeting_id: uuid.UUID) -> CalledMeeting:
    """Return one meeting whole; NotFound when it is not the association's."""
    work.actor.require(Permission.READ_MINUTES)
    found = work.session.scalars(
        select(CalledMeeting)
        .where(CalledMeeting.association_id == work.actor.tenant, CalledMeeting.id == meeting_id)
        .options(
            selectinload(CalledMeeting.items).options(
                selectinload(AgendaItem.papers), selectinload(AgendaItem.conflicts)
            ),
            selectinload(CalledMeeting.invitees),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def meetings_from(
    work: Work, moment: datetime, *, before: bool = False, limit: int = 50
) -> list[CalledMeeting]:
    """Return the meetings that begin from a moment on, the next first; or those before it, the latest first."""
    work.actor.require(Permission.READ_MINUTES)
    rows = select(CalledMeeting).where(CalledMeeting.association_id == work.actor.tenant)
    if before:
        rows = rows.where(CalledMeeting.starts < moment).order_by(CalledMeeting.starts.desc())
    else:
        rows = rows.where(CalledMeeting.starts >= moment).order_by(CalledMeeting.starts, CalledMeeting.id)
    return list(work.session.scalars(rows.limit(limit)))


def next_board_meeting(work: Work) -> CalledMeeting | None:
    """Return the next meeting of the board whose agenda can still be changed."""
    return next(iter(coming_board_meetings(work)), None)


def coming_board_meetings(work: Work) -> list[CalledMeeting]:
    """Return the meetings of the board to come whose agendas can still be changed, the next first."""
    return [
        one
        for one in meetings_from(work, work.now)
        if one.kind is MinutesKind.BOARD and one.minutes_id is None and one.cancelled_at is None
    ]


def invitations(work: Work) -> list[tuple[CalledMeeting, date, bool]]:
    """Return the meetings to come that were called, the next first, with their day, and whether the actor is to answer."""
    coming = [
        found
        for found in meetings_from(work, work.now - timedelta(hours=12))
        if found.called_at is not None and found.cancelled_at is None and found.minutes_id is None
    ]
    asked = set(
        work.session.scalars(
            select(Invitee.meeting_id).where(
                Invitee.association_id == work.actor.tenant,
                Invitee.person_id == work.actor.person_id,
                Invitee.answer == Answer.UNANSWERED,
                Invitee.meeting_id.in_([found.id for found in coming]),
            )
        )
    )
    return [(found, day_of(work, found), found.id in asked) for found in coming]


def meeting_of_minutes(work: Work, minutes_id: uuid.UUID) -> CalledMeeting | None:
    """Return the meeting that minutes were begun from."""
    return work.session.scalars(
        select(CalledMeeting).where(
            CalledMeeting.association_id == work.actor.tenant, CalledMeeting.minutes_id == minutes_id
        )
    ).first()


def day_of(work: Work, found: CalledMeeting) -> date:
    """Return the meeting's day where the association lives."""
    return local_date(found.starts, own(work).time_zone)


def meeting_page(work: Work, meeting_id: uuid.UUID) -> MeetingPage:
    """Return a meeting with its agenda as the actor may see it."""
    found = meeting(work, meeting_id)
    day = day_of(work, found)
    people = {person.id: person for person in persons(work)}
    names = {key: person.name for key, person in people.items()}
    answers = {one.person_id: one for one in found.invitees}
    invited = sorted(((people[key], one) for key, one in answers.items()), key=lambda pair: pair[0].name)
    return MeetingPage(
        meeting=found,
        day=day,
        rows=agenda(work, found, names),
        invited=invited,
        people=names,
        own=answers.get(work.actor.person_id) if work.actor.person_id else None,
        proposals=_proposals(work, found, day) if found.minutes_id is None else Proposals(),
        in_turn=_in_turn(work, found, day),
    )


def agenda(work: Work, found: CalledMeeting, names: dict[uuid.UUID, str]) -> list[AgendaRow]:
    """Return the points of an agenda; papers through the actor's Scope, so that what is hidden stays hidden."""
    wanted = {paper.document_id for item in found.items for paper in item.papers}
    papers = by_ids(work, wanted) if work.actor.may(Permission.READ_DOCUMENTS) else {}
    actions = open_actions(work) if any(item.follow_up for item in found.items) else []
    rows = []
    for item in found.items:
        hidden = work.actor.person_id in {one.person_id for one in item.conflicts}
        shown = (
            [] if hidden else [papers[one.document_id] for one in item.papers if one.document_id in papers]
        )
        rows.append(
            AgendaRow(
                item=item,
                papers=sorted(shown, key=lambda paper: paper.title),
                hidden=hidden,
                conflicts=[(one, names.get(one.person_id, "")) for one in item.conflicts],
                actions=actions if item.follow_up else (),
                came_back=decision_if_readable(work, item.decision_id),
            )
        )
    return rows


def item_of(work: Work, item_id: uuid.UUID) -> tuple[CalledMeeting, AgendaItem]:
    """Return a point with its meeting; NotFound when there is none."""
    found = item_if_any(work, item_id)
    if found is None:
        raise NotFound
    return found


def item_if_any(work: Work, item_id: uuid.UUID) -> tuple[CalledMeeting, AgendaItem] | None:
    """Return a point with its meeting, or what a § was born of, which has its key; None when there is none."""
    meeting_id = meeting_with(work, item_id)
    if meeting_id is None:
        return None
    found = meeting(work, meeting_id)
    return found, next(item for item in found.items if item.id == item_id)


def meeting_with(work: Work, item_id: uuid.UUID) -> uuid.UUID | None:
    """Return the key of the meeting whose agenda has a point; None when there is none."""
    return work.session.scalar(
        select(AgendaItem.meeting_id).where(
            AgendaItem.association_id == work.actor.tenant, AgendaItem.id == item_id
        )
    )


def minutes_with(work: Work, item_id: uuid.UUID) -> uuid.UUID | None:
    """Return the key of the minutes that were begun from the agenda with a point; None as long as there are none."""
    return work.session.scalar(
        select(CalledMeeting.minutes_id)
        .join(AgendaItem, AgendaItem.meeting_id == CalledMeeting.id)
        .where(AgendaItem.association_id == work.actor.tenant, AgendaItem.id == item_id)
    )


def papers_named(work: Work, words: str, limit: int = 8) -> list[Document]:
    """Return documents whose title has all the words, newest first; without words those that came last."""
    told = [holds(Document.title, word) for word in words.split()]
    order = Document.document_date.desc().nulls_last() if told else Document.created_at.desc()
    return list(
        work.session.scalars(
            select(Document)
            .where(within(scope_of(work.actor)), current(), *told)
            .order_by(order)
            .limit(limit)
        )
    )


def called_to(work: Work, kind: MinutesKind, day: date) -> list[tuple[Person, frozenset[Role]]]:
    """Return who is called to a meeting of a kind on a day, each once, with their roles, by name."""
    wanted = _EVERYONE if kind is MinutesKind.GENERAL_MEETING else _BOARD
    roles: dict[uuid.UUID, set[Role]] = {}
    people: dict[uuid.UUID, Person] = {}
    for person, mandate in board_on(work, day):
        if mandate.role in wanted:
            people[person.id] = person
            roles.setdefault(person.id, set()).add(mandate.role)
    return [
        (person, frozenset(roles[person.id])) for person in sorted(people.values(), key=lambda one: one.name)
    ]


def wheel(work: Work) -> list[RecurringItem]:
    """Return the annual wheel, from January on."""
    work.actor.require(Permission.READ_MINUTES)
    return list(
        work.session.scalars(
            select(RecurringItem)
            .where(RecurringItem.association_id == work.actor.tenant)
            .order_by(RecurringItem.month, RecurringItem.heading)
        )
    )


def templates(work: Work) -> dict[MinutesKind, AgendaTemplate]:
    """Return the association's own agenda templates by kind of meeting."""
    rows = work.session.scalars(
        select(AgendaTemplate).where(AgendaTemplate.association_id == work.actor.tenant)
    )
    return {row.kind: row for row in rows}


def _proposals(work: Work, found: CalledMeeting, day: date) -> Proposals:
    if found.kind is not MinutesKind.BOARD:
        return Proposals()
    taken = work.session.execute(
        select(AgendaItem.recurring_id, func.max(CalledMeeting.starts))
        .join(CalledMeeting, CalledMeeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.association_id == work.actor.tenant, AgendaItem.recurring_id.is_not(None))
        # What a meeting that is not held was to deal with comes to the next.
        .where(CalledMeeting.cancelled_at.is_(None))
        .group_by(AgendaItem.recurring_id)
    )
    zone = own(work).time_zone
    last = {row[0]: local_date(row[1], zone) for row in taken}
    here = {item.recurring_id for item in found.items}
    back = set(
        work.session.scalars(
            select(AgendaItem.decision_id)
            .join(CalledMeeting, CalledMeeting.id == AgendaItem.meeting_id)
            .where(
                AgendaItem.association_id == work.actor.tenant,
                AgendaItem.decision_id.is_not(None),
                CalledMeeting.cancelled_at.is_(None),
            )
        )
    )
    return Proposals(
        recurring=[
            one for one in wheel(work) if one.id not in here and wheel_turns(one.month, day, last.get(one.id))
        ],
        deferred=[one for one in deferred(work) if one.decision.id not in back],
        decided=decided_unnoted(work),
        undecided=left_to_meetings(work),
    )


def _in_turn(work: Work, found: CalledMeeting, day: date) -> list[str]:
    answers = {one.person_id: one.answer for one in found.invitees}
    deputies = deputies_on(work, day)
    order = {person.id for person in deputies}
    away = sum(1 for key, answer in answers.items() if answer is Answer.ABSENT and key not in order)
    able = [person.name for person in deputies if answers.get(person.id) is not Answer.ABSENT]
    return able[:away]


def local_time(work: Work, moment: datetime) -> str:
    """Return an instant's time of day where the association lives: "18.30"."""
    return moment.astimezone(ZoneInfo(own(work).time_zone)).strftime("%H.%M")


def points_from(work: Work, recurring_id: uuid.UUID) -> list[AgendaItem]:
    """Return the points of agendas that came from an item of the annual wheel."""
    return list(
        work.session.scalars(
            select(AgendaItem).where(
                AgendaItem.association_id == work.actor.tenant, AgendaItem.recurring_id == recurring_id
            )
        )
    )
