"""What is left of the destroyed, and what of a round's list its reader may know of: whose class they read, and no conflict of interest."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from boardroom.classes.queries import every
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Matter
from boardroom.matters.queries import knowable as knowable_matters
from boardroom.retention.models import Disposal, DisposalItem, ItemState
from boardroom.work import Work

PAGE_SIZE = 100
# The document that a line of a list is about.
OF_ITEM = and_(
    Document.association_id == DisposalItem.association_id, Document.id == DisposalItem.document_id
)

OF_MATTER = and_(Matter.association_id == DisposalItem.association_id, Matter.id == DisposalItem.matter_id)


@dataclass(frozen=True)
class Tombstones:
    """One page of what has been destroyed."""

    rows: list[tuple[DisposalItem, Disposal]]
    total: int
    page: int
    pages: int


def knowable(work: Work) -> ColumnElement[bool]:
    """Return the condition that the reader may know of a line: its class as listed, and no conflict of interest.

    For a question that joins Document by `OF_ITEM` and Matter by `OF_MATTER`, both outer.
    """
    scope = scope_of(work.actor)
    conditions: list[ColumnElement[bool]] = [Document.association_id == scope.association_id]
    if scope.record_classes is not None:
        conditions.append(DisposalItem.record_class.in_(scope.record_classes))
    if scope.hidden_from is not None:
        conditions.append(Document.id.not_in(hidden_documents(scope.association_id, scope.hidden_from)))
    # In full, since of a line about a matter the document is NULL, and of one about a document the matter.
    return func.coalesce(or_(and_(*conditions), knowable_matters(work)), False)


def tombstones(work: Work, page: int = 1, words: str = "") -> Tombstones:
    """Return one page (from 1) of what has been destroyed and the reader may know of, the latest first."""
    work.actor.require(Permission.READ_RETENTION)
    wanted = [
        DisposalItem.association_id == work.actor.tenant,
        DisposalItem.state.in_((ItemState.DESTROYING, ItemState.DESTROYED)),
        knowable(work),
    ]
    if words:
        wanted.append(
            or_(
                DisposalItem.reference.icontains(words, autoescape=True),
                DisposalItem.class_name.icontains(words, autoescape=True),
            )
        )
    counted = select(func.count(DisposalItem.id)).outerjoin(Document, OF_ITEM).outerjoin(Matter, OF_MATTER)
    total = work.session.scalar(counted.where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = work.session.execute(
        select(DisposalItem, Disposal)
        .outerjoin(Document, OF_ITEM)
        .outerjoin(Matter, OF_MATTER)
        .join(Disposal, Disposal.id == DisposalItem.disposal_id)
        .where(*wanted)
        .order_by(Disposal.year.desc(), Disposal.number.desc(), DisposalItem.reference)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Tombstones([(row[0], row[1]) for row in rows], total, page, pages)


def tombstone(work: Work, thing_id: uuid.UUID) -> tuple[DisposalItem, Disposal]:
    """Return what is left of a destroyed document or matter; NotFound when it was not destroyed or the reader may not know of it."""
    row = work.session.execute(
        select(DisposalItem, Disposal)
        .outerjoin(Document, OF_ITEM)
        .outerjoin(Matter, OF_MATTER)
        .join(Disposal, Disposal.id == DisposalItem.disposal_id)
        .where(
            DisposalItem.association_id == work.actor.tenant,
            or_(DisposalItem.document_id == thing_id, DisposalItem.matter_id == thing_id),
            DisposalItem.state.in_((ItemState.DESTROYING, ItemState.DESTROYED)),
            knowable(work),
        )
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def classes_before(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the name of the preserved class that documents had before someone gave them another; others are left out."""
    named = {one.key: one.name for one in every(work)}
    rows = work.session.execute(
        select(Document.id, Document.was_class).where(
            Document.association_id == work.actor.tenant, Document.was_class != ""
        )
    )
    wanted = set(document_ids)
    return {key: named.get(before, before) for key, before in rows if key in wanted}


def was_disposed(work: Work, document_id: uuid.UUID) -> bool:
    """Tell whether a document was destroyed under the schedule, and the reader may read its tombstone."""
    if not work.actor.may(Permission.READ_RETENTION):
        return False
    try:
        tombstone(work, document_id)
    except NotFound:
        return False
    return True
