"""The database engine, with SQLite's traps closed."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext


def database(url: str) -> Engine:
    """Return an engine for the address; SQLite gets WAL, foreign keys, secure delete and honest transactions.

    An error names the statement but not its values: they are personal data, and errors end in the log.
    """
    if not url.startswith("sqlite"):
        server = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(server, "handle_error", _say_what_happened_alone)
        return server
    engine = create_engine(
        url, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling reads outside the transaction; we issue BEGIN ourselves.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "synchronous=FULL",
            "busy_timeout=30000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("writing", True)
        # IMMEDIATE takes the write lock at once: read-then-write inside never meets "database is locked".
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")

    return engine


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
