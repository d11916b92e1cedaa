"""The database engine, with SQLite's traps closed."""

import contextlib
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from boardroom.core.lasting import sync
from boardroom.work.turn import Signs, Turn

# How long a Work waits for others to let go of SQLite's one write lock, in seconds.
_PATIENCE = 30.0


def database(url: str, signs: Signs | None = None) -> Engine:
    """Return an engine for the address; SQLite gets WAL, foreign keys, secure delete and honest transactions.

    `signs` are those by which processes that write in one file tell each other whose turn it is.
    An error names the statement but not its values: they are personal data, and errors end in the log.
    """
    if not url.startswith("sqlite"):
        server = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(server, "handle_error", _say_what_happened_alone)
        event.listen(server, "begin", _sync_server)
        return server
    turn = Turn(signs)
    engine = create_engine(
        url, connect_args={"timeout": _PATIENCE, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: ConnectionPoolEntry) -> None:
        # The driver's own transaction handling reads outside the transaction; we issue BEGIN ourselves.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "synchronous=FULL",
            f"busy_timeout={1000 * _PATIENCE:.0f}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        # Where the file really lies, whatever led to it; "" for one in memory.
        (_number, _name, path) = connection.execute("PRAGMA database_list").fetchone()
        record.info["journal"] = path and f"{path}-wal"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("writing", True):
            _sync_file(connection, lasting=options.get("lasting", True))
            _begin_writing(connection, turn)
            connection.info["turn"] = True
        else:
            connection.exec_driver_sql("BEGIN DEFERRED")

    @event.listens_for(engine, "checkin")
    def _over(_driver: Any, record: ConnectionPoolEntry) -> None:
        if record.info.pop("turn", False):
            turn.over()

    return engine


def outlast(journal: str) -> None:
    """Wait until everything committed to an SQLite file with this journal would outlast a power cut; OSError when the disk refuses.

    In one order, which is that of the journal. A commit can wait for the disk by itself, but does so with the write lock
    held; here the next who writes need not wait too, and several who wait are served by one turn of the disk. Without a
    journal everything is in the database already, and was written there to last.
    """
    with contextlib.suppress(FileNotFoundError):
        sync(Path(journal), dates=False)


def _sync_file(connection: Connection, *, lasting: bool) -> None:
    """Let the commit wait until it is on the disk, or only write it behind what was committed before."""
    if connection.info.get("lasting", True) != lasting:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
        connection.info["lasting"] = lasting


def _begin_writing(connection: Connection, turn: Turn) -> None:
    """Take the write lock at once: read-then-write inside never meets "database is locked".

    SQLite by itself looks ever more seldom whether it is free, at last every tenth of a second, so that whoever comes
    later is often first; where many write, some would wait for all of them.
    """
    driver: Any = connection.connection.driver_connection
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    until = time.monotonic() + patience / 1000
    with turn.next_in_line(patience / 1000):
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while time.monotonic() < until:
                try:
                    driver.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        break
                else:
                    return
                turn.wait()
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # in vain; it says so as every other statement does
        finally:
            driver.execute(f"PRAGMA busy_timeout={patience}")


def _sync_server(connection: Connection) -> None:
    """On a server: answer a commit that need not last before it is on the disk (PostgreSQL, synchronous_commit)."""
    if not connection.get_execution_options().get("lasting", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def take_statistics(engine: Engine) -> None:
    """Have SQLite count how many rows a value of an index stands for; a server does so by itself.

    Without that it takes any index for as good as another, and the one over the association names every row: at
    twenty thousand pages the statements of one search took eight times as long. Looks at some rows of each index.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit=400")
        connection.exec_driver_sql("ANALYZE")


def leave_no_trace(engine: Engine) -> bool:
    """Have SQLite overwrite what the database file's journal still holds of rows that are gone; a server does not.

    Deleted rows are overwritten in the file itself (secure_delete), but the write-ahead log keeps older pages until it
    is begun anew. What ANALYZE sampled of them is sampled again. On PostgreSQL dead rows go with the next VACUUM.
    False when someone reads an older state for so long that it could not be done.
    """
    take_statistics(engine)
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction first.
        driver: Any = connection.connection.driver_connection
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _say_what_happened_alone(context: ExceptionContext) -> None:
    """Leave out what a server adds to its message: the DETAIL of a refused row holds what stands in it."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            first, _, _ = str(error.args[0]).partition("\nDETAIL:")
            error.args = (first, *error.args[1:])
