"""Filing documents under the next reference of the year, and adding files to them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.actions.describing import adopted_class, clean_title, place, set_tags, within_reach
from boardroom.documents.models import Document, File, FileRole, ReferenceCounter
from boardroom.documents.rules import NewFile, reference
from boardroom.mandates.rules import apartment_number
from boardroom.work import Work


def file_document(
    work: Work,
    *,
    title: str,
    files: Sequence[NewFile],
    record_class: str | None = None,
    document_date: date | None = None,
    tags: Iterable[str] = (),
    printed_number: str = "",
    summary: str = "",
    counterparty: str = "",
    fiscal_year: str = "",
    apartment: str = "",
) -> Document:
    """File a new document under the next reference of the year; its bytes must lie in the blob store already."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    today = local_today(work)
    document = Document(
        id=new_id(),
        association_id=work.actor.tenant,
        reference=_next_reference(work, today.year),
        title=clean_title(title),
        record_class=adopted_class(work, record_class),
        document_date=within_reach(document_date, today),
        printed_number=printed_number.strip()[:20],
        summary=summary.strip()[:1000],
        counterparty=counterparty.strip()[:120],
        fiscal_year=fiscal_year.strip()[:20],
        content_version=1,
        created_at=work.now,
        created_by=work.actor.person_id,
    )
    work.session.add(document)
    work.session.flush()
    work.session.add_all(_new(work, document, file, place) for place, file in enumerate(files, start=1))
    if tags:
        set_tags(work, document, tags)
    place(work, document, apartment_number(apartment))
    record(
        work,
        "documents.filed",
        "document",
        document.id,
        reference=document.reference,
        record_class=document.record_class or "",
        sha256=" ".join(file.sha256 for file in files),
    )
    return document


def add_file(work: Work, document: Document, file: NewFile) -> File:
    """Record one more file of a document, such as its sealed form; earlier files are never replaced."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    added = _add(work, document, file)
    document.changed()
    record(work, "documents.file_added", "document", document.id, sha256=file.sha256, role=file.role)
    return added


def keep_copy(work: Work, document_id: uuid.UUID, made: NewFile) -> tuple[File, str]:
    """Keep a document's searchable copy in place of the one before; return it and the hash of what it replaced, or "".

    A rendition: nothing of the record changes, so its version stays and nothing is logged.
    """
    document = queries.by_id(work, document_id)
    before = queries.access_copy_file(work, document_id)
    if before is None:
        return _add(work, document, replace(made, role=FileRole.ACCESS_COPY.value)), ""
    replaced = before.sha256 if before.sha256 != made.sha256 else ""
    before.sha256, before.size, before.created_at = made.sha256, made.size, work.now
    before.checked_at, before.damage = None, ""
    work.session.flush()
    return before, replaced


def drop_copy(work: Work, document_id: uuid.UUID) -> str:
    """Take away a document's searchable copy; return the hash of its bytes, "" when there is none."""
    before = queries.access_copy_file(work, document_id)
    if before is None:
        return ""
    work.session.delete(before)
    work.session.flush()
    return before.sha256


def _add(work: Work, document: Document, file: NewFile) -> File:
    added = _new(work, document, file, queries.last_position(work, document.id) + 1)
    work.session.add(added)
    work.session.flush()
    return added


def _new(work: Work, document: Document, file: NewFile, position: int) -> File:
    return File(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        position=position,
        role=FileRole(file.role),
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name[:255],
        page_count=file.page_count,
        problem=file.problem[:300],
        created_at=work.now,
        damage="",
    )


# Put together once: decision 40.
_TAKE = (
    update(ReferenceCounter)
    .where(ReferenceCounter.association_id == bindparam("tenant"), ReferenceCounter.year == bindparam("of"))
    .values(next_number=ReferenceCounter.next_number + 1)
    .returning(ReferenceCounter.next_number)
    .execution_options(synchronize_session=False)
)


def _next_reference(work: Work, year: int) -> str:
    """Take the next number of a year; the UPDATE locks the counter, so that no number is given twice."""
    given = {"tenant": work.actor.tenant, "of": year}
    taken = work.session.scalar(_TAKE, given)
    if taken is None:
        try:
            with work.session.begin_nested():
                work.session.add(
                    ReferenceCounter(id=new_id(), association_id=work.actor.tenant, year=year, next_number=1)
                )
        except IntegrityError:
            pass  # someone else began the year in the same moment
        taken = work.session.scalars(_TAKE, given).one()
    return reference(year, taken - 1)
