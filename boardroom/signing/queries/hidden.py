"""Envelopes whose papers a conflict of interest hides from someone who was asked to sign them, perhaps since they were sent.

A paper is hidden as everywhere else: by itself, or by what shares its pages. Minutes are no archived paper until they are
sealed, so a conflict of interest at one of their points hides nothing of them from those who sign them.
"""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from boardroom.documents.models import Document, Hiding
from boardroom.documents.queries import kept
from boardroom.documents.queries.hidings import hidden_of
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.signing.models import Batch, Envelope, FurtherPaper, Signer
from boardroom.signing.queries.bundles import documents_of
from boardroom.signing.queries.waiting import waiting_places
from boardroom.work import Work


def free_of_conflict(tenant: uuid.UUID, person_id: uuid.UUID | None) -> ColumnElement[bool]:
    """Return the condition on Envelope that none of its papers, nor what went to many, is hidden from a person."""
    if person_id is None:
        return true()
    hidden = hidden_documents(tenant, person_id)
    return and_(
        or_(Envelope.document_id.is_(None), Envelope.document_id.not_in(hidden)),
        no_further_paper(FurtherPaper.document_id.in_(hidden)),
        or_(
            Envelope.batch_id.is_(None),
            ~exists().where(Batch.id == Envelope.batch_id, Batch.document_id.in_(hidden)),
        ),
    )


def no_further_paper(of_which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on Envelope that no paper beside its first one is such."""
    return or_(
        Envelope.further_papers == 0, ~exists().where(FurtherPaper.envelope_id == Envelope.id, of_which)
    )


def hidden_papers(work: Work, envelope: Envelope, person_id: uuid.UUID | None) -> list[str]:
    """Return the titles of those of an envelope's papers that are hidden from a person, whoever may see them."""
    documents = documents_of(work, envelope) if person_id is not None else []
    if not documents:
        return []
    found = work.session.execute(
        select(Document.id, Document.title).where(
            Document.association_id == envelope.association_id,
            Document.id.in_(documents),
            Document.id.in_(hidden_documents(envelope.association_id, person_id)),
        )
    )
    titles = {row[0]: row[1] for row in found}
    return [titles[one] for one in documents if one in titles]


def hidden_from(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the titles of those of documents that are hidden from a person, by person; what shares their pages hides them too.

    Whoever may see them: a signer asks who never was in the archive.
    """
    found: dict[uuid.UUID, list[str]] = {}
    for document in kept(work, document_ids) if document_ids else []:
        for person_id in dict.fromkeys(one.person_id for one in hidden_of(work, document)):
            found.setdefault(person_id, []).append(document.title)
    return found


def hidden_among(work: Work, envelope: Envelope, signers: Sequence[Signer]) -> dict[uuid.UUID, list[str]]:
    """Return the titles of what is hidden from each of an envelope's signers, by signer; nothing of whom nothing is."""
    found = hidden_from(work, documents_of(work, envelope))
    return {one.id: found[one.person_id] for one in signers if one.person_id in found}


def with_news(work: Work) -> list[uuid.UUID]:
    """Return the associations in which a paper may be hidden from a signer, or be shown again, without the sender knowing."""
    return list(work.session.scalars(_maybe().with_only_columns(Signer.association_id).distinct()))


def next_to_tell_of(work: Work) -> tuple[Envelope, Signer, list[str]] | None:
    """Return a signer of the association from whom a paper is hidden, or shown again, without the sender knowing.

    With the titles of what is hidden, none where all is shown again.
    """
    candidates = _maybe().where(Signer.association_id == work.actor.tenant).order_by(Signer.id)
    for envelope, signer in work.session.execute(candidates):
        titles = hidden_papers(work, envelope, signer.person_id)
        if bool(titles) != (signer.hidden_at is not None):
            return envelope, signer, titles
    return None


def _maybe() -> Select[Envelope, Signer]:
    """Return the statement for those who are to sign an archived paper and from whom anything is hidden, or was."""
    return waiting_places().where(
        or_(Envelope.document_id.is_not(None), Envelope.batch_id.is_not(None)),
        or_(
            Signer.hidden_at.is_not(None),
            exists().where(
                Hiding.association_id == Signer.association_id, Hiding.person_id == Signer.person_id
            ),
        ),
    )
