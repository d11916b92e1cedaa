"""What was taken away again: when its bytes are due to go, and which of them another document needs."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from boardroom.classes.models import RecordClass
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File
from boardroom.intake.models import Import, MailMessage, Upload
from boardroom.reading.queries import images_of
from boardroom.work import Work


def withdrawn_before(work: Work, instant: datetime, limit: int) -> list[Document]:
    """Return documents, of every association, taken away before an instant and due to be erased; for the worker.

    What one person alone has taken away of what is to be preserved is not: a second one has not agreed.
    """
    return list(
        work.session.scalars(
            select(Document)
            .where(Document.withdrawn_at <= instant, Document.erased_at.is_(None), ~_waits_for_second())
            .order_by(Document.withdrawn_at, Document.id)
            .limit(limit)
        )
    )


def waiting_for_second(work: Work, found: Import) -> list[Document]:
    """Return the documents that were taken away with an undone import and stay until a second person agrees."""
    return list(
        work.session.scalars(
            select(Document).where(
                Document.association_id == work.actor.tenant,
                Document.withdrawn_at == found.undone_at,
                Document.erased_at.is_(None),
                _waits_for_second(),
            )
        )
    )


def undone_for_second(work: Work) -> Import | None:
    """Return the undone import, the earliest first, that waits for the actor's word as the second person."""
    if not work.actor.may(Permission.APPROVE_DISPOSAL) or work.actor.record_classes is not None:
        return None
    waits = exists().where(
        Document.association_id == Import.association_id,
        Document.withdrawn_at == Import.undone_at,
        Document.erased_at.is_(None),
        _waits_for_second(),
    )
    return work.session.scalars(
        select(Import)
        .where(
            Import.association_id == work.actor.tenant,
            Import.undone_at.is_not(None),
            Import.undone_by != work.actor.person_id,
            waits,
        )
        .order_by(Import.undone_at)
        .limit(1)
    ).first()


def _waits_for_second() -> ColumnElement[bool]:
    """Return the condition that a document went with an undone import that one person's word does not destroy.

    That is one in which something is, or once was, to be preserved, and one that another had brought. All of the import
    waits: parts of a preserved stack live off the same file. `withdrawn_by` is empty once two agree.
    """
    other = aliased(Document)
    preserved = exists().where(
        RecordClass.association_id == other.association_id,
        RecordClass.key == other.record_class,
        RecordClass.duration.is_(None),
    )
    of = aliased(Import)
    undone = exists().where(
        of.association_id == Document.association_id, of.undone_at == Document.withdrawn_at
    )
    holds_such = exists().where(
        other.association_id == Document.association_id,
        other.withdrawn_at == Document.withdrawn_at,
        or_(other.was_class != "", preserved),
    )
    return and_(
        Document.withdrawn_by.is_not(None),
        or_(and_(undone, holds_such), undone.where(of.created_by != of.undone_by)),
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
