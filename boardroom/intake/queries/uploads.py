"""What came in, file by file."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select

from boardroom.core.errors import NotFound
from boardroom.documents.models import Document, File
from boardroom.intake.models import Upload, UploadState
from boardroom.work import Work

RECENT = timedelta(days=2)
# Files whose documents were not taken away again.
STANDING = ~exists().where(
    Document.association_id == Upload.association_id,
    Document.id == Upload.document_id,
    Document.withdrawn_at.is_not(None),
)


def by_id(work: Work, upload_id: uuid.UUID) -> Upload:
    """Return one of the actor's own uploads; NotFound otherwise."""
    found = work.session.scalars(
        select(Upload).where(
            Upload.association_id == work.actor.tenant,
            Upload.id == upload_id,
            Upload.created_by == work.actor.person_id,
            STANDING,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def by_ids(work: Work, upload_ids: list[uuid.UUID]) -> list[Upload]:
    """Return those of the uploads that are the actor's own, in the order in which they came."""
    return list(
        work.session.scalars(
            select(Upload)
            .where(
                Upload.association_id == work.actor.tenant,
                Upload.id.in_(upload_ids),
                Upload.created_by == work.actor.person_id,
                STANDING,
            )
            .order_by(Upload.at, Upload.name)
        )
    )


def recent(work: Work, limit: int = 100) -> list[Upload]:
    """Return what the actor sent of late, newest first: everything that waits for a word, and the last two days."""
    rows = work.session.scalars(
        select(Upload)
        .where(
            Upload.association_id == work.actor.tenant, Upload.created_by == work.actor.person_id, STANDING
        )
        .order_by(Upload.at.desc(), Upload.name)
        .limit(limit)
    )
    return [row for row in rows if _waits(row) or work.now - row.at <= RECENT]


def to_describe(work: Work, limit: int = 100) -> list[Upload]:
    """Return the actor's uploads whose suggestions nobody has accepted yet, oldest first."""
    return list(
        work.session.scalars(
            select(Upload)
            .where(
                Upload.association_id == work.actor.tenant,
                Upload.created_by == work.actor.person_id,
                Upload.state == UploadState.FILED,
                Upload.described_at.is_(None),
                STANDING,
            )
            .order_by(Upload.at, Upload.name)
            .limit(limit)
        )
    )


def of_document(work: Work, document_id: uuid.UUID) -> list[Upload]:
    """Return how a document came in; the caller has found the document through its Scope."""
    return list(
        work.session.scalars(
            select(Upload)
            .where(Upload.association_id == work.actor.tenant, Upload.document_id == document_id)
            .order_by(Upload.at)
        )
    )


def next_to_inspect(work: Work) -> Upload | None:
    """Return the received file, of any association, that is to be looked at; for the worker."""
    return work.session.scalars(
        select(Upload)
        .where(Upload.state == UploadState.RECEIVED, Upload.lease_until <= work.now, STANDING)
        .order_by(Upload.at, Upload.id)
        .limit(1)
    ).first()


def taken(work: Work, upload_id: uuid.UUID) -> Upload:
    """Return an upload of the worker's association as it stands now."""
    return work.session.scalars(
        select(Upload)
        .where(Upload.association_id == work.actor.tenant, Upload.id == upload_id)
        .execution_options(populate_existing=True)
    ).one()


def page_count(work: Work, file_id: uuid.UUID) -> int:
    """Return how many pages a file of the actor's own upload was found to have."""
    return work.session.scalars(
        select(File.page_count).where(File.association_id == work.actor.tenant, File.id == file_id)
    ).one()


def documents_of(work: Work, uploads: Sequence[Upload]) -> dict[uuid.UUID, Document]:
    """Return the documents that the actor's own uploads became, by document."""
    wanted = {row.document_id for row in uploads if row.document_id is not None}
    rows = work.session.scalars(
        select(Document).where(
            Document.association_id == work.actor.tenant,
            Document.id.in_(wanted),
            Document.withdrawn_at.is_(None),
        )
    )
    return {document.id: document for document in rows}


def _waits(row: Upload) -> bool:
    return row.described_at is None and row.state in {UploadState.FILED, UploadState.RECEIVED}
