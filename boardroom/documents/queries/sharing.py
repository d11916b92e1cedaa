"""Which documents share pages, and what follows: a hiding holds for all of them, and only one of them stands in lists."""

import uuid

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, select, true, union
from sqlalchemy.orm import aliased

from boardroom.core.statements import made_once, whole_alias
from boardroom.documents.models import Derivation, DerivationSource, Document, Extent, File, Hiding


@made_once(500)
def hidden_documents(
    association_id: uuid.UUID, person_id: uuid.UUID | None
) -> CompoundSelect[tuple[uuid.UUID]]:
    """Return the documents that a person must not see: those hidden from them, and all that share a page with one.

    Without a person: those hidden from anyone at all.

    So a part inherits its source's hidings, and a hidden page is not found in the source either. The statement is made
    once for each person: it stands in nearly every question to the database, and making it takes longer than the answer.
    """
    # Starts from the person's own hidings, which are few, and is evaluated once for a whole query.
    mine = (
        select(Hiding.document_id)
        .where(
            Hiding.association_id == association_id,
            true() if person_id is None else Hiding.person_id == person_id,
        )
        .correlate(None)
    )
    files, part, other = _sides()
    parts = (
        select(part.document_id)
        .join(files, files.id == part.file_id)
        .where(part.association_id == association_id, files.document_id.in_(mine))
        .correlate(None)
    )
    wholes = (
        select(files.document_id)
        .join(part, part.file_id == files.id)
        .where(part.association_id == association_id, part.document_id.in_(mine))
        .correlate(None)
    )
    overlapping = (
        select(other.document_id)
        .join(part, _overlaps(part, other))
        .where(part.association_id == association_id, part.document_id.in_(mine))
        .correlate(None)
    )
    return union(mine, parts, wholes, overlapping)


def sharers(document: Document) -> CompoundSelect[tuple[uuid.UUID]]:
    """Return the documents that share a page with a document: what it was cut from, and what was cut from it."""
    files, part, other = _sides()
    wholes = (
        select(files.document_id)
        .join(part, part.file_id == files.id)
        .where(part.association_id == document.association_id, part.document_id == document.id)
        .correlate(None)
    )
    parts = (
        select(part.document_id)
        .join(files, files.id == part.file_id)
        .where(part.association_id == document.association_id, files.document_id == document.id)
        .correlate(None)
    )
    overlapping = (
        select(other.document_id)
        .join(part, _overlaps(part, other))
        .where(part.association_id == document.association_id, part.document_id == document.id)
        .correlate(None)
    )
    return union(wholes, parts, overlapping)


@made_once()
def current() -> ColumnElement[bool]:
    """Return the condition on Document that it stands in lists and in search: no split, joined or undone form of it does."""
    left, came, source, extent = (
        aliased(Derivation),
        aliased(Derivation),
        aliased(DerivationSource),
        aliased(Extent),
    )
    was_source = (
        exists()
        .where(
            source.association_id == Document.association_id,
            source.document_id == Document.id,
            left.id == source.derivation_id,
            left.undone_at.is_(None),
        )
        .correlate(Document)
    )
    was_undone = (
        exists()
        .where(
            extent.association_id == Document.association_id,
            extent.document_id == Document.id,
            came.id == extent.derivation_id,
            came.undone_at.is_not(None),
        )
        .correlate(Document)
    )
    return and_(~was_source, ~was_undone)


@made_once()
def _sides() -> tuple[type[File], type[Extent], type[Extent]]:
    """Return the file and the two runs that are compared, made once: a new alias adapts every column anew, at each query."""
    return whole_alias(File), whole_alias(Extent), whole_alias(Extent)


def _overlaps(one: type[Extent], other: type[Extent]) -> ColumnElement[bool]:
    return and_(
        one.file_id == other.file_id,
        one.first_page <= other.last_page,
        other.first_page <= one.last_page,
    )
