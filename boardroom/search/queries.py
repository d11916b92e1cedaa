"""What search needs from the archive: documents to index, and what a result row shows."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import selectinload

from boardroom.classes.queries import schedule
from boardroom.documents.models import Document, Extent
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current, hidden_documents
from boardroom.mandates.models import MandatePeriod
from boardroom.mandates.rules import Scope, scope_of
from boardroom.papers.models import Binder
from boardroom.papers.queries import classes_of, searchable, searched
from boardroom.ports.geometry import Word
from boardroom.ports.search_index import Filter, PageEntry
from boardroom.reading.models import Page, TextLayer, TextSource
from boardroom.reading.queries import UNREAD, bearers, pages_of
from boardroom.reading.rules import unpack_words
from boardroom.search.models import Indexed
from boardroom.work import Work

# While pages of a document are still being read it is indexed at once, and then at most this often.
PATIENCE = timedelta(seconds=20)
# The index may be writing a batch that was read before a document was taken away.
ON_THE_WAY = timedelta(hours=1)

_BEST = case(
    {TextSource.CORRECTED: 0, TextSource.EMBEDDED: 1, TextSource.RECOGNISED: 2},
    value=TextLayer.source,
    else_=3,
)


@dataclass(frozen=True)
class Narrowing:
    """The filters that a reader chose on the page, apart from those typed in the query."""

    record_class: str = ""
    year_from: int | None = None
    year_to: int | None = None
    period: str = ""


def index_filter(work: Work, narrowing: Narrowing) -> Filter:
    """Compile the reader's Scope and the chosen narrowing to an index filter."""
    scope = scope_of(work.actor)
    return Filter(
        record_classes=scope.record_classes,
        asked_class=narrowing.record_class or None,
        hidden_documents=hidden_from(work, scope),
        year_from=narrowing.year_from,
        year_to=narrowing.year_to,
        mandate_period=narrowing.period or None,
    )


def hidden_from(work: Work, scope: Scope) -> frozenset[str]:
    """Return the documents hidden from the reader, with those that share pages with them, and those just taken away.

    Hidden is what a conflict of interest forbids; what was taken away may still lie in the index.
    """
    hidden = set(work.session.scalars(_leaving(scope.association_id, work.now)))
    if scope.hidden_from is not None:
        hidden |= set(work.session.scalars(hidden_documents(scope.association_id, scope.hidden_from)))
    return frozenset(str(row) for row in hidden)


def _leaving(association_id: uuid.UUID, now: datetime) -> Select[uuid.UUID]:
    """Documents taken away that the index may still hold: recorded there, or on their way in when it happened."""
    recorded = exists().where(Indexed.association_id == association_id, Indexed.document_id == Document.id)
    return select(Document.id).where(
        Document.association_id == association_id,
        Document.withdrawn_at.is_not(None),
        or_(recorded, Document.withdrawn_at > now - ON_THE_WAY),
    )


def outdated(work: Work, limit: int) -> list[uuid.UUID]:
    """Return documents of the association whose content is newer than their index entries, oldest first."""
    tenant = work.actor.tenant
    # A part waits for the whole file: each page read in it counts as a change of every part.
    reading = or_(
        exists().where(Page.association_id == tenant, Page.document_id == Document.id, UNREAD),
        exists().where(
            Extent.association_id == tenant,
            Extent.document_id == Document.id,
            Page.file_id == Extent.file_id,
            UNREAD,
        ),
    )
    return list(
        work.session.scalars(
            select(Document.id)
            .outerjoin(Indexed, and_(Indexed.association_id == tenant, Indexed.document_id == Document.id))
            .where(
                Document.association_id == tenant,
                current(),
                Document.withdrawn_at.is_(None),
                or_(
                    Indexed.id.is_(None),
                    and_(
                        Indexed.content_version < Document.content_version,
                        or_(~reading, Indexed.indexed_at < work.now - PATIENCE),
                    ),
                ),
            )
            .order_by(Document.created_at)
            .limit(limit)
        )
    )


def outdated_binders(work: Work, limit: int) -> list[uuid.UUID]:
    """Return binders to be searched whose register card is newer than their index entry, oldest first."""
    return list(
        work.session.scalars(
            select(Binder.id)
            .outerjoin(Indexed, _its_record(Binder))
            .where(Binder.association_id == work.actor.tenant, searchable(), _is_newer(Binder))
            .order_by(Binder.created_at)
            .limit(limit)
        )
    )


def vanished(work: Work) -> list[Indexed]:
    """Return index records of what is no more, was taken away, is set aside, or needs no search any longer."""
    tenant = work.actor.tenant
    document = exists().where(
        Document.association_id == tenant,
        Document.id == Indexed.document_id,
        current(),
        Document.withdrawn_at.is_(None),
    )
    binder = exists().where(Binder.association_id == tenant, Binder.id == Indexed.document_id, searchable())
    return list(
        work.session.scalars(select(Indexed).where(Indexed.association_id == tenant, ~document, ~binder))
    )


def indexed_rows(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Indexed]:
    """Return the index records of some documents."""
    rows = work.session.scalars(
        select(Indexed).where(
            Indexed.association_id == work.actor.tenant, Indexed.document_id.in_(document_ids)
        )
    )
    return {row.document_id: row for row in rows}


def outdated_count(work: Work) -> int:
    """Return how many documents and binders of all associations wait for the index; for job health."""
    documents = (
        select(func.count())
        .select_from(Document)
        .outerjoin(Indexed, _its_record(Document))
        .where(current(), Document.withdrawn_at.is_(None), _is_newer(Document))
    )
    binders = (
        select(func.count())
        .select_from(Binder)
        .outerjoin(Indexed, _its_record(Binder))
        .where(searchable(), _is_newer(Binder))
    )
    return (work.session.scalar(documents) or 0) + (work.session.scalar(binders) or 0)


def _its_record(kind: type[Document | Binder]) -> ColumnElement[bool]:
    return and_(Indexed.association_id == kind.association_id, Indexed.document_id == kind.id)


def _is_newer(kind: type[Document | Binder]) -> ColumnElement[bool]:
    return or_(Indexed.id.is_(None), Indexed.content_version < kind.content_version)


def entries(work: Work, document_ids: Collection[uuid.UUID]) -> tuple[list[PageEntry], dict[uuid.UUID, int]]:
    """Return the index entries of documents, one a page, and the content version that each was read at."""
    tenant = work.actor.tenant
    documents = list(
        work.session.scalars(
            select(Document)
            .where(
                Document.association_id == tenant,
                Document.id.in_(document_ids),
                Document.withdrawn_at.is_(None),
            )
            .options(selectinload(Document.tags))
        )
    )
    spans = list(work.session.scalars(select(MandatePeriod).where(MandatePeriod.association_id == tenant)))
    pages = page_texts(work, document_ids)
    made: list[PageEntry] = []
    for document in documents:
        day = document.document_date
        period = next((span.label for span in spans if day and span.period.covers(day)), None)
        for key, number, text in pages.get(document.id) or [(f"{document.id}/0", 0, "")]:
            made.append(
                PageEntry(
                    page_key=key,
                    document_id=str(document.id),
                    page_number=number,
                    title=" ".join(
                        filter(
                            None,
                            (
                                document.title,
                                document.printed_number,
                                document.counterparty,
                                document.reference,
                            ),
                        )
                    ),
                    body=text or document.summary,
                    record_class=document.record_class or "",
                    document_date=day,
                    tags=tuple(tag.name for tag in document.tags),
                    content_version=document.content_version,
                    mandate_period=period,
                )
            )
    return made, {document.id: document.content_version for document in documents}


def binder_entries(
    work: Work, binder_ids: Collection[uuid.UUID]
) -> tuple[list[PageEntry], dict[uuid.UUID, int]]:
    """Return the index entries of binders and the version of each.

    A binder is found by its label, what is in it, the names of its record classes, and every year that it holds;
    not by its shelf, which says where it stands and not what it is about.
    """
    binders = searched(work, binder_ids)
    plan, classes = schedule(work), classes_of(work, [binder.id for binder in binders])
    tenant = work.actor.tenant
    spans = list(work.session.scalars(select(MandatePeriod).where(MandatePeriod.association_id == tenant)))
    made = []
    for binder in binders:
        first, last = binder.years or (0, -1)
        its = sorted(classes[binder.id])
        body = (
            binder.contents,
            ", ".join(plan.name_of(key) for key in its),
            binder.note,
            " ".join(str(year) for year in range(first, last + 1)),
        )
        made.append(
            PageEntry(
                page_key=f"binder/{binder.id}",
                document_id=str(binder.id),
                page_number=0,
                title=binder.label,
                body="\n".join(part for part in body if part),
                record_class="",
                content_version=binder.content_version,
                kind="binder",
                classes=tuple(its),
                years=binder.years,
                periods=tuple(
                    span.label
                    for span in spans
                    if span.start.year <= last and (span.end is None or first <= span.end.year)
                ),
            )
        )
    return made, {binder.id: binder.content_version for binder in binders}


def all_binders(work: Work) -> list[uuid.UUID]:
    """Return every binder of the association that search must know of; for a rebuild."""
    return list(
        work.session.scalars(
            select(Binder.id).where(Binder.association_id == work.actor.tenant, searchable())
        )
    )


def page_texts(
    work: Work, document_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, int, str]]]:
    """Return (page key, page number, best text) of documents' pages, in order; unread pages are left out.

    Pages are those that stand for the document (the reading copy's, once there is one), and are numbered
    across its files, as the document page numbers them.
    """
    pages = {document_id: pages_of(work, document_id) for document_id in document_ids}
    texts = texts_of_pages(work, [page.id for some in pages.values() for page in some])
    return {
        document_id: [
            (str(page.id), number, texts[str(page.id)])
            for number, page in enumerate(some, start=1)
            if str(page.id) in texts
        ]
        for document_id, some in pages.items()
    }


def shown(work: Work, document_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Document]:
    """Return documents of a result list, once more through the reader's Scope."""
    scope = scope_of(work.actor)
    rows = work.session.scalars(
        select(Document)
        .where(Document.id.in_(document_ids), within(scope))
        .options(selectinload(Document.files))
    )
    return {row.id: row for row in rows}


def texts_of_pages(work: Work, page_ids: Collection[uuid.UUID]) -> dict[str, str]:
    """Return the best text of pages by their key."""
    rows = work.session.execute(
        select(TextLayer.page_id, TextLayer.text)
        .where(TextLayer.association_id == work.actor.tenant, TextLayer.page_id.in_(page_ids))
        .order_by(_BEST)
    )
    texts: dict[str, str] = {}
    for page_id, text in rows:
        texts.setdefault(str(page_id), text)
    return texts


@dataclass(frozen=True)
class BestPage:
    """The page that a result row shows, with its text and words."""

    page: Page
    text: str
    words: tuple[Word, ...]
    bearers: tuple[uuid.UUID, ...]  # the documents that it stands in


def pages_of_hits(work: Work, page_keys: Collection[str]) -> dict[str, BestPage]:
    """Return pages by their key in the index, with their best text; only of documents within the Scope."""
    ids = [uuid.UUID(key) for key in page_keys if "/" not in key]
    rows = work.session.execute(
        select(Page, TextLayer)
        .join(TextLayer, and_(TextLayer.association_id == Page.association_id, TextLayer.page_id == Page.id))
        .where(Page.association_id == work.actor.tenant, Page.id.in_(ids))
        .order_by(_BEST)
    )
    found: dict[str, BestPage] = {}
    standing = bearers(work, ids)
    for page, layer in rows:
        if str(page.id) not in found and standing[page.id]:
            found[str(page.id)] = BestPage(
                page, layer.text, unpack_words(layer.words), tuple(standing[page.id])
            )
    return found


def all_documents(work: Work) -> list[uuid.UUID]:
    """Return every document of the association, oldest arrival first; for a rebuild."""
    return list(
        work.session.scalars(
            select(Document.id)
            .where(Document.association_id == work.actor.tenant, current(), Document.withdrawn_at.is_(None))
            .order_by(Document.created_at)
        )
    )


def indexed_versions(work: Work) -> dict[uuid.UUID, int]:
    """Return the content version recorded for each indexed document."""
    rows = work.session.execute(
        select(Indexed.document_id, Indexed.content_version).where(
            Indexed.association_id == work.actor.tenant
        )
    )
    return {row[0]: row[1] for row in rows}
