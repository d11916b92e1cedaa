"""What archived minutes seem to have decided, for a person to confirm."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.models import Person
from boardroom.mandates.queries import persons
from boardroom.mandates.rules import scope_of
from boardroom.minutes.models import AgendaPaper, Decision, DecisionReview, Item, Minutes, SentVersion
from boardroom.minutes.queries.suggesting import says_as_much, suggested_in
from boardroom.minutes.rules import RECORD_CLASSES, Suggestion, plain, suggestions
from boardroom.reading.queries import texts_of
from boardroom.signing.models import Envelope
from boardroom.work import Work


@dataclass(frozen=True)
class Reviewed:
    """Archived minutes with the decisions that were confirmed from them and those that are suggested."""

    document: Document
    suggested: list[Suggestion]
    confirmed: list[Decision]
    at: DecisionReview | None


def to_review(work: Work, *, page: int = 1, size: int = 25) -> tuple[list[Document], int, int]:
    """Return archived minutes whose decisions nobody has gone through, newest first, with how many and how many pages."""
    work.actor.require(Permission.WRITE_MINUTES)
    conditions = _unreviewed(work)
    total = work.session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0
    pages = max(1, -(-total // size))
    found = work.session.scalars(
        select(Document)
        .where(*conditions)
        .order_by(Document.document_date.desc().nulls_last(), Document.reference)
        .limit(size)
        .offset((min(max(1, page), pages) - 1) * size)
    )
    return list(found), total, pages


def awaits_review(work: Work, document_id: uuid.UUID | None) -> bool:
    """Tell whether a document is minutes whose decisions the actor is to go through and nobody has."""
    if document_id is None or not work.actor.may(Permission.WRITE_MINUTES):
        return False
    conditions = *_unreviewed(work, document_id), Document.id == document_id
    return bool(work.session.scalar(select(exists().where(*conditions))))


def review(work: Work, document_id: uuid.UUID) -> Reviewed:
    """Return what plain rules take for decisions in one document's text, less what is confirmed already."""
    work.actor.require(Permission.WRITE_MINUTES)
    document = document_by_id(work, document_id)
    confirmed = list(
        work.session.scalars(
            select(Decision)
            .where(Decision.association_id == work.actor.tenant, Decision.document_id == document_id)
            .order_by(Decision.page_number, Decision.position)
        )
    )
    pages = [text for _page, text, _words in texts_of(work, document_id)]
    known = {(plain(one.evidence), plain(one.text)) for one in confirmed}
    evidence = {plain(one.evidence) for one in confirmed}
    entered = _entered_in(work, document_id)
    found = [
        one
        for one in suggestions(pages, document.document_date)
        # A sentence that holds one decision is settled however its words were changed; one of several by its own words.
        if (plain(one.evidence), plain(one.text)) not in known
        and not (one.text == one.evidence and plain(one.evidence) in evidence)
        and not says_as_much(one, entered)
    ]
    at = work.session.scalars(
        select(DecisionReview).where(
            DecisionReview.association_id == work.actor.tenant, DecisionReview.document_id == document_id
        )
    ).first()
    return Reviewed(document, found, confirmed, at)


def built_on(work: Work) -> dict[uuid.UUID, str]:
    """Return the documents that a meeting or the register builds on, with "agenda" or "decided"; whoever may see them."""
    papers = work.session.scalars(
        select(AgendaPaper.document_id).where(AgendaPaper.association_id == work.actor.tenant)
    )
    found = dict.fromkeys(papers, "agenda")
    sources = work.session.scalars(
        select(Decision.document_id).where(
            Decision.association_id == work.actor.tenant, Decision.document_id.is_not(None)
        )
    )
    return found | {source: "decided" for source in sources if source is not None}


def person_named(work: Work, name: str) -> Person | None:
    """Return the one person of a name; None when there is none or there are two."""
    found = [person for person in persons(work) if plain(person.name) == plain(name)] if name else []
    return found[0] if len(found) == 1 else None


def _unreviewed(work: Work, document_id: uuid.UUID | None = None) -> list[ColumnElement[bool]]:
    # Written here, their decisions stand in the register as they were written, but for those that stand in the text
    # alone; a PDF that was taken as minutes has none until somebody has gone through its text.
    return [
        within(scope_of(work.actor)),
        current(),
        Document.record_class.in_(RECORD_CLASSES.values()),
        or_(
            Document.id.not_in(_written_here(work, Envelope.document_id)),
            Document.id.in_(_left_in_text(work, document_id)),
        ),
        ~_gone_through(work, Document.id),
    ]


def _gone_through(work: Work, document_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return exists().where(
        DecisionReview.association_id == work.actor.tenant, DecisionReview.document_id == document_id
    )


def _left_in_text(work: Work, document_id: uuid.UUID | None) -> list[uuid.UUID]:
    """Return the documents of minutes written here whose text decides something that no decision of its § says."""
    asked = (
        _written_here(work, Envelope.document_id, Minutes)
        .where(~_gone_through(work, Envelope.document_id))
        .options(selectinload(Minutes.items).selectinload(Item.decisions))
    )
    if document_id is not None:
        asked = asked.where(Envelope.document_id == document_id)
    return [
        document
        for document, minutes in work.session.execute(asked)
        if any(one.told.certain for one in suggested_in(minutes))
    ]


def _entered_in(work: Work, document_id: uuid.UUID) -> list[str]:
    """Return in plain words the decisions that minutes written here have, as whose document this one lies in the archive."""
    made = _written_here(work, Decision.text).join(
        Item, and_(Item.association_id == Minutes.association_id, Item.minutes_id == Minutes.id)
    )
    made = made.join(
        Decision, and_(Decision.association_id == Item.association_id, Decision.item_id == Item.id)
    )
    return [plain(text) for text in work.session.scalars(made.where(Envelope.document_id == document_id))]


def _written_here(work: Work, *columns: Any) -> Select[Any]:
    """Ask of the minutes that were typeset here and lie in the archive: words are kept of those, and of nothing else."""
    return (
        select(*columns)
        .select_from(Envelope)
        .join(
            Minutes,
            and_(Minutes.association_id == Envelope.association_id, Minutes.envelope_id == Envelope.id),
        )
        .join(
            SentVersion,
            and_(
                SentVersion.association_id == Minutes.association_id,
                SentVersion.minutes_id == Minutes.id,
                SentVersion.version == Envelope.version,
            ),
        )
        .where(Envelope.association_id == work.actor.tenant, Envelope.document_id.is_not(None))
    )
