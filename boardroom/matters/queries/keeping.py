"""How long matters themselves are kept, and what of them is left when their time is out."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select

from boardroom.classes.models import Trigger
from boardroom.classes.queries import Schedule
from boardroom.classes.rules import KeepUntil
from boardroom.documents.models import Document
from boardroom.matters.models import Matter, MatterConflict, MatterTurn
from boardroom.matters.queries.linking import own_papers
from boardroom.matters.queries.reach import knowable
from boardroom.matters.queries.register import concerns_of
from boardroom.work import Work


@dataclass(frozen=True)
class _Counted:
    """A matter as the schedule counts its time: from its closing, where its class counts from that."""

    record_class: str | None
    document_date: date | None
    trigger_date: date | None
    created_at: datetime
    fiscal_year: str = ""  # a matter belongs to none


def kept_until(plan: Schedule, matter: Matter) -> KeepUntil:
    """Return how long a matter is kept: as its class says, from its closing; one without a class until further notice."""
    found = plan.classes.get(matter.record_class or "")
    closing = found is not None and found.trigger is Trigger.CASE_CLOSED
    return plan.keep_until(
        _Counted(
            matter.record_class,
            matter.opened_on,
            matter.closed_on if closing else None,
            matter.created_at,
        )
    )


def closed_of(work: Work, record_classes: Collection[str]) -> list[Matter]:
    """Return the closed matters of some classes that are not disposed of, whoever may know of them, by number."""
    return list(
        work.session.scalars(
            select(Matter)
            .where(
                Matter.association_id == work.actor.tenant,
                Matter.closed_on.is_not(None),
                Matter.disposed_at.is_(None),
                Matter.record_class.in_(record_classes),
            )
            .order_by(Matter.year, Matter.number)
        )
    )


def every_by_ids(work: Work, matter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Matter]:
    """Return matters whoever may know of them, disposed ones too; for what binds everyone."""
    rows = work.session.scalars(
        select(Matter).where(Matter.association_id == work.actor.tenant, Matter.id.in_(matter_ids))
    )
    return {matter.id: matter for matter in rows}


def papers_in(work: Work, matter: Matter) -> set[uuid.UUID]:
    """Return the papers of a matter's own that are still there, whoever may see them."""
    return set(
        work.session.scalars(
            select(Document.id).where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(own_papers(work, matter.id)),
                Document.erased_at.is_(None),
            )
        )
    )


def said_of(work: Work, matter: Matter) -> list[str]:
    """Return all that a matter says, each text by itself: whom a legal hold is about may be named in any of them."""
    tenant = work.actor.tenant
    concerns = concerns_of(work, [matter.id])[matter.id]
    turns = work.session.execute(
        select(MatterTurn.because, MatterTurn.made_by_name).where(
            MatterTurn.association_id == tenant, MatterTurn.matter_id == matter.id
        )
    )
    conflicts = work.session.scalars(
        select(MatterConflict.reason).where(
            MatterConflict.association_id == tenant, MatterConflict.matter_id == matter.id
        )
    )
    told = [matter.title, matter.summary, matter.counterparty, *(one.name for one in concerns.people)]
    told += [text for turn in turns for text in turn]
    return [text for text in (*told, *conflicts) if text]


def disposed_by_id(work: Work, matter_id: uuid.UUID) -> Matter | None:
    """Return a matter that was disposed of, if the actor may know that there was one."""
    return work.session.scalars(
        select(Matter).where(knowable(work), Matter.disposed_at.is_not(None), Matter.id == matter_id)
    ).first()


def traces(work: Work) -> ColumnElement[bool]:
    """Return the condition on Matter that it was disposed of and the actor may know that there was one."""
    return and_(knowable(work), Matter.disposed_at.is_not(None))
