"""Forgetting how disposed documents came in: names of files and folders, what imports and letters were called."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, update

from boardroom.audit.actions import erase_payloads, record
from boardroom.intake import queries
from boardroom.intake.models import Import, Stack, Upload
from boardroom.ports.inbox import Removal
from boardroom.work import Work


def forget_arrival(work: Work, document_ids: Sequence[uuid.UUID]) -> None:
    """Forget the names that documents came under, each time they came; and their import's, once all it brought is gone.

    The documents are erased already. That something came in, when, by which door and by whom stays.
    """
    tenant = work.actor.tenant
    imports = queries.imports_that_brought(work, document_ids)
    for start in range(0, len(document_ids), 500):
        some = document_ids[start : start + 500]
        work.session.execute(
            update(Upload)
            .where(Upload.association_id == tenant, Upload.document_id.in_(some))
            .values(name="", folder="", problem="")
            .execution_options(synchronize_session=False)
        )
        work.session.execute(delete(Stack).where(Stack.association_id == tenant, Stack.document_id.in_(some)))
    for import_id in imports:
        if not queries.brought_what_stands(work, import_id):
            _forget_import(work, import_id)


_BECAME = {
    Removal.REMOVED: "intake.letter_removed",
    Removal.ABSENT: "intake.letter_not_found",
    Removal.REFUSED: "intake.letter_stays",
}


def note_letter_removed(work: Work, letter_id: uuid.UUID, became: Removal) -> None:
    """Note what became of a letter on the mail server whose papers were all disposed of; it is not asked for again."""
    queries.message_by_id(work, letter_id).message_id = ""
    work.session.flush()
    record(work, _BECAME[became], "message", letter_id)


def _forget_import(work: Work, import_id: uuid.UUID) -> None:
    letters = queries.letters_of_import(work, import_id)
    box = queries.mailbox(work)
    kept = queries.hold_what_is_not_filed(work, [letter.id for letter in letters])
    stay = []
    for letter in letters:
        letter.subject = letter.sender = ""
        # By its Message-ID the letter is found on the server and destroyed there too, when the folder is read next.
        if box is None or not box.enabled or letter.id in kept or not letter.message_id:
            letter.message_id = ""
            stay.append(letter.id)
    work.session.execute(
        update(Import)
        .where(Import.association_id == work.actor.tenant, Import.id == import_id)
        .values(name="")
        .execution_options(synchronize_session=False)
    )
    work.session.flush()
    erase_payloads(work, "import", [import_id])
    erase_payloads(work, "message", [letter.id for letter in letters])
    for letter_id in stay:
        record(work, _BECAME[Removal.REFUSED], "message", letter_id)
