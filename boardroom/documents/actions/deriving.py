"""Splitting one document into several and joining several into one: derived documents, undoable, no byte touched."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.actions.filing import file_document
from boardroom.documents.errors import (
    AlreadyDerived,
    BuiltUpon,
    NotDivisible,
    NothingToCut,
    NothingToJoin,
    SignedAlready,
    UndoneBefore,
)
from boardroom.documents.models import Derivation, DerivationKind, DerivationSource, Document, Extent
from boardroom.documents.queries import derivations
from boardroom.documents.rules import Span, cut, in_turn, leaves
from boardroom.work import Work


@dataclass(frozen=True)
class NewPart:
    """Pages `first` to `last` (from 1, across the files) that become a document of their own, and what is said of it."""

    title: str
    first: int
    last: int
    record_class: str | None = None
    document_date: date | None = None
    tags: tuple[str, ...] = ()


def split(
    work: Work, document_id: uuid.UUID, parts: Sequence[NewPart], *, by_sheets: bool = False
) -> list[Document]:
    """Make documents of runs of a document's pages; the document itself is set aside, whole and untouched.

    Pages between the parts belong to none of them. NothingToCut when the parts are not in order or are all of
    the document in one; AlreadyDerived, NotDivisible where it cannot be split.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    whole = _material(work, document)
    count = len(leaves(whole))
    ranges = [(part.first, part.last) for part in parts]
    if not in_turn(ranges, count) or ranges == [(1, count)]:
        raise NothingToCut
    derivation = _derivation(work, DerivationKind.SPLIT, [document], by_sheets=by_sheets)
    made = [
        _made(work, derivation, number, part, cut(whole, part.first, part.last), filer=document.created_by)
        for number, part in enumerate(parts, start=1)
    ]
    document.changed()
    work.session.flush()
    record(
        work,
        "documents.split",
        "document",
        document.id,
        derivation=derivation.id,
        parts=[f"{part.reference}: {first}-{last}" for part, (first, last) in zip(made, ranges, strict=True)],
    )
    return made


def join(
    work: Work,
    document_ids: Sequence[uuid.UUID],
    *,
    title: str,
    record_class: str | None,
    document_date: date | None,
    tags: Sequence[str] = (),
) -> Document:
    """Make one document of several, in the given order; they are set aside, whole and untouched.

    NothingToJoin for fewer than two; AlreadyDerived, NotDivisible where one of them cannot be joined.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    wanted = list(dict.fromkeys(document_ids))
    if len(wanted) < 2:
        raise NothingToJoin
    sources = [queries.by_id(work, document_id) for document_id in wanted]
    spans = tuple(span for source in sources for span in _material(work, source))
    derivation = _derivation(work, DerivationKind.JOINED, sources)
    whole = NewPart(title, 1, 0, record_class, document_date, tuple(tags))
    joined = _made(work, derivation, 1, whole, spans, filer=work.actor.person_id)
    for source in sources:
        source.changed()
        record(
            work,
            "documents.joined",
            "document",
            source.id,
            derivation=derivation.id,
            into=joined.reference,
        )
    work.session.flush()
    return joined


def undo(work: Work, derivation_id: uuid.UUID) -> list[Document]:
    """Undo a splitting or joining: its sources stand again, what it made is set aside; return the sources.

    SignedAlready once something was signed of the results, BuiltUpon while they are split or joined themselves.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    derivation = derivations.by_key(work, derivation_id)
    # One who may not know of every source or result finds none of it.
    sources = [queries.by_id(work, document_id) for document_id in derivations.source_ids(work, derivation)]
    results = [queries.by_id(work, document_id) for document_id in derivations.ids_made_by(work, derivation)]
    if derivation.undone_at is not None:
        raise UndoneBefore
    made = [result.id for result in results]
    if derivations.has_other_than_originals(work, made):
        raise SignedAlready
    if derivations.built_upon(work, made):
        raise BuiltUpon
    derivation.undone_at, derivation.undone_by = work.now, work.actor.person_id
    verb = "documents.split_undone" if derivation.kind is DerivationKind.SPLIT else "documents.joining_undone"
    for document in (*sources, *results):
        document.changed()
        record(work, verb, "document", document.id, derivation=derivation.id)
    work.session.flush()
    return sources


def _material(work: Work, document: Document) -> tuple[Span, ...]:
    """Return what may be cut or joined of a document; a refusal where it must stay as it is."""
    if not derivations.is_current(work, document):
        raise AlreadyDerived
    spans = derivations.spans_of(work, document)
    if not spans or derivations.has_other_than_originals(work, [document.id]):
        raise NotDivisible
    return spans


def _derivation(
    work: Work, kind: DerivationKind, sources: Sequence[Document], *, by_sheets: bool = False
) -> Derivation:
    derivation = Derivation(
        id=new_id(),
        association_id=work.actor.tenant,
        kind=kind,
        by_sheets=by_sheets,
        made_at=work.now,
        made_by=work.actor.person_id,
    )
    work.session.add(derivation)
    work.session.flush()
    for position, source in enumerate(sources, start=1):
        work.session.add(
            DerivationSource(
                id=new_id(),
                association_id=work.actor.tenant,
                derivation_id=derivation.id,
                document_id=source.id,
                position=position,
            )
        )
    work.session.flush()
    return derivation


def _made(
    work: Work,
    derivation: Derivation,
    number: int,
    part: NewPart,
    spans: Sequence[Span],
    *,
    filer: uuid.UUID | None,
) -> Document:
    document = file_document(
        work,
        title=part.title,
        files=[],
        record_class=part.record_class,
        document_date=part.document_date,
        tags=part.tags,
    )
    document.created_by = filer
    for position, span in enumerate(spans, start=1):
        work.session.add(
            Extent(
                id=new_id(),
                association_id=work.actor.tenant,
                derivation_id=derivation.id,
                document_id=document.id,
                part=number,
                position=position,
                file_id=span.file_id,
                first_page=span.first,
                last_page=span.last,
            )
        )
    work.session.flush()
    return document
