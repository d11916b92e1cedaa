"""What was taken away again: when its bytes are due to go, and which of them another document needs."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select

from boardroom.documents.models import Document, File
from boardroom.work import Work


def withdrawn_before(work: Work, instant: datetime, limit: int) -> list[Document]:
    """Return documents, of every association, taken away before an instant and not erased yet; for the worker."""
    return list(
        work.session.scalars(
            select(Document)
            .where(Document.withdrawn_at <= instant, Document.erased_at.is_(None))
            .order_by(Document.withdrawn_at, Document.id)
            .limit(limit)
        )
    )


def hashes_of(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Return the checksums of documents' files, whoever may see them and taken away or not."""
    found: dict[uuid.UUID, set[str]] = {}
    rows = work.session.execute(
        select(File.document_id, File.sha256).where(
            File.association_id == work.actor.tenant, File.document_id.in_(document_ids)
        )
    )
    for document_id, sha256 in rows:
        found.setdefault(document_id, set()).add(sha256)
    return found


def held_elsewhere(work: Work, hashes: Collection[str], but: uuid.UUID) -> set[str]:
    """Return those of the checksums that are files of another document whose bytes are still kept."""
    return set(
        work.session.scalars(
            select(File.sha256)
            .join(
                Document,
                and_(Document.association_id == File.association_id, Document.id == File.document_id),
            )
            .where(
                File.association_id == work.actor.tenant,
                File.sha256.in_(hashes),
                File.document_id != but,
                Document.erased_at.is_(None),
            )
        )
    )
