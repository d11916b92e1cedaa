"""Sweeping away what has outlived its use: counted attempts and challenges."""

from datetime import timedelta

from sqlalchemy import delete

from boardroom.identity.models import Attempt, Challenge
from boardroom.work import Work

KEPT = timedelta(days=1)


def sweep(work: Work) -> None:
    """Delete attempts and challenges that are older than a day."""
    before = work.now - KEPT
    work.session.execute(delete(Attempt).where(Attempt.at < before))
    work.session.execute(delete(Challenge).where(Challenge.created_at < before))
