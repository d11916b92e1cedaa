"""What came in, file by file."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true

from boardroom.core.errors import NotFound
from boardroom.documents.models import Document, File
from boardroom.documents.queries import reachable, within
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.intake.models import (
    Stack,
    StackState,
    UnfinishedUpload,
    Upload,
    UploadPiece,
    UploadState,
)
from boardroom.mandates.rules import scope_of
from boardroom.reading.models import Page
from boardroom.reading.queries import UNREAD
from boardroom.work import Work

RECENT = timedelta(days=2)
# Files whose documents were not taken away again.
STANDING = ~exists().where(
    Document.association_id == Upload.association_id,
    Document.id == Upload.document_id,
    Document.withdrawn_at.is_not(None),
)
STACK_STANDING = ~exists().where(
    Document.association_id == Stack.association_id,
    Document.id == Stack.document_id,
    Document.withdrawn_at.is_not(None),
)


def unhidden(work: Work) -> ColumnElement[bool]:
    """Return the condition on Upload that its document is not hidden from the actor; not even its name may be seen."""
    if work.actor.person_id is None:
        return true()
    hidden = hidden_documents(work.actor.tenant, work.actor.person_id)
    return or_(Upload.document_id.is_(None), Upload.document_id.not_in(hidden))


def by_id(work: Work, upload_id: uuid.UUID) -> Upload:
    """Return one of the actor's own uploads; NotFound otherwise."""
    found = work.session.scalars(
        select(Upload).where(
            Upload.association_id == work.actor.tenant,
            Upload.id == upload_id,
            Upload.created_by == work.actor.person_id,
            STANDING,
            unhidden(work),
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
                unhidden(work),
            )
            .order_by(Upload.at, Upload.name)
        )
    )


def recent(work: Work, limit: int = 100) -> list[Upload]:
    """Return what the actor sent of late, newest first: everything that waits for a word, and the last two days."""
    rows = work.session.scalars(
        select(Upload)
        .where(
            Upload.association_id == work.actor.tenant,
            Upload.created_by == work.actor.person_id,
            STANDING,
            unhidden(work),
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
                unhidden(work),
            )
            .order_by(Upload.at, Upload.name)
            .limit(limit)
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
    """Return the documents that the actor's own uploads became, by document.

    One that others have described since is shown within the actor's Scope alone.
    """
    wanted = {row.document_id for row in uploads if row.document_id is not None}
    rows = work.session.scalars(
        select(Document).where(
            Document.id.in_(wanted),
            reachable(work),
            or_(within(scope_of(work.actor)), Document.described_at.is_(None)),
        )
    )
    return {document.id: document for document in rows}


def stacks_of(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Stack]:
    """Return the stacks among documents that the caller has found, by document."""
    rows = work.session.scalars(
        select(Stack).where(Stack.association_id == work.actor.tenant, Stack.document_id.in_(document_ids))
    )
    return {row.document_id: row for row in rows}


def next_to_split(work: Work) -> Stack | None:
    """Return the stack, of any association, whose turn it is: all its pages have been read; for the worker."""
    unread = exists().where(
        Page.association_id == Stack.association_id,
        Page.document_id == Stack.document_id,
        UNREAD,
    )
    unseen = exists().where(
        Upload.association_id == Stack.association_id,
        Upload.document_id == Stack.document_id,
        Upload.state == UploadState.RECEIVED,
    )
    return work.session.scalars(
        select(Stack)
        .where(
            Stack.state == StackState.WAITING, Stack.lease_until <= work.now, ~unread, ~unseen, STACK_STANDING
        )
        .order_by(Stack.asked_at, Stack.id)
        .limit(1)
    ).first()


def unfinished(work: Work, unfinished_id: uuid.UUID) -> UnfinishedUpload:
    """Return one of the actor's own uploads in pieces; NotFound for anyone else's, and for one that expired."""
    found = work.session.scalars(
        _mine(work).where(UnfinishedUpload.id == unfinished_id).execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    return found


def unfinished_of_mine(work: Work) -> list[UnfinishedUpload]:
    """Return the actor's uploads that are not filed yet, oldest first."""
    return list(
        work.session.scalars(
            _mine(work).where(UnfinishedUpload.upload_id.is_(None)).order_by(UnfinishedUpload.created_at)
        )
    )


def reserved(work: Work) -> tuple[int, int]:
    """Return how many uploads the actor has begun and not finished, and the bytes announced, by whichever door."""
    count, size = work.session.execute(
        select(func.count(), func.coalesce(func.sum(UnfinishedUpload.size), 0)).where(
            UnfinishedUpload.association_id == work.actor.tenant,
            UnfinishedUpload.created_by == work.actor.person_id,
            UnfinishedUpload.upload_id.is_(None),
        )
    ).one()
    return int(count), int(size)


def pieces_of(work: Work, unfinished_id: uuid.UUID) -> list[UploadPiece]:
    """Return the pieces of an upload in their order; the caller has found the upload."""
    return list(
        work.session.scalars(
            select(UploadPiece)
            .where(
                UploadPiece.association_id == work.actor.tenant, UploadPiece.unfinished_id == unfinished_id
            )
            .order_by(UploadPiece.start)
        )
    )


def piece_count(work: Work, unfinished_id: uuid.UUID) -> int:
    """Return in how many pieces an upload has come so far."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(UploadPiece)
            .where(
                UploadPiece.association_id == work.actor.tenant, UploadPiece.unfinished_id == unfinished_id
            )
        )
        or 0
    )


def next_expired(work: Work) -> UnfinishedUpload | None:
    """Return an upload in pieces, of any association, whose time is out; for the worker."""
    return work.session.scalars(
        select(UnfinishedUpload)
        .where(UnfinishedUpload.expires_at <= work.now)
        .order_by(UnfinishedUpload.expires_at)
        .limit(1)
    ).first()


def expired(work: Work, unfinished_id: uuid.UUID) -> UnfinishedUpload | None:
    """Return an upload in pieces whose time is out now; None otherwise; for the worker."""
    return work.session.scalars(
        select(UnfinishedUpload)
        .where(UnfinishedUpload.id == unfinished_id, UnfinishedUpload.expires_at <= work.now)
        .with_for_update()
    ).first()


def are_unfinished(work: Work, unfinished_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the keys, of any association, that are uploads in pieces; for the worker."""
    return set(
        work.session.scalars(select(UnfinishedUpload.id).where(UnfinishedUpload.id.in_(unfinished_ids)))
    )


def _mine(work: Work) -> Select[UnfinishedUpload]:
    return select(UnfinishedUpload).where(
        UnfinishedUpload.association_id == work.actor.tenant,
        UnfinishedUpload.created_by == work.actor.person_id,
        UnfinishedUpload.door == work.actor.kind.value,
        UnfinishedUpload.expires_at > work.now,
    )


def _waits(row: Upload) -> bool:
    return row.described_at is None and row.state in {UploadState.FILED, UploadState.RECEIVED}
