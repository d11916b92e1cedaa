"""Noting that a document was opened, once for one sitting; drawing who signed; splitting and joining what is not being signed; undoing imports."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from boardroom.archive import queries
from boardroom.audit.actions import note_reading, note_sitting, record
from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents import actions as documents
from boardroom.documents.actions import NewPart
from boardroom.documents.errors import NotDivisible, SignedAlready
from boardroom.documents.models import Document, File
from boardroom.documents.queries import by_id, derivations
from boardroom.intake.actions import Undone, undo
from boardroom.intake.models import Import
from boardroom.intake.queries import brought, import_by_id
from boardroom.papers import actions as papers
from boardroom.papers.actions import Settled, pass_on
from boardroom.papers.models import PaperOriginal
from boardroom.papers.queries import binder_by_id, documents_in
from boardroom.papers.rules import PaperStatus
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading import queries as reading
from boardroom.reading.actions import order, part
from boardroom.reading.errors import NoImage, NothingParted, NothingToPart
from boardroom.reading.models import Page
from boardroom.reading.rules import BULK, DPI, THUMB_SIDE, VIEW_SIDE
from boardroom.reading.rules.sheets import SheetDeed
from boardroom.retention.errors import StillHeld
from boardroom.retention.queries import barred_holds, holds_on
from boardroom.work import Work, WorkOpener

# Keys of audit.rules.READING_WORDS, which the access log says them with.
OPENED, DOWNLOADED = "opened", "downloaded"
UNTOLD = N_("skälet visas inte, eftersom du har jäv i det som stoppet gäller")


def note_opening(opener: WorkOpener, actor: Actor, document_id: uuid.UUID, what: str = OPENED) -> None:
    """Note that the actor opened or downloaded a document, which they were let in to, once a sitting."""
    note_sitting(opener, actor, what, "document", document_id)


def take_past_minutes(work: Work, document_id: uuid.UUID) -> tuple[Document, File]:
    """Return the minutes of the actor's own time that the board has opened, and note that they were read; NotFound."""
    document, file = queries.past_minutes_file(work, document_id)
    note_reading(work, DOWNLOADED, "document", document.id)
    return document, file


def draw_signatures(ports: Ports, file: File, number: int, *, small: bool = False) -> bytes:
    """Return a page of a sealed file or a reading copy as WebP; NoImage when it cannot be drawn.

    Drawn from the very bytes each time: few open it, and a browser keeps what it was given.
    """
    path = ports.blobs.path(file.association_id, file.sha256)
    side = THUMB_SIDE if small else VIEW_SIDE
    try:
        return ports.pdf_tools.render(path, number, DPI, image_format="WEBP", max_side=side)
    except Unreadable as problem:
        raise NoImage from problem


def split_by_hand(work: Work, document_id: uuid.UUID, parts: Sequence[NewPart]) -> list[Document]:
    """Split a document as a person wants it; NotDivisible when it is sent for signing or signed.

    The parts' paper lies where the document's does.
    """
    _nothing_signed(work, [document_id])
    made = documents.split(work, document_id, parts)
    pass_on(work, [by_id(work, document_id)], made)
    return made


def join_by_hand(work: Work, document_ids: Sequence[uuid.UUID], title: str) -> Document:
    """Join documents in the given order; class, date and tags are what the first that has them says.

    NotDivisible when one of them is sent for signing or signed.
    """
    _nothing_signed(work, document_ids)
    found = [by_id(work, document_id) for document_id in document_ids]
    joined = documents.join(
        work,
        document_ids,
        title=title,
        record_class=next((one.record_class for one in found if one.record_class), None),
        document_date=next((one.document_date for one in found if one.document_date), None),
        tags=[tag.name for one in found for tag in one.tags],
    )
    pass_on(work, found, [joined])
    return joined


def undo_derivation(work: Work, derivation_id: uuid.UUID) -> list[Document]:
    """Undo a splitting or joining and return its sources; SignedAlready once a result was sent for signing."""
    derivation = derivations.by_key(work, derivation_id)
    if queries.envelopes_of(work, derivations.ids_made_by(work, derivation)):
        raise SignedAlready
    return documents.undo(work, derivation_id)


def _nothing_signed(work: Work, document_ids: Sequence[uuid.UUID]) -> None:
    if queries.envelopes_of(work, document_ids):
        raise NotDivisible


def part_by_hand(work: Work, document_id: uuid.UUID, page_ids: Collection[uuid.UUID]) -> int:
    """Part the chosen spreads of a document and return how many; NotDivisible when it is sent for signing or signed."""
    _nothing_signed(work, [document_id])
    return part(work, document_id, page_ids)


def part_imported(work: Work, import_id: uuid.UUID) -> int:
    """Have the spreads of an import's documents parted by the worker; return how many. NothingToPart for none.

    Those that are sent for signing or signed stay as they are.
    """
    count = _order_spreads(work, import_by_id(work, import_id), SheetDeed.PART)
    if not count:
        raise NothingToPart
    return count


def keep_imported_whole(work: Work, import_id: uuid.UUID) -> None:
    """Have the worker note that the spreads of an import's documents shall stay as they are."""
    _order_spreads(work, import_by_id(work, import_id), SheetDeed.KEEP)


def rejoin_imported(work: Work, import_id: uuid.UUID) -> int:
    """Have every parted sheet of an import's documents stand whole again; return how many. NothingParted for none.

    Sheets that were still to be parted stay whole.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    found = import_by_id(work, import_id)
    documents = brought(work, found)
    count = order(work, SheetDeed.KEEP, reading.to_be_parted(work, documents), BULK)
    count += order(work, SheetDeed.REJOIN, reading.parted_among(work, documents), BULK)
    if not count:
        raise NothingParted
    record(work, "reading.rejoining_asked", "import", found.id, name=found.name, sheets=count)
    return count


def _order_spreads(work: Work, found: Import, deed: SheetDeed) -> int:
    work.actor.require(Permission.EDIT_DOCUMENTS)
    documents = [page.document_id for page, _ in queries.spreads_of_import(work, found)]
    count = order(work, deed, reading.unasked(work, documents).with_only_columns(Page.id), BULK)
    if count:
        verb = "reading.parting_asked" if deed is SheetDeed.PART else "reading.keeping_asked"
        record(work, verb, "import", found.id, name=found.name, sheets=count)
    return count


def undo_import(work: Work, import_id: uuid.UUID) -> Undone:
    """Take away again what an import brought; what was sent for signing, used or changed by others stays.

    Stands here because only the archive knows all that may build on a document.
    """
    return undo(work, import_id, queries.in_use(work, import_by_id(work, import_id)).keys())


def note_paper(
    work: Work,
    document_id: uuid.UUID,
    *,
    status: PaperStatus,
    binder_id: uuid.UUID | None = None,
    place: str = "",
    destroyed_on: date | None = None,
) -> PaperOriginal:
    """As papers' own verb; StillHeld where a legal hold keeps the paper too."""
    if status is PaperStatus.DESTROYED:
        _nothing_held(work, [by_id(work, document_id)])
    return papers.note_paper(
        work, document_id, status=status, binder_id=binder_id, place=place, destroyed_on=destroyed_on
    )


def settle_binder(
    work: Work,
    binder_id: uuid.UUID,
    *,
    status: PaperStatus,
    move_to: uuid.UUID | None = None,
    destroyed_on: date | None = None,
) -> Settled:
    """As papers' own verb; StillHeld when a legal hold keeps any of the papers that would be destroyed."""
    if status is PaperStatus.DESTROYED:
        _nothing_held(work, documents_in(work, binder_by_id(work, binder_id)))
    return papers.settle_binder(work, binder_id, status=status, move_to=move_to, destroyed_on=destroyed_on)


def _nothing_held(work: Work, found: Sequence[Document]) -> None:
    held = [hold for its in holds_on(work, found).values() for hold in its]
    if held:
        barred = barred_holds(work, held)
        raise StillHeld(reason=next((hold.reason for hold in held if hold.id not in barred), UNTOLD))
