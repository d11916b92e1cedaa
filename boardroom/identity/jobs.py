"""Upkeep of identity: what counted attempts and challenges leave behind."""

from boardroom.core.actor import worker_for
from boardroom.identity import actions, queries
from boardroom.identity.actions.upkeep import KEPT
from boardroom.work import WorkOpener


def sweep(opener: WorkOpener) -> bool:
    """Delete what is older than a day; True when there was something."""
    with opener.reading(worker_for()) as work:
        if not queries.anything_to_sweep(work, KEPT):
            return False
    with opener.writing(worker_for()) as work:
        actions.sweep(work)
    return True
