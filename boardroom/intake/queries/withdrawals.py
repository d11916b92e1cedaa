"""What was taken away again: when its bytes are due to go, and which of them another document needs."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, select

from boardroom.documents.models import Document, File
from boardroom.intake.models import MailMessage, Upload
from boardroom.reading.queries import images_of
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


def imports_that_brought(work: Work, document_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return the imports that any of the documents came with, duplicates included; for their erasure."""
    found: set[uuid.UUID] = set()
    for start in range(0, len(document_ids), 500):
        rows = work.session.scalars(
            select(Upload.import_id).where(
                Upload.association_id == work.actor.tenant,
                Upload.document_id.in_(document_ids[start : start + 500]),
            )
        )
        found.update(key for key in rows if key is not None)
    return found


def brought_what_stands(work: Work, import_id: uuid.UUID) -> bool:
    """Tell whether anything that came with an import is not erased."""
    found = work.session.scalars(
        select(Upload.id)
        .join(Document, Document.id == Upload.document_id)
        .where(
            Upload.association_id == work.actor.tenant,
            Upload.import_id == import_id,
            Document.erased_at.is_(None),
        )
        .limit(1)
    )
    return found.first() is not None


def letters_of_import(work: Work, import_id: uuid.UUID) -> list[MailMessage]:
    """Return the letters that an import was made of, whoever may read them; for their erasure."""
    return list(
        work.session.scalars(
            select(MailMessage).where(
                MailMessage.association_id == work.actor.tenant, MailMessage.import_id == import_id
            )
        )
    )


def hashes_to_erase(work: Work, document_id: uuid.UUID) -> set[str]:
    """Return which bytes go with a withdrawn document: its own and its pages' images, none that another holds too."""
    own = hashes_of(work, [document_id]).get(document_id, set()) | images_of(work, document_id)
    return own - held_elsewhere(work, own, document_id)
