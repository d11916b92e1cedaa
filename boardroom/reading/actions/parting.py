"""Parting sheets that show two facing pages, undoing it, and leaving them as they are; the file is never touched."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import content_changed
from boardroom.documents.queries import by_id
from boardroom.ports.geometry import Word
from boardroom.reading import queries
from boardroom.reading.actions.recognising import LANE
from boardroom.reading.errors import NothingParted, NothingToPart
from boardroom.reading.models import Half, Page, PageState, TextLayer, TextSource
from boardroom.reading.rules import BULK, INTERACTIVE, lines_of, pack_words, words_within
from boardroom.work import Work

_HALVES = (Half.LEFT, Half.RIGHT)


@dataclass(frozen=True)
class Parted:
    """How many documents had sheets parted, and how many sheets."""

    documents: int
    sheets: int


def part(work: Work, document_id: uuid.UUID, page_ids: Collection[uuid.UUID]) -> int:
    """Let the chosen pages of a document stand as two pages each; return how many. NothingToPart for none.

    The halves are read before what was imported. Until then they bear the words that were read on the sheet.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    chosen = [page for page in queries.spreads(work, document.id) if page.id in set(page_ids)]
    parted = _part(work, chosen, INTERACTIVE)
    if not parted:
        raise NothingToPart
    _changed(work, parted)
    record(work, "reading.parted", "document", document.id, sheets=[page.number for page in parted])
    return len(parted)


def part_many(work: Work, pages: Sequence[Page]) -> Parted:
    """Part pages of many documents, as `queries.spreads_among` found them for the actor; read in an import's turn."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    parted = _part(work, pages, BULK)
    if not parted:
        raise NothingToPart
    _changed(work, parted)
    numbers = _numbers_by_document(parted)
    for document_id, sheets in numbers.items():
        record(work, "reading.parted", "document", document_id, sheets=sheets)
    return Parted(len(numbers), len(parted))


def rejoin(work: Work, document_id: uuid.UUID) -> int:
    """Let every parted sheet of a document stand whole again, and stay so; return how many. NothingParted for none.

    The halves are set aside with all that was read and written of them, and come back when the sheet is parted again.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    halves = queries.halves_in(queries.pages_of(work, document.id))
    if not halves:
        raise NothingParted
    sheets = queries.all_of_sheets(work, halves).values()
    wholes = [sheet[Half.WHOLE] for sheet in sheets]
    _set(work, [sheet[half].id for sheet in sheets for half in _HALVES if half in sheet], set_aside=True)
    _set(work, [whole.id for whole in wholes], set_aside=False, kept_whole=True)
    _changed(work, wholes)
    record(work, "reading.rejoined", "document", document.id, sheets=sorted(whole.number for whole in wholes))
    return len(wholes)


def keep_whole(work: Work, document_id: uuid.UUID) -> None:
    """Note that the spreads of a document shall stay as they are: nobody is asked about them again."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    pages = [page for page in queries.spreads(work, document.id) if not page.kept_whole]
    if pages:
        _set(work, [page.id for page in pages], kept_whole=True)
        record(work, "reading.kept_whole", "document", document.id, sheets=[page.number for page in pages])


def keep_many_whole(work: Work, pages: Sequence[Page]) -> None:
    """Note the same of pages of many documents, as `queries.spreads_among` found them for the actor."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    _set(work, [page.id for page in pages], kept_whole=True)
    for document_id, sheets in _numbers_by_document(pages).items():
        record(work, "reading.kept_whole", "document", document_id, sheets=sheets)


def _part(work: Work, pages: Sequence[Page], priority: int) -> list[Page]:
    """Part sheets that are still whole; of two people at once one does it."""
    if not pages:
        return []
    mine = set(
        work.session.scalars(
            update(Page)
            .where(
                Page.association_id == work.actor.tenant,
                Page.id.in_([page.id for page in pages]),
                ~Page.set_aside,
                Page.state.in_((PageState.READ, PageState.BLANK, PageState.FAILED)),
                Page.fold > 0,
                Page.fold < Page.width,
            )
            .values(set_aside=True, kept_whole=False)
            .returning(Page.id)
            .execution_options(synchronize_session=False)
        )
    )
    parted = [page for page in pages if page.id in mine]
    if not parted:
        return []
    sheets = queries.all_of_sheets(work, parted)
    fresh = [page for page in parted if len(sheets[page.file_id, page.number]) == 1]
    _add_halves(work, fresh, priority)
    for page in parted:
        known = sheets[page.file_id, page.number]
        _bring_back(page, [known[half] for half in _HALVES if half in known], work, priority)
    work.session.flush()
    work.later(LANE)
    return parted


def _add_halves(work: Work, pages: Sequence[Page], priority: int) -> None:
    """Add the halves of sheets that are parted for the first time, each with the words that stand on it already."""
    words = queries.machine_words(work, [page.id for page in pages])
    rows, layers = [], []
    for page in pages:
        for half, left, right in ((Half.LEFT, 0, page.fold), (Half.RIGHT, page.fold, page.width)):
            row = {
                "id": new_id(),
                "association_id": page.association_id,
                "document_id": page.document_id,
                "file_id": page.file_id,
                "number": page.number,
                "half": half,
                "cut": page.fold / page.width,
                "turn": page.rotation,
                "state": PageState.WAITING,
                "priority": priority,
                "arrived_at": work.now,
                "width": right - left,
                "height": page.height,
            }
            rows.append(row)
            its = words_within(words.get(page.id, ()), left, right)
            if its:
                layers.append(_layer(work, row["id"], its))
    if rows:
        work.session.execute(insert(Page), rows)
    if layers:
        work.session.execute(insert(TextLayer), layers)


def _layer(work: Work, page_id: object, words: Sequence[Word]) -> dict[str, object]:
    return {
        "id": new_id(),
        "association_id": work.actor.tenant,
        "page_id": page_id,
        "source": TextSource.RECOGNISED,
        "text": lines_of(words),
        "words": pack_words(words),
        "engine": "",
        "created_at": work.now,
        "created_by": None,  # nobody has vouched for it
    }


def _bring_back(page: Page, halves: Iterable[Page], work: Work, priority: int) -> None:
    """Let halves that were set aside stand again; they are read anew where the sheet has been found to fold elsewhere."""
    for half in halves:
        half.set_aside = False
        if (half.cut, half.turn) != (page.fold / page.width, page.rotation):
            half.cut, half.turn = page.fold / page.width, page.rotation
            half.state, half.lease_until, half.problem = PageState.WAITING, None, ""
            half.image_sha256 = half.thumb_sha256 = half.copy_sha256 = ""
            half.arrived_at, half.priority = work.now, priority


def _set(work: Work, page_ids: Collection[uuid.UUID], **values: object) -> None:
    work.session.execute(
        update(Page)
        .where(Page.association_id == work.actor.tenant, Page.id.in_(page_ids))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _changed(work: Work, pages: Iterable[Page]) -> None:
    for document_id in {page.document_id for page in pages}:
        content_changed(work, document_id)


def _numbers_by_document(pages: Iterable[Page]) -> dict[uuid.UUID, list[int]]:
    numbers: dict[uuid.UUID, list[int]] = {}
    for page in pages:
        numbers.setdefault(page.document_id, []).append(page.number)
    return numbers
