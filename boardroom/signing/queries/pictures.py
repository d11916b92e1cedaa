"""The pages of frozen papers as images: which are stored, and for which envelopes none was drawn yet."""

import uuid

from sqlalchemy import exists, select

from boardroom.core.errors import NotFound
from boardroom.signing.models import Envelope, PageImage
from boardroom.signing.queries.bundles import papers_of
from boardroom.signing.queries.opening import readable
from boardroom.signing.rules.bundles import ReadPage, page_of
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


def picture_of(work: Work, envelope_id: uuid.UUID, number: int) -> PageImage | None:
    """Return what is known of a page's image; without a hash it is being drawn, or could not be."""
    return work.session.scalars(
        select(PageImage).where(
            PageImage.association_id == work.actor.tenant,
            PageImage.envelope_id == envelope_id,
            PageImage.number == number,
        )
    ).first()


def page_image(work: Work, envelope_id: uuid.UUID, number: int) -> tuple[ReadPage, str]:
    """Return a page of an envelope with the hash of its stored image, which is empty when it was not rendered yet.

    NotFound for whoever may not read the paper, and for a page that it does not have.
    """
    envelope = readable(work, envelope_id)
    if not 1 <= number <= envelope.pages_to_read:
        raise NotFound
    found = picture_of(work, envelope_id, number)
    return page_of(papers_of(work, envelope), number), found.sha256 if found else ""


def next_to_draw(work: Work, association_id: uuid.UUID | None = None) -> Envelope | None:
    """Return the open envelope that was sent first of those of which no page was drawn, of one association or of any."""
    drawn = exists().where(
        PageImage.association_id == Envelope.association_id, PageImage.envelope_id == Envelope.id
    )
    waiting = select(Envelope).where(Envelope.state == EnvelopeState.SENT, ~drawn)
    if association_id is not None:
        waiting = waiting.where(Envelope.association_id == association_id)
    return work.session.scalars(waiting.order_by(Envelope.sent_at).limit(1)).first()
