"""Challenges: random values handed out to be answered once, within minutes."""

import uuid
from datetime import timedelta

from sqlalchemy import update

from boardroom.core.ids import new_id
from boardroom.identity.models import Challenge
from boardroom.identity.queries import challenge as find
from boardroom.work import Work, changed


def hand_out(work: Work, purpose: str, value: bytes, account_id: uuid.UUID | None = None) -> uuid.UUID:
    """Keep a challenge and return its id, which the session remembers."""
    row = Challenge(id=new_id(), purpose=purpose, account_id=account_id, challenge=value, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row.id


def take(
    work: Work,
    challenge_id: uuid.UUID,
    purpose: str,
    lifetime: timedelta,
    account_id: uuid.UUID | None = None,
) -> Challenge | None:
    """Use a challenge up and return it; None when it is unknown, old, used, or someone else's."""
    found = find(work, challenge_id, purpose, lifetime, account_id)
    if found is None:
        return None
    used = changed(
        work,
        update(Challenge)
        .where(Challenge.id == found.id, Challenge.used_at.is_(None))
        .values(used_at=work.now),
    )
    return found if used else None
