"""Which matters and contracts a reader may know of: everything else of this feature is asked through these."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Contract, Matter, MatterConflict, MatterLink
from boardroom.work import Work


def reads_matters(work: Work) -> bool:
    """Tell whether the actor may know of matters at all: who reads minutes and documents may."""
    return work.actor.may(Permission.READ_MINUTES) and work.actor.may(Permission.READ_DOCUMENTS)


def visible(work: Work) -> ColumnElement[bool]:
    """Return the condition on Matter that it is there and the actor may know of it.

    Who sees some classes alone knows of a matter when at least one of its papers is theirs to read as well: a title
    tells things.
    """
    conditions = [knowable(work), Matter.disposed_at.is_(None)]
    if work.actor.record_classes is not None and reads_matters(work):
        conditions.append(_has_something_to_read(work))
    return and_(*conditions)


def knowable(work: Work) -> ColumnElement[bool]:
    """Return the condition on Matter that the actor may know that there is, or was, one of its number and class.

    A conflict of interest hides it from everyone, the chair too; from who sees some classes alone, its class if it is
    another one.
    """
    if not reads_matters(work):
        return false()
    conditions = [Matter.association_id == work.actor.tenant]
    if work.actor.person_id is not None:
        conditions.append(Matter.id.not_in(_conflicted(work)))
    classes = work.actor.record_classes
    if classes is not None:
        conditions.append(or_(Matter.record_class.is_(None), Matter.record_class.in_(classes)))
    return and_(*conditions)


def reachable(work: Work) -> ColumnElement[bool]:
    """Return the condition on Contract that the actor may know of it: its class, its paper, and no conflict of interest."""
    if not reads_matters(work):
        return false()
    scope = scope_of(work.actor)
    conditions = [Contract.association_id == work.actor.tenant]
    if scope.record_classes is not None:
        conditions.append(Contract.record_class.in_(scope.record_classes))
    conditions.append(
        or_(
            Contract.document_id.is_(None),
            exists()
            .where(Document.id == Contract.document_id, within(scope.without_homes))
            .correlate(Contract),
        )
    )
    if work.actor.person_id is not None:
        conditions.append(
            Contract.id.not_in(
                select(MatterLink.contract_id).where(
                    MatterLink.association_id == work.actor.tenant,
                    MatterLink.contract_id.is_not(None),
                    MatterLink.matter_id.in_(_conflicted(work)),
                )
            )
        )
    return and_(*conditions)


def by_id(work: Work, matter_id: uuid.UUID) -> Matter:
    """Return one matter; NotFound when there is none that the actor may know of."""
    found = work.session.scalars(select(Matter).where(visible(work), Matter.id == matter_id)).first()
    if found is None:
        raise NotFound
    return found


def by_ids(work: Work, matter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Matter]:
    """Return those of the matters that the actor may know of."""
    if not matter_ids:
        return {}
    rows = work.session.scalars(select(Matter).where(visible(work), Matter.id.in_(matter_ids)))
    return {matter.id: matter for matter in rows}


def barred_from(work: Work) -> set[uuid.UUID]:
    """Return the matters in which the actor has a conflict of interest."""
    return set(work.session.scalars(_conflicted(work)))


def contract_by_id(work: Work, contract_id: uuid.UUID) -> Contract:
    """Return one contract; NotFound when there is none that the actor may know of."""
    found = work.session.scalars(select(Contract).where(reachable(work), Contract.id == contract_id)).first()
    if found is None:
        raise NotFound
    return found


def contracts_by_ids(work: Work, contract_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Contract]:
    """Return those of the contracts that the actor may know of."""
    if not contract_ids:
        return {}
    rows = work.session.scalars(select(Contract).where(reachable(work), Contract.id.in_(contract_ids)))
    return {contract.id: contract for contract in rows}


def _conflicted(work: Work) -> Select[uuid.UUID]:
    return select(MatterConflict.matter_id).where(
        MatterConflict.association_id == work.actor.tenant,
        MatterConflict.person_id == work.actor.person_id,
    )


def _has_something_to_read(work: Work) -> ColumnElement[bool]:
    """That a matter links a document or a contract within the Scope, or what was said or decided at a meeting."""
    return or_(
        exists()
        .where(
            MatterLink.matter_id == Matter.id,
            or_(MatterLink.item_id.is_not(None), MatterLink.decision_id.is_not(None)),
        )
        .correlate(Matter),
        exists()
        .where(
            MatterLink.matter_id == Matter.id,
            MatterLink.document_id == Document.id,
            # Who reads a paper as the owner of an apartment does not for that read the board's dossier that holds it.
            within(scope_of(work.actor).without_homes),
        )
        .correlate(Matter),
        exists()
        .where(MatterLink.matter_id == Matter.id, MatterLink.contract_id == Contract.id, reachable(work))
        .correlate(Matter),
    )
