"""Noting that a document was opened, once for one sitting; undoing an import, but for what is in use."""

import uuid
from datetime import timedelta

from boardroom.archive import queries
from boardroom.audit.actions import note_reading
from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id
from boardroom.intake.actions import Undone, undo
from boardroom.intake.queries import import_by_id
from boardroom.work import Work, WorkOpener

# Leafing through a document is one opening, not one for every page.
SITTING = timedelta(minutes=30)
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


def undo_import(work: Work, import_id: uuid.UUID) -> Undone:
    """Take away again what an import brought; what was sent for signing, used or changed by others stays.

    Stands here because only the archive knows all that may build on a document.
    """
    return undo(work, import_id, queries.in_use(work, import_by_id(work, import_id)).keys())
