"""Leases on what a worker has claimed: short, and renewed for as long as the worker lives."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from boardroom.core.actor import Actor
from boardroom.core.errors import Unavailable
from boardroom.work.work import Work, WorkOpener

# So long does an item wait whose worker was killed.
LEASE = timedelta(seconds=20)
_RENEWED_EVERY = 6.0  # seconds


@contextmanager
def lease_kept(opener: WorkOpener, worker: Actor, prolong: Callable[[Work], bool]) -> Iterator[None]:
    """Renew a lease while its work is done: a dead worker's lease is short, a slow page's long enough.

    `prolong` answers False when the lease is another's by now. It is asked every few seconds, so a lease has to last
    three times as long (LEASE).
    """
    done = threading.Event()

    def renew() -> None:
        while not done.wait(_RENEWED_EVERY):
            try:
                with opener.writing(worker, lasting=False) as work:
                    if not prolong(work):
                        return
            except Unavailable:
                continue  # asked again in time, or the lease runs out and another does it

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
