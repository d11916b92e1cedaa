"""A database of an older edition with one paper of one page in it, for migrations that must keep what is there."""

import atexit
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, insert

from boardroom.ports.clock import Clock
from boardroom.runtime import Runtime, build
from boardroom.work import database, schema
from config import Settings
from tests.conftest import NOW
from tests.data.postgres_server import new_database

ASSOCIATION, DOCUMENT, FILE, PAGE = (uuid.uuid4() for _ in range(4))
OF_IT = {"association_id": ASSOCIATION.hex}
# As the page stands, but for its key.
PAGE_ROW: dict[str, Any] = {
    "document_id": DOCUMENT.hex,
    "file_id": FILE.hex,
    "number": 1,
    "state": "read",
    "arrived_at": NOW,
    "lease_until": None,
    **OF_IT,
}
FILE_ROW: dict[str, Any] = {
    "document_id": DOCUMENT.hex,
    "sha256": "0" * 64,
    "created_at": NOW,
    **OF_IT,
}


@cache
def _kept(revision: str) -> Path:
    """An empty SQLite database of a revision, made by the migrations once in each process; whoever needs one takes a copy."""
    folder = Path(tempfile.mkdtemp(prefix="boardroom-older-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = database(f"sqlite:///{folder / 'empty.db'}")
    schema.migrate(made, revision)
    made.dispose()
    return folder / "empty.db"


@contextmanager
def migrated(
    request: pytest.FixtureRequest, folder: Path, settings: Settings, clock: Clock
) -> Iterator[Runtime]:
    """A portal whose tables were made by the migrations, in the kind of database that a fixture's `param` names."""
    with ExitStack() as until_done:
        address = f"sqlite:///{folder / 'portal.db'}"
        if request.param == "postgresql":
            address = until_done.enter_context(new_database(request.getfixturevalue("postgres")))
        else:
            shutil.copy(_kept("head"), folder / "portal.db")
        made = build(replace(settings, database=address), clock)
        until_done.callback(made.engine.dispose)
        if request.param == "postgresql":
            schema.migrate(made.engine)
        yield made


@contextmanager
def older(folder: Path, revision: str) -> Iterator[Engine]:
    """A database of that edition, with the paper in it."""
    shutil.copy(_kept(revision), folder / "old.db")
    made = database(f"sqlite:///{folder / 'old.db'}")
    there = tables(made)
    with made.begin() as connection:
        put(
            connection,
            there["association"],
            id=ASSOCIATION.hex,
            slug="x",
            created_at=NOW,
            minutes_form="yearly",
        )
        put(connection, there["document"], id=DOCUMENT.hex, record_class=None, created_at=NOW, **OF_IT)
        put(connection, there["file"], id=FILE.hex, role="original", **FILE_ROW)
        put(connection, there["page"], id=PAGE.hex, **PAGE_ROW)
    try:
        yield made
    finally:
        made.dispose()


def tables(engine: Engine) -> Any:
    """The tables as they are now, by name."""
    found = MetaData()
    found.reflect(engine)
    return found.tables


def put(connection: Connection, table: Table, **values: Any) -> None:
    """Insert a row; columns that are not named are empty where they may be, else as the table has it, or one."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if not column.nullable and column.server_default is None:
            row[column.name] = 1 if column.type.python_type in {int, float, bool} else ""
    connection.execute(insert(table).values(row | values))
