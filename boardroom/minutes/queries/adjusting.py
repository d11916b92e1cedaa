"""Versions of minutes side by side, and who may comment on them while they are adjusted."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.minutes.models import Comment, SentVersion
from boardroom.minutes.queries.writing import comments_of
from boardroom.work import Work


def sent_versions(work: Work, minutes_id: uuid.UUID) -> Sequence[SentVersion]:
    """Return the versions that were sent with their words, oldest first."""
    work.actor.require(Permission.READ_MINUTES)
    return work.session.scalars(
        select(SentVersion)
        .where(SentVersion.association_id == work.actor.tenant, SentVersion.minutes_id == minutes_id)
        .order_by(SentVersion.version)
    ).all()


def comment(work: Work, minutes_id: uuid.UUID, comment_id: uuid.UUID) -> Comment:
    """Return one comment on minutes; NotFound when there is none."""
    found = next((one for one in comments_of(work, minutes_id) if one.id == comment_id), None)
    if found is None:
        raise NotFound
    return found
