"""Sheets that show two facing pages: those that can be parted, and those that were."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import Exists, Select, exists, func, select
from sqlalchemy.orm import aliased

from boardroom.core.statements import made_once
from boardroom.documents.models import File, FileRole
from boardroom.documents.queries.derivations import has_other_than_originals
from boardroom.documents.rules import Leaf
from boardroom.ports.geometry import Clip, Word
from boardroom.reading.models import Half, Page, PageState, TextLayer, TextSource
from boardroom.reading.queries.pages import pages_of, visible
from boardroom.reading.rules import best, unpack_words
from boardroom.work import Work

# A page that waits to be read may come out of it with another fold, or none.
SETTLED = (PageState.READ, PageState.BLANK, PageState.FAILED)


def settled_spreads(pages: Iterable[Page]) -> list[Page]:
    """Return those of standing pages that show two facing pages on one sheet and can be parted at their `fold`."""
    return [
        page
        for page in pages
        if page.fold and page.half is Half.WHOLE and page.state in SETTLED and page.order_id is None
    ]


def halves_in(pages: Iterable[Page]) -> list[Page]:
    """Return those of standing pages that are halves of sheets that were parted."""
    return [page for page in pages if page.half is not Half.WHOLE]


def spreads(work: Work, document_id: uuid.UUID) -> list[Page]:
    """Return the pages of a document that can be parted; none of one that bears a seal."""
    if has_other_than_originals(work, [document_id]):
        return []
    return settled_spreads(pages_of(work, document_id))


def first_spreads(work: Work, document_ids: Select[uuid.UUID | None]) -> list[tuple[Page, int]]:
    """Return of each own document among those selected its first page that nobody has been asked about, and how many.

    Pages whose text a person has corrected are left out: what they wrote would be set aside with the page.
    """
    order = (File.position, Page.number)
    ranked = (
        unasked(work, document_ids)
        .with_only_columns(
            Page.id,
            func.row_number().over(partition_by=Page.document_id, order_by=order).label("place"),
            func.count().over(partition_by=Page.document_id).label("sheets"),
        )
        .subquery()
    )
    rows = work.session.execute(
        select(Page, ranked.c.sheets).join(ranked, ranked.c.id == Page.id).where(ranked.c.place == 1)
    )
    return [(row[0], int(row[1])) for row in rows]


def spread_count_among(work: Work, document_ids: Select[uuid.UUID | None]) -> tuple[int, int]:
    """Return in how many documents `first_spreads` finds pages, and how many pages in all."""
    found = unasked(work, document_ids).with_only_columns(Page.id, Page.document_id).subquery()
    documents, pages = work.session.execute(
        select(func.count(found.c.document_id.distinct()), func.count()).select_from(found)
    ).one()
    return int(documents), int(pages)


def parted_sheets(work: Work, file_ids: Collection[uuid.UUID]) -> frozenset[Leaf]:
    """Return the sheets of files that stand as two pages each; the caller has found the files in Scope."""
    rows = work.session.execute(
        select(Page.file_id, Page.number).where(
            Page.association_id == work.actor.tenant,
            Page.file_id.in_(file_ids),
            Page.half == Half.WHOLE,
            Page.set_aside,
        )
    )
    return frozenset((row[0], row[1]) for row in rows)


def clips_of(work: Work, file_ids: Collection[uuid.UUID]) -> dict[Leaf, list[Clip]]:
    """Return the halves of those sheets of files that stand as two pages, left before right; files found in Scope."""
    rows = work.session.scalars(
        select(Page)
        .where(
            Page.association_id == work.actor.tenant,
            Page.file_id.in_(file_ids),
            Page.half != Half.WHOLE,
            ~Page.set_aside,
        )
        .order_by(Page.file_id, Page.number, Page.half)
    )
    found: dict[Leaf, list[Clip]] = {}
    for page in rows:
        if page.clip is not None:
            found.setdefault((page.file_id, page.number), []).append(page.clip)
    return found


def all_of_sheets(work: Work, pages: Collection[Page]) -> dict[Leaf, dict[Half, Page]]:
    """Return whole and halves, standing or set aside, of the sheets that pages are of; found in Scope by the caller."""
    wanted = {(page.file_id, page.number) for page in pages}
    rows = work.session.scalars(
        select(Page)
        .where(
            Page.association_id == work.actor.tenant,
            Page.file_id.in_({file_id for file_id, _ in wanted}),
            Page.number.between(min(number for _, number in wanted), max(number for _, number in wanted)),
        )
        .execution_options(populate_existing=True)
    )
    sheets: dict[Leaf, dict[Half, Page]] = {leaf: {} for leaf in wanted}
    for row in rows:
        if (row.file_id, row.number) in wanted:
            sheets[row.file_id, row.number][row.half] = row
    return sheets


def wholes_of(work: Work, sheets: Collection[Leaf]) -> list[Page]:
    """Return the whole pages of sheets, in their order; found in Scope by the caller."""
    wanted = list(dict.fromkeys(sheets))
    rows = work.session.scalars(
        select(Page).where(
            Page.association_id == work.actor.tenant,
            Page.file_id.in_({file_id for file_id, _ in wanted}),
            Page.half == Half.WHOLE,
        )
    )
    found = {(page.file_id, page.number): page for page in rows}
    return [found[leaf] for leaf in wanted if leaf in found]


def sheets_by_ids(work: Work, page_ids: Collection[uuid.UUID]) -> list[Page]:
    """Return sheets as they are now, standing or set aside; found in Scope by the caller."""
    rows = work.session.scalars(
        select(Page)
        .where(Page.association_id == work.actor.tenant, Page.id.in_(page_ids))
        .order_by(Page.document_id, Page.number)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def machine_words(work: Work, page_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Word, ...]]:
    """Return the words of pages as the file or the recogniser has them."""
    layers: dict[uuid.UUID, list[TextLayer]] = {}
    for layer in work.session.scalars(
        select(TextLayer).where(
            TextLayer.association_id == work.actor.tenant,
            TextLayer.page_id.in_(page_ids),
            TextLayer.source != TextSource.CORRECTED,
        )
    ):
        layers.setdefault(layer.page_id, []).append(layer)
    chosen = {page_id: best(some) for page_id, some in layers.items()}
    return {page_id: unpack_words(layer.words) for page_id, layer in chosen.items() if layer}


def unasked(work: Work, document_ids: Select[uuid.UUID | None] | Collection[uuid.UUID]) -> Select[Page]:
    """The pages of own documents among those given that can be parted and that nobody has been asked about."""
    return visible(work).where(
        Page.document_id.in_(document_ids),
        Page.half == Half.WHOLE,
        Page.fold > 0,
        Page.state.in_(SETTLED),
        ~Page.kept_whole,
        Page.order_id.is_(None),
        ~exists().where(
            TextLayer.association_id == Page.association_id,
            TextLayer.page_id == Page.id,
            TextLayer.source == TextSource.CORRECTED,
        ),
        ~_is_sealed(),
    )


@made_once()
def _is_sealed() -> Exists:
    """Return the condition on Page that its document is sealed."""
    sealed = aliased(File)
    return (
        exists()
        .where(
            sealed.association_id == Page.association_id,
            sealed.document_id == Page.document_id,
            sealed.role.in_((FileRole.SEALED, FileRole.READING_COPY)),
        )
        .correlate(Page)
    )
