"""Sweeping away what has outlived its use: counted attempts, challenges, known browsers and orders to BankID."""

from datetime import timedelta

from sqlalchemy import delete

from boardroom.identity import queries
from boardroom.identity.models import Attempt, BankidOrder, Challenge, EidErrand, KnownBrowser
from boardroom.identity.rules.log_in import KNOWN_BROWSER
from boardroom.work import Work

KEPT = timedelta(days=1)


def sweep(work: Work) -> None:
    """Delete attempts, challenges and ended orders that are older than a day; a signature that waits is kept.

    Browsers that have not been let in for half a year are strangers again.
    """
    before = work.now - KEPT
    work.session.execute(delete(Attempt).where(Attempt.at < before))
    work.session.execute(delete(Challenge).where(Challenge.created_at < before))
    work.session.execute(delete(KnownBrowser).where(KnownBrowser.seen_at < work.now - KNOWN_BROWSER))
    work.session.execute(delete(EidErrand).where(EidErrand.created_at < before))
    work.session.execute(delete(BankidOrder).where(BankidOrder.ended_at < before, ~queries.signature_waits()))
