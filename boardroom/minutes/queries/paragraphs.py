"""Single §§ of minutes and single decisions, for what speaks of them from elsewhere."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.mandates.rules import scope_of
from boardroom.minutes.models import Item, Minutes
from boardroom.minutes.rules import title_of
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


@dataclass(frozen=True)
class Paragraph:
    """One § with its minutes, and the archived document that they have become, if they are sealed."""

    item: Item
    minutes: Minutes
    document: Document | None

    @property
    def day(self) -> date:
        """The meeting's day."""
        return self.minutes.held_on

    @property
    def title(self) -> str:
        """What the minutes are called."""
        return title_of(self.minutes.called, self.minutes.label or self.minutes.held_on.isoformat())


def counts() -> ColumnElement[bool]:
    """Return the condition that the §§ of minutes are what they say: they are not void, and no file made elsewhere is they.

    What was written here before such a file came is kept, and nobody has signed it.
    """
    return and_(Minutes.void_at.is_(None), Minutes.uploaded_sha256 == "")


def paragraphs(work: Work, item_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Paragraph]:
    """Return those of the §§ that the actor may read: of minutes that are void, a file, or sealed and hidden from them, none."""
    if not item_ids or not work.actor.may(Permission.READ_MINUTES):
        return {}
    return {one.item.id: one for one in _those(work, Item.id.in_(item_ids))}


def sealed_paragraphs(work: Work, words: Sequence[str], limit: int = 20) -> list[Paragraph]:
    """Return the §§ of sealed minutes that have one of the words, newest first, as far as the actor may read them."""
    if not work.actor.may(Permission.READ_MINUTES):
        return []
    forms = {form for word in words for form in (word, word.capitalize())}
    spoken = or_(
        *(column.contains(form, autoescape=True) for column in (Item.heading, Item.text) for form in forms)
    )
    return _those(work, Document.id.is_not(None), spoken, limit=limit)


def _those(work: Work, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Paragraph]:
    rows = work.session.execute(
        select(Item, Minutes, Document)
        .join(Minutes, and_(Minutes.association_id == Item.association_id, Minutes.id == Item.minutes_id))
        .outerjoin(
            Envelope,
            and_(
                Envelope.association_id == Minutes.association_id,
                Envelope.id == Minutes.envelope_id,
                Envelope.state == EnvelopeState.SEALED,
            ),
        )
        .outerjoin(
            Document,
            and_(Document.association_id == Envelope.association_id, Document.id == Envelope.document_id),
        )
        .where(
            Item.association_id == work.actor.tenant,
            *conditions,
            counts(),
            or_(Document.id.is_(None), within(scope_of(work.actor))),
        )
        .order_by(Minutes.held_on.desc(), Item.position)
        .limit(limit)
    )
    return [Paragraph(item, minutes, document) for item, minutes, document in rows]
