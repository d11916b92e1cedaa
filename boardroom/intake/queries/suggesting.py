"""What suggesting needs to know, what it has suggested, and which papers wait for a description."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from boardroom.documents.models import Document, Extent, Tag
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current, hidden_documents
from boardroom.intake.models import Examined, Suggested, Upload
from boardroom.intake.rules import UNNAMED, suggest
from boardroom.intake.rules.learning import Lesson
from boardroom.intake.rules.offers import SURE, Field
from boardroom.mandates.rules import scope_of
from boardroom.reading.models import Page
from boardroom.reading.queries import UNREAD
from boardroom.work import Work

TAUGHT_BY = 1_000  # the latest described papers
PAGE_SIZE = 25


@dataclass(frozen=True)
class ToDescribe:
    """One page of the papers that wait for a description, how many wait in all, which page of how many this is."""

    documents: list[Document]
    total: int
    page: int = 1
    pages: int = 1


def next_to_examine(work: Work) -> tuple[Document, Examined | None] | None:
    """Return the document, of any association, whose pages are read and whose suggestions are older; for the worker."""
    reading = or_(
        exists().where(
            Page.association_id == Document.association_id, Page.document_id == Document.id, UNREAD
        ),
        # A part waits for the pages that it was cut from.
        exists().where(
            Extent.association_id == Document.association_id,
            Extent.document_id == Document.id,
            Page.file_id == Extent.file_id,
            UNREAD,
        ),
    )
    row = work.session.execute(
        select(Document, Examined)
        .outerjoin(
            Examined,
            and_(Examined.association_id == Document.association_id, Examined.document_id == Document.id),
        )
        .where(
            or_(Examined.id.is_(None), Examined.content_version < Document.content_version),
            or_(Examined.lease_until.is_(None), Examined.lease_until < work.now),
            ~reading,
            current(),
            Document.withdrawn_at.is_(None),
        )
        .order_by(Document.created_at, Document.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def waiting_to_examine(work: Work) -> int:
    """Return how many documents of all associations wait to be looked through; for job health."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(Document)
            .outerjoin(
                Examined,
                and_(Examined.association_id == Document.association_id, Examined.document_id == Document.id),
            )
            .where(
                or_(Examined.id.is_(None), Examined.content_version < Document.content_version),
                current(),
                Document.withdrawn_at.is_(None),
            )
        )
        or 0
    )


def is_examined(work: Work, document_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of the documents have been looked through as they are now."""
    return set(
        work.session.scalars(
            select(Examined.document_id)
            .join(
                Document,
                and_(Document.association_id == Examined.association_id, Document.id == Examined.document_id),
            )
            .where(
                Examined.association_id == work.actor.tenant,
                Examined.document_id.in_(document_ids),
                Examined.content_version >= Document.content_version,
            )
        )
    )


def came_as(work: Work, document_id: uuid.UUID) -> Upload | None:
    """Return the upload that a document first came by; for the worker."""
    return work.session.scalars(
        select(Upload)
        .where(Upload.association_id == work.actor.tenant, Upload.document_id == document_id)
        .order_by(Upload.at)
        .limit(1)
    ).first()


def lessons(work: Work) -> list[Lesson]:
    """Return what persons said of the latest papers they described, newest first.

    Papers hidden from anyone teach nothing: a reason that named their counterparty would tell of them.
    """
    rows = work.session.scalars(
        select(Document)
        .where(
            within(scope_of(work.actor)),
            Document.described_at.is_not(None),
            Document.record_class.is_not(None),
            Document.id.not_in(hidden_documents(work.actor.tenant, None)),
        )
        .options(selectinload(Document.tags))
        .order_by(Document.described_at.desc())
        .limit(TAUGHT_BY)
    )
    return [
        Lesson(row.title, row.record_class or "", row.counterparty, tuple(tag.name for tag in row.tags))
        for row in rows
    ]


def suggestions_of(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Suggested]]:
    """Return what is suggested about documents that the caller found through their Scope; declined ones left out."""
    found: dict[uuid.UUID, list[Suggested]] = {}
    for row in _suggested(work, document_ids):
        if row.declined_at is None:
            found.setdefault(row.document_id, []).append(row)
    return found


def every_suggestion(work: Work, document_id: uuid.UUID) -> dict[str, Suggested]:
    """Return all suggestions of a document by field, the declined ones too; for renewing them."""
    return {row.field.value: row for row in _suggested(work, [document_id])}


def suggestion(work: Work, document_id: uuid.UUID, field: str) -> Suggested | None:
    """Return the standing suggestion for one field of a document that the caller found through its Scope."""
    found = suggestions_of(work, [document_id]).get(document_id, [])
    return next((row for row in found if row.field.value == field), None)


def papers_to_describe(work: Work, *, page: int = 1, size: int = PAGE_SIZE) -> ToDescribe:
    """Return the papers that nobody has described and that lack their kind or date, in the order in which they came.

    A page (from 1) past the end answers with the last.
    """
    undescribed = _undescribed(work)
    total = work.session.scalar(select(func.count()).select_from(Document).where(undescribed)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    rows = work.session.scalars(
        select(Document)
        .where(undescribed)
        .options(selectinload(Document.tags))
        .order_by(Document.created_at, Document.reference)
        .limit(size)
        .offset((page - 1) * size)
    )
    return ToDescribe(list(rows), total, page, pages)


def still_to_describe(work: Work, document_ids: Sequence[uuid.UUID]) -> list[Document]:
    """Return those of the documents that still wait for a description, in the order in which they came."""
    return list(
        work.session.scalars(
            select(Document)
            .where(_undescribed(work), Document.id.in_(document_ids))
            .options(selectinload(Document.tags))
            .order_by(Document.created_at, Document.reference)
        )
    )


def tag_names(work: Work, document_id: uuid.UUID) -> list[str]:
    """Return the tags of a document that the caller may describe."""
    return list(
        work.session.scalars(
            select(Tag.name)
            .where(Tag.association_id == work.actor.tenant, Tag.document_id == document_id)
            .order_by(Tag.name)
        )
    )


def _undescribed(work: Work) -> ColumnElement[bool]:
    return and_(
        within(scope_of(work.actor)),
        current(),
        Document.described_at.is_(None),
        or_(Document.record_class.is_(None), Document.document_date.is_(None)),
    )


def _suggested(work: Work, document_ids: Collection[uuid.UUID]) -> list[Suggested]:
    if not document_ids:
        return []
    return list(
        work.session.scalars(
            select(Suggested)
            .where(Suggested.association_id == work.actor.tenant, Suggested.document_id.in_(document_ids))
            .order_by(Suggested.field)
        )
    )


def is_sure(document: Document, suggested: Sequence[Suggested]) -> bool:
    """Tell whether kind and date are each known already or suggested with certainty."""
    sure = {row.field for row in suggested if row.certainty >= SURE}
    return all(field in sure or is_settled(document, field) for field in (Field.DATE, Field.KIND)) and bool(
        sure & {Field.DATE, Field.KIND}
    )


def is_settled(document: Document, field: Field, upload: Upload | None = None) -> bool:
    """Tell whether a document's field says something already, so that nothing is suggested for it."""
    if field is Field.TITLE:
        # A title that came from the file's name is nobody's word.
        made = {UNNAMED, suggest(upload.name).title if upload else UNNAMED}
        return document.described_at is not None or document.title not in made
    if field is Field.APARTMENT:
        return any(tag.name.startswith("lgh ") for tag in document.tags)
    return bool(
        {
            Field.DATE: document.document_date,
            Field.KIND: document.record_class,
            Field.NUMBER: document.printed_number,
            Field.FISCAL_YEAR: document.fiscal_year,
            Field.COUNTERPARTY: document.counterparty,
        }[field]
    )
