"""Runs migrations on the engine that boardroom.work.schema hands over."""

from alembic import context
from sqlalchemy import Connection

from boardroom.core.db import Base
from boardroom.work import schema

schema.load_models()


def _enforced(connection: Connection, *, on: bool) -> None:
    """Have SQLite enforce foreign keys or not; it changes its mind only outside a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check(connection: Connection) -> None:
    """Refuse the outcome while any row refers to one that is not there."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave rows that refer to nothing: {broken[:5]}")


with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite alters tables by copying them.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="db.",
    )
    # A table that others refer to can only be copied and dropped while nobody watches; what came of it is checked.
    _enforced(connection, on=False)
    try:
        with context.begin_transaction():
            context.run_migrations()
            _check(connection)
        if connection.in_transaction():
            connection.commit()
    finally:
        if connection.in_transaction():
            connection.rollback()
        _enforced(connection, on=True)
