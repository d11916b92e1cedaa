"""Counting attempts in the database, so that guessing is slow whichever process answers.

Guessing at an account is counted for all strangers together, or they would only have to take turns. A browser that
has been let in before is counted by itself: strangers cannot keep its owner out (OWASP, "Slow Down Online Guessing
Attacks with Device Cookies").
"""

import uuid

from sqlalchemy import update

from boardroom.core.ids import new_id
from boardroom.identity.models import Attempt
from boardroom.identity.queries import failures
from boardroom.identity.rules.log_in import LIMITS, Limit, attempt_subject, minutes_until, network_of
from boardroom.work import Work


def minutes_to_wait(work: Work, kind: str, account: str, address: str, known: str = "") -> int:
    """Return how long to wait before the next try; 0 for not at all.

    Counted are the account (an e-mail or id) and the network address; or the `known` browser alone, where there is one.
    """
    ends = [
        limit.blocked_until(failures(work, kind, subject, limit.within, forgiven_by_success=forgiven))
        for subject, limit, forgiven in _counted(kind, account, address, known)
    ]
    return max((minutes_until(end, work.now) for end in ends if end is not None), default=0)


def count(work: Work, kind: str, account: str, address: str, known: str = "") -> tuple[uuid.UUID, ...]:
    """Count an attempt as failed before it is tried, so that simultaneous guesses are all counted."""
    rows = [
        Attempt(id=new_id(), kind=kind, subject=subject, at=work.now, succeeded=False)
        for subject, _limit, _forgiven in _counted(kind, account, address, known)
    ]
    work.session.add_all(rows)
    work.session.flush()
    return tuple(row.id for row in rows)


def succeeded(work: Work, attempts: tuple[uuid.UUID, ...]) -> None:
    """Turn counted attempts into successes."""
    work.session.execute(update(Attempt).where(Attempt.id.in_(attempts)).values(succeeded=True))


def _counted(kind: str, account: str, address: str, known: str) -> list[tuple[str, Limit, bool]]:
    """Return what a try is counted under, how often that may fail, and whether a success wipes the slate."""
    for_account, for_address = LIMITS[kind]
    if known:
        return [(attempt_subject("browser", known), for_account, True)]
    return [
        (attempt_subject("account", account), for_account, True),
        (attempt_subject("address", network_of(address)), for_address, False),
    ]
