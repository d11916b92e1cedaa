"""Hiding documents from whoever has a conflict of interest, and showing them again."""

import uuid
from collections.abc import Collection, Iterable, Sequence

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.errors import AlreadyHidden
from boardroom.documents.models import Document, Hiding
from boardroom.documents.rules import hiding_key
from boardroom.mandates.queries import person
from boardroom.work import Work


def hide_from(work: Work, document_id: uuid.UUID, person_id: uuid.UUID, reason: str) -> Hiding:
    """Hide a document from one person because of a conflict of interest; it binds the chair as well."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    if queries.hiding(work, document_id, person_id):
        raise AlreadyHidden
    return _hide(work, document, person_id, reason)


def hide_many(work: Work, documents: Sequence[Document], person_id: uuid.UUID, reason: str) -> None:
    """As `hide_from` for many documents; those hidden from the person already stay so."""
    for document in documents:
        if queries.hiding(work, document.id, person_id) is None:
            hide_from(work, document.id, person_id, reason)


def hide_all(
    work: Work, document_ids: Collection[uuid.UUID], person_id: uuid.UUID, reason: str, *, source: uuid.UUID
) -> None:
    """Hide papers from one person, those too that the actor may not see: a conflict of interest covers all of a matter.

    `source` is the key of that conflict: by it, and not by words, the hiding is known when the conflict is taken back.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    for document in queries.kept(work, document_ids):
        if queries.hiding(work, document.id, person_id) is None:
            _hide(work, document, person_id, reason, hiding_key(source, document.id))


def hand_over(work: Work, held: Hiding, reason: str, *, source: uuid.UUID) -> None:
    """Let a hiding go on for another conflict of interest than the one that it was made for; the log is told for which."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    held.id, held.reason = hiding_key(source, held.document_id), reason.strip()[:300]
    work.session.flush()
    _record_hidden(work, held)


def show_all(work: Work, hidings: Iterable[Hiding]) -> None:
    """End hidings as `hide_all` made them: of papers too that the actor may not see."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    for held in hidings:
        [document] = queries.kept(work, [held.document_id])
        _show(work, document, held)


def show_again(work: Work, document_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """End a hiding; the person it applied to can never do this, since they cannot find the document."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    found = queries.hiding(work, document_id, person_id)
    if found is None:
        raise NotFound
    _show(work, document, found)


def _show(work: Work, document: Document, found: Hiding) -> None:
    person_id = found.person_id
    work.session.delete(found)
    document.changed()
    work.session.flush()
    shown_to = person(work, person_id)
    record(
        work,
        "documents.shown_again",
        "document",
        document.id,
        person=shown_to.name if shown_to else "",
        person_id=person_id,
    )


def _hide(
    work: Work, document: Document, person_id: uuid.UUID, reason: str, key: uuid.UUID | None = None
) -> Hiding:
    if person(work, person_id) is None:
        raise NotFound
    made = Hiding(
        id=key or new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        person_id=person_id,
        reason=reason.strip()[:300],
        created_at=work.now,
    )
    work.session.add(made)
    document.changed()
    work.session.flush()
    _record_hidden(work, made)
    return made


def _record_hidden(work: Work, held: Hiding) -> None:
    hidden_from = person(work, held.person_id)
    record(
        work,
        "documents.hidden",
        "document",
        held.document_id,
        person=hidden_from.name if hidden_from else "",
        person_id=held.person_id,
        reason=held.reason,
    )
