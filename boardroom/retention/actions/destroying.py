"""Carrying out an approved disposal: a few documents at a time, each whole or not at all, checked anew at the last moment.

A batch is begun in one transaction, which forgets every word of its documents and remembers which bytes are left to
remove: from then on nobody finds them, and a process that is killed leaves only bytes that the next one removes.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, update

from boardroom.audit.actions import erase_payloads, record, record_many
from boardroom.classes.queries import adopted, schedule
from boardroom.documents.actions import dispose, file_document
from boardroom.documents.models import Document, Hiding
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.intake.actions import forget_arrival, forget_erased
from boardroom.matters.actions import forget_papers
from boardroom.notices.actions import forget_messages
from boardroom.ports.blobs import Stored
from boardroom.reading.actions import begin, drop_pages
from boardroom.reading.queries import images_of, keys_of_pages
from boardroom.retention import queries
from boardroom.retention.actions.forgetting_matters import forget_listed_matters, forget_objections, spare
from boardroom.retention.actions.holding import alone_with_disposals
from boardroom.retention.models import Disposal, DisposalItem, DisposalState, Exemption, ItemState, Release
from boardroom.retention.rules import CHANGED, NOT_ADOPTED, SHARES_PAGES
from boardroom.search.models import SavedHit
from boardroom.sharing.actions import erase_shares
from boardroom.signing.actions import erase_envelopes
from boardroom.signing.queries import hashes_of_envelopes
from boardroom.work import Work

# A worker that does not come back within it is taken for dead.
LEASE = timedelta(minutes=10)
AT_ONCE = 20
CERTIFICATE = "disposal_certificate"


@dataclass(frozen=True)
class Claimed:
    """A round under lease, and whether all that it lists is gone."""

    disposal_id: uuid.UUID
    association_id: uuid.UUID
    destroyed: bool


def claim_round(work: Work) -> Claimed | None:
    """Take the approved round that has waited longest, under a lease; None when there is none. For the worker."""
    found = queries.next_round(work)
    if found is None:
        return None
    found.lease_until, found.attempts = work.now + LEASE, found.attempts + 1
    work.session.flush()
    return Claimed(found.id, found.association_id, found.state is DisposalState.DESTROYED)


def begin_destruction(work: Work, disposal_id: uuid.UUID) -> list[DisposalItem]:
    """Forget the next few listed documents, and return those whose bytes are still to be removed.

    None are returned when all were spared, or none is left: `queries.unfinished` tells which.

    Whatever now forbids it – a hold, an exception, another class, a schedule no longer adopted – spares a document and
    all that shares pages with it. Each is checked here, in the transaction that forgets it.
    """
    alone_with_disposals(work)
    disposal = queries.round_by_id(work, disposal_id)
    if (
        disposal.state is not DisposalState.APPROVED
        or disposal.first_by is None
        or disposal.second_by is None
    ):
        return []
    begun = queries.items_of(work, disposal, [ItemState.DESTROYING])
    if begun:
        return begun
    listed = queries.items_of(work, disposal, [ItemState.LISTED])
    by_document = {item.document_id: item for item in listed if item.document_id is not None}
    if not by_document:
        # The last papers are gone: now the matters that held them.
        forget_listed_matters(work, disposal, listed[:AT_ONCE])
        return []
    groups = _next_groups(work, list(by_document))
    documents = queries.by_ids(work, {key for group in groups for key in group})
    stops = queries.obstacles(work, list(documents.values()), schedule(work), within=disposal.id)
    going: dict[uuid.UUID, DisposalItem] = {}
    for group in groups:
        reasons = [stops[key] for key in sorted(group, key=str) if key in stops]
        # Something was cut from it or joined to it after the list was made.
        strangers = any(key not in by_document for key in group)
        items = [by_document[key] for key in group if key in by_document]
        # What was approved is these very files and no others.
        changed = any(
            by_document[key].files_sha256 != queries.files_told(work, documents[key])
            for key in group
            if key in by_document
        )
        if reasons or strangers or changed:
            spare(work, disposal, items, reasons[0] if reasons else SHARES_PAGES if strangers else CHANGED)
        else:
            going |= {key: by_document[key] for key in group}
    if going:
        _forget(work, disposal, going, [documents[key] for key in going])
    return list(going.values())


def note_removed(work: Work, item_ids: Collection[uuid.UUID], left: dict[uuid.UUID, set[str]]) -> None:
    """Note that the bytes of documents are gone; what is `left` of some is tried again."""
    for item in queries.items_by_ids(work, item_ids):
        if item.state is not ItemState.DESTROYING:
            continue
        remaining = left.get(item.id, set())
        item.remaining_sha256 = " ".join(sorted(remaining))
        if not remaining:
            item.state, item.destroyed_at = ItemState.DESTROYED, work.now
    work.session.flush()


def note_destroyed(work: Work, disposal_id: uuid.UUID, backups_until: date) -> bool:
    """Note that all of a round is gone, from the index too; False while something is left."""
    disposal = queries.round_by_id(work, disposal_id)
    if disposal.state is not DisposalState.APPROVED or queries.items_of(
        work, disposal, [ItemState.LISTED, ItemState.DESTROYING]
    ):
        return False
    disposal.state, disposal.destroyed_at = DisposalState.DESTROYED, work.now
    disposal.backups_until, disposal.problem = backups_until, ""
    disposal.lease_until, disposal.attempts = None, 0
    work.session.flush()
    gone = queries.items_of(work, disposal, [ItemState.DESTROYED])
    matters = sum(item.matter_id is not None for item in gone)
    record(
        work,
        "destroyed",
        "disposal",
        disposal.id,
        number=disposal.label,
        documents=len(gone) - matters,
        matters=matters,
    )
    return True


def certify(work: Work, disposal_id: uuid.UUID, made: Stored, pages: int, title: str) -> Document | None:
    """File the certificate; None when another worker has done so."""
    disposal = queries.round_by_id(work, disposal_id)
    if disposal.state is not DisposalState.DESTROYED:
        return None
    name = f"{title}.pdf"
    document = file_document(
        work,
        title=title,
        files=[NewFile(made.sha256, made.size, "application/pdf", name, pages)],
        record_class=CERTIFICATE,
        document_date=queries.day_destroyed(work, disposal),
    )
    for file in filed(work, document):
        begin(work, file)
    disposal.state, disposal.certificate_id = DisposalState.CERTIFIED, document.id
    disposal.lease_until, disposal.problem = None, ""
    work.session.flush()
    record(work, "certified", "disposal", disposal.id, number=disposal.label, reference=document.reference)
    return document


def put_off(work: Work, disposal_id: uuid.UUID, problem: str) -> None:
    """Let a round wait for its next try, with what was wrong."""
    disposal = queries.round_by_id(work, disposal_id)
    if disposal.state in {DisposalState.APPROVED, DisposalState.DESTROYED}:
        disposal.problem = problem[:300]
        disposal.lease_until = work.now + LEASE
        work.session.flush()


def let_go(work: Work, disposal_id: uuid.UUID) -> bool:
    """Let go of a round, so that whoever comes next goes on with it; tell whether there is anything left to do."""
    disposal = queries.round_by_id(work, disposal_id)
    if disposal.state not in {DisposalState.APPROVED, DisposalState.DESTROYED}:
        return False
    disposal.lease_until, disposal.problem = None, ""
    work.session.flush()
    return True


def _next_groups(work: Work, listed: Sequence[uuid.UUID]) -> list[set[uuid.UUID]]:
    """Return groups of documents that go together, for one batch: at least one, whole ones alone."""
    chosen: list[set[uuid.UUID]] = []
    count = 0
    for group in queries.groups_of(work, listed[:AT_ONCE]):
        if chosen and count + len(group) > AT_ONCE:
            break
        chosen.append(group)
        count += len(group)
    return chosen


def _forget(
    work: Work,
    disposal: Disposal,
    items: Mapping[uuid.UUID, DisposalItem],
    documents: Sequence[Document],
) -> None:
    """Forget all that the database says of documents but their tombstones, and remember the bytes that must go."""
    if adopted(work) is None:
        raise RuntimeError(NOT_ADOPTED)
    keys = [document.id for document in documents]
    hashes = {
        document.id: {file.sha256 for file in filed(work, document)}
        | images_of(work, document.id)
        | hashes_of_envelopes(work, [document.id])
        for document in documents
    }
    for key, copies in erase_shares(work, keys).items():
        hashes[key] |= copies
    pages = [page for key in keys for page in keys_of_pages(work, key)]
    dispose(work, documents)
    erase_envelopes(work, keys)
    for key in keys:
        forget_erased(work, key)
        drop_pages(work, key)
    forget_arrival(work, keys)
    forget_papers(work, keys)
    every = sorted({sha256 for some in hashes.values() for sha256 in some})
    forget_messages(work, keys, every)
    _forget_reasons(work, keys)
    for kind, subjects in (("document", keys), ("page", pages)):
        erase_payloads(work, kind, subjects)
    holders = queries.holders_of(work, every)
    for key, item in items.items():
        shared = {one for sha256 in item.files_sha256.split() for one in holders.get(sha256, ())}
        item.state = ItemState.DESTROYING
        item.remaining_sha256 = " ".join(sorted(hashes[key]))
        item.shared_with = ", ".join(sorted(shared))[:500]
    work.session.flush()
    record_many(work, "disposed", "document", keys, number=disposal.label)


def _forget_reasons(work: Work, keys: Sequence[uuid.UUID]) -> None:
    """Forget what people wrote about documents: why someone did not see them, why they were kept or let go before their time, objections of earlier rounds, who searched them up.

    Why a hold was placed and lifted stays: it is what the board answers for if someone asks why it waited, or did not.
    """
    tenant = work.actor.tenant
    for kind in (Hiding, Exemption, Release):
        work.session.execute(
            update(kind)
            .where(kind.association_id == tenant, kind.document_id.in_(keys))
            .values(reason="")
            .execution_options(synchronize_session=False)
        )
    forget_objections(work, DisposalItem.document_id.in_(keys))
    work.session.execute(
        delete(SavedHit).where(SavedHit.association_id == tenant, SavedHit.document_id.in_(keys))
    )
