"""Versions of minutes side by side, and who may comment on them while they are adjusted."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.minutes.models import Comment, Minutes, SentVersion
from boardroom.minutes.queries.writing import comments_of
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


def sent_versions(work: Work, minutes_id: uuid.UUID) -> Sequence[SentVersion]:
    """Return the versions that were sent with their words, oldest first."""
    work.actor.require(Permission.READ_MINUTES)
    return work.session.scalars(
        select(SentVersion)
        .where(SentVersion.association_id == work.actor.tenant, SentVersion.minutes_id == minutes_id)
        .order_by(SentVersion.version)
    ).all()


def commented(work: Work) -> list[tuple[Minutes, int]]:
    """Return the minutes that the actor writes on which others have commented, with how many comments wait to be seen to.

    None that are void, or that all have signed: there nothing can be changed any more.
    """
    waiting = (
        select(Comment.minutes_id, func.count().label("count"))
        .where(
            Comment.association_id == work.actor.tenant,
            Comment.settled_at.is_(None),
            or_(Comment.written_by.is_(None), Comment.written_by != work.actor.person_id),
        )
        .group_by(Comment.minutes_id)
        .subquery()
    )
    rows = work.session.execute(
        select(Minutes, waiting.c.count)
        .join(waiting, waiting.c.minutes_id == Minutes.id)
        .outerjoin(
            Envelope,
            (Envelope.association_id == Minutes.association_id) & (Envelope.id == Minutes.envelope_id),
        )
        .where(
            Minutes.association_id == work.actor.tenant,
            Minutes.written_by == work.actor.person_id,
            Minutes.void_at.is_(None),
            or_(Envelope.id.is_(None), Envelope.state.not_in((EnvelopeState.SIGNED, EnvelopeState.SEALED))),
        )
        .order_by(Minutes.held_on)
    )
    return [(row[0], row[1]) for row in rows]


def comment(work: Work, minutes_id: uuid.UUID, comment_id: uuid.UUID) -> Comment:
    """Return one comment on minutes; NotFound when there is none."""
    found = next((one for one in comments_of(work, minutes_id) if one.id == comment_id), None)
    if found is None:
        raise NotFound
    return found
