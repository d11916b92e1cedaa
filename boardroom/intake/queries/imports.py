"""Imports, how each stands, and its files; nothing of a document that is hidden from the reader."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File
from boardroom.documents.queries import reachable
from boardroom.documents.queries.sharing import current
from boardroom.intake.models import Import, Source, Upload, UploadState
from boardroom.intake.queries.uploads import unhidden
from boardroom.intake.rules import SITTING, UNDO_WITHIN, Narrowed, Tally
from boardroom.reading.models import Page, PageState
from boardroom.reading.queries import spread_count_among
from boardroom.work import Work

PAGE_SIZE = 50
IMPORTS_ON_A_PAGE = 20
_KEPT = (UploadState.FILED, UploadState.RECEIVED)
_DONE = (PageState.READ, PageState.BLANK, PageState.FAILED)


Row = TypeVar("Row")


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """One page of a list: its rows, how many there are in all, which page of how many this is."""

    rows: list[Row]
    total: int
    page: int
    pages: int


def imports(work: Work, page: int = 1) -> Leaf[Import]:
    """Return one page of the imports that the actor may see, newest first."""
    mine = _may_see(work)
    total = work.session.scalar(select(func.count()).select_from(Import).where(*mine)) or 0
    pages = max(1, -(-total // IMPORTS_ON_A_PAGE))
    page = min(max(1, page), pages)
    rows = work.session.scalars(
        select(Import)
        .where(*mine)
        .order_by(Import.last_at.desc(), Import.id)
        .limit(IMPORTS_ON_A_PAGE)
        .offset((page - 1) * IMPORTS_ON_A_PAGE)
    )
    return Leaf(list(rows), total, page, pages)


def import_by_id(work: Work, import_id: uuid.UUID) -> Import:
    """Return one import; NotFound when it is none that the actor may see."""
    found = work.session.scalars(select(Import).where(*_may_see(work), Import.id == import_id)).first()
    if found is None:
        raise NotFound
    return found


def sitting(work: Work, source: Source) -> Import | None:
    """Return the actor's import that further files by the same door still join."""
    return work.session.scalars(
        select(Import)
        .where(
            Import.association_id == work.actor.tenant,
            Import.created_by == work.actor.person_id,
            Import.source == source,
            Import.gathering,
            Import.undone_at.is_(None),
            Import.last_at > work.now - SITTING,
        )
        .order_by(Import.last_at.desc())
        .limit(1)
    ).first()


def tallies(work: Work, import_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Tally]:
    """Return how imports stand, counted by the database."""
    found: dict[uuid.UUID | None, Tally] = {import_id: Tally() for import_id in import_ids}
    here = (Upload.import_id.in_(import_ids), Upload.association_id == work.actor.tenant, unhidden(work))
    for import_id, state, files, problems, settled in work.session.execute(
        select(
            Upload.import_id,
            Upload.state,
            func.count(),
            func.sum(case((Upload.problem != "", 1), else_=0)),
            func.sum(case((Upload.settled_at.is_not(None), 1), else_=0)),
        )
        .where(*here)
        .group_by(Upload.import_id, Upload.state)
    ):
        _count_files(found[import_id], state, files, int(problems or 0))
        found[import_id].settled += int(settled or 0)
    for import_id, undescribed, away in work.session.execute(
        select(
            Upload.import_id,
            func.count(distinct(case((and_(Document.withdrawn_at.is_(None), _lacking()), Document.id)))),
            func.count(distinct(case((Document.withdrawn_at.is_not(None), Document.id)))),
        )
        .join(Document, _its_document())
        .where(*here, Upload.state.in_(_KEPT), or_(_lacking(), Document.withdrawn_at.is_not(None)))
        .group_by(Upload.import_id)
    ):
        found[import_id].undescribed, found[import_id].taken_away = undescribed, away
    for import_id, pages, done, failed, blank in work.session.execute(
        select(
            Upload.import_id,
            func.count(),
            func.sum(case((Page.state.in_(_DONE), 1), else_=0)),
            func.sum(case((Page.state == PageState.FAILED, 1), else_=0)),
            func.sum(case((Page.state == PageState.BLANK, 1), else_=0)),
        )
        .join(Page, and_(Page.association_id == Upload.association_id, Page.file_id == Upload.file_id))
        .where(*here, ~Page.set_aside)
        .group_by(Upload.import_id)
    ):
        tally = found[import_id]
        tally.pages, tally.pages_done = pages, int(done)
        tally.pages_failed, tally.pages_blank = int(failed), int(blank)
    return {import_id: tally for import_id, tally in found.items() if import_id is not None}


def imported(work: Work, found: Import, narrowed: Narrowed, page: int = 1) -> Leaf[Upload]:
    """Return one page of an import's files, in the order in which they came."""
    conditions = _of(work, found, narrowed)
    total = work.session.scalar(select(func.count()).select_from(Upload).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = work.session.scalars(
        select(Upload)
        .where(*conditions)
        .order_by(Upload.at, Upload.name, Upload.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Leaf(list(rows), total, page, pages)


def narrowed_counts(work: Work, found: Import) -> dict[Narrowed, int]:
    """Return how many files of an import each narrowing shows."""
    everything, chosen = _of(work, found, Narrowed.ALL), _narrowings(work)
    counted = work.session.execute(
        select(func.count(), *(func.sum(case((one, 1), else_=0)) for one in chosen.values()))
        .select_from(Upload)
        .where(*everything)
    ).one()
    numbers = zip((Narrowed.ALL, *chosen), counted, strict=True)
    return {narrowed: int(number or 0) for narrowed, number in numbers}


def marked(
    work: Work, found: Import, narrowed: Narrowed, upload_ids: Collection[uuid.UUID] | None
) -> list[Upload]:
    """Return the files of an import that were marked; None marks all that the narrowing shows."""
    conditions = _of(work, found, narrowed if upload_ids is None else Narrowed.ALL)
    if upload_ids is not None:
        conditions.append(Upload.id.in_(upload_ids))
    return list(work.session.scalars(select(Upload).where(*conditions).order_by(Upload.at, Upload.name)))


def unsettled(work: Work, found: Import) -> list[Upload]:
    """Return the files of an import that were refused, or cannot be read, and of which nobody has said that it is enough so."""
    conditions = [*_of(work, found, Narrowed.ALL), _refused_or_unread(), Upload.settled_at.is_(None)]
    return list(work.session.scalars(select(Upload).where(*conditions).order_by(Upload.at, Upload.name)))


def reached(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Document]:
    """Return those of the documents that the actor sees: within the Scope, or of their own bringing; none hidden."""
    found: dict[uuid.UUID, Document] = {}
    for some in _in_parts(list(document_ids)):
        rows = work.session.scalars(select(Document).where(reachable(work), Document.id.in_(some)))
        found |= {document.id: document for document in rows}
    return found


def documents_brought(work: Work, found: Import) -> list[Document]:
    """Return the documents that an import brought, as far as the actor reaches them; none that was there before."""
    return list(
        work.session.scalars(
            select(Document)
            .where(reachable(work), Document.id.in_(brought(work, found)))
            .order_by(Document.created_at, Document.reference)
        )
    )


def taken_away_by(work: Work, found: Import) -> list[uuid.UUID]:
    """Return the documents of an undone import that are taken away; some may be erased."""
    return list(
        work.session.scalars(
            select(Document.id)
            .distinct()
            .join(Upload, _its_document())
            .where(
                Upload.association_id == work.actor.tenant,
                Upload.import_id == found.id,
                Upload.state.in_(_KEPT),
                unhidden(work),
                Document.withdrawn_at.is_not(None),
            )
        )
    )


def came_again(work: Work, found: Import) -> set[uuid.UUID]:
    """Return the documents of an import whose bytes came once more by another: someone was told that they are here."""
    others = exists().where(
        Upload.association_id == work.actor.tenant,
        Upload.document_id == Document.id,
        Upload.state == UploadState.DUPLICATE,
        or_(Upload.import_id.is_(None), Upload.import_id != found.id),
    )
    return set(
        work.session.scalars(
            select(Document.id).where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(brought(work, found)),
                others,
            )
        )
    )


def noted_same(work: Work, import_id: uuid.UUID) -> set[tuple[str, str, str]]:
    """Return name, folder and checksum of the files that an import tells of as here already."""
    rows = work.session.execute(
        select(Upload.name, Upload.folder, Upload.sha256).where(
            Upload.association_id == work.actor.tenant,
            Upload.import_id == import_id,
            Upload.state == UploadState.DUPLICATE,
        )
    )
    return {(row[0], row[1], row[2]) for row in rows}


def unread(work: Work, uploads: Sequence[Upload]) -> set[uuid.UUID]:
    """Return those of the uploads whose files have no page, so that a second look may help."""
    found: set[uuid.UUID] = set()
    for some in _in_parts([one.id for one in uploads]):
        found |= set(
            work.session.scalars(
                select(Upload.id)
                .join(File, and_(File.association_id == Upload.association_id, File.id == Upload.file_id))
                .where(
                    Upload.association_id == work.actor.tenant,
                    Upload.id.in_(some),
                    Upload.state == UploadState.FILED,
                    Upload.problem != "",
                    File.page_count == 0,
                )
            )
        )
    return found


def _in_parts(items: Sequence[uuid.UUID], size: int = 5_000) -> list[Sequence[uuid.UUID]]:
    """Databases take a limited number of values in one question."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def veiled(work: Work, import_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the imports that brought something hidden from the actor: their names may tell of it."""
    rows = work.session.scalars(
        select(Upload.import_id).where(
            Upload.association_id == work.actor.tenant, Upload.import_id.in_(import_ids), ~unhidden(work)
        )
    )
    return {row for row in rows if row is not None}


def named(work: Work, import_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the imports whose names the actor may know."""
    if not work.actor.may(Permission.ADD_DOCUMENTS):
        return set()
    rows = set(work.session.scalars(select(Import.id).where(*_may_see(work), Import.id.in_(import_ids))))
    return rows - veiled(work, import_ids)


def spread_count(work: Work, found: Import) -> tuple[int, int]:
    """Return in how many documents of an import there are sheets to be asked about, and how many sheets."""
    return spread_count_among(work, brought(work, found))


def standing_aside(work: Work, document_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the documents that stand aside for what was made of them; found in Scope by the caller."""
    rows = work.session.scalars(
        select(Document.id).where(
            Document.association_id == work.actor.tenant, Document.id.in_(document_ids), ~current()
        )
    )
    return set(rows)


def _lacking() -> ColumnElement[bool]:
    """What a person should say of a document is not said; of a stack that was split, its parts want it."""
    return and_(current(), or_(Document.record_class.is_(None), Document.document_date.is_(None)))


def brought(work: Work, found: Import) -> Select[uuid.UUID | None]:
    """The keys of the documents that an import brought, whoever may know of them: to narrow another question with."""
    return select(Upload.document_id).where(
        Upload.association_id == work.actor.tenant, Upload.import_id == found.id, Upload.state.in_(_KEPT)
    )


def _may_see(work: Work) -> list[ColumnElement[bool]]:
    """Everyone's imports for those who may edit all documents; one's own for the others."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    conditions: list[ColumnElement[bool]] = [Import.association_id == work.actor.tenant]
    if not (work.actor.may(Permission.EDIT_DOCUMENTS) and work.actor.record_classes is None):
        conditions.append(Import.created_by == work.actor.person_id)
    return conditions


def _of(work: Work, found: Import, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions = [
        Upload.association_id == work.actor.tenant,
        Upload.import_id == found.id,
        unhidden(work),
    ]
    chosen = _narrowings(work)
    return [*conditions, chosen[narrowed]] if narrowed in chosen else conditions


def _narrowings(work: Work) -> dict[Narrowed, ColumnElement[bool]]:
    # Asked once, not for each file: failed pages are few.
    lost_pages = Upload.file_id.in_(
        select(Page.file_id).where(
            Page.association_id == work.actor.tenant, Page.state == PageState.FAILED, ~Page.set_aside
        )
    )
    undescribed = and_(
        Upload.state.in_(_KEPT),
        exists().where(
            _its_document(),
            Document.withdrawn_at.is_(None),
            _lacking(),
        ),
    )
    return {
        Narrowed.ATTENTION: or_(
            and_(_refused_or_unread(), Upload.settled_at.is_(None)), lost_pages, undescribed
        ),
        Narrowed.UNDESCRIBED: undescribed,
        Narrowed.FAILED: or_(_unread_file(), lost_pages),
        Narrowed.REFUSED: Upload.state == UploadState.REFUSED,
        Narrowed.DUPLICATES: Upload.state == UploadState.DUPLICATE,
    }


def _unread_file() -> ColumnElement[bool]:
    return and_(Upload.state == UploadState.FILED, Upload.problem != "")


def _refused_or_unread() -> ColumnElement[bool]:
    return or_(Upload.state == UploadState.REFUSED, _unread_file())


def _its_document() -> ColumnElement[bool]:
    return and_(Document.association_id == Upload.association_id, Document.id == Upload.document_id)


def _count_files(tally: Tally, state: UploadState, files: int, problems: int) -> None:
    tally.files += files
    if state is UploadState.RECEIVED:
        tally.waiting = files
    elif state is UploadState.DUPLICATE:
        tally.duplicates = files
    elif state is UploadState.REFUSED:
        tally.refused = files
    else:
        tally.filed, tally.unread = files, problems


def may_undo(work: Work, found: Import) -> bool:
    """Tell whether the actor may undo (or redo) an import: their own, or anyone's for those who edit documents."""
    own = work.actor.person_id is not None and found.created_by == work.actor.person_id
    return work.actor.may(Permission.EDIT_DOCUMENTS) or own


def undoable_until(found: Import) -> datetime:
    """Return the instant until which an import can be undone."""
    return found.last_at + UNDO_WITHIN
