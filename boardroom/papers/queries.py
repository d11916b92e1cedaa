"""Finding binders, paper originals and transfer records; everything is read through the actor's Scope."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select

from boardroom.core.errors import NotFound
from boardroom.documents.models import Derivation, Document, Extent, FileRole, Tag
from boardroom.documents.queries import files_of, within
from boardroom.documents.queries.derivations import files_of_spans, spans_of
from boardroom.documents.queries.sharing import current
from boardroom.mandates.rules import Scope, scope_of
from boardroom.papers.models import Binder, BinderClass, PaperOriginal, Scanned, TransferRecord
from boardroom.papers.rules import PaperStatus, Scan, place_in_words, shelf_order, spine
from boardroom.reading.models import PageState
from boardroom.reading.queries import pages_of, pages_of_file
from boardroom.reading.rules import by_sheets
from boardroom.work import Work


@dataclass(frozen=True)
class Whereabouts:
    """What a reader is told of a document's paper original.

    `place` names the binder only where the reader may know of it; `binder` likewise.
    """

    status: PaperStatus = PaperStatus.UNKNOWN
    place: str = ""
    binder: Binder | None = None
    original: PaperOriginal | None = None


def open_to(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on Binder that a Scope compiles to.

    Who sees every record class sees every binder. Who sees some sees a binder whose classes are all among
    them: its text speaks of everything in it. So one without classes is for those who see every class.
    """
    conditions = [Binder.association_id == scope.association_id]
    if scope.record_classes is not None:
        its = and_(BinderClass.association_id == Binder.association_id, BinderClass.binder_id == Binder.id)
        conditions += [
            exists().where(its),
            ~exists().where(its, BinderClass.record_class.not_in(scope.record_classes)),
        ]
    return and_(*conditions)


def binders(work: Work) -> list[Binder]:
    """Return the register as the actor may see it, in the order of the spines: Pärm 2 before Pärm 10."""
    rows = work.session.scalars(
        select(Binder).where(open_to(scope_of(work.actor)), Binder.removed_at.is_(None))
    )
    return sorted(rows, key=lambda binder: shelf_order(binder.label))


def binder_by_id(work: Work, binder_id: uuid.UUID) -> Binder:
    """Return a binder that stands in the register; NotFound when there is none that the actor may know of."""
    found = binders_by_ids(work, [binder_id]).get(binder_id)
    if found is None:
        raise NotFound
    return found


def binders_by_ids(work: Work, binder_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Binder]:
    """Return those of the binders that stand in the register and that the actor may know of."""
    if not binder_ids:
        return {}
    rows = work.session.scalars(
        select(Binder).where(
            open_to(scope_of(work.actor)), Binder.removed_at.is_(None), Binder.id.in_(binder_ids)
        )
    )
    return {binder.id: binder for binder in rows}


def binders_called(work: Work, label: str, year: int | None = None) -> list[Binder]:
    """Return the binders whose spine says this; of several alike only those that hold the year, where it is told."""
    same = [binder for binder in binders(work) if spine(binder.label) == spine(label)]
    if len(same) > 1 and year is not None:
        same = [binder for binder in same if binder.years and binder.years[0] <= year <= binder.years[1]]
    return same


def known_binders(work: Work, binder_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the binders that the actor may know of, removed ones as well; for the log."""
    rows = work.session.scalars(
        select(Binder.id).where(open_to(scope_of(work.actor)), Binder.id.in_(binder_ids))
    )
    return set(rows)


def classes_of(work: Work, binder_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """Return the record classes in each binder; the caller has found the binders through its Scope."""
    rows = work.session.execute(
        select(BinderClass.binder_id, BinderClass.record_class).where(
            BinderClass.association_id == work.actor.tenant, BinderClass.binder_id.in_(binder_ids)
        )
    )
    found: dict[uuid.UUID, set[str]] = {}
    for binder_id, record_class in rows:
        found.setdefault(binder_id, set()).add(record_class)
    return {binder_id: frozenset(found.get(binder_id, ())) for binder_id in binder_ids}


def class_rows(work: Work, binder: Binder) -> list[BinderClass]:
    """Return the rows of a binder's record classes."""
    return list(
        work.session.scalars(
            select(BinderClass).where(
                BinderClass.association_id == work.actor.tenant, BinderClass.binder_id == binder.id
            )
        )
    )


def documents_in(work: Work, binder: Binder) -> list[Document]:
    """Return the documents whose paper lies in a binder, as far as the actor may know of them, by date.

    A stack that was split is not among them: its parts are.
    """
    return list(
        work.session.scalars(
            select(Document)
            .join(
                PaperOriginal,
                and_(
                    PaperOriginal.association_id == Document.association_id,
                    PaperOriginal.document_id == Document.id,
                ),
            )
            .where(within(scope_of(work.actor)), current(), PaperOriginal.binder_id == binder.id)
            .order_by(Document.document_date.is_(None), Document.document_date, Document.reference)
        )
    )


def counts(work: Work, binder_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many documents of each of the binders the actor may know of."""
    if not binder_ids:
        return {}
    rows = work.session.execute(
        select(PaperOriginal.binder_id, func.count())
        .join(
            Document,
            and_(
                Document.association_id == PaperOriginal.association_id,
                Document.id == PaperOriginal.document_id,
            ),
        )
        .where(within(scope_of(work.actor)), current(), PaperOriginal.binder_id.in_(binder_ids))
        .group_by(PaperOriginal.binder_id)
    )
    return {binder_id: count for binder_id, count in rows if binder_id is not None}


def originals_in(work: Work, binder: Binder) -> list[PaperOriginal]:
    """Return every paper original in a binder, whoever may see its document; for an action that empties it."""
    return list(
        work.session.scalars(
            select(PaperOriginal).where(
                PaperOriginal.association_id == work.actor.tenant, PaperOriginal.binder_id == binder.id
            )
        )
    )


def original_of(work: Work, document_id: uuid.UUID) -> PaperOriginal | None:
    """Return what is noted of a document's paper; the caller has found the document through its Scope."""
    return work.session.scalars(
        select(PaperOriginal).where(
            PaperOriginal.association_id == work.actor.tenant, PaperOriginal.document_id == document_id
        )
    ).first()


def paper_of(work: Work, document: Document) -> Whereabouts:
    """Return what the actor may know of the paper of a document that they may see."""
    original = original_of(work, document.id)
    if original is None:
        return Whereabouts()
    binder = None
    if original.binder_id is not None:
        binder = binders_by_ids(work, [original.binder_id]).get(original.binder_id)
    place = place_in_words(binder.label, binder.shelf if not original.place else "") if binder else ""
    return Whereabouts(original.status, place_in_words(place, original.place), binder, original)


def named_on_sheets(work: Work, label: str) -> list[Document]:
    """Return the papers that were split off at a sheet that named a binder, and of which no place is noted."""
    by_sheet = exists().where(
        Extent.association_id == Document.association_id,
        Extent.document_id == Document.id,
        Derivation.id == Extent.derivation_id,
        Derivation.by_sheets,
    )
    noted = exists().where(
        PaperOriginal.association_id == Document.association_id, PaperOriginal.document_id == Document.id
    )
    rows = work.session.execute(
        select(Document, Tag.name)
        .join(Tag, and_(Tag.association_id == Document.association_id, Tag.document_id == Document.id))
        .where(within(scope_of(work.actor)), current(), by_sheet, ~noted)
        .order_by(Document.reference)
    )
    return [
        document
        for document, name in rows
        if name.casefold().startswith("pärm") and spine(name) == spine(label)
    ]


def transfers_of(work: Work, document_id: uuid.UUID) -> list[TransferRecord]:
    """Return a document's transfer records, newest first; the caller has found the document through its Scope."""
    return list(
        work.session.scalars(
            select(TransferRecord)
            .where(
                TransferRecord.association_id == work.actor.tenant, TransferRecord.document_id == document_id
            )
            .order_by(TransferRecord.recorded_at.desc())
        )
    )


def scan_of(work: Work, document: Document) -> Scan:
    """Return a document's originals as they stand: hashes, pages, and how many wait or have failed.

    Those of a part of a stack are the stack's files and the part's own pages.
    """
    files = [file for file in files_of(work, document) if file.role is FileRole.ORIGINAL]
    if files:
        wanted = {file.id: (file.page_count, pages_of_file(work, file.id)) for file in files}
    else:
        spans = spans_of(work, document)
        known = files_of_spans(work, spans)
        files = [known[file_id] for file_id in dict.fromkeys(span.file_id for span in spans)]
        lent = pages_of(work, document.id)
        wanted = {
            file.id: (
                sum(span.last - span.first + 1 for span in spans if span.file_id == file.id),
                [page for page in lent if page.file_id == file.id],
            )
            for file in files
        }
    every = [page for _, some in wanted.values() for page in some]
    # Pages beyond the most that are read out of one file have no row, and nobody has seen them.
    unseen = sum(max(0, count - len(by_sheets(some))) for count, some in wanted.values())
    # A file that is cut off or no longer as it came is not a whole scan, however well its pages were read.
    broken = sum(bool(file.problem or file.damage) for file in files)
    return Scan(
        hashes=tuple(file.sha256 for file in files),
        pages=len(every),
        waiting=unseen + sum(page.state in {PageState.WAITING, PageState.READING} for page in every),
        failed=broken + sum(page.state is PageState.FAILED for page in every),
    )


def searchable() -> ColumnElement[bool]:
    """Return the condition on Binder for what search must know of: what stands there and is not scanned whole."""
    return and_(Binder.removed_at.is_(None), Binder.scanned != Scanned.ALL)


def searched(work: Work, binder_ids: Iterable[uuid.UUID]) -> list[Binder]:
    """Return those of the association's binders that search must know of; for the index alone."""
    return list(
        work.session.scalars(
            select(Binder).where(
                Binder.association_id == work.actor.tenant, searchable(), Binder.id.in_(list(binder_ids))
            )
        )
    )
