"""What a matter links, what links a thing to matters, and which documents a matter holds whoever may see them."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from boardroom.core.errors import NotFound
from boardroom.matters.models import Contract, Matter, MatterLink
from boardroom.matters.queries.reach import visible
from boardroom.minutes.models import Decision, Item, Minutes
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


@dataclass(frozen=True)
class Thing:
    """One thing that can be linked: exactly one of the four is given."""

    document_id: uuid.UUID | None = None
    item_id: uuid.UUID | None = None
    decision_id: uuid.UUID | None = None
    contract_id: uuid.UUID | None = None

    @property
    def whole(self) -> bool:
        """Whether it is one thing and not none or several."""
        return len(self.given) == 1

    @property
    def given(self) -> dict[str, uuid.UUID]:
        """The columns that name it."""
        every = {
            "document_id": self.document_id,
            "item_id": self.item_id,
            "decision_id": self.decision_id,
            "contract_id": self.contract_id,
        }
        return {name: key for name, key in every.items() if key is not None}


def links_of(work: Work, matter_ids: Collection[uuid.UUID]) -> list[MatterLink]:
    """Return the links of matters that the caller has found through `visible`; what they lead to is asked for by Scope."""
    return list(
        work.session.scalars(
            select(MatterLink)
            .where(MatterLink.association_id == work.actor.tenant, MatterLink.matter_id.in_(matter_ids))
            .order_by(MatterLink.linked_at)
        )
    )


def link_by_id(work: Work, matter_id: uuid.UUID, link_id: uuid.UUID) -> MatterLink:
    """Return one link of a matter; NotFound when there is none."""
    found = work.session.scalars(
        select(MatterLink)
        .join(Matter, Matter.id == MatterLink.matter_id)
        .where(visible(work), MatterLink.matter_id == matter_id, MatterLink.id == link_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def link_to(work: Work, matter_id: uuid.UUID, thing: Thing) -> MatterLink | None:
    """Return the link of a matter to a thing, if there is one."""
    return work.session.scalars(
        select(MatterLink).where(
            MatterLink.association_id == work.actor.tenant,
            MatterLink.matter_id == matter_id,
            *(getattr(MatterLink, name) == key for name, key in thing.given.items()),
        )
    ).first()


def matters_of(work: Work, thing: Thing) -> list[Matter]:
    """Return the matters that a thing belongs to, as far as the actor may know of them, the newest first."""
    if not thing.whole:
        return []
    rows = work.session.scalars(
        select(Matter)
        .join(MatterLink, MatterLink.matter_id == Matter.id)
        .where(visible(work), *(getattr(MatterLink, name) == key for name, key in thing.given.items()))
        .order_by(Matter.year.desc(), Matter.number.desc())
    )
    return list(rows)


def matters_of_items(work: Work, item_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Matter]]:
    """Return the matters that each of several §§ belongs to."""
    found: dict[uuid.UUID, list[Matter]] = defaultdict(list)
    if not item_ids:
        return found
    rows = work.session.execute(
        select(MatterLink.item_id, Matter)
        .join(Matter, Matter.id == MatterLink.matter_id)
        .where(visible(work), MatterLink.item_id.in_(item_ids))
        .order_by(Matter.year.desc(), Matter.number.desc())
    )
    for item_id, matter in rows:
        if item_id is not None:
            found[item_id].append(matter)
    return found


def documents_of(work: Work, matter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return the documents that matters hold, whoever may see them: linked, of linked contracts, of linked §§ and decisions.

    Asked anew each time, so that what is linked later counts too. For what binds everyone: a legal hold, a conflict of interest.
    """
    found: dict[uuid.UUID, set[uuid.UUID]] = {key: set() for key in matter_ids}
    if not matter_ids:
        return found
    mine = and_(MatterLink.association_id == work.actor.tenant, MatterLink.matter_id.in_(matter_ids))
    direct = select(MatterLink.matter_id, MatterLink.document_id).where(
        mine, MatterLink.document_id.is_not(None)
    )
    by_contract = (
        select(MatterLink.matter_id, Contract.document_id)
        .join(Contract, Contract.id == MatterLink.contract_id)
        .where(mine, Contract.document_id.is_not(None))
    )
    archived = (
        select(MatterLink.matter_id, Decision.document_id)
        .join(Decision, Decision.id == MatterLink.decision_id)
        .where(mine, Decision.document_id.is_not(None))
    )
    sealed = (
        select(MatterLink.matter_id, Envelope.document_id)
        .outerjoin(Decision, Decision.id == MatterLink.decision_id)
        .join(Item, or_(Item.id == MatterLink.item_id, Item.id == Decision.item_id))
        .join(Minutes, Minutes.id == Item.minutes_id)
        .join(Envelope, Envelope.id == Minutes.envelope_id)
        .where(mine, Envelope.state == EnvelopeState.SEALED, Envelope.document_id.is_not(None))
    )
    for question in (direct, by_contract, archived, sealed):
        for matter_id, document_id in work.session.execute(question):
            if document_id is not None:
                found[matter_id].add(document_id)
    return found


def own_papers(work: Work, matter_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the papers that belong to a matter itself, not the minutes that speak of it: linked ones and its contracts'."""
    direct = select(MatterLink.document_id).where(
        MatterLink.association_id == work.actor.tenant,
        MatterLink.matter_id == matter_id,
        MatterLink.document_id.is_not(None),
    )
    by_contract = (
        select(Contract.document_id)
        .join(MatterLink, MatterLink.contract_id == Contract.id)
        .where(
            MatterLink.association_id == work.actor.tenant,
            MatterLink.matter_id == matter_id,
            Contract.document_id.is_not(None),
        )
    )
    return {key for question in (direct, by_contract) for key in work.session.scalars(question) if key}


def matters_with(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Matter]]:
    """Return the matters that documents are linked to, whoever may see them; for what their closing starts."""
    found: dict[uuid.UUID, list[Matter]] = defaultdict(list)
    rows = work.session.execute(
        select(MatterLink.document_id, Matter)
        .join(Matter, Matter.id == MatterLink.matter_id)
        .where(MatterLink.association_id == work.actor.tenant, MatterLink.document_id.in_(document_ids))
    )
    for document_id, matter in rows:
        if document_id is not None:
            found[document_id].append(matter)
    return found
