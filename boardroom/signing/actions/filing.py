"""Putting a sealed paper into the archive: minutes become a document, another paper gets its sealed form."""

import re
import uuid

from sqlalchemy import update

from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.documents.models import Document, File, FileRole, ReferenceCounter
from boardroom.ports.blobs import Stored
from boardroom.signing.models import Envelope
from boardroom.signing.queries import document_of, last_position
from boardroom.work import Work


def file_sealed(
    work: Work,
    envelope: Envelope,
    frozen_size: int,
    sealed: tuple[Stored, int],
    reading_copy: tuple[Stored, int],
) -> uuid.UUID:
    """Add the sealed file and the reading copy (each with its number of pages) to the envelope's document.

    Minutes become a document here, with the frozen bytes as their original. Returns the document's id.
    """
    document = document_of(work, envelope.document_id) if envelope.document_id else None
    if document is None:
        if envelope.document_id:
            raise NotFound
        document = _file_minutes(work, envelope)
        _add(
            work,
            document,
            envelope,
            FileRole.ORIGINAL,
            (Stored(envelope.frozen_sha256, frozen_size), envelope.page_count),
        )
    _add(work, document, envelope, FileRole.SEALED, sealed)
    _add(work, document, envelope, FileRole.READING_COPY, reading_copy)
    document.content_version += 1
    work.later("search.index")
    return document.id


def file_name(envelope: Envelope, role: FileRole) -> str:
    """Return a name that a person recognises in a folder: "2026-03-14 Styrelseprotokoll 7-2026 (stämplat).pdf"."""
    title = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", envelope.title).strip(" .-") or "Handling"
    day = f"{envelope.document_date} " if envelope.document_date else ""
    suffix = {FileRole.ORIGINAL: "", FileRole.SEALED: " (stämplat)", FileRole.READING_COPY: " (läskopia)"}[
        role
    ]
    return f"{day}{title[:160]}{suffix}.pdf"


def _file_minutes(work: Work, envelope: Envelope) -> Document:
    document = Document(
        id=new_id(),
        association_id=envelope.association_id,
        reference=_next_reference(work, envelope),
        title=envelope.title,
        record_class=envelope.record_class,
        document_date=envelope.document_date or local_date(envelope.sent_at, "Europe/Stockholm"),
        printed_number=envelope.number,
        content_version=1,
        created_at=work.now,
        created_by=envelope.sent_by,
    )
    work.session.add(document)
    work.session.flush()
    return document


def _add(
    work: Work, document: Document, envelope: Envelope, role: FileRole, file: tuple[Stored, int]
) -> None:
    stored, pages = file
    work.session.add(
        File(
            id=new_id(),
            association_id=envelope.association_id,
            document_id=document.id,
            position=last_position(work, document.id) + 1,
            role=role,
            sha256=stored.sha256,
            size=stored.size,
            media_type="application/pdf",
            name=file_name(envelope, role),
            page_count=pages,
            created_at=work.now,
        )
    )
    work.session.flush()


def _next_reference(work: Work, envelope: Envelope) -> str:
    year = work.now.year
    taken = work.session.execute(
        update(ReferenceCounter)
        .where(ReferenceCounter.association_id == envelope.association_id, ReferenceCounter.year == year)
        .values(next_number=ReferenceCounter.next_number + 1)
        .returning(ReferenceCounter.next_number)
    ).first()
    if taken is None:
        work.session.add(
            ReferenceCounter(id=new_id(), association_id=envelope.association_id, year=year, next_number=2)
        )
        work.session.flush()
        return f"{year}-001"
    return f"{year}-{taken[0] - 1:03d}"
