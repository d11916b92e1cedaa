"""Parting sheets that show two facing pages, undoing it, and leaving them as they are; the file is never touched."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, insert, update

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import note_change
from boardroom.documents.queries import by_id
from boardroom.ports.geometry import Word
from boardroom.reading import queries
from boardroom.reading.actions.recognising import LANE
from boardroom.reading.errors import NothingParted, NothingToPart
from boardroom.reading.models import Half, Page, PageState, SheetOrder, TextLayer, TextSource
from boardroom.reading.rules import INTERACTIVE, lines_of, pack_words, words_within
from boardroom.reading.rules.sheets import SheetDeed
from boardroom.work import Work

ORDERS = "archive.sheets"
_HALVES = (Half.LEFT, Half.RIGHT)
# Each sheet's words are dealt out to its halves while the database is held: so many at once.
SHEETS_AT_ONCE = 20


@dataclass(frozen=True)
class Side:
    """What one half of a sheet bears until it is read itself: the words that were read on its side, and they packed."""

    left: int
    right: int
    text: str = ""
    words: bytes = b""


def deal(page: Page, words: Sequence[Word]) -> tuple[Side, Side]:
    """Deal out what was read on a sheet to the halves that it is parted into, left and right."""
    return _side(words, 0, page.fold), _side(words, page.fold, page.width)


def _side(words: Sequence[Word], left: int, right: int) -> Side:
    its = words_within(words, left, right)
    return Side(left, right, lines_of(its), pack_words(its)) if its else Side(left, right)


def part(work: Work, document_id: uuid.UUID, page_ids: Collection[uuid.UUID]) -> int:
    """Let the chosen pages of a document stand as two pages each; return how many. NothingToPart for none.

    The halves are read before what was imported. Until then they bear the words that were read on the sheet.
    Of many, the first are parted at once and the others by the worker.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    chosen = [page for page in queries.spreads(work, document.id) if page.id in set(page_ids)]
    first, others = chosen[:SHEETS_AT_ONCE], chosen[SHEETS_AT_ONCE:]
    words = queries.machine_words(work, [page.id for page in first])
    parted = part_sheets(
        work, first, {page.id: deal(page, words.get(page.id, ())) for page in first}, INTERACTIVE
    )
    if not parted and not others:
        raise NothingToPart
    if others:
        order(work, SheetDeed.PART, [page.id for page in others], INTERACTIVE)
        record(work, "reading.parting_asked", "document", document.id, sheets=len(others))
    return len(parted) + len(others)


def rejoin(work: Work, document_id: uuid.UUID) -> int:
    """Let every parted sheet of a document stand whole again, and stay so; return how many. NothingParted for none.

    The halves are set aside with all that was read and written of them, and come back when the sheet is parted again.
    Sheets that were still to be parted stay whole. Of many, the first stand whole at once; the worker does the others.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    pages = queries.pages_of(work, document.id)
    spared = [page for page in pages if page.order_id is not None]
    sheets = list(dict.fromkeys((page.file_id, page.number) for page in queries.halves_in(pages)))
    if not sheets and not spared:
        raise NothingParted
    keep_sheets(work, spared)
    wholes = [page.id for page in queries.wholes_of(work, sheets)]
    first, others = wholes[:SHEETS_AT_ONCE], wholes[SHEETS_AT_ONCE:]
    rejoin_sheets(work, first)
    if others:
        order(work, SheetDeed.REJOIN, others, INTERACTIVE)
        record(work, "reading.rejoining_asked", "document", document.id, sheets=len(others))
    return len(wholes) + len(spared)


def keep_whole(work: Work, document_id: uuid.UUID) -> None:
    """Note that the spreads of a document shall stay as they are: nobody is asked about them again."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    pages = [page for page in queries.spreads(work, document.id) if not page.kept_whole]
    if pages:
        _set(work, [page.id for page in pages], kept_whole=True)
        record(work, "reading.kept_whole", "document", document.id, sheets=[page.number for page in pages])


def keep_sheets(work: Work, pages: Sequence[Page]) -> None:
    """Note of sheets of any documents that they shall stay as they are; for the worker."""
    _set(work, [page.id for page in pages], kept_whole=True, order_id=None)
    for document_id, sheets in _numbers_by_document(pages).items():
        record(work, "reading.kept_whole", "document", document_id, sheets=sheets)


def order(
    work: Work, deed: SheetDeed, page_ids: Collection[uuid.UUID] | Select[uuid.UUID], priority: int
) -> int:
    """Have something done with sheets by the worker, some at a time; return with how many. It is logged as it is done."""
    made = SheetOrder(
        id=new_id(),
        association_id=work.actor.tenant,
        deed=deed,
        sheets=0,
        priority=priority,
        asked_by=work.actor.person_id,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    made.sheets = count = _set(work, page_ids, order_id=made.id)
    if not count:
        work.session.delete(made)
    work.session.flush()
    work.later(ORDERS)
    return count


def part_sheets(
    work: Work, pages: Sequence[Page], dealt: Mapping[uuid.UUID, tuple[Side, Side]], priority: int
) -> list[Page]:
    """Part sheets of any documents that are still whole, and return them; of two people at once one does it."""
    if not pages:
        return []
    mine = set(
        work.session.scalars(
            update(Page)
            .where(
                Page.association_id == work.actor.tenant,
                Page.id.in_([page.id for page in pages]),
                ~Page.set_aside,
                Page.state.in_(queries.SETTLED),
                Page.fold > 0,
                Page.fold < Page.width,
            )
            .values(set_aside=True, kept_whole=False, order_id=None)
            .returning(Page.id)
            .execution_options(synchronize_session=False)
        )
    )
    parted = [page for page in pages if page.id in mine]
    if not parted:
        return []
    sheets = queries.all_of_sheets(work, parted)
    fresh = [page for page in parted if len(sheets[page.file_id, page.number]) == 1]
    _add_halves(work, fresh, dealt, priority)
    for page in parted:
        known = sheets[page.file_id, page.number]
        _bring_back(page, [known[half] for half in _HALVES if half in known], work, priority)
    work.session.flush()
    work.later(LANE)
    _changed(work, parted)
    for document_id, numbers in _numbers_by_document(parted).items():
        record(work, "reading.parted", "document", document_id, sheets=numbers)
    return parted


def rejoin_sheets(work: Work, page_ids: Collection[uuid.UUID]) -> None:
    """Let sheets of any documents stand whole again, and stay so; for the worker."""
    wholes = queries.sheets_by_ids(work, page_ids)
    if not wholes:
        return
    sheets = queries.all_of_sheets(work, wholes).values()
    _set(work, [sheet[half].id for sheet in sheets for half in _HALVES if half in sheet], set_aside=True)
    _set(work, [whole.id for whole in wholes], set_aside=False, kept_whole=True, order_id=None)
    _changed(work, wholes)
    for document_id, numbers in _numbers_by_document(wholes).items():
        record(work, "reading.rejoined", "document", document_id, sheets=sorted(numbers))


def _add_halves(
    work: Work, pages: Sequence[Page], dealt: Mapping[uuid.UUID, tuple[Side, Side]], priority: int
) -> None:
    """Add the halves of sheets that are parted for the first time, each with the words that stand on it already."""
    rows, layers = [], []
    for page in pages:
        for half, side in zip(_HALVES, dealt[page.id], strict=True):
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
                "width": side.right - side.left,
                "height": page.height,
            }
            rows.append(row)
            if side.words:
                layers.append(_layer(work, row["id"], side))
    if rows:
        work.session.execute(insert(Page), rows)
    if layers:
        work.session.execute(insert(TextLayer), layers)


def _layer(work: Work, page_id: object, side: Side) -> dict[str, object]:
    return {
        "id": new_id(),
        "association_id": work.actor.tenant,
        "page_id": page_id,
        "source": TextSource.RECOGNISED,
        "text": side.text,
        "words": side.words,
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


def _set(work: Work, page_ids: Collection[uuid.UUID] | Select[uuid.UUID], **values: object) -> int:
    changed = work.session.execute(
        update(Page)
        .where(Page.association_id == work.actor.tenant, Page.id.in_(page_ids))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(changed, "rowcount", 0))


def _changed(work: Work, pages: Iterable[Page]) -> None:
    for document_id in {page.document_id for page in pages}:
        note_change(work, document_id)


def _numbers_by_document(pages: Iterable[Page]) -> dict[uuid.UUID, list[int]]:
    numbers: dict[uuid.UUID, list[int]] = {}
    for page in pages:
        numbers.setdefault(page.document_id, []).append(page.number)
    return numbers
