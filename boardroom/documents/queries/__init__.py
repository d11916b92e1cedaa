"""Finding documents and files; everything is read through the actor's Scope."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, extract, false, func, or_, select
from sqlalchemy.orm import selectinload

from boardroom.core.actor import Home
from boardroom.core.dates import start_of_day
from boardroom.core.errors import NotFound
from boardroom.core.statements import made_once
from boardroom.documents.models import Document, File, FileRole, ReferenceCounter, Tag
from boardroom.documents.queries.sharing import current, hidden_documents
from boardroom.documents.rules import Facets, Wanted, files_for
from boardroom.mandates.rules import OWN_APARTMENT_CLASSES, Scope, scope_of
from boardroom.work import Work

PAGE_SIZE = 50


@dataclass(frozen=True)
class Shelf:
    """One page of a list: its documents, how many there are in all, which page of how many this is."""

    documents: list[Document]
    total: int
    page: int
    pages: int


@made_once(500)  # made once for each reader, as hidden_documents
def within(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on Document that a Scope compiles to: tenant, classes, nothing hidden from the person.

    What was taken away again is in nobody's Scope, the worker's neither.
    """
    conditions: list[ColumnElement[bool]] = [
        Document.association_id == scope.association_id,
        Document.withdrawn_at.is_(None),
    ]
    if scope.record_classes is not None:
        conditions.append(or_(Document.record_class.in_(scope.record_classes), of_own_apartment(scope)))
    if scope.hidden_from is not None:
        conditions.append(Document.id.not_in(hidden_documents(scope.association_id, scope.hidden_from)))
    return and_(*conditions)


@made_once(500)  # as within
def of_own_apartment(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on Document that it is about an apartment of the reader's own, of their days there.

    Its day is the one that stands on it, or where none does the local day on which it was filed.
    """
    return and_(
        Document.record_class.in_(OWN_APARTMENT_CLASSES),
        or_(false(), *(and_(Document.apartment == home.apartment, _of_days(home)) for home in scope.homes)),
    )


def _of_days(home: Home) -> ColumnElement[bool]:
    first, end = home.days.start, home.days.end
    dated = [Document.document_date >= first]
    filed = [Document.document_date.is_(None), Document.created_at >= start_of_day(first, home.time_zone)]
    if end is not None:
        dated.append(Document.document_date < end)
        filed.append(Document.created_at < start_of_day(end, home.time_zone))
    return or_(and_(*dated), and_(*filed))


def by_id(work: Work, document_id: uuid.UUID) -> Document:
    """Return a document with its tags; NotFound when there is none or none that the actor may know of."""
    found = work.session.scalars(
        select(Document)
        .where(within(scope_of(work.actor)), Document.id == document_id)
        .options(selectinload(Document.tags))
    ).first()
    if found is None:
        raise NotFound
    return found


def by_ids(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Document]:
    """Return those of the documents that the actor may know of."""
    if not document_ids:
        return {}
    found = work.session.scalars(
        select(Document).where(within(scope_of(work.actor)), Document.id.in_(document_ids))
    )
    return {document.id: document for document in found}


def by_reference(work: Work, reference: str) -> Document | None:
    """Return the document of a reference that the actor may know of."""
    return work.session.scalars(
        select(Document).where(within(scope_of(work.actor)), Document.reference == reference.strip())
    ).first()


def kept(work: Work, document_ids: Collection[uuid.UUID], *, lock: bool = False) -> list[Document]:
    """Return documents of the association whoever may see them, withdrawn ones too; for what hides them from someone.

    With `lock` they are held until the Work ends. It is in one order that they are, as when they are changed: two who take
    several never wait for each other, if each takes all at once.
    """
    wanted = (
        select(Document)
        .where(Document.association_id == work.actor.tenant, Document.id.in_(document_ids))
        .order_by(Document.id)
    )
    return list(work.session.scalars(wanted.with_for_update(key_share=True) if lock else wanted))


def by_hash(work: Work, sha256: str) -> list[Document]:
    """Return the documents, oldest first, that hold these very bytes, as far as the actor may know of them."""
    return list(
        work.session.scalars(
            select(Document)
            .join(File, and_(File.association_id == Document.association_id, File.document_id == Document.id))
            .where(reachable(work), File.sha256 == sha256)
            .order_by(Document.created_at, Document.reference)
        ).unique()
    )


def known_hashes(work: Work, hashes: Collection[str]) -> dict[str, uuid.UUID]:
    """Return those of the hashes that are files of documents that the actor may know of, each with its first document."""
    found = work.session.execute(
        select(File.sha256, File.document_id)
        .join(
            Document,
            and_(Document.association_id == File.association_id, Document.id == File.document_id),
        )
        .where(reachable(work), File.sha256.in_(hashes))
        .order_by(Document.created_at.desc(), Document.reference.desc())
    )
    return {row.sha256: row.document_id for row in found}


def browse(work: Work, wanted: Wanted, *, page: int = 1, size: int = PAGE_SIZE) -> Shelf:
    """Return one page (from 1) of what is wanted; a page past the end answers with the last."""
    conditions = _conditions(work, wanted)
    total = work.session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    ordered = _ordered(select(Document).where(*conditions).options(selectinload(Document.tags)), wanted.order)
    documents = list(work.session.scalars(ordered.limit(size).offset((page - 1) * size)))
    return Shelf(documents, total, page, pages)


def facets(work: Work, wanted: Wanted) -> Facets:
    """Return the counts by class and by year of what is wanted; each leaves its own choice out."""
    without_class = _conditions(work, wanted, but="class")
    without_year = _conditions(work, wanted, but="year")
    year = extract("year", Document.document_date)
    by_class = work.session.execute(
        select(Document.record_class, func.count()).where(*without_class).group_by(Document.record_class)
    )
    by_year = work.session.execute(select(year, func.count()).where(*without_year).group_by(year))
    total = work.session.scalar(select(func.count()).select_from(Document).where(*_conditions(work, wanted)))
    return Facets(
        by_class={key: count for key, count in by_class},  # noqa: C416 - rows become plain pairs
        by_year={None if key is None else int(key): count for key, count in by_year},
        total=total or 0,
    )


def tags(work: Work) -> list[tuple[str, int]]:
    """Return the tags of the documents that the actor may see, with their counts, by name."""
    rows = work.session.execute(
        select(Tag.name, func.count())
        .join(Document, and_(Document.association_id == Tag.association_id, Document.id == Tag.document_id))
        .where(within(scope_of(work.actor)), current())
        .group_by(Tag.name)
        .order_by(Tag.name)
    )
    return [(name, count) for name, count in rows]


def tags_of_many(work: Work, document_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Tag]]:
    """Return the tags of documents that the caller has found through the actor's Scope."""
    found: dict[uuid.UUID, list[Tag]] = {}
    for start in range(0, len(document_ids), 5_000):
        rows = work.session.scalars(
            select(Tag).where(
                Tag.association_id == work.actor.tenant,
                Tag.document_id.in_(document_ids[start : start + 5_000]),
            )
        )
        for tag in rows:
            found.setdefault(tag.document_id, []).append(tag)
    return found


def files_of(work: Work, document: Document) -> list[File]:
    """Return the document's files that the actor may have, in order; the sealed one is for board and auditor."""
    return files_of_many(work, [document.id]).get(document.id, [])


def files_of_many(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[File]]:
    """Return the files of several documents as `files_of` does for one."""
    found: dict[uuid.UUID, list[File]] = {}
    if not document_ids:
        return found
    rows = work.session.scalars(
        select(File)
        .join(Document, and_(Document.association_id == File.association_id, Document.id == File.document_id))
        .where(within(scope_of(work.actor)), File.document_id.in_(document_ids))
        .order_by(File.document_id, File.position)
    )
    for file in files_for(work.actor, rows):
        found.setdefault(file.document_id, []).append(file)
    return found


def access_copy_file(work: Work, document_id: uuid.UUID) -> File | None:
    """Return the searchable copy of a document, for the worker that makes it anew."""
    return work.session.scalars(
        select(File).where(
            File.association_id == work.actor.tenant,
            File.document_id == document_id,
            File.role == FileRole.ACCESS_COPY,
        )
    ).first()


def filed(work: Work, document: Document) -> list[File]:
    """Return the files of a document that this very Work has filed, in order, whoever may see it from now on."""
    return list(
        work.session.scalars(
            select(File)
            .where(File.association_id == work.actor.tenant, File.document_id == document.id)
            .order_by(File.position)
        )
    )


def _filed_by(work: Work) -> ColumnElement[bool]:
    """What the actor has filed, within their classes or not; a conflict of interest binds them here too.

    Who is no person has filed nothing: what came by letter is nobody's, not everybody's.
    """
    if work.actor.person_id is None:
        return false()
    return and_(
        Document.association_id == work.actor.tenant,
        Document.created_by == work.actor.person_id,
        Document.withdrawn_at.is_(None),
        Document.id.not_in(hidden_documents(work.actor.tenant, work.actor.person_id)),
    )


def reachable(work: Work) -> ColumnElement[bool]:
    """Return the condition on Document that the actor may know of it: by Scope, or because they filed it themselves."""
    return or_(within(scope_of(work.actor)), _filed_by(work))


def filed_by_me(work: Work, document_id: uuid.UUID) -> Document:
    """Return a document that the actor has filed, even before its class lies within their Scope; else NotFound."""
    found = work.session.scalars(
        select(Document).where(
            Document.association_id == work.actor.tenant,
            Document.id == document_id,
            _filed_by(work),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def file_by_id(work: Work, file_id: uuid.UUID) -> File:
    """Return one file; NotFound when it is none that the actor may have."""
    file = work.session.scalars(
        select(File)
        .join(Document, and_(Document.association_id == File.association_id, Document.id == File.document_id))
        .where(within(scope_of(work.actor)), File.id == file_id)
    ).first()
    if file is None or not files_for(work.actor, [file]):
        raise NotFound
    return file


def counter(work: Work, year: int) -> ReferenceCounter | None:
    """Return the association's counter of a year's references."""
    return work.session.scalars(
        select(ReferenceCounter).where(
            ReferenceCounter.association_id == work.actor.tenant, ReferenceCounter.year == year
        )
    ).first()


def last_position(work: Work, document_id: uuid.UUID) -> int:
    """Return the position of a document's last file, 0 when it has none."""
    return (
        work.session.scalar(
            select(func.max(File.position)).where(
                File.association_id == work.actor.tenant, File.document_id == document_id
            )
        )
        or 0
    )


def withdrawn(work: Work, document_ids: Collection[uuid.UUID]) -> list[Document]:
    """Return those of the documents that were taken away and can still be put back."""
    return list(
        work.session.scalars(
            select(Document).where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(document_ids),
                Document.withdrawn_at.is_not(None),
                Document.erased_at.is_(None),
            )
        )
    )


def _conditions(work: Work, wanted: Wanted, *, but: str = "") -> list[ColumnElement[bool]]:
    conditions = [within(scope_of(work.actor)), current()]
    if but != "class" and (wanted.record_classes is not None or wanted.unclassified):
        choices: list[ColumnElement[bool]] = []
        if wanted.record_classes is not None:
            choices.append(Document.record_class.in_(wanted.record_classes))
        if wanted.unclassified:
            choices.append(Document.record_class.is_(None))
        conditions.append(or_(*choices))
    if but != "year":
        if wanted.year is not None:
            conditions.append(extract("year", Document.document_date) == wanted.year)
        if wanted.undated:
            conditions.append(Document.document_date.is_(None))
    if wanted.since is not None:
        conditions.append(Document.document_date >= wanted.since)
    if wanted.before is not None:
        conditions.append(Document.document_date < wanted.before)
    if wanted.tag is not None:
        conditions.append(
            exists().where(
                Tag.association_id == Document.association_id,
                Tag.document_id == Document.id,
                Tag.name == wanted.tag,
            )
        )
    return conditions


def _ordered(query: Select[Document], order: str) -> Select[Document]:
    if order == "title":
        return query.order_by(func.lower(Document.title), Document.reference)
    if order == "arrival":
        return query.order_by(Document.created_at.desc(), Document.reference.desc())
    # Undated papers stand last: a board leafs backwards from today.
    return query.order_by(
        Document.document_date.is_(None), Document.document_date.desc(), Document.reference.desc()
    )
