"""Splitting and joining as it stands: what a document is made of, what was made of it, where its pages come from."""

import uuid
from collections.abc import Collection, Container
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select

from boardroom.core.errors import NotFound
from boardroom.documents.models import Derivation, DerivationSource, Document, Extent, File, FileRole
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.documents.rules import Leaf, Span, numbers_within, page_count
from boardroom.mandates.rules import scope_of
from boardroom.work import Work


@dataclass(frozen=True)
class Origin:
    """A document that another was made of, the sheets that it consists of, and those that are in the other."""

    document: Document
    whole: tuple[Span, ...]
    piece: tuple[Span, ...]

    def pages(self, parted: Container[Leaf] = ()) -> list[tuple[int, int]]:
        """Which of its pages (runs, from 1) are in the other; sheets that are `parted` stand as two pages each."""
        return numbers_within(self.whole, self.piece, parted)

    def total(self, parted: Container[Leaf] = ()) -> int:
        """Of how many pages."""
        return page_count(self.whole, parted)


def spans_of(work: Work, document: Document) -> tuple[Span, ...]:
    """Return what a document consists of: runs of others' pages where it is derived, else its own original files."""
    return spans_of_many(work, [document.id])[document.id]


def spans_of_many(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Span, ...]]:
    """Return what several documents consist of, as `spans_of` does for one; the caller has found them in Scope."""
    spans: dict[uuid.UUID, list[Span]] = {document_id: [] for document_id in document_ids}
    extents = work.session.scalars(
        select(Extent)
        .where(Extent.association_id == work.actor.tenant, Extent.document_id.in_(document_ids))
        .order_by(Extent.position)
    )
    for extent in extents:
        spans[extent.document_id].append(Span(extent.file_id, extent.first_page, extent.last_page))
    whole = [document_id for document_id, found in spans.items() if not found]
    files = work.session.scalars(
        select(File)
        .where(
            File.association_id == work.actor.tenant,
            File.document_id.in_(whole),
            File.role == FileRole.ORIGINAL,
            File.page_count > 0,
        )
        .order_by(File.position)
    )
    for file in files:
        spans[file.document_id].append(Span(file.id, 1, file.page_count))
    return {document_id: tuple(found) for document_id, found in spans.items()}


def files_of_spans(work: Work, spans: Collection[Span]) -> dict[uuid.UUID, File]:
    """Return the original files that runs of pages lie in, by id; for making a PDF of them."""
    rows = work.session.scalars(
        select(File).where(
            File.association_id == work.actor.tenant, File.id.in_({span.file_id for span in spans})
        )
    )
    return {file.id: file for file in rows}


def is_current(work: Work, document: Document) -> bool:
    """Tell whether a document stands in lists and search, not set aside for what was made of it."""
    return bool(work.session.scalar(select(exists().where(Document.id == document.id, current()))))


def by_key(work: Work, derivation_id: uuid.UUID) -> Derivation:
    """Return a derivation of the association; NotFound otherwise."""
    found = work.session.scalars(
        select(Derivation).where(
            Derivation.association_id == work.actor.tenant, Derivation.id == derivation_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def made_by(work: Work, document: Document) -> Derivation | None:
    """Return the splitting or joining that a document came from; None for a paper as it came in."""
    return work.session.scalars(
        select(Derivation)
        .join(
            Extent,
            and_(Extent.association_id == Derivation.association_id, Extent.derivation_id == Derivation.id),
        )
        .where(Derivation.association_id == work.actor.tenant, Extent.document_id == document.id)
        .limit(1)
    ).first()


def made_of(work: Work, document: Document) -> Derivation | None:
    """Return the splitting or joining, not undone, that a document is the source of."""
    return work.session.scalars(
        select(Derivation)
        .join(
            DerivationSource,
            and_(
                DerivationSource.association_id == Derivation.association_id,
                DerivationSource.derivation_id == Derivation.id,
            ),
        )
        .where(
            Derivation.association_id == work.actor.tenant,
            DerivationSource.document_id == document.id,
            Derivation.undone_at.is_(None),
        )
    ).first()


def results_of(work: Work, derivation: Derivation) -> list[Document]:
    """Return what a derivation made, in order, as far as the actor may know of it."""
    first = (
        select(Extent.document_id, func.min(Extent.part).label("part"))
        .where(Extent.association_id == work.actor.tenant, Extent.derivation_id == derivation.id)
        .group_by(Extent.document_id)
        .subquery()
    )
    return list(
        work.session.scalars(
            select(Document)
            .join(first, first.c.document_id == Document.id)
            .where(within(scope_of(work.actor)))
            .order_by(first.c.part)
        )
    )


def sources_of(work: Work, derivation: Derivation) -> list[Document]:
    """Return what a derivation was made of, in order, as far as the actor may know of it."""
    return list(
        work.session.scalars(
            select(Document)
            .join(DerivationSource, DerivationSource.document_id == Document.id)
            .where(within(scope_of(work.actor)), DerivationSource.derivation_id == derivation.id)
            .order_by(DerivationSource.position)
        )
    )


def source_ids(work: Work, derivation: Derivation) -> list[uuid.UUID]:
    """Return the sources' ids in order, whoever may know of them: to make sure that all are within reach."""
    return list(
        work.session.scalars(
            select(DerivationSource.document_id)
            .where(
                DerivationSource.association_id == work.actor.tenant,
                DerivationSource.derivation_id == derivation.id,
            )
            .order_by(DerivationSource.position)
        )
    )


def origins_of(work: Work, document: Document, derivation: Derivation) -> list[Origin]:
    """Return where a derived document's pages come from, of what the actor may know of."""
    piece = spans_of(work, document)
    sources = sources_of(work, derivation)
    wholes = spans_of_many(work, [source.id for source in sources])
    return [Origin(source, wholes[source.id], piece) for source in sources]


def originals_of(work: Work, spans: Collection[Span]) -> list[File]:
    """Return the files that pages come from and that the actor may have: their documents are within the Scope."""
    return list(
        work.session.scalars(
            select(File)
            .join(
                Document,
                and_(Document.association_id == File.association_id, Document.id == File.document_id),
            )
            .where(within(scope_of(work.actor)), File.id.in_({span.file_id for span in spans}))
            .order_by(Document.reference, File.position)
        )
    )


def has_other_than_originals(work: Work, document_ids: Collection[uuid.UUID]) -> bool:
    """Tell whether any of the documents has a sealed file or a reading copy; a searchable copy is only a rendition."""
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    File.association_id == work.actor.tenant,
                    File.document_id.in_(document_ids),
                    File.role.in_((FileRole.SEALED, FileRole.READING_COPY)),
                )
            )
        )
    )


def parts_at_sheets(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Document]]:
    """Return the parts of those documents that the worker split at their sheets, in order, whoever may know of them.

    By the document that was split; a splitting that was undone has no parts.
    """
    found: dict[uuid.UUID, list[Document]] = {}
    rows = work.session.execute(
        select(DerivationSource.document_id, Document)
        .join(
            Derivation,
            and_(
                Derivation.association_id == DerivationSource.association_id,
                Derivation.id == DerivationSource.derivation_id,
            ),
        )
        .join(
            Extent,
            and_(Extent.association_id == Derivation.association_id, Extent.derivation_id == Derivation.id),
        )
        .join(
            Document,
            and_(Document.association_id == Extent.association_id, Document.id == Extent.document_id),
        )
        .where(
            DerivationSource.association_id == work.actor.tenant,
            DerivationSource.document_id.in_(document_ids),
            Derivation.by_sheets,
            Derivation.undone_at.is_(None),
            Extent.position == 1,
        )
        .order_by(DerivationSource.document_id, Extent.part)
    )
    for source_id, part in rows:
        found.setdefault(source_id, []).append(part)
    return found


def going_along(work: Work, document_ids: Collection[uuid.UUID]) -> list[Document]:
    """Return what shares the documents' fate because it consists of their pages; for the association.

    That is what splittings and joinings made that were undone, and the parts that stand of what the worker split
    at its sheets: nobody cut those by hand.
    """
    return list(
        work.session.scalars(
            select(Document)
            .join(
                Extent,
                and_(Extent.association_id == Document.association_id, Extent.document_id == Document.id),
            )
            .join(File, and_(File.association_id == Extent.association_id, File.id == Extent.file_id))
            .join(
                Derivation,
                and_(
                    Derivation.association_id == Extent.association_id, Derivation.id == Extent.derivation_id
                ),
            )
            .where(
                Document.association_id == work.actor.tenant,
                File.document_id.in_(document_ids),
                or_(Derivation.undone_at.is_not(None), Derivation.by_sheets),
            )
            .distinct()
        )
    )


def ids_made_by(work: Work, derivation: Derivation) -> list[uuid.UUID]:
    """Return the ids of all that a derivation made, whoever may know of it."""
    return list(
        work.session.scalars(
            select(Extent.document_id)
            .where(Extent.association_id == work.actor.tenant, Extent.derivation_id == derivation.id)
            .distinct()
        )
    )


def built_upon(work: Work, document_ids: Collection[uuid.UUID]) -> bool:
    """Tell whether any of the documents is itself the source of a derivation that stands."""
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    DerivationSource.association_id == work.actor.tenant,
                    DerivationSource.document_id.in_(document_ids),
                    Derivation.id == DerivationSource.derivation_id,
                    Derivation.undone_at.is_(None),
                )
            )
        )
    )


def joinable(work: Work, words: str, leave_out: Collection[uuid.UUID], limit: int = 20) -> list[Document]:
    """Return current documents whose title or reference holds the words, the latest first; to choose from."""
    conditions = [within(scope_of(work.actor)), current(), Document.id.not_in(leave_out)]
    for word in words.split()[:8]:
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        text = Document.title + " " + Document.reference
        conditions.append(text.ilike(f"%{escaped}%", escape="\\"))
    return list(
        work.session.scalars(
            select(Document)
            .where(*conditions)
            .order_by(Document.created_at.desc(), Document.reference.desc())
            .limit(limit)
        )
    )
