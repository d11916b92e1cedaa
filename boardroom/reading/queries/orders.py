"""What is still to be done with sheets that a person has asked something of."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, and_, func, or_, select

from boardroom.documents.models import Document, File
from boardroom.documents.queries import within
from boardroom.mandates.rules import scope_of
from boardroom.reading.models import Half, Page, SheetOrder
from boardroom.reading.rules.sheets import OrderProgress, SheetDeed
from boardroom.work import Work


def next_order(work: Work) -> SheetOrder | None:
    """Return the order, of any association, whose turn it is: nobody has it, or a worker left it; for the worker."""
    return work.session.scalars(
        select(SheetOrder)
        .where(or_(SheetOrder.lease_until.is_(None), SheetOrder.lease_until < work.now))
        .order_by(SheetOrder.priority, SheetOrder.asked_at, SheetOrder.id)
        .limit(1)
    ).first()


def ordered(work: Work, order_id: uuid.UUID, limit: int) -> list[Page]:
    """Return the first sheets, at most `limit`, that an order is still to be carried out on; for the worker."""
    return list(
        work.session.scalars(
            select(Page)
            .join(File, and_(File.association_id == Page.association_id, File.id == Page.file_id))
            .where(Page.association_id == work.actor.tenant, Page.order_id == order_id)
            .order_by(Page.document_id, File.position, Page.number)
            .limit(limit)
        )
    )


def in_order(work: Work, order_id: uuid.UUID) -> int:
    """Return how many sheets an order is still to be carried out on."""
    return int(
        work.session.scalar(
            select(func.count())
            .select_from(Page)
            .where(Page.association_id == work.actor.tenant, Page.order_id == order_id)
        )
        or 0
    )


def ordered_in(
    work: Work, document_ids: Select[uuid.UUID | None] | Collection[uuid.UUID]
) -> list[OrderProgress]:
    """Return how far the orders have come that are being carried out on documents, as far as the actor knows of them."""
    rows = work.session.execute(
        select(SheetOrder.deed, SheetOrder.sheets, func.count(Page.id))
        .join(Page, and_(Page.association_id == SheetOrder.association_id, Page.order_id == SheetOrder.id))
        .join(Document, and_(Document.association_id == Page.association_id, Document.id == Page.document_id))
        .where(within(scope_of(work.actor)), Page.document_id.in_(document_ids))
        .group_by(SheetOrder.id, SheetOrder.deed, SheetOrder.sheets)
        .order_by(SheetOrder.id)
    )
    return [OrderProgress(deed, waiting, sheets) for deed, sheets, waiting in rows]


def parted_among(work: Work, document_ids: Select[uuid.UUID | None]) -> Select[uuid.UUID]:
    """The keys of sheets of the documents selected, within the Scope, that stand as two pages each."""
    return _sheets(work, document_ids).where(Page.set_aside, Page.order_id.is_(None))


def parted_count(work: Work, document_ids: Select[uuid.UUID | None]) -> int:
    """Return how many sheets of the documents selected, within the Scope, stand as two pages each."""
    return int(
        work.session.scalar(select(func.count()).select_from(parted_among(work, document_ids).subquery()))
        or 0
    )


def to_be_parted(work: Work, document_ids: Select[uuid.UUID | None]) -> Select[uuid.UUID]:
    """The keys of sheets of the documents selected, within the Scope, that an order is still to part."""
    return (
        _sheets(work, document_ids)
        .join(
            SheetOrder,
            and_(SheetOrder.association_id == Page.association_id, SheetOrder.id == Page.order_id),
        )
        .where(SheetOrder.deed == SheetDeed.PART)
    )


def _sheets(work: Work, document_ids: Select[uuid.UUID | None]) -> Select[uuid.UUID]:
    return (
        select(Page.id)
        .join(Document, and_(Document.association_id == Page.association_id, Document.id == Page.document_id))
        .where(within(scope_of(work.actor)), Page.document_id.in_(document_ids), Page.half == Half.WHOLE)
    )
