"""Matters opened, changed, closed and opened again; parts of the building added."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.mandates.queries import person
from boardroom.matters import queries
from boardroom.matters.actions.clocks import settle_clocks
from boardroom.matters.errors import (
    ClosedAlready,
    ClosedBeforeOpened,
    DayAhead,
    NoSuchPart,
    OpenAlready,
    OutOfReach,
    PartThere,
    ReasonMissing,
    TitleMissing,
)
from boardroom.matters.models import (
    Deed,
    Matter,
    MatterApartment,
    MatterCounter,
    MatterPart,
    MatterPerson,
    MatterState,
    MatterTurn,
    OwnPart,
)
from boardroom.matters.rules import part_key
from boardroom.work import Work


@dataclass(frozen=True)
class Card:
    """What a person says of a matter."""

    title: str
    summary: str = ""
    record_class: str | None = None
    counterparty: str = ""
    apartments: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    people: tuple[uuid.UUID, ...] = ()


def open_matter(work: Work, card: Card, *, day: date | None = None, because: str = "") -> Matter:
    """Open a matter under the year's next number; `day` is when it began, today unless said."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    today = local_today(work)
    begun = day or today
    if begun > today:
        raise DayAhead
    matter = Matter(
        id=new_id(),
        association_id=work.actor.tenant,
        year=today.year,
        number=_next_number(work, today.year),
        title="",
        state=MatterState.OPEN,
        opened_on=begun,
        created_at=work.now,
        changed_at=work.now,
    )
    _say(work, matter, card)
    work.session.add(matter)
    work.session.flush()
    _put_concerns(work, matter, card)
    _turn(work, matter, Deed.OPENED, begun, because)
    record(work, "opened", "matter", matter.id, number=matter.label)
    return matter


def change_matter(work: Work, matter_id: uuid.UUID, card: Card) -> Matter:
    """Change what is said of a matter and what it concerns."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    matter = queries.by_id(work, matter_id)
    _say(work, matter, card)
    matter.changed_at = work.now
    work.session.flush()
    _put_concerns(work, matter, card)
    record(work, "changed", "matter", matter.id, number=matter.label)
    return matter


def close(work: Work, matter_id: uuid.UUID, because: str, day: date | None = None) -> Matter:
    """Close a matter as of a day: the time of its case papers is counted from it, unless another open matter has them."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    matter = queries.by_id(work, matter_id)
    why, today = _reason(because), local_today(work)
    closed = day or today
    if not matter.is_open:
        raise ClosedAlready
    if closed > today:
        raise DayAhead
    if closed < matter.opened_on:
        raise ClosedBeforeOpened
    matter.state, matter.closed_on, matter.changed_at = MatterState.CLOSED, closed, work.now
    work.session.flush()
    _turn(work, matter, Deed.CLOSED, closed, why)
    record(work, "closed", "matter", matter.id, number=matter.label, because=why)
    settle_clocks(work, queries.documents_of(work, [matter.id])[matter.id])
    return matter


def reopen(work: Work, matter_id: uuid.UUID, because: str) -> Matter:
    """Open a closed matter again: the clocks that its closing started stand still."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    matter = queries.by_id(work, matter_id)
    why = _reason(because)
    if matter.is_open:
        raise OpenAlready
    matter.state, matter.closed_on, matter.changed_at = MatterState.REOPENED, None, work.now
    work.session.flush()
    _turn(work, matter, Deed.REOPENED, local_today(work), why)
    record(work, "reopened", "matter", matter.id, number=matter.label, because=why)
    settle_clocks(work, queries.documents_of(work, [matter.id])[matter.id])
    return matter


def add_part(work: Work, name: str) -> OwnPart:
    """Add a part of the building to the association's list."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    told = " ".join(name.split())[:60]
    if not told:
        raise TitleMissing
    known = queries.parts(work)
    if told.casefold() in {one.name.casefold() for one in known}:
        raise PartThere
    added = OwnPart(
        id=new_id(),
        association_id=work.actor.tenant,
        key=part_key(told, {one.key for one in known}),
        name=told,
    )
    work.session.add(added)
    work.session.flush()
    record(work, "added", "building_part", added.id, name=told)
    return added


def _say(work: Work, matter: Matter, card: Card) -> None:
    title = " ".join(card.title.split())[:200]
    if not title:
        raise TitleMissing
    key = card.record_class or None
    if key is not None and key != matter.record_class and key not in {one.key for one in queries.kinds(work)}:
        raise OutOfReach
    matter.title, matter.record_class = title, key
    matter.summary = card.summary.replace("\r\n", "\n").strip()[:2000]
    matter.counterparty = " ".join(card.counterparty.split())[:120]


def _put_concerns(work: Work, matter: Matter, card: Card) -> None:
    known = {one.key for one in queries.parts(work)}
    if not set(card.parts) <= known:
        raise NoSuchPart
    people = [found for key in dict.fromkeys(card.people) if (found := person(work, key)) is not None]
    for kind in (MatterApartment, MatterPart, MatterPerson):
        work.session.execute(
            delete(kind).where(kind.association_id == work.actor.tenant, kind.matter_id == matter.id)
        )
    named = {"association_id": work.actor.tenant, "matter_id": matter.id}
    work.session.add_all(
        [
            *(
                MatterApartment(id=new_id(), apartment=one[:10], **named)
                for one in dict.fromkeys(card.apartments)
            ),
            *(MatterPart(id=new_id(), part=one, **named) for one in dict.fromkeys(card.parts)),
            *(MatterPerson(id=new_id(), person_id=one.id, **named) for one in people),
        ]
    )
    work.session.flush()


def _turn(work: Work, matter: Matter, deed: Deed, day: date, because: str) -> None:
    earlier = queries.turns_of(work, [matter.id]).get(matter.id, [])
    work.session.add(
        MatterTurn(
            id=new_id(),
            association_id=work.actor.tenant,
            matter_id=matter.id,
            position=len(earlier) + 1,
            deed=deed,
            day=day,
            because=" ".join(because.split())[:500],
            made_at=work.now,
            made_by=work.actor.person_id,
            made_by_name=work.actor.name,
        )
    )
    work.session.flush()


def _reason(text: str) -> str:
    why = " ".join(text.split())[:500]
    if not why:
        raise ReasonMissing
    return why


def _next_number(work: Work, year: int) -> int:
    """Take the next number of a year; the UPDATE locks the counter, so that no number is given twice."""
    take = (
        update(MatterCounter)
        .where(MatterCounter.association_id == work.actor.tenant, MatterCounter.year == year)
        .values(next_number=MatterCounter.next_number + 1)
        .returning(MatterCounter.next_number)
        .execution_options(synchronize_session=False)
    )
    taken = work.session.scalar(take)
    if taken is None:
        try:
            with work.session.begin_nested():
                work.session.add(
                    MatterCounter(id=new_id(), association_id=work.actor.tenant, year=year, next_number=1)
                )
        except IntegrityError:
            pass  # someone else began the year in the same moment
        taken = work.session.scalars(take).one()
    return taken - 1
