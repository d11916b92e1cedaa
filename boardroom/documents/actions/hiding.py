"""Hiding documents from whoever has a conflict of interest, and showing them again."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.errors import AlreadyHidden
from boardroom.documents.models import Document, Hiding
from boardroom.documents.queries.hidings import each_once, hidings, hidings_for
from boardroom.documents.rules import by_hand, hiding_key
from boardroom.mandates.queries import person
from boardroom.work import Work


def hide_from(work: Work, document_id: uuid.UUID, person_id: uuid.UUID, reason: str) -> Hiding:
    """Hide a document from one person because of a conflict of interest; it binds the chair as well.

    Also where a conflict that is noted at a point or in a matter hides it: that one may be taken back. AlreadyHidden where
    someone did it by hand before.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    made = _hide(work, [queries.by_id(work, document_id)], person_id, reason)
    if not made:
        raise AlreadyHidden
    return made[0]


def hide_many(work: Work, documents: Sequence[Document], person_id: uuid.UUID, reason: str) -> None:
    """As `hide_from` for many documents; those that someone hid from the person before stay so."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    left = [
        one.id for one in documents if not any(by_hand(held.id) for held in hidings(work, one.id, person_id))
    ]
    _hide(work, [queries.by_id(work, one) for one in left], person_id, reason)


def hide_all(
    work: Work, document_ids: Collection[uuid.UUID], person_id: uuid.UUID, reason: str, *, source: uuid.UUID
) -> None:
    """Hide papers from one person for a conflict of interest, whatever else hides them, until `show_all` for the same.

    Those too that the actor may not see: it covers all of a matter. `source` is the key of that conflict.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    known = {one.document_id for one in hidings_for(work, source, person_id)}
    _hide(work, queries.kept(work, set(document_ids) - known), person_id, reason, source)


def show_all(work: Work, person_id: uuid.UUID, *, source: uuid.UUID) -> None:
    """End what `hide_all` hid for a conflict of interest; what another or a person by hand hides as well stays hidden."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    covered = {one.document_id for one in hidings_for(work, source, person_id)}
    _end(work, queries.kept(work, covered), person_id, source)


def show_again(work: Work, document_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Let a person see a document again, whatever hid it; they can never do this themselves, for they cannot find it."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    if not _end(work, [queries.by_id(work, document_id)], person_id):
        raise NotFound


def _hide(
    work: Work,
    documents: Sequence[Document],
    person_id: uuid.UUID,
    reason: str,
    source: uuid.UUID | None = None,
) -> list[Hiding]:
    """Add what hides documents from a person for one conflict, or by hand; what is there for the same stays as it is."""
    if person(work, person_id) is None:
        raise NotFound
    _take(work, documents)
    made = []
    for document in documents:
        standing = hidings(work, document.id, person_id)
        key = hiding_key(source, document.id) if source else new_id()
        if any(one.id == key or (source is None and by_hand(one.id)) for one in standing):
            continue
        made.append(
            Hiding(
                id=key,
                association_id=work.actor.tenant,
                document_id=document.id,
                person_id=person_id,
                reason=reason.strip()[:300],
                created_at=min((one.created_at for one in standing), default=work.now),
            )
        )
    work.session.add_all(made)
    work.session.flush()
    for one in made:
        _record(work, "documents.hidden", one.document_id, person_id, reason=one.reason)
    return made


def _end(
    work: Work, documents: Sequence[Document], person_id: uuid.UUID, source: uuid.UUID | None = None
) -> int:
    """End what hides documents from a person for one conflict, or all of it; return how many rows that were.

    The log says that the person sees them again, or for what they stay hidden.
    """
    _take(work, documents)
    ended = [
        held
        for document in documents
        for held in hidings(work, document.id, person_id)
        if source is None or held.id == hiding_key(source, document.id)
    ]
    for held in ended:
        work.session.delete(held)
    work.session.flush()
    for document_id in dict.fromkeys(held.document_id for held in ended):
        if left := each_once(hidings(work, document_id, person_id)):
            reason = "; ".join(left[0].reasons)
            _record(work, "documents.hidden", document_id, person_id, reason=reason)
        else:
            _record(work, "documents.shown_again", document_id, person_id)
    return len(ended)


def _take(work: Work, documents: Sequence[Document]) -> None:
    """Let search follow, and whoever hides or shows one of them at the same time wait until this Work has ended."""
    for document in documents:
        document.changed()
    work.session.flush()


def _record(work: Work, verb: str, document_id: uuid.UUID, person_id: uuid.UUID, **facts: Any) -> None:
    who = person(work, person_id)
    record(work, verb, "document", document_id, person=who.name if who else "", person_id=person_id, **facts)
