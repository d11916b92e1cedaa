"""The way to the database of the search index: a pool of connections, and the transactions that are asked for."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, errors
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from boardroom.adapters.postgres_index.generations import Row, Tables

# Tables that are gone or that the server itself calls broken; other troubles pass, and the index stays as it is.
BROKEN = (errors.UndefinedTable, errors.UndefinedColumn, errors.DataCorrupted, errors.IndexCorrupted)
TROUBLES = (psycopg.Error, DBAPIError)
# A server that went away in the midst of a transaction.
LOST = (psycopg.OperationalError, psycopg.InterfaceError)


class Server:
    """The database at an address, and the schema in it where the indexes lie."""

    def __init__(self, address: str, schema: str) -> None:
        self.tables = Tables(schema)
        self._engine = create_engine(
            make_url(address).set(drivername="postgresql+psycopg"),
            pool_size=5,
            max_overflow=20,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        event.listen(self._engine, "connect", _prepare)
        self._has_catalogue = False

    @contextmanager
    def connected(self) -> Iterator[Connection[Row]]:
        """A connection without a transaction."""
        raw = self._engine.raw_connection()
        try:
            yield raw.driver_connection  # type: ignore[misc]  # the pool speaks Any of it
        finally:
            raw.close()

    @contextmanager
    def writing(self) -> Iterator[Connection[Row]]:
        """One transaction, committed when the block ends well."""
        self.make_catalogue()
        with self.connected() as connection, connection.transaction():
            yield connection

    @contextmanager
    def reading(self, seconds: float) -> Iterator[Connection[Row]]:
        """One transaction that sees one commit from its beginning to its end; no question in it takes longer."""
        self.make_catalogue()
        with self.connected() as connection:
            try:
                # In one message: every one that is waited for costs more than a question.
                connection.execute(
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                    f" SET LOCAL statement_timeout = {max(1, math.ceil(1000 * seconds))}"
                )
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def turn(self, name: str, *, wait: bool) -> Iterator[bool]:
        """Hold a lock of the session, which the server lets go of when the process dies; True when it was got."""
        key = self.tables.lock(name)
        raw = self._engine.raw_connection()
        connection: Connection[Row] = raw.driver_connection  # type: ignore[assignment]  # as above
        mine = False
        try:
            asked = "SELECT true FROM pg_advisory_lock({0})" if wait else "SELECT pg_try_advisory_lock({0})"
            row = connection.execute(asked.format("hashtextextended(%s, 0)"), [key]).fetchone()
            mine = bool(row and row[0])
            yield mine
        finally:
            if mine and not _let_go(connection, key):
                raw.invalidate()
            raw.close()

    def make_catalogue(self) -> None:
        """Make schema and catalogue where they are missing, once in a process."""
        if not self._has_catalogue:
            with self.connected() as connection, connection.transaction():
                self.tables.make_catalogue(connection)
            self._has_catalogue = True

    def doubt(self) -> None:
        """Look again whether schema and catalogue are there."""
        self._has_catalogue = False

    def close(self) -> None:
        """Let go of all connections; the next transaction opens new ones."""
        self._engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    connection.autocommit = True  # transactions are begun and ended by name
    # Statements name tables that come and go; a prepared one would outlive them.
    connection.prepare_threshold = None
    # Compiling a question takes longer than answering it. A new table has no statistics yet, and then the
    # planner reads all of it rather than the index.
    connection.execute("SET jit = off")
    connection.execute("SET enable_seqscan = off")


def _let_go(connection: Connection[Row], key: str) -> bool:
    try:
        connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
    except psycopg.Error:
        return False
    return True
