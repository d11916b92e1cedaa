"""Pages that a person should compare with their image, worst first, and what people have said of pages' texts."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, tuple_

from boardroom.documents.models import Derivation, DerivationSource, Document, Extent, File
from boardroom.reading.models import Correction, Page, PageState, TextLayer, TextSource
from boardroom.reading.queries.pages import bearers, page, pages_of, visible
from boardroom.reading.rules import best
from boardroom.reading.rules.doubt import RULE
from boardroom.work import Work

PAGE_SIZE = 25
MOST_DOCUMENTS = 20

# What only a separator sheet says (templates/documents/separator.typ): its square code is ink that no word explains.
ON_A_SHEET = ("Lägg bladet överst på", "Lay this sheet on top of")

# A page that could not be read at all is as bad as one on which no word was found.
_WEIGHT = case((Page.state == PageState.FAILED, 1.0), else_=Page.doubt)
_ORDER = _WEIGHT.desc(), Document.reference, Page.number, Page.half, Page.id


@dataclass(frozen=True)
class Place:
    """Where a page stands in its document: its number across the files, from 1, and of how many."""

    document_id: uuid.UUID
    number: int
    total: int


@dataclass(frozen=True)
class QueuedPage:
    """One page that waits for a person."""

    page: Page
    document: Document
    place: Place


@dataclass(frozen=True)
class Queue:
    """One page of the list: its rows, how many there are in all, which page of how many this is."""

    rows: list[QueuedPage]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Suspect:
    """A page that was read and not judged by the present rule, with the layers that it has."""

    page: Page
    layers: list[TextLayer]


def to_correct(
    work: Work, *, document_id: uuid.UUID | None = None, page_number: int = 1, size: int = PAGE_SIZE
) -> Queue:
    """Return the pages to correct that the actor may see, worst first; a page past the end answers with the last."""
    total = to_correct_count(work, document_id)
    pages = max(1, -(-total // size))
    number = min(max(1, page_number), pages)
    ordered = _queued(work, document_id).order_by(*_ORDER)
    rows = [
        (row[0], row[1])
        for row in work.session.execute(ordered.add_columns(Document).limit(size).offset((number - 1) * size))
    ]
    places = numbers_of(work, [found.id for found, _ in rows])
    return Queue(
        [QueuedPage(found, document, places[found.id]) for found, document in rows], total, number, pages
    )


def to_correct_count(work: Work, document_id: uuid.UUID | None = None, *, failed: bool = True) -> int:
    """Return how many pages wait for a person, of one document or of all that the actor may see.

    Without `failed`, those that could not be read at all are left out: they stand elsewhere with a way to try again.
    """
    query = _queued(work, document_id)
    if not failed:
        query = query.where(Page.state != PageState.FAILED)
    return work.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def doubtful_documents(work: Work, limit: int = MOST_DOCUMENTS) -> list[tuple[Document, int]]:
    """Return the documents that have most pages to correct, with how many."""
    rows = work.session.execute(
        _queued(work, None)
        .with_only_columns(Document, func.count())
        .group_by(Document.id)
        .order_by(func.count().desc(), Document.reference)
        .limit(limit)
    )
    return [(row[0], int(row[1])) for row in rows]


def next_to_correct(work: Work, after: Page, document_id: uuid.UUID | None = None) -> Page | None:
    """Return the page that follows in the list, whether or not `after` still stands in it; None at the end."""
    weight = 1.0 if after.state is PageState.FAILED else after.doubt
    reference = work.session.scalar(
        select(Document.reference).where(
            Document.association_id == after.association_id, Document.id == after.document_id
        )
    )
    later = or_(
        literal(weight) > _WEIGHT,
        and_(
            literal(weight) == _WEIGHT,
            tuple_(Document.reference, Page.number, Page.half, Page.id)
            > tuple_(reference, after.number, after.half.value, after.id),
        ),
    )
    return work.session.scalars(
        _queued(work, document_id).where(later, Page.id != after.id).order_by(*_ORDER).limit(1)
    ).first()


def numbers_of(work: Work, page_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Place]:
    """Return where pages stand in their documents, as the document page numbers them.

    A page of a part stands in the part where the actor may not know of the whole.
    """
    if not page_ids:
        return {}
    documents = select(Page.document_id).where(
        Page.association_id == work.actor.tenant, Page.id.in_(page_ids)
    )
    counted = (
        visible(work)
        .where(Page.document_id.in_(documents))
        .with_only_columns(
            Page.id.label("id"),
            Page.document_id.label("document_id"),
            func.row_number()
            .over(partition_by=Page.document_id, order_by=(File.position, Page.number, Page.half))
            .label("number"),
            func.count().over(partition_by=Page.document_id).label("total"),
        )
        .subquery()
    )
    rows = work.session.execute(select(counted).where(counted.c.id.in_(page_ids)))
    found = {row.id: Place(row.document_id, int(row.number), int(row.total)) for row in rows}
    for page_id, documents_of_page in bearers(work, set(page_ids) - found.keys()).items():
        if documents_of_page:
            keys = [one.id for one in pages_of(work, documents_of_page[0])]
            found[page_id] = Place(documents_of_page[0], keys.index(page_id) + 1, len(keys))
    return found


def versions_of(work: Work, page_id: uuid.UUID) -> list[Correction]:
    """Return what people have said of a page's text, newest first; NotFound when the actor may not see the page."""
    found = page(work, page_id)
    return list(
        work.session.scalars(
            select(Correction)
            .where(Correction.association_id == work.actor.tenant, Correction.page_id == found.id)
            .order_by(Correction.number.desc())
        )
    )


def latest_correction(work: Work, page_id: uuid.UUID) -> int:
    """Return the number of the newest version by a person, 0 when there is none."""
    return (
        work.session.scalar(
            select(func.max(Correction.number)).where(
                Correction.association_id == work.actor.tenant, Correction.page_id == page_id
            )
        )
        or 0
    )


def has_correction(work: Work, page_id: uuid.UUID) -> bool:
    """Tell whether the text of a page that counts is a person's."""
    return bool(with_corrections(work, [page_id]))


def with_corrections(work: Work, page_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the pages whose text that counts is a person's."""
    return set(
        work.session.scalars(
            select(TextLayer.page_id).where(
                TextLayer.association_id == work.actor.tenant,
                TextLayer.page_id.in_(page_ids),
                TextLayer.source == TextSource.CORRECTED,
            )
        )
    )


def corrected_layer(work: Work, page_id: uuid.UUID) -> TextLayer | None:
    """Return a person's text of a page, set aside or not; for the worker that has read it once more."""
    return work.session.scalars(
        select(TextLayer).where(
            TextLayer.association_id == work.actor.tenant,
            TextLayer.page_id == page_id,
            TextLayer.source == TextSource.CORRECTED,
        )
    ).first()


def machine_layer(work: Work, page_id: uuid.UUID) -> TextLayer | None:
    """Return a page's text as the file or the recogniser has it, beneath what people have written."""
    return best(
        list(
            work.session.scalars(
                select(TextLayer).where(
                    TextLayer.association_id == work.actor.tenant,
                    TextLayer.page_id == page_id,
                    TextLayer.source != TextSource.CORRECTED,
                )
            )
        )
    )


def unjudged(work: Work, limit: int) -> list[Suspect]:
    """Return pages, of every association, that the present rule of doubt has not judged; for the worker."""
    pages = list(
        work.session.scalars(
            select(Page)
            .where(Page.state == PageState.READ, Page.judged < RULE)
            .order_by(Page.id)
            .limit(limit)
        )
    )
    layers: dict[uuid.UUID, list[TextLayer]] = {}
    for layer in work.session.scalars(
        select(TextLayer).where(
            TextLayer.page_id.in_([found.id for found in pages]), TextLayer.source != TextSource.CORRECTED
        )
    ):
        layers.setdefault(layer.page_id, []).append(layer)
    return [Suspect(found, layers.get(found.id, [])) for found in pages]


def _queued(work: Work, document_id: uuid.UUID | None) -> Select[Page]:
    query = visible(work).where(_waits_for_person())
    return query.where(Page.document_id == document_id) if document_id else query


def _waits_for_person() -> ColumnElement[bool]:
    looked_at = exists().where(
        TextLayer.association_id == Page.association_id,
        TextLayer.page_id == Page.id,
        TextLayer.source == TextSource.CORRECTED,
    )
    doubtful = and_(Page.state == PageState.READ, Page.doubts != "")
    return and_(
        or_(Page.state == PageState.FAILED, doubtful),
        ~looked_at,
        ~_left_out_at_sheets(),
        ~_says_it_is_a_sheet(),
    )


def _says_it_is_a_sheet() -> ColumnElement[bool]:
    """Return the condition on Page that it was read as a separator sheet, in a stack that is not split (yet)."""
    return exists().where(
        TextLayer.association_id == Page.association_id,
        TextLayer.page_id == Page.id,
        or_(*(TextLayer.text.contains(words) for words in ON_A_SHEET)),
    )


def _left_out_at_sheets() -> ColumnElement[bool]:
    """Return the condition on Page that its stack was split at its sheets and that it is in none of the parts.

    Such a page is a printed separator sheet, whose square code no word explains, or the back of one.
    """
    in_a_part = (
        exists()
        .where(
            Extent.association_id == Derivation.association_id,
            Extent.derivation_id == Derivation.id,
            Extent.file_id == Page.file_id,
            Page.number.between(Extent.first_page, Extent.last_page),
        )
        .correlate(Derivation, Page)
    )
    return (
        exists()
        .where(
            DerivationSource.association_id == Page.association_id,
            DerivationSource.document_id == Page.document_id,
            Derivation.association_id == DerivationSource.association_id,
            Derivation.id == DerivationSource.derivation_id,
            Derivation.by_sheets,
            Derivation.undone_at.is_(None),
            ~in_a_part,
        )
        .correlate(Page)
    )
