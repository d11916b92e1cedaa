"""Noting that a document was opened, once for one sitting; splitting and joining what is not being signed; undoing imports."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from boardroom.archive import queries
from boardroom.audit.actions import note_reading
from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.documents import actions as documents
from boardroom.documents.actions import NewPart
from boardroom.documents.errors import NotDivisible, SignedAlready
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id, derivations
from boardroom.intake.actions import Undone, undo
from boardroom.intake.queries import import_by_id
from boardroom.papers.actions import pass_on
from boardroom.reading.actions import Parted, keep_many_whole, part, part_many
from boardroom.work import Work, WorkOpener

# Leafing through a document is one opening, not one for every page.
SITTING = timedelta(minutes=30)
# Each sheet's words are dealt out to its halves while the database is held: so many at once, the rest on the next press.
SPREADS_AT_ONCE, MOST_SPREADS = 300, 20_000
# Keys of audit.rules.READING_WORDS, which the access log says them with.
OPENED, DOWNLOADED = "opened", "downloaded"


def note_opening(opener: WorkOpener, actor: Actor, document_id: uuid.UUID, what: str = OPENED) -> None:
    """Note that the actor opened or downloaded a document, unless that is noted for this sitting already.

    Looks first in a reading Work, so that leafing never waits for the database's write lock.
    """
    with opener.reading(actor) as work:
        if queries.opened_since(work, what, document_id, work.now - SITTING):
            return
    with opener.writing(actor) as work:
        work.actor.require(Permission.READ_DOCUMENTS)
        note_reading(work, what, "document", by_id(work, document_id).id)


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


def part_imported(work: Work, import_id: uuid.UUID) -> Parted:
    """Part the spreads of an import's documents; those that are sent for signing or signed stay as they are.

    At most SPREADS_AT_ONCE, so that nobody waits for the database; the rest stays to be asked about.
    """
    return part_many(work, queries.spreads_of_import(work, import_by_id(work, import_id), SPREADS_AT_ONCE))


def keep_imported_whole(work: Work, import_id: uuid.UUID) -> None:
    """Note that the spreads of an import's documents shall stay as they are."""
    keep_many_whole(work, queries.spreads_of_import(work, import_by_id(work, import_id), MOST_SPREADS))


def undo_import(work: Work, import_id: uuid.UUID) -> Undone:
    """Take away again what an import brought; what was sent for signing, used or changed by others stays.

    Stands here because only the archive knows all that may build on a document.
    """
    return undo(work, import_id, queries.in_use(work, import_by_id(work, import_id)).keys())
