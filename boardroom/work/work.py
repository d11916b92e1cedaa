"""The Work that doors open and actions receive."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from boardroom.core.actor import Actor
from boardroom.core.errors import Unavailable
from boardroom.core.links import Links
from boardroom.ports import Ports
from boardroom.ports.clock import Clock
from boardroom.work.engine import outlast

# What databases say of troubles that pass by themselves.
_PASSING = (
    "database is locked",
    "database table is locked",
    "database or disk is full",
    "disk I/O error",
    "deadlock detected",
    "could not serialize access",
)


@dataclass
class Work:
    """One transaction by one actor; actions change state through it and never commit."""

    session: Session
    actor: Actor
    clock: Clock
    ports: Ports
    links: Links
    _bells: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()

    def alone(self, what: str) -> None:
        """Wait until no other Work holds `what`, and hold it until this one ends: what is read from now on stays true.

        On SQLite a writing Work holds the write lock from its beginning, so there is nobody to wait for. On
        PostgreSQL it is an advisory lock that the transaction's end lets go of.
        """
        if self.session.get_bind().dialect.name != "sqlite":
            self.session.execute(select(func.pg_advisory_xact_lock(lock_key(what))))

    def later(self, lane: str) -> None:
        """Ring a worker lane's bell once this Work is committed; a rolled-back Work rings nothing."""
        if lane not in self._bells:
            self._bells.append(lane)

    def ring(self) -> None:
        """Ring what was asked for; called by the opener after the commit."""
        for lane in self._bells:
            self.ports.queue.ring(lane)


def lock_key(what: str) -> int:
    """Return the number, of 64 bits with a sign, under which a database locks a name."""
    return int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big", signed=True)


@dataclass(frozen=True)
class WorkOpener:
    """Opens Works; doors (web, worker, command line) hold one and hand it to jobs."""

    engine: Engine
    ports: Ports
    clock: Clock
    links: Links
    most_pages: int = 5_000  # read out of one file, as the settings say
    backup_days: int = 90  # how long a backup is kept, as the settings say

    @contextmanager
    def writing(self, actor: Actor, *, lasting: bool = True) -> Iterator[Work]:
        """One writing transaction: committed when the block ends well, rolled back when it raises.

        Unavailable when the database is held by another for too long or has no room to write. The block ends when
        what it wrote is on the disk, and others write meanwhile. Nothing waits for the disk where it need not be
        `lasting`: it then outlives every process, and a power cut once anything later is on the disk, so it is for
        what would only be done again, such as a lease. Order is kept whatever happens.
        """
        with self._opened(actor, writing=True, lasting=lasting) as work:
            yield work
        work.ring()

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Work]:
        """One reading transaction on a steady snapshot; whatever it changes is thrown away."""
        with self._opened(actor, writing=False) as work:
            yield work

    @contextmanager
    def _opened(self, actor: Actor, *, writing: bool, lasting: bool = True) -> Iterator[Work]:
        # A file's journal is waited for afterwards, when others can write again.
        at_once = lasting and self.engine.dialect.name != "sqlite"
        try:
            with (
                self.engine.connect().execution_options(writing=writing, lasting=at_once) as connection,
                Session(connection, expire_on_commit=False, autoflush=True) as session,
            ):
                yield Work(session=session, actor=actor, clock=self.clock, ports=self.ports, links=self.links)
                if writing:
                    session.commit()
                journal = connection.info.get("journal", "")
            if writing and lasting and journal:
                outlast(journal)
        except OperationalError as error:
            # Held by another for longer than we wait, or no room to write: nothing was changed, and it passes.
            if any(words in str(error.orig) for words in _PASSING):
                raise Unavailable(str(error.orig)) from error
            raise
