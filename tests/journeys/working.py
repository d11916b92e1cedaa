"""The worker of a journey: asks a lane again once a table that it read has been written to."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Engine, event

from boardroom.core.db import Base
from boardroom.runtime import Runtime
from boardroom.worker import LANES, LOOK_SECONDS

A_JUMP = timedelta(seconds=1)  # between two glances at a clock: someone has set it
GLANCE_SECONDS = 0.1


class Moves:
    """Which tables have been written to, in what order; and what a lane read while it was asked.

    Every page that is viewed writes something, and asking all the lanes after each of them costs more than the pages.
    """

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        self._moved: dict[str, int] = {}
        self._here = threading.local()
        self._news = threading.Condition()
        event.listen(engine, "before_cursor_execute", self._note)
        # A connection comes back once its transaction is over: what it wrote can be seen from now on.
        event.listen(engine, "checkin", self._tell)

    def since(self, count: int, tables: set[str]) -> bool:
        """Tell whether one of the tables was written to after so many moves."""
        return any(self._moved.get(table, 0) > count for table in tables)

    def wait(self, count: int, seconds: float) -> None:
        """Wait for another move than those counted, but not for long."""
        with self._news:
            self._news.wait_for(lambda: self.count != count, seconds)

    @contextmanager
    def reading(self) -> Iterator[set[str]]:
        """Gather what this thread reads."""
        self._here.read = set()
        try:
            yield self._here.read
        finally:
            self._here.read = None

    def _note(self, connection: Any, _cursor: Any, statement: str, *_more: object) -> None:
        tables = _tables(statement)
        read = getattr(self._here, "read", None)
        if read is not None:
            read |= tables
        if not statement.lstrip().startswith(("SELECT", "PRAGMA", "BEGIN")):
            connection.info.setdefault("written", set()).update(tables)

    def _tell(self, _connection: Any, record: Any) -> None:
        if written := record.info.pop("written", None):
            with self._news:
                self.count += 1
                self._moved.update(dict.fromkeys(written, self.count))
                self._news.notify_all()


@cache
def _tables(statement: str) -> frozenset[str]:
    """Every table that a statement names."""
    return frozenset(re.findall(r"\w+", statement)) & frozenset(Base.metadata.tables)


def work(
    runtime: Runtime,
    rests: AbstractContextManager[object],
    stop: threading.Event,
    trouble: Callable[[BaseException], None],
) -> None:
    """Do what the lanes have to do once what they read or the clock has moved, and now and then without a reason."""
    moves = Moves(runtime.engine)
    asked: dict[str, tuple[int, set[str]]] = {}
    then, looked = runtime.opener.clock.now(), time.monotonic()
    while not stop.is_set():
        count = moves.count
        if _set_since(then, then := runtime.opener.clock.now()) or time.monotonic() > looked + LOOK_SECONDS:
            asked.clear()
            looked = time.monotonic()
        due = [lane for lane in LANES if lane not in asked or moves.since(*asked[lane])]
        try:
            with rests:
                for lane in due:
                    begun = moves.count
                    with moves.reading() as read:
                        did_something = LANES[lane](runtime.opener)
                    asked[lane] = begun, read
                    if did_something:
                        del asked[lane]
        except Exception as error:  # noqa: BLE001 - told to the journey when it is over
            trouble(error)
            return
        if not due:
            moves.wait(count, GLANCE_SECONDS)


def _set_since(then: datetime, now: datetime) -> bool:
    return abs(now - then) >= A_JUMP
