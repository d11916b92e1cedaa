"""Hiding documents from whoever has a conflict of interest, and showing them again."""

import uuid
from collections.abc import Collection, Sequence

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.errors import AlreadyHidden
from boardroom.documents.models import Document, Hiding
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


def hide_all(work: Work, document_ids: Collection[uuid.UUID], person_id: uuid.UUID, reason: str) -> None:
    """Hide papers from one person, those too that the actor may not see: a conflict of interest covers all of a matter."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    for document in queries.kept(work, document_ids):
        if queries.hiding(work, document.id, person_id) is None:
            _hide(work, document, person_id, reason)


def show_again(work: Work, document_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """End a hiding; the person it applied to can never do this, since they cannot find the document."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    found = queries.hiding(work, document_id, person_id)
    if found is None:
        raise NotFound
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


def _hide(work: Work, document: Document, person_id: uuid.UUID, reason: str) -> Hiding:
    hidden_from = person(work, person_id)
    if hidden_from is None:
        raise NotFound
    made = Hiding(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        person_id=person_id,
        reason=reason.strip()[:300],
        created_at=work.now,
    )
    work.session.add(made)
    document.changed()
    work.session.flush()
    record(
        work,
        "documents.hidden",
        "document",
        document.id,
        person=hidden_from.name,
        person_id=person_id,
        reason=made.reason,
    )
    return made
