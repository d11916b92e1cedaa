"""The papers of an envelope: its own, and those that are signed with it."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, func, or_, select

from boardroom.documents.models import Document
from boardroom.signing.models import Batch, Envelope, FurtherPaper, SheetLook
from boardroom.signing.rules.bundles import FrozenPaper
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


def in_envelope(*states: EnvelopeState) -> ColumnElement[bool]:
    """Return the condition that a document is signed in an envelope in one of the states, by itself or beside another."""
    alone = exists().where(
        Envelope.association_id == Document.association_id,
        Envelope.document_id == Document.id,
        Envelope.state.in_(states),
    )
    beside = exists().where(
        FurtherPaper.association_id == Document.association_id,
        FurtherPaper.document_id == Document.id,
        Envelope.association_id == FurtherPaper.association_id,
        Envelope.id == FurtherPaper.envelope_id,
        Envelope.state.in_(states),
    )
    return or_(alone, beside)


def further_papers(work: Work, envelope_id: uuid.UUID) -> list[FurtherPaper]:
    """Return what is signed beside an envelope's first paper, in order."""
    return list(
        work.session.scalars(
            select(FurtherPaper)
            .where(FurtherPaper.association_id == work.actor.tenant, FurtherPaper.envelope_id == envelope_id)
            .order_by(FurtherPaper.position)
        )
    )


def papers_of(work: Work, envelope: Envelope) -> list[FrozenPaper]:
    """Return every paper of an envelope in the order in which it is read."""
    first = FrozenPaper(
        1,
        envelope.document_id,
        envelope.title,
        envelope.version,
        envelope.document_date,
        envelope.frozen_sha256,
        envelope.page_count,
        envelope.original_sha256,
        envelope.original_pages,
        envelope.sealed_sha256,
        envelope.reading_copy_sha256,
    )
    if not envelope.further_papers:
        return [first]
    return [
        first,
        *(
            FrozenPaper(
                one.position,
                one.document_id,
                one.title,
                one.version,
                one.document_date,
                one.frozen_sha256,
                one.page_count,
                one.original_sha256,
                one.original_pages,
                one.sealed_sha256,
                one.reading_copy_sha256,
            )
            for one in further_papers(work, envelope.id)
        ),
    ]


def documents_of(work: Work, envelope: Envelope) -> list[uuid.UUID]:
    """Return the archived documents that an envelope's signers read: its own, those beside it, and what went to many."""
    found = [one.document_id for one in papers_of(work, envelope)]
    if envelope.batch_id is not None:
        found.append(
            work.session.scalar(
                select(Batch.document_id).where(
                    Batch.association_id == work.actor.tenant, Batch.id == envelope.batch_id
                )
            )
        )
    return [one for one in found if one is not None]


def with_envelopes_of(work: Work, document_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, Envelope]]:
    """Return the envelopes in which documents are signed beside another paper: (document, envelope), oldest first."""
    if not document_ids:
        return []
    rows = work.session.execute(
        select(FurtherPaper.document_id, Envelope)
        .join(
            Envelope,
            (Envelope.association_id == FurtherPaper.association_id)
            & (Envelope.id == FurtherPaper.envelope_id),
        )
        .where(FurtherPaper.association_id == work.actor.tenant, FurtherPaper.document_id.in_(document_ids))
        .order_by(FurtherPaper.version)
    )
    return [(row[0], row[1]) for row in rows]


def last_version(work: Work, document_id: uuid.UUID) -> int:
    """Return the newest version of a document that was sent, alone or beside another; 0 before the first."""
    alone = work.session.scalar(
        select(func.max(Envelope.version)).where(
            Envelope.association_id == work.actor.tenant, Envelope.subject_key == str(document_id)
        )
    )
    beside = work.session.scalar(
        select(func.max(FurtherPaper.version)).where(
            FurtherPaper.association_id == work.actor.tenant, FurtherPaper.document_id == document_id
        )
    )
    return max(alone or 0, beside or 0)


def under_way(work: Work, document_id: uuid.UUID) -> bool:
    """Tell whether a document is being signed or sealed just now, alone or beside another."""
    standing = Envelope.state.in_((EnvelopeState.SENT, EnvelopeState.SIGNED))
    alone = exists().where(
        Envelope.association_id == work.actor.tenant, Envelope.subject_key == str(document_id), standing
    )
    beside = exists().where(
        FurtherPaper.association_id == work.actor.tenant,
        FurtherPaper.document_id == document_id,
        Envelope.id == FurtherPaper.envelope_id,
        standing,
    )
    return bool(work.session.scalar(select(alone | beside)))


def others_rely_on(work: Work, document_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of documents whose signatures, or whose bytes, prove something of other documents too.

    They were signed together with another paper, were sent to many, or are the scan of what was signed by hand.
    """
    tenant = work.actor.tenant
    speaking = (
        select(FurtherPaper.document_id).where(FurtherPaper.association_id == tenant),
        select(Envelope.document_id).where(Envelope.association_id == tenant, Envelope.further_papers > 0),
        select(Batch.document_id).where(Batch.association_id == tenant),
        select(SheetLook.document_id).where(
            SheetLook.association_id == tenant, SheetLook.print_out_id.is_not(None)
        ),
    )
    found = {key for statement in speaking for key in work.session.scalars(statement) if key}
    return found & set(document_ids)
