"""Which findings a reader may see: a request looks through everything, and opens nothing that is shut to who handles it."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from boardroom.core.actor import ActorKind
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids as documents_by_ids
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.mandates.rules import scope_of
from boardroom.matters.queries import barred_from, contracts_by_ids
from boardroom.matters.queries import by_ids as matters_by_ids
from boardroom.minutes.models import AgendaItem, CalledMeeting, Conflict, Minutes
from boardroom.minutes.queries import capsulams, decisions_by_ids
from boardroom.papers.queries import binders_by_ids
from boardroom.privacy.models import Finding
from boardroom.privacy.rules.states import FindingKind
from boardroom.sharing.models import Share
from boardroom.signing.models import Envelope
from boardroom.signing.queries.batches import batches_among
from boardroom.signing.queries.concern import in_scope
from boardroom.work import Work

# What the portal lists for those alone who hold the permission is shown to them alone here too.
LOGS = {
    FindingKind.READINGS: Permission.READ_ACCESS_LOG,
    FindingKind.CHANGES: Permission.READ_CHANGES,
    FindingKind.HOLD: Permission.READ_RETENTION,
    FindingKind.KEEPING: Permission.HAND_OVER,
    FindingKind.HANDOVER: Permission.HAND_OVER,
}
# These stand in something that may be hidden from someone; one that does not say in what is shown to nobody.
_SOURCED = {FindingKind.SIGNATURE, FindingKind.BINDER}


def seen_of(work: Work, findings: Sequence[Finding]) -> list[Finding]:
    """Return those of the findings that the actor may see: within the Scope, free of conflict, by their permissions.

    The worker, who makes the package of what others have decided, sees all.
    """
    documents = documents_by_ids(work, {one.document_id for one in findings if one.document_id})
    if work.actor.kind is ActorKind.WORKER:
        return [one for one in findings if one.document_id is None or one.document_id in documents]
    known = _known(work, {one.source_id for one in findings if one.source_id})
    held = any(one.kind is FindingKind.HOLD for one in findings)
    barred = _barred(work) if held and work.actor.person_id else set()

    def shown(one: Finding) -> bool:
        if one.document_id is not None:
            return one.document_id in documents
        if one.kind in LOGS:
            return work.actor.may(LOGS[one.kind]) and one.source_id not in barred
        return one.source_id in known if one.source_id else one.kind not in _SOURCED

    return [one for one in findings if shown(one)]


def _barred(work: Work) -> set[uuid.UUID | None]:
    """Return the matters and documents in which the actor has a conflict of interest: why they are kept is not theirs either."""
    hidden = hidden_documents(work.actor.tenant, work.actor.person_id)
    return {*barred_from(work), *work.session.scalars(hidden)}


def _known(work: Work, sources: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the sources that the actor may know of, whatever they are; each feature answers for its own."""
    if not sources:
        return set()
    known: set[uuid.UUID] = {
        *matters_by_ids(work, sources),
        *contracts_by_ids(work, sources),
        *binders_by_ids(work, sources),
        *decisions_by_ids(work, sources),
        *documents_by_ids(work, sources),
        *batches_among(work, sources),
    }
    envelopes = select(Envelope.id).where(Envelope.id.in_(sources), in_scope(work.actor))
    shares = (
        select(Share.id)
        .join(Document, Document.id == Share.document_id)
        .where(
            Share.association_id == work.actor.tenant,
            Share.id.in_(sources),
            # A link to what is disposed of opens nothing any more.
            or_(Document.withdrawn_at.is_not(None), within(scope_of(work.actor))),
        )
    )
    for question in (envelopes, shares):
        known.update(work.session.scalars(question))
    if work.actor.may(Permission.READ_MINUTES):
        known.update(one.id for one in capsulams(work))
        known.update(_meetings(work, sources))
    return known


def _meetings(work: Work, sources: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return the minutes, and the meetings at no point of which the actor has a conflict of interest."""
    tenant = work.actor.tenant
    conflicted = (
        select(AgendaItem.meeting_id)
        .join(Conflict, Conflict.item_id == AgendaItem.id)
        .where(Conflict.association_id == tenant, Conflict.person_id == work.actor.person_id)
    )
    meetings = select(CalledMeeting.id).where(
        CalledMeeting.association_id == tenant,
        CalledMeeting.id.in_(sources),
        CalledMeeting.id.not_in(conflicted),
    )
    minutes = select(Minutes.id).where(Minutes.association_id == tenant, Minutes.id.in_(sources))
    return {*work.session.scalars(meetings), *work.session.scalars(minutes)}
