"""Sweeping away what has outlived its use: counted attempts, challenges and orders to BankID."""

from datetime import timedelta

from sqlalchemy import delete

from boardroom.identity import queries
from boardroom.identity.models import Attempt, BankidOrder, Challenge, EidErrand
from boardroom.work import Work

KEPT = timedelta(days=1)


def sweep(work: Work) -> None:
    """Delete attempts, challenges and ended orders that are older than a day; a signature that waits is kept."""
    before = work.now - KEPT
    work.session.execute(delete(Attempt).where(Attempt.at < before))
    work.session.execute(delete(Challenge).where(Challenge.created_at < before))
    work.session.execute(delete(EidErrand).where(EidErrand.created_at < before))
    work.session.execute(delete(BankidOrder).where(BankidOrder.ended_at < before, ~queries.signature_waits()))
