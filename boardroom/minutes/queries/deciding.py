"""The decision register: of minutes written here and confirmed from archived ones."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, extract, func, or_, select
from sqlalchemy.orm import aliased

from boardroom.associations.queries import local_today
from boardroom.audit.models import Entry
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.mandates.models import Person
from boardroom.mandates.rules import scope_of
from boardroom.minutes.models import Decision, Item, Minutes, Outcome
from boardroom.minutes.queries.paragraphs import counts
from boardroom.minutes.queries.wording import holds
from boardroom.minutes.rules import (
    DecisionState,
    Particulars,
    decision_state,
    lines_of,
    title_of,
    told_in,
)
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

PAGE_SIZE = 50


@dataclass(frozen=True)
class Sought:
    """What a reader asks the register for; empty asks for anything."""

    words: str = ""
    state: str = ""
    responsible: uuid.UUID | None = None
    year: int | None = None
    order: str = "newest"


@dataclass(frozen=True)
class Entered:
    """One decision of the register with what it belongs to."""

    decision: Decision
    item: Item | None
    minutes: Minutes | None
    document: Document | None  # the archived or sealed minutes, once there are any
    responsible: str
    state: DecisionState

    @property
    def day(self) -> date | None:
        """The meeting's day."""
        if self.minutes:
            return self.minutes.held_on
        return self.document.document_date if self.document else None

    @property
    def title(self) -> str:
        """What the minutes are called."""
        if self.minutes:
            return title_of(self.minutes.called, self.minutes.label)
        return self.document.title if self.document else ""

    @property
    def paragraph(self) -> str:
        """The § alone: "4"; empty where the archived minutes have none."""
        return str(self.item.position) if self.item else self.decision.paragraph

    @property
    def heading(self) -> str:
        """What the § is about."""
        return self.item.heading if self.item else self.decision.heading

    @property
    def told(self) -> Particulars:
        """Votes, reservation, amount, counterparty and apartment, as they were confirmed."""
        made = self.decision
        return Particulars(made.votes, made.reservation, made.kronor, made.counterparty, made.apartment)

    @property
    def suggested(self) -> Particulars:
        """What the § of minutes written here tells of it, while nobody has entered anything."""
        if self.told or self.item is None:
            return self.told
        return told_in(self.decision.text, "\n".join(lines_of(self.item.text)), self.item.reservation)

    @property
    def unsigned(self) -> bool:
        """Whether its minutes wait to be signed; that does not make it invalid."""
        return self.minutes is not None and self.document is None

    @property
    def is_action(self) -> bool:
        """Whether somebody is to do something."""
        return self.decision.responsible_id is not None or self.decision.due is not None


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register."""

    rows: list[Entered]
    total: int
    number: int
    pages: int
    returned: int  # how many are left out because their minutes came back and have not been sent anew


def decisions(work: Work, sought: Sought, *, page: int = 1, size: int | None = PAGE_SIZE) -> RegisterPage:
    """Return one page (from 1) of the decisions that the actor may read; all of them without a `size`.

    What stands in a version that was refused or taken back is not counted: its words are being changed.
    """
    work.actor.require(Permission.READ_MINUTES)
    asked = [_readable(work), *_conditions(work, sought)]
    returned = work.session.scalar(_joined(select(func.count(Decision.id))).where(*asked, _returned())) or 0
    conditions = [*asked, ~_returned()]
    total = work.session.scalar(_joined(select(func.count(Decision.id))).where(*conditions)) or 0
    pages = max(1, -(-total // size)) if size else 1
    number = min(max(1, page), pages)
    rows = _rows().where(*conditions).order_by(*_order(sought.order))
    if size:
        rows = rows.limit(size).offset((number - 1) * size)
    return RegisterPage(_entered(work, rows), total, number, pages, returned)


def decision(work: Work, decision_id: uuid.UUID) -> Entered:
    """Return one decision; NotFound when there is none that the actor may read."""
    found = decision_if_readable(work, decision_id)
    if found is None:
        raise NotFound
    return found


def decision_if_readable(work: Work, decision_id: uuid.UUID | None) -> Entered | None:
    """Return a decision that another thing speaks of; None without one, or where its minutes are hidden from the actor."""
    work.actor.require(Permission.READ_MINUTES)
    if decision_id is None:
        return None
    found = _entered(work, _rows().where(_readable(work), Decision.id == decision_id))
    return found[0] if found else None


def minutes_telling(work: Work, decision_ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Return the keys of the minutes written here whose §§ hold the decisions, in order; nothing of archived ones."""
    return sorted(
        work.session.scalars(
            select(Item.minutes_id)
            .join(Decision, and_(Decision.association_id == Item.association_id, Decision.item_id == Item.id))
            .where(Item.association_id == work.actor.tenant, Decision.id.in_(decision_ids))
            .distinct()
        ),
        key=str,
    )


def decisions_by_ids(work: Work, decision_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Entered]:
    """Return those of the decisions that the actor may read."""
    if not decision_ids or not work.actor.may(Permission.READ_MINUTES):
        return {}
    rows = _rows().where(_readable(work), Decision.id.in_(decision_ids))
    return {one.decision.id: one for one in _entered(work, rows)}


def superseded_by(work: Work, decision_id: uuid.UUID) -> list[Entered]:
    """Return the earlier decisions that a decision has put an end to."""
    return _entered(work, _rows().where(_readable(work), Decision.superseded_by == decision_id))


def may_supersede(work: Work, found: Entered, limit: int = 300) -> list[Entered]:
    """Return the later decisions that may have put an end to one, the newest first."""
    later = [_day() >= found.day] if found.day else []
    rows = _rows().where(_readable(work), ~_returned(), Decision.id != found.decision.id, *later)
    return _entered(work, rows.order_by(*_order("newest")).limit(limit))


def open_actions(work: Work, responsible: uuid.UUID | None = None, limit: int | None = None) -> list[Entered]:
    """Return what is still to be done, the soonest first: of one person, or of everyone; nothing of what came back unsigned."""
    work.actor.require(Permission.READ_MINUTES)
    rows = _rows().where(_readable(work), ~_returned(), _is_open()).order_by(*_order("due"))
    if responsible is not None:
        rows = rows.where(Decision.responsible_id == responsible)
    return _entered(work, rows.limit(limit))


def deferred(work: Work, limit: int = 50) -> list[Entered]:
    """Return what was put off and has not come back, newest first."""
    rows = _rows().where(
        _readable(work),
        ~_returned(),
        Decision.outcome == Outcome.DEFERRED,
        Decision.done_at.is_(None),
        Decision.superseded_by.is_(None),
        Decision.item_id.is_not(None),
    )
    return _entered(work, rows.order_by(*_order("newest")).limit(limit))


def decision_history(work: Work, decision_id: uuid.UUID) -> list[Entry]:
    """Return what the log says of a decision, newest first."""
    return list(
        work.session.scalars(
            select(Entry)
            .where(
                Entry.association_id == work.actor.tenant,
                Entry.subject_kind == "decision",
                Entry.subject_id == str(decision_id),
            )
            .order_by(Entry.number.desc())
        )
    )


def decision_years(work: Work) -> list[int]:
    """Return the years in which decisions of the register were made, newest first."""
    year = extract("year", _day())
    found = work.session.scalars(_joined(select(year)).where(_readable(work), ~_returned()).distinct())
    return sorted((int(one) for one in found if one is not None), reverse=True)


def responsible_people(work: Work) -> list[Person]:
    """Return those who are responsible for any decision that the register shows the actor, by name."""
    asked = _joined(select(Decision.responsible_id)).where(_readable(work), ~_returned())
    return list(
        work.session.scalars(
            select(Person)
            .where(Person.association_id == work.actor.tenant, Person.id.in_(asked))
            .order_by(Person.name)
        )
    )


# --- How rows are found -------------------------------------------------------------------------


def _joined(rows: Any) -> Any:
    return (
        rows.select_from(Decision)
        .outerjoin(Item, and_(Item.association_id == Decision.association_id, Item.id == Decision.item_id))
        .outerjoin(
            Minutes, and_(Minutes.association_id == Item.association_id, Minutes.id == Item.minutes_id)
        )
        .outerjoin(
            Envelope,
            and_(
                Envelope.association_id == Minutes.association_id,
                Envelope.id == Minutes.envelope_id,
                Envelope.state == EnvelopeState.SEALED,
            ),
        )
        .outerjoin(
            Document,
            and_(
                Document.association_id == Decision.association_id,
                Document.id == func.coalesce(Decision.document_id, Envelope.document_id),
            ),
        )
        .outerjoin(
            Person,
            and_(Person.association_id == Decision.association_id, Person.id == Decision.responsible_id),
        )
    )


def _rows() -> Any:
    return _joined(select(Decision, Item, Minutes, Document, Person.name, _returned()))


def _readable(work: Work) -> ColumnElement[bool]:
    """What stands in minutes that are still written or signed is the board's; what is archived lies within a Scope."""
    return and_(
        Decision.association_id == work.actor.tenant,
        # Of a file made elsewhere that is confirmed which its own text tells.
        or_(Decision.item_id.is_(None), counts()),
        or_(and_(Decision.item_id.is_not(None), Document.id.is_(None)), within(scope_of(work.actor))),
    )


def _returned() -> ColumnElement[bool]:
    """Tell of minutes that the version sent last was refused or taken back: what they decide waits for the next version."""
    sent = aliased(Envelope)
    return (
        exists()
        .where(
            sent.association_id == Minutes.association_id,
            sent.id == Minutes.envelope_id,
            sent.state.in_([state for state in EnvelopeState if state.returned]),
        )
        .correlate(Minutes)
    )


def _day() -> ColumnElement[Any]:
    return func.coalesce(Minutes.held_on, Document.document_date)


def _is_action() -> ColumnElement[bool]:
    return or_(Decision.responsible_id.is_not(None), Decision.due.is_not(None))


def _is_open() -> ColumnElement[bool]:
    return and_(
        Decision.outcome == Outcome.ADOPTED,
        Decision.done_at.is_(None),
        Decision.superseded_by.is_(None),
        _is_action(),
    )


def _conditions(work: Work, sought: Sought) -> list[ColumnElement[bool]]:
    today = local_today(work)
    live = and_(Decision.done_at.is_(None), Decision.superseded_by.is_(None))
    by_state: dict[str, ColumnElement[bool]] = {
        "open": _is_open(),
        "late": and_(_is_open(), Decision.due < today),
        "done": and_(Decision.done_at.is_not(None), Decision.superseded_by.is_(None)),
        "stands": and_(live, Decision.outcome == Outcome.ADOPTED, ~_is_action()),
        "rejected": and_(live, Decision.outcome == Outcome.REJECTED),
        "deferred": and_(live, Decision.outcome == Outcome.DEFERRED),
        "superseded": Decision.superseded_by.is_not(None),
    }
    conditions = [by_state[sought.state]] if sought.state in by_state else []
    told = (
        Decision.text,
        Item.heading,
        Decision.heading,
        Person.name,
        Document.title,
        Decision.counterparty,
        Decision.votes,
        Decision.reservation,
        Decision.apartment,
    )
    conditions += [or_(*(holds(column, word) for column in told)) for word in sought.words.split()]
    if sought.responsible:
        conditions.append(Decision.responsible_id == sought.responsible)
    if sought.year:
        conditions.append(extract("year", _day()) == sought.year)
    return conditions


def _order(order: str) -> list[Any]:
    place: list[Any] = [Item.position, Decision.page_number, Decision.position]
    newest: list[Any] = [_day().desc().nulls_last(), *place]
    if order == "oldest":
        return [_day().asc().nulls_last(), *place]
    if order == "due":
        return [case((Decision.due.is_(None), 1), else_=0), Decision.due, *newest]
    if order == "responsible":
        return [Person.name.asc().nulls_last(), *newest]
    return newest


def _entered(work: Work, rows: Any) -> list[Entered]:
    today = local_today(work)
    return [
        Entered(
            decision=made,
            item=item,
            minutes=minutes,
            document=document,
            responsible=name or "",
            state=decision_state(
                made.outcome.value,
                returned=returned,
                superseded=made.superseded_by is not None,
                action=made.responsible_id is not None or made.due is not None,
                done=made.done_at is not None,
                due=made.due,
                today=today,
            ),
        )
        for made, item, minutes, document, name, returned in work.session.execute(rows)
    ]
