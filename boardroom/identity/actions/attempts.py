"""Counting attempts in the database, so that guessing is slow whichever process answers."""

import uuid

from sqlalchemy import update

from boardroom.core.ids import new_id
from boardroom.identity.models import Attempt
from boardroom.identity.queries import failures
from boardroom.identity.rules.log_in import LIMITS, attempt_subject, minutes_until
from boardroom.work import Work


def minutes_to_wait(work: Work, kind: str, account: str, address: str) -> int:
    """Return how long the account (an e-mail or id) or the network address must wait; 0 for not at all."""
    for_account, for_address = LIMITS[kind]
    ends = [
        for_account.blocked_until(
            failures(
                work, kind, attempt_subject("account", account), for_account.within, forgiven_by_success=True
            )
        ),
        for_address.blocked_until(
            failures(
                work, kind, attempt_subject("address", address), for_address.within, forgiven_by_success=False
            )
        ),
    ]
    return max((minutes_until(end, work.now) for end in ends if end is not None), default=0)


def count(work: Work, kind: str, account: str, address: str) -> tuple[uuid.UUID, ...]:
    """Count an attempt as failed before it is tried, so that simultaneous guesses are all counted."""
    rows = [
        Attempt(id=new_id(), kind=kind, subject=subject, at=work.now, succeeded=False)
        for subject in (attempt_subject("account", account), attempt_subject("address", address))
    ]
    work.session.add_all(rows)
    work.session.flush()
    return tuple(row.id for row in rows)


def succeeded(work: Work, attempts: tuple[uuid.UUID, ...]) -> None:
    """Turn counted attempts into successes."""
    work.session.execute(update(Attempt).where(Attempt.id.in_(attempts)).values(succeeded=True))
