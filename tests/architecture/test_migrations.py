"""Migrations equal models, up and down, on both databases."""

import re
import shutil
from collections import defaultdict
from contextlib import ExitStack
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from boardroom.core.db import Base
from boardroom.work import database, schema
from tests.data.postgres_server import new_database


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def opened(request, tmp_path_factory):
    """Opens a database, another one each time: empty, or a copy of one that nobody is in meanwhile."""
    folder = tmp_path_factory.mktemp("databases")
    schema.load_models()
    with ExitStack() as until_done:

        def another(of: Engine | None = None) -> Engine:
            if of:
                of.dispose()  # the last connection that closes leaves all of it in SQLite's one file
            address = f"sqlite:///{folder / uuid4().hex}.db"
            if request.param == "postgresql":
                server = request.getfixturevalue("postgres")
                copied = [str(of.url)] if of else []
                address = until_done.enter_context(new_database(server, *copied))
            elif of:
                shutil.copy(of.url.database, address.removeprefix("sqlite:///"))
            made = database(address)
            until_done.callback(made.dispose)
            return made

        yield another


@pytest.fixture(scope="module")
def engine(opened):
    """A migrated database, for what only looks at it."""
    made = opened()
    schema.migrate(made)
    return made


def test_migrations_lead_to_exactly_the_models(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_can_be_undone(engine, opened):
    undone = opened(engine)
    assert "audit_entry" in inspect(undone).get_table_names()
    # Two more ways to sign are known from 0014 on, and unknown before, whichever way one comes.
    schema.go_back(undone, "0014")
    assert {"bankid", "oidc", "passkey"} <= _ways_to_sign(undone)
    schema.go_back(undone, "0013")
    assert {"bankid", "passkey"} & _ways_to_sign(undone) == {"passkey"}
    schema.go_back(undone, "base")
    assert set(inspect(undone).get_table_names()) <= {"alembic_version"}
    schema.migrate(undone, "0013")
    assert {"bankid", "passkey"} & _ways_to_sign(undone) == {"passkey"}
    schema.migrate(undone, "0014")
    assert {"bankid", "oidc", "passkey"} <= _ways_to_sign(undone)
    schema.migrate(undone)


def _ways_to_sign(engine) -> set[str]:
    checks = inspect(engine).get_check_constraints("signer")
    return {
        word
        for check in checks
        if "passkey" in str(check["sqltext"])
        for word in re.findall(r"\w+", str(check["sqltext"]))
    }


def test_a_migrated_database_guards_its_audit_chain(engine):
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[engine.dialect.name]
    with engine.connect() as connection:
        triggers = set(connection.execute(text(names)).scalars())
    assert {"audit_entry_no_update", "audit_entry_no_delete"} <= triggers


def test_a_migrated_database_checks_what_the_models_check(engine, opened):
    fresh = opened()
    Base.metadata.create_all(fresh)
    lost = {
        table: sorted(missing)
        for table, wanted in _checks(fresh).items()
        if (missing := wanted - _checks(engine)[table])
    }
    assert not lost, "a table that was copied lost these"


def _checks(engine) -> dict[str, set[str]]:
    """The CHECK constraints of each table, as the database itself writes them, white space aside."""
    if engine.dialect.name == "postgresql":
        return _checks_of_server(engine)
    with engine.connect() as connection:
        made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    return {
        name: {
            re.sub(r"[\s\"]+", "", line).rstrip(",")
            for line in sql.splitlines()
            if re.search(r"\bCHECK\b", line)
        }
        for name, sql in made
        if name != "alembic_version"
    }


def _checks_of_server(engine) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with engine.connect() as connection:
        for table, name, check in connection.execute(
            text(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE contype = 'c' AND conrelid <> 0"
            )
        ):
            # The members of an enumeration in any order: a CHECK that was changed names the new one last.
            parts = sorted(re.findall(r"'[^']*'|[^\s']+", check.replace("]", " ").replace("[", " ")))
            found[table].add(f"{name}: {' '.join(parts)}")
    return found
