"""From whom documents are hidden, and for what: a row for each conflict of interest, another where a person did it by hand."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from boardroom.documents.models import Document, Hiding
from boardroom.documents.queries.sharing import sharers
from boardroom.documents.rules import by_hand, hiding_key
from boardroom.work import Work


@dataclass(frozen=True)
class Hidden:
    """One document hidden from one person: since when, every reason for which it is, and whether by hand as well."""

    document_id: uuid.UUID
    person_id: uuid.UUID
    since: datetime
    reasons: tuple[str, ...]
    by_hand: bool


def hidden_of(work: Work, document: Document) -> list[Hidden]:
    """Return from whom a document is hidden: by its own hidings, and by those of all that share pages with it."""
    return each_once(
        work.session.scalars(
            select(Hiding)
            .where(
                Hiding.association_id == work.actor.tenant,
                or_(Hiding.document_id == document.id, Hiding.document_id.in_(sharers(document))),
            )
            .order_by(Hiding.created_at, Hiding.reason)
        )
    )


def each_once(hidings: Iterable[Hiding]) -> list[Hidden]:
    """Return each document and person of several hidings once, in their order."""
    found: dict[tuple[uuid.UUID, uuid.UUID], list[Hiding]] = {}
    for one in hidings:
        found.setdefault((one.document_id, one.person_id), []).append(one)
    return [
        Hidden(
            *key,
            min(one.created_at for one in rows),
            tuple(dict.fromkeys(one.reason for one in rows if one.reason)),
            any(by_hand(one.id) for one in rows),
        )
        for key, rows in found.items()
    ]


def hidings(work: Work, document_id: uuid.UUID, person_id: uuid.UUID) -> list[Hiding]:
    """Return all that hides a document from a person."""
    return list(work.session.scalars(_from(work, person_id).where(Hiding.document_id == document_id)))


def hidings_for(work: Work, source: uuid.UUID, person_id: uuid.UUID) -> list[Hiding]:
    """Return what a conflict of interest hides from the person who has it; whoever may see the papers."""
    return [one for one in hidings_from(work, person_id) if one.id == hiding_key(source, one.document_id)]


def hidings_from(work: Work, person_id: uuid.UUID) -> list[Hiding]:
    """Return all that hides something from a person, for whatever reason; whoever may see the papers."""
    return list(work.session.scalars(_from(work, person_id)))


def _from(work: Work, person_id: uuid.UUID) -> Select[Hiding]:
    return (
        select(Hiding)
        .where(Hiding.association_id == work.actor.tenant, Hiding.person_id == person_id)
        .order_by(Hiding.created_at, Hiding.reason)
    )
