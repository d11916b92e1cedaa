"""Orders to BankID collected whether or not a browser waits; and what attempts and challenges leave behind."""

from boardroom.core.actor import worker_for
from boardroom.identity import actions, queries
from boardroom.identity.actions import app_secrets
from boardroom.identity.actions.bankid_orders import collect_bankid as collect_one
from boardroom.identity.actions.bankid_orders import forget_lost_bankid
from boardroom.identity.actions.upkeep import KEPT
from boardroom.work import WorkOpener


def sweep(opener: WorkOpener) -> bool:
    """Delete what is older than a day, and lock what was left readable; True when there was something."""
    with opener.reading(worker_for()) as work:
        if not queries.anything_to_sweep(work, KEPT) and not app_secrets.any_plain(work):
            return False
    with opener.writing(worker_for()) as work:
        actions.sweep(work)
        app_secrets.lock_all(work)
    return True


def collect_bankid(opener: WorkOpener) -> bool:
    """Collect the order that is due, or end one that nobody will answer; True when there was one.

    A signature counts although the browser never came back: nobody but this job may be waiting for it.
    """
    if not opener.ports.bankid.configured:
        return False
    return collect_one(opener) or forget_lost_bankid(opener)
