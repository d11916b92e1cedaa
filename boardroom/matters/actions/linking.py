"""Putting documents, §§, decisions and contracts into matters, and taking them out again."""

import uuid

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id as document_by_id
from boardroom.matters import queries
from boardroom.matters.actions.clocks import settle_clocks
from boardroom.matters.actions.recusing import hide_papers, hold
from boardroom.matters.models import MatterLink
from boardroom.matters.queries import Thing
from boardroom.minutes.queries import decisions_by_ids, paragraphs
from boardroom.work import Work


def link(work: Work, matter_id: uuid.UUID, thing: Thing) -> MatterLink:
    """Put a thing into a matter; what is there already stays as it is. Whoever has a conflict there no longer sees its paper."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    hold(work, matter_id)
    matter = queries.by_id(work, matter_id)
    require_there(work, thing)
    known = queries.link_to(work, matter.id, thing)
    if known is not None:
        return known
    made = MatterLink(
        id=new_id(),
        association_id=work.actor.tenant,
        matter_id=matter.id,
        linked_at=work.now,
        linked_by=work.actor.person_id,
        linked_by_name=work.actor.name,
        **thing.given,
    )
    work.session.add(made)
    work.session.flush()
    papers = _papers(work, made)
    for conflict in queries.conflicts_of(work, matter.id):
        hide_papers(work, matter, conflict, papers)
    settle_clocks(work, papers)
    [(kind, key)] = thing.given.items()
    record(work, "linked", "matter", matter.id, number=matter.label, kind=kind, thing=key)
    return made


def unlink(work: Work, matter_id: uuid.UUID, link_id: uuid.UUID) -> None:
    """Take a thing out of a matter; the thing itself stays where it is, hidden from whom it was hidden."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    hold(work, matter_id)
    found = queries.link_by_id(work, matter_id, link_id)
    thing = Thing(found.document_id, found.item_id, found.decision_id, found.contract_id)
    require_there(work, thing)
    matter, papers = queries.by_id(work, matter_id), _papers(work, found)
    work.session.delete(found)
    work.session.flush()
    settle_clocks(work, papers)
    [(kind, key)] = thing.given.items()
    record(work, "unlinked", "matter", matter.id, number=matter.label, kind=kind, thing=key)


def require_there(work: Work, thing: Thing) -> None:
    """NotFound unless it is one thing that the actor may know of."""
    if not thing.whole:
        raise NotFound
    if thing.document_id is not None:
        document_by_id(work, thing.document_id)
    if thing.item_id is not None and thing.item_id not in paragraphs(work, [thing.item_id]):
        raise NotFound
    if thing.decision_id is not None and thing.decision_id not in decisions_by_ids(work, [thing.decision_id]):
        raise NotFound
    if thing.contract_id is not None:
        queries.contract_by_id(work, thing.contract_id)


def _papers(work: Work, made: MatterLink) -> set[uuid.UUID]:
    """Return the papers that a link brings into its matter; minutes are no paper of the matter's own."""
    if made.document_id is not None:
        return {made.document_id}
    if made.contract_id is None:
        return set()
    paper = queries.contract_by_id(work, made.contract_id).document_id
    return {paper} if paper else set()
