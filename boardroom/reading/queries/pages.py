"""Pages and their text, read through the documents' Scope."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Exists, Select, and_, bindparam, case, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from boardroom.core.errors import NotFound
from boardroom.core.statements import made_once
from boardroom.documents.models import Document, Extent, File, FileRole
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.rules import Scope, scope_of
from boardroom.ports.geometry import Word
from boardroom.reading.models import Half, Page, PageState, TextLayer
from boardroom.reading.rules import Progress, best, unpack_words
from boardroom.work import Work

_DONE = (PageState.READ, PageState.BLANK, PageState.FAILED)
# Pages of documents that were not taken away again: the others wait for nothing.
STANDING = ~exists().where(
    Document.association_id == Page.association_id,
    Document.id == Page.document_id,
    Document.withdrawn_at.is_not(None),
)
# Pages that the worker has still to read; what is set aside waits for nothing either.
UNREAD = and_(Page.state.in_((PageState.WAITING, PageState.READING)), ~Page.set_aside)


def pages_of(work: Work, document_id: uuid.UUID) -> list[Page]:
    """Return the pages of a document, file after file, that the actor may see; a derived one's lie in other files."""
    lent = work.session.scalars(
        _lent(scope_of(work.actor))
        .where(Extent.document_id == document_id)
        .order_by(Extent.position, Page.number, Page.half)
    ).all()
    return list(lent) or list(
        work.session.scalars(
            visible(work)
            .where(Page.document_id == document_id)
            .order_by(File.position, Page.number, Page.half)
        )
    )


def pages_of_file(work: Work, file_id: uuid.UUID) -> list[Page]:
    """Return the pages of one file in order."""
    return list(
        work.session.scalars(visible(work).where(Page.file_id == file_id).order_by(Page.number, Page.half))
    )


def page(work: Work, page_id: uuid.UUID) -> Page:
    """Return one page; NotFound when it is none that the actor may see."""
    found = (
        work.session.scalars(visible(work).where(Page.id == page_id)).first()
        or work.session.scalars(_lent(scope_of(work.actor)).where(Page.id == page_id)).first()
    )
    if found is None:
        raise NotFound
    return found


def kept_page(work: Work, page_id: uuid.UUID) -> Page:
    """Return a page of the association, whether or not it is set aside; for the worker that has read it."""
    return work.session.scalars(
        select(Page).where(Page.association_id == work.actor.tenant, Page.id == page_id)
    ).one()


def numbered(work: Work, document_id: uuid.UUID, number: int) -> Page:
    """Return page `number` (from 1) of a document, counted across its files; NotFound as for `page`."""
    pages = pages_of(work, document_id)
    if not 0 < number <= len(pages):
        raise NotFound
    return pages[number - 1]


def first_pages(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Page]:
    """Return the first page of each document that has one, for shelves and lists."""
    if not document_ids:
        return {}
    rows = work.session.scalars(
        visible(work)
        .where(Page.document_id.in_(document_ids), Page.number == 1, Page.half != Half.RIGHT)
        .order_by(Page.document_id, File.position.desc())
    )
    first = {found.document_id: found for found in rows}
    lent = work.session.execute(
        _lent(scope_of(work.actor))
        .add_columns(Extent.document_id)
        .where(
            Extent.document_id.in_(document_ids),
            Extent.position == 1,
            Page.number == Extent.first_page,
            Page.half != Half.RIGHT,
        )
    )
    return first | {row[1]: row[0] for row in lent}


def text_layer(work: Work, page_id: uuid.UUID) -> TextLayer | None:
    """Return the text of a page that counts: CORRECTED, else EMBEDDED, else RECOGNISED; None before it was read."""
    found = page(work, page_id)
    return best(
        list(
            work.session.scalars(
                select(TextLayer).where(
                    TextLayer.association_id == work.actor.tenant, TextLayer.page_id == found.id
                )
            )
        )
    )


def text_of(work: Work, page_id: uuid.UUID) -> str:
    """Return a page's text; empty before it was read."""
    layer = text_layer(work, page_id)
    return layer.text if layer else ""


def texts_of(work: Work, document_id: uuid.UUID) -> list[tuple[Page, str, tuple[Word, ...]]]:
    """Return every page of a document with its text and words, in order, as search indexes it."""
    pages = pages_of(work, document_id)
    layers: dict[uuid.UUID, list[TextLayer]] = {}
    rows = work.session.scalars(
        select(TextLayer).where(
            TextLayer.association_id == work.actor.tenant,
            TextLayer.page_id.in_([found.id for found in pages]),
        )
    )
    for layer in rows:
        layers.setdefault(layer.page_id, []).append(layer)
    chosen = {found.id: best(layers.get(found.id, [])) for found in pages}
    return [
        (found, counts.text, unpack_words(counts.words)) if (counts := chosen[found.id]) else (found, "", ())
        for found in pages
    ]


def progress(work: Work, document_id: uuid.UUID) -> Progress:
    """Return how far the reading of a document has come."""
    return progress_of_many(work, [document_id]).get(document_id, Progress(0, 0, 0))


def progress_of_many(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Progress]:
    """Return the progress of several documents; those without pages are left out."""
    if not document_ids:
        return {}
    own = (
        visible(work)
        .where(Page.document_id.in_(document_ids))
        .with_only_columns(Page.document_id.label("document_id"), Page.state.label("state"))
    )
    lent = (
        _lent(scope_of(work.actor))
        .where(Extent.document_id.in_(document_ids))
        .with_only_columns(Extent.document_id.label("document_id"), Page.state.label("state"))
    )
    seen = union_all(own, lent).subquery()
    rows = work.session.execute(
        select(
            seen.c.document_id,
            func.count(),
            func.sum(case((seen.c.state.in_(_DONE), 1), else_=0)),
            func.sum(case((seen.c.state == PageState.FAILED, 1), else_=0)),
            func.sum(case((seen.c.state == PageState.BLANK, 1), else_=0)),
            func.sum(case((seen.c.state != PageState.WAITING, 1), else_=0)),
        ).group_by(seen.c.document_id)
    )
    return {
        row[0]: Progress(int(row[1]), int(row[2]), int(row[3]), int(row[4]), started=bool(row[5]))
        for row in rows
    }


def failed_pages(work: Work, limit: int = 200) -> list[tuple[Page, Document]]:
    """Return the association's pages that could not be read, newest first, with their documents."""
    rows = work.session.execute(
        select(Page, Document)
        .join(Document, and_(Document.association_id == Page.association_id, Document.id == Page.document_id))
        .where(within(scope_of(work.actor)), Page.state == PageState.FAILED, ~Page.set_aside)
        .order_by(Page.arrived_at.desc(), Page.number, Page.half)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def waiting_count(work: Work) -> int:
    """Return how many pages of the association are not yet read; for job health and `jobs --wait`."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(Page)
            .where(Page.association_id == work.actor.tenant, UNREAD, STANDING)
        )
        or 0
    )


def waiting_within(work: Work) -> int:
    """Return how many pages are not yet read among those that the actor may see."""
    return _count_within(work, PageState.WAITING, PageState.READING)


def failed_within(work: Work) -> int:
    """Return how many pages could not be read among those that the actor may see."""
    return _count_within(work, PageState.FAILED)


def _count_within(work: Work, *states: PageState) -> int:
    wanted = Page.state.in_(states)
    if work.session.scalar(select(Page.id).where(wanted).limit(1)) is None:
        return 0  # as nearly always, and asked with every search: no page anywhere, by the index over states
    seen = visible(work).where(wanted).subquery()
    return work.session.scalar(select(func.count()).select_from(seen)) or 0


def oldest_waiting(work: Work) -> datetime | None:
    """Return since when the association's longest-waiting page waits."""
    return work.session.scalar(
        select(func.min(Page.arrived_at)).where(Page.association_id == work.actor.tenant, UNREAD, STANDING)
    )


def next_in_line(work: Work) -> Page | None:
    """Return the page, of any association, whose turn it is: waiting, or left behind by a worker; for the worker."""
    return work.session.scalars(
        select(Page)
        .where(
            or_(
                Page.state == PageState.WAITING,
                and_(Page.state == PageState.READING, Page.lease_until < work.now),
            ),
            ~Page.set_aside,
            STANDING,
        )
        .order_by(Page.priority, Page.arrived_at, Page.number, Page.half, Page.id)
        .limit(1)
    ).first()


def keys_of_pages(work: Work, document_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the keys of all pages of a document of the association, whoever may see it; for its erasure."""
    return list(
        work.session.scalars(
            select(Page.id).where(Page.association_id == work.actor.tenant, Page.document_id == document_id)
        )
    )


def images_of(work: Work, document_id: uuid.UUID) -> set[str]:
    """Return the checksums of the images kept of a document's pages; renditions, so nothing is lost with them."""
    rows = work.session.execute(
        select(Page.image_sha256, Page.thumb_sha256, Page.copy_sha256).where(
            Page.association_id == work.actor.tenant, Page.document_id == document_id
        )
    )
    return {sha256 for row in rows for sha256 in row if sha256}


def file_of_page(work: Work, found: Page) -> File:
    """Return the file that a page belongs to."""
    return work.session.scalars(
        select(File).where(File.association_id == found.association_id, File.id == found.file_id)
    ).one()


def visible(work: Work) -> Select[Page]:
    """Pages that stand for their documents: those of the reading copy where it has been paged, else of the originals.

    Of a sheet that was parted its halves stand, of any other its whole page.
    The sealed file is never paged: its evidence must not come into viewer, text or search.
    """
    return _visible(scope_of(work.actor))


@made_once(500)  # made once for each reader, as the Scope's own condition
def _visible(scope: Scope) -> Select[Page]:
    return (
        select(Page)
        .join(File, and_(File.association_id == Page.association_id, File.id == Page.file_id))
        .join(Document, and_(Document.association_id == Page.association_id, Document.id == Page.document_id))
        .where(
            within(scope),
            ~Page.set_aside,
            File.role != FileRole.SEALED,
            or_(File.role == FileRole.READING_COPY, ~_has_copy()),
        )
    )


@made_once()
def _has_copy() -> Exists:
    """Return the condition on Page that a reading copy of its document has been paged; its aliases are made once."""
    copies, copied = aliased(File), aliased(Page)
    # Asked of the files, which are few: asked of the pages, each page of a book would look at all its others.
    paged = exists().where(copied.association_id == copies.association_id, copied.file_id == copies.id)
    return (
        exists()
        .where(
            copies.association_id == Page.association_id,
            copies.document_id == Page.document_id,
            copies.role == FileRole.READING_COPY,
            paged.correlate(copies),
        )
        .correlate(Page)
    )


def bearers(work: Work, page_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return the documents within the actor's Scope that pages stand in, those in lists and search first."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {page_id: [] for page_id in page_ids}
    if not found:
        return found
    asked = {"page_ids": list(page_ids)}
    rows = [row for pages in _bearing(scope_of(work.actor)) for row in work.session.execute(pages, asked)]
    for page_id, document_id, _ in sorted(rows, key=lambda row: not row[2]):
        found[page_id].append(document_id)
    return found


def standing_in(work: Work, documents: Mapping[uuid.UUID, uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the pages that stand in the document said of each, where that is within the actor's Scope."""
    found: set[uuid.UUID] = set()
    for pages in _bearing(scope_of(work.actor)):
        asked = documents.keys() - found
        if asked:
            rows = work.session.execute(pages, {"page_ids": list(asked)})
            found |= {page_id for page_id, document_id, _ in rows if document_id == documents[page_id]}
    return found


@made_once(500)  # as _visible
def _bearing(scope: Scope) -> tuple[Select[uuid.UUID, uuid.UUID, bool], Select[uuid.UUID, uuid.UUID, bool]]:
    """Those of `page_ids` with the documents that they belong to, and with those that borrow them."""
    own, lent = (
        pages.with_only_columns(Page.id, Document.id, current()).where(
            Page.id.in_(bindparam("page_ids", expanding=True))
        )
        for pages in (_visible(scope), _lent(scope))
    )
    return own, lent


def _lent(scope: Scope) -> Select[Page]:
    """Pages that derived documents consist of; Document is the derived one, Extent the run that a page lies in."""
    return (
        select(Page)
        .join(
            Extent,
            and_(
                Extent.association_id == Page.association_id,
                Extent.file_id == Page.file_id,
                Page.number.between(Extent.first_page, Extent.last_page),
            ),
        )
        .join(
            Document,
            and_(Document.association_id == Extent.association_id, Document.id == Extent.document_id),
        )
        .where(within(scope), ~Page.set_aside)
    )
