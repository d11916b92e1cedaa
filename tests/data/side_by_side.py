"""Two Works on a database server, of which the second comes while the first is not yet done."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from boardroom.core.actor import Actor
from boardroom.runtime import Runtime
from boardroom.work import Work

_WAITING = text(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)
# Longer than any deed takes that waits for nobody, in seconds.
_PATIENCE = 10.0


def meanwhile(
    runtime: Runtime,
    first: tuple[Actor, Callable[[Work], Any]],
    second: tuple[Actor, Callable[[Work], Any]],
    then: Callable[[Work], Any] = lambda _work: None,
) -> Any:
    """Do the second while the first has written and not yet committed; return what the second returns.

    The first commits once the second waits for it, or has ended without; `then` is what it does before that.
    """
    with ThreadPoolExecutor(1) as pool:
        with runtime.opener.writing(first[0]) as work:
            first[1](work)
            work.session.flush()
            later = pool.submit(_do, runtime, *second)
            _until_it_waits(runtime, later)
            then(work)
        return later.result()


def _do(runtime: Runtime, actor: Actor, deed: Callable[[Work], Any]) -> Any:
    with runtime.opener.writing(actor) as work:
        return deed(work)


def _until_it_waits(runtime: Runtime, later: "Future[Any]") -> None:
    until = time.monotonic() + _PATIENCE
    with runtime.engine.connect() as connection:
        while not later.done() and not connection.scalar(_WAITING):
            assert time.monotonic() < until, "it neither waits nor ends"
            connection.rollback()
            time.sleep(0.01)
