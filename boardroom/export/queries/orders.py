"""Orders of packages, and wishes to leave."""

import uuid

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_

from boardroom.audit.models import Entry
from boardroom.core.db import Base
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Hiding
from boardroom.export.models import ExportOrder, Leaving, OrderState
from boardroom.export.rules.leaving import OF_LEAVING
from boardroom.export.rules.selection import Kind
from boardroom.mandates.models import Person
from boardroom.matters.models import MatterConflict
from boardroom.minutes.models import Minutes
from boardroom.retention.models import DisposalItem
from boardroom.work import Work

MOST_SHOWN = 50


def orders(work: Work) -> list[ExportOrder]:
    """Return the association's orders, newest first: whoever may export sees that others have, and only fetches their own."""
    work.actor.require(Permission.EXPORT)
    return list(
        work.session.scalars(
            select(ExportOrder)
            .where(ExportOrder.association_id == work.actor.tenant)
            .order_by(ExportOrder.ordered_at.desc())
            .limit(MOST_SHOWN)
        )
    )


def order_by_id(work: Work, order_id: uuid.UUID) -> ExportOrder:
    """Return an order of the actor's association; NotFound."""
    found = work.session.scalars(
        select(ExportOrder).where(ExportOrder.association_id == work.actor.tenant, ExportOrder.id == order_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def unmade_of(work: Work, account_id: uuid.UUID | None) -> ExportOrder | None:
    """Return an order of an account that still waits or is being made."""
    return work.session.scalars(
        select(ExportOrder).where(
            ExportOrder.association_id == work.actor.tenant,
            ExportOrder.account_id == account_id,
            ExportOrder.state.in_([OrderState.WAITING, OrderState.MAKING]),
        )
    ).first()


def next_order(work: Work) -> ExportOrder | None:
    """Return the order that has waited longest, or whose maker did not come back; of all associations, for the worker."""
    return work.session.scalars(
        select(ExportOrder)
        .where(
            or_(
                ExportOrder.state == OrderState.WAITING,
                (ExportOrder.state == OrderState.MAKING) & (ExportOrder.lease_until < work.now),
            )
        )
        .order_by(ExportOrder.ordered_at)
        .limit(1)
    ).first()


def expired(work: Work) -> ExportOrder | None:
    """Return an order whose file has lain long enough, or has been overtaken; of all associations, for the worker."""
    return work.session.scalars(
        select(ExportOrder)
        .where(
            ExportOrder.state == OrderState.READY,
            or_(ExportOrder.expires_on <= work.now.date(), _overtaken()),
        )
        .limit(1)
    ).first()


def is_overtaken(work: Work, order: ExportOrder) -> bool:
    """Tell whether a package holds what its orderer may not see any more, or what has been disposed of since."""
    return bool(
        work.session.scalar(
            select(select(ExportOrder).where(ExportOrder.id == order.id, _overtaken()).exists())
        )
    )


def _overtaken() -> ColumnElement[bool]:
    """Return the condition that something was destroyed, or hidden from the orderer, after an order was given."""
    orderer = and_(
        Person.association_id == ExportOrder.association_id, Person.account_id == ExportOrder.account_id
    )
    return or_(
        exists().where(
            DisposalItem.association_id == ExportOrder.association_id,
            DisposalItem.destroyed_at >= ExportOrder.ordered_at,
        ),
        exists().where(
            orderer,
            Hiding.association_id == Person.association_id,
            Hiding.person_id == Person.id,
            Hiding.created_at >= ExportOrder.ordered_at,
        ),
        exists().where(
            orderer,
            MatterConflict.association_id == Person.association_id,
            MatterConflict.person_id == Person.id,
            MatterConflict.declared_at >= ExportOrder.ordered_at,
        ),
    )


def latest_whole(work: Work, checksum: str = "") -> ExportOrder | None:
    """Return the newest complete package of the whole association, or the one whose tag manifest has a checksum."""
    asked = select(ExportOrder).where(
        ExportOrder.association_id == work.actor.tenant,
        ExportOrder.kind == Kind.WHOLE,
        ExportOrder.complete,
        ExportOrder.made_at.is_not(None),
    )
    if checksum:
        asked = asked.where(ExportOrder.checksum == checksum)
    return work.session.scalars(asked.order_by(ExportOrder.made_at.desc()).limit(1)).first()


def changed_since(work: Work, order: ExportOrder) -> bool:
    """Tell whether anything has happened to the association since a package's rows were read.

    Its log knows, all but for minutes that are being written: those are saved word by word and not logged each time.
    """
    if order.read_at is None:
        return True
    tenant = work.actor.tenant
    logged = select(Entry.id).where(
        Entry.chain == str(tenant),
        Entry.number > order.log_length,
        tuple_(Entry.verb, Entry.subject_kind).not_in(OF_LEAVING),
    )
    written = select(Minutes.id).where(Minutes.association_id == tenant, Minutes.changed_at > order.read_at)
    return bool(work.session.scalar(select(or_(logged.exists(), written.exists()))))


def leaving(work: Work) -> Leaving | None:
    """Return the wish of the actor's association to leave, if there is one."""
    return leaving_of(work, work.actor.tenant)


def leaving_of(work: Work, association_id: uuid.UUID) -> Leaving | None:
    """Return an association's wish to leave; for the operator."""
    return work.session.scalars(select(Leaving).where(Leaving.association_id == association_id)).first()


def remaining_rows(work: Work, association_id: uuid.UUID) -> dict[str, int]:
    """Return how many rows of an association each table still holds, without those that hold none."""
    counts = {
        table.name: work.session.scalar(
            select(func.count())
            .select_from(table)
            .where(
                table.c.id == association_id
                if table.name == "association"
                else table.c.association_id == association_id
            )
        )
        or 0
        for table in Base.metadata.sorted_tables
        if table.name == "association" or "association_id" in table.columns
    }
    return {name: count for name, count in counts.items() if count}
