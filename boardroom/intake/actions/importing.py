"""Imports: what comes in belongs to one; its failures are tried again; a whole import is undone, and redone."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import note_erased, put_back, withdraw
from boardroom.documents.models import Document
from boardroom.documents.queries import derivations, known_hashes, withdrawn
from boardroom.intake import queries
from boardroom.intake.actions.looking import LANE
from boardroom.intake.errors import (
    ImportUndone,
    NothingToRetry,
    NothingToSettle,
    NothingToUndo,
    RedoneTooLate,
    SecondPersonNeeded,
    UndoneTooLate,
)
from boardroom.intake.models import Import, LikenessBand, Source, Suggested, Upload, UploadState
from boardroom.intake.rules import GRACE, STILL_LOOKING, Narrowed
from boardroom.mandates.actions import write_to_board
from boardroom.papers.actions import forget_place
from boardroom.reading.actions import forget_words, retry_many
from boardroom.work import Work


@dataclass(frozen=True)
class Undone:
    """How many documents an undoing took away (or a redoing put back), and how many stay as they were.

    Counted as they came in; `parts` are those that the worker had split off at their sheets and that went along.
    """

    moved: int
    stayed: int
    parts: int = 0


def open_import(work: Work, name: str, source: Source) -> Import:
    """Begin an import that files name when they come."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    return _begun(work, " ".join(name.split())[:200], source, gathering=False)


def gather(work: Work, uploads: Sequence[Upload], source: Source, import_id: uuid.UUID | None) -> Import:
    """Let files that have just come belong to an import: the one named, else the sitting that they are part of."""
    if import_id is None:
        found = queries.sitting(work, source) or _begun(work, "", source, gathering=True)
    else:
        found = queries.import_by_id(work, import_id)
        if found.created_by != work.actor.person_id:
            raise NotFound
    if found.undone_at is not None:
        raise ImportUndone
    found.last_at = work.now
    for upload in uploads:
        upload.import_id = found.id
    work.session.flush()
    return found


def retry(work: Work, import_id: uuid.UUID, upload_id: uuid.UUID | None = None) -> int:
    """Have what could not be read tried again, of one file or of the whole import; return how many files.

    NothingToRetry, also of an undone import: what is about to be erased is not read.
    """
    found = queries.import_by_id(work, import_id)
    if found.undone_at is not None:
        raise NothingToRetry
    uploads = queries.marked(work, found, Narrowed.FAILED, None)
    if upload_id is not None:
        uploads = [one for one in uploads if one.id == upload_id]
    unread = queries.unread(work, uploads)
    reached = queries.reached(work, {one.document_id for one in uploads if one.document_id})
    again = 0
    for upload in uploads:
        if upload.id in unread:
            upload.state, upload.problem, upload.lease_until = UploadState.RECEIVED, STILL_LOOKING, work.now
            upload.settled_at = upload.settled_by = None
            again += 1
    work.session.flush()
    pages = retry_many(work, reached.keys())
    if not again and not pages:
        raise NothingToRetry
    work.later(LANE)
    record(work, "intake.retried", "import", found.id, name=found.name, files=again, pages=pages)
    return len(uploads)


def settle(work: Work, import_id: uuid.UUID, upload_id: uuid.UUID | None = None) -> int:
    """Say of files that were refused, or cannot be read, that it is enough so: one, or all of the import; return how many.

    They stay in the list with their reason and ask for nothing any more. NothingToSettle.
    """
    found = queries.import_by_id(work, import_id)
    uploads = queries.unsettled(work, found)
    if upload_id is not None:
        uploads = [one for one in uploads if one.id == upload_id]
    if not uploads:
        raise NothingToSettle
    for upload in uploads:
        upload.settled_at, upload.settled_by = work.now, work.actor.person_id
    work.session.flush()
    record(work, "intake.settled", "import", found.id, name=found.name, files=len(uploads))
    return len(uploads)


def undo(work: Work, import_id: uuid.UUID, in_use: Collection[uuid.UUID]) -> Undone:
    """Take away again every document that an import brought; those in use, as the caller knows, stay.

    NothingToUndo, UndoneTooLate, NotPermitted. Duplicates brought nothing, so nothing of them is taken. A stack that
    was split at its sheets goes with all of its parts, in this one Work: no kill leaves some of them behind.
    """
    found = _undoable(work, import_id)
    if found.undone_at is not None:
        raise NothingToUndo
    if work.now > queries.undoable_until(found):
        raise UndoneTooLate
    brought = queries.documents_brought(work, found)
    staying = queries.came_again(work, found).union(in_use)
    going = [document for document in brought if document.id not in staying]
    if not going:
        raise NothingToUndo
    parts = _parts_of(work, going)
    # The instant by which its documents are known: whether they wait for a second person is asked by it.
    found.undone_at = withdraw(work, going, found.name)
    found.undone_by, found.gathering = work.actor.person_id, False
    work.session.flush()
    done = Undone(len(going), len(brought) - len(going), parts)
    if queries.waiting_for_second(work, found):
        write_to_board(work, "import_undone", {"by": work.actor.name}, about=("import", found.id))
    record(
        work,
        "intake.undone",
        "import",
        found.id,
        name=found.name,
        taken=done.moved,
        stayed=done.stayed,
        parts=done.parts,
    )
    return done


def redo(work: Work, import_id: uuid.UUID) -> Undone:
    """Put back what an undoing took away, but for what has come in anew meanwhile; RedoneTooLate after the grace."""
    found = _undoable(work, import_id)
    if found.undone_at is None:
        raise NothingToUndo
    if work.now > found.undone_at + GRACE and not queries.waiting_for_second(work, found):
        raise RedoneTooLate
    away = queries.taken_away_by(work, found)
    hashes = queries.hashes_of(work, away)
    again = known_hashes(work, {sha256 for some in hashes.values() for sha256 in some})
    coming = [one for one in withdrawn(work, away) if not hashes.get(one.id, set()) & again.keys()]
    put_back(work, coming, found.name)
    found.undone_at = found.undone_by = None
    work.session.flush()
    work.later(LANE)
    done = Undone(len(coming), len(away) - len(coming), _parts_of(work, coming))
    record(
        work,
        "intake.redone",
        "import",
        found.id,
        name=found.name,
        put_back=done.moved,
        stayed=done.stayed,
        parts=done.parts,
    )
    return done


def agree_to_undoing(work: Work, import_id: uuid.UUID) -> int:
    """Agree, as the second of two people, that what an undone import took away is erased when its time is out; return how much.

    What is to be preserved is destroyed on nobody's word alone. SecondPersonNeeded for whoever undid it.
    """
    work.actor.require(Permission.APPROVE_DISPOSAL)
    found = queries.import_by_id(work, import_id)
    waiting = queries.waiting_for_second(work, found)
    if not waiting:
        raise NothingToUndo
    if work.actor.person_id in {None, found.undone_by} or work.actor.record_classes is not None:
        raise SecondPersonNeeded
    for document in waiting:
        document.withdrawn_by = None
    work.session.flush()
    record(work, "intake.undoing_agreed", "import", found.id, name=found.name, documents=len(waiting))
    return len(waiting)


def forget_erased(work: Work, document_id: uuid.UUID) -> None:
    """Note that a withdrawn document's bytes are gone, and forget its words and the names it came with."""
    forget_words(work, document_id)
    forget_place(work, document_id)
    for kind in (Suggested, LikenessBand):
        work.session.execute(
            delete(kind).where(kind.association_id == work.actor.tenant, kind.document_id == document_id)
        )
    if note_erased(work, document_id):
        work.session.execute(
            update(Upload)
            .where(
                Upload.association_id == work.actor.tenant,
                Upload.document_id == document_id,
                Upload.state != UploadState.DUPLICATE,
            )
            .values(name="", folder="")
            .execution_options(synchronize_session=False)
        )


def _begun(work: Work, name: str, source: Source, *, gathering: bool) -> Import:
    begun = Import(
        id=new_id(),
        association_id=work.actor.tenant,
        name=name,
        source=source,
        created_by=work.actor.person_id,
        gathering=gathering,
        started_at=work.now,
        last_at=work.now,
    )
    work.session.add(begun)
    work.session.flush()
    return begun


def _parts_of(work: Work, documents: Sequence[Document]) -> int:
    return sum(map(len, derivations.parts_at_sheets(work, [one.id for one in documents]).values()))


def _undoable(work: Work, import_id: uuid.UUID) -> Import:
    found = queries.import_by_id(work, import_id)
    if not queries.may_undo(work, found):
        raise NotPermitted
    return found
