"""Noting where a document's paper is or what became of it, and certifying the transfer that lets it go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.classes.queries import by_key
from boardroom.core.errors import Refusal
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.papers import queries
from boardroom.papers.errors import (
    DayAhead,
    PaperIsPreserved,
    ScanHasChanged,
    TransferNotCertified,
    UnclassifiedIsKept,
)
from boardroom.papers.models import PaperOriginal, TransferRecord
from boardroom.papers.rules import PaperStatus, Transfer, certifiable
from boardroom.work import Work


@dataclass(frozen=True)
class Settled:
    """What became of all papers of a binder: how many were noted, and those that were refused, with why."""

    done: int
    refused: tuple[tuple[Document, Refusal], ...] = ()


def note_paper(
    work: Work,
    document_id: uuid.UUID,
    *,
    status: PaperStatus,
    binder_id: uuid.UUID | None = None,
    place: str = "",
    destroyed_on: date | None = None,
) -> PaperOriginal:
    """Note where a document's paper lies, or what became of it; today when no day of destruction is given.

    "Destroyed" is refused for what is preserved or unclassified, and without a transfer record that speaks of
    the files as they are. Paper that is destroyed, unknown or never was has no place.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    if status is PaperStatus.DESTROYED:
        may_destroy(work, document)
        destroyed_on = destroyed_on or local_today(work)
        if destroyed_on > local_today(work):
            raise DayAhead
    binder = queries.binder_by_id(work, binder_id) if binder_id and status is PaperStatus.KEPT else None
    return _put(
        work,
        document,
        status=status,
        binder_id=binder.id if binder else None,
        place=" ".join(place.split())[:200] if status is PaperStatus.KEPT else "",
        destroyed_on=destroyed_on if status is PaperStatus.DESTROYED else None,
    )


def keep_in_binder(work: Work, document: Document, binder_id: uuid.UUID) -> PaperOriginal:
    """Note that the paper of a document that the actor has just filed lies in a binder."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    binder = queries.binder_by_id(work, binder_id)
    return _put(work, document, status=PaperStatus.KEPT, binder_id=binder.id, place="", destroyed_on=None)


def pass_on(work: Work, sources: Sequence[Document], made: Sequence[Document]) -> None:
    """Note of documents made of others what is noted of those, where that is one and the same."""
    found = [queries.original_of(work, source.id) for source in sources]
    noted = {
        (one.status, one.binder_id, one.place, one.destroyed_on) if one is not None else None for one in found
    }
    if len(noted) != 1:
        return
    same = noted.pop()
    if same is None:
        return
    status, binder_id, place, destroyed_on = same
    for document in made:
        _put(work, document, status=status, binder_id=binder_id, place=place, destroyed_on=destroyed_on)


def settle_binder(
    work: Work,
    binder_id: uuid.UUID,
    *,
    status: PaperStatus,
    move_to: uuid.UUID | None = None,
    destroyed_on: date | None = None,
) -> Settled:
    """Note the same of every document of a binder that the actor may see; what is refused stays as it was."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    binder = queries.binder_by_id(work, binder_id)
    done, refused = 0, []
    for document in queries.documents_in(work, binder):
        try:
            note_paper(
                work,
                document.id,
                status=status,
                binder_id=move_to or binder.id,
                destroyed_on=destroyed_on,
            )
        except (PaperIsPreserved, UnclassifiedIsKept, TransferNotCertified, ScanHasChanged) as refusal:
            refused.append((document, refusal))
        else:
            done += 1
    return Settled(done, tuple(refused))


def may_destroy(work: Work, document: Document) -> None:
    """Refuse, and say why, unless the paper of a document may be destroyed.

    Minutes and whatever else is preserved keep their paper for ever, scanned or not; what is unclassified is
    kept (DOMAIN sections 3 and 5); the rest needs a transfer record (bokföringslagen 7 kap.).
    """
    kind = by_key(work, document.record_class) if document.record_class else None
    if kind is None:
        raise UnclassifiedIsKept
    if kind.duration is None:
        raise PaperIsPreserved(kind=kind.name)
    records = queries.transfers_of(work, document.id)
    if not records:
        raise TransferNotCertified
    if records[0].scan_sha256 != queries.scan_of(work, document).signature:
        raise ScanHasChanged


def certify_transfer(work: Work, document_id: uuid.UUID, transfer: Transfer) -> TransferRecord:
    """Record someone's word that a paper was transferred whole and legibly; what is recorded is never changed.

    Refused while a page waits or has failed, and unless the paper and its scan have as many pages.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    scan = queries.scan_of(work, document)
    certifiable(transfer, scan, local_today(work))
    made = TransferRecord(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        reference=document.reference,
        transferred_on=transfer.transferred_on,
        transferred_by=" ".join(transfer.transferred_by.split())[:200],
        device=" ".join(transfer.device.split())[:200],
        page_count=transfer.page_count,
        scan_sha256=scan.signature,
        checked_by=" ".join(transfer.checked_by.split())[:200],
        comparison=" ".join(transfer.comparison.split())[:500],
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(made)
    work.session.flush()
    record(
        work,
        "papers.transfer_certified",
        "document",
        document.id,
        transferred_on=made.transferred_on,
        transferred_by=made.transferred_by,
        device=made.device,
        pages=made.page_count,
        sha256=made.scan_sha256,
        checked_by=made.checked_by,
        comparison=made.comparison,
    )
    return made


_VERBS = {
    PaperStatus.KEPT: "papers.kept",
    PaperStatus.DESTROYED: "papers.destroyed",
    PaperStatus.UNKNOWN: "papers.unknown",
    PaperStatus.NEVER_EXISTED: "papers.never_existed",
}


def _put(
    work: Work,
    document: Document,
    *,
    status: PaperStatus,
    binder_id: uuid.UUID | None,
    place: str,
    destroyed_on: date | None,
) -> PaperOriginal:
    original = queries.original_of(work, document.id)
    before = ""
    if original is None:
        original = PaperOriginal(
            id=new_id(), association_id=work.actor.tenant, document_id=document.id, status=status
        )
        work.session.add(original)
    else:
        before = f"{original.status} {original.binder_id or ''} {original.place}".strip()
    original.status, original.binder_id, original.place = status, binder_id, place
    original.destroyed_on, original.changed_at = destroyed_on, work.now
    work.session.flush()
    record(
        work,
        _VERBS[status],
        "document",
        document.id,
        before=before,
        binder=binder_id or "",
        place=place,
        destroyed_on=destroyed_on or "",
    )
    return original


def forget_place(work: Work, document_id: uuid.UUID) -> None:
    """Forget where the paper of a document lay that is being erased; what was certified of a transfer stays."""
    work.session.execute(
        delete(PaperOriginal).where(
            PaperOriginal.association_id == work.actor.tenant, PaperOriginal.document_id == document_id
        )
    )
