"""Migrations equal models, up and down."""

import importlib
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import boardroom
from boardroom.core.db import Base
from boardroom.work import database, schema


@pytest.fixture
def engine(tmp_path):
    for models in Path(boardroom.__file__).parent.glob("*/models*"):
        importlib.import_module(f"boardroom.{models.parent.name}.models")
    made = database(f"sqlite:///{tmp_path / 'fresh.db'}")
    yield made
    made.dispose()


def test_migrations_lead_to_exactly_the_models(engine):
    schema.migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_can_be_undone(engine):
    schema.migrate(engine)
    schema.go_back(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_a_migrated_database_guards_its_audit_chain(engine):
    schema.migrate(engine)
    with engine.connect() as connection:
        triggers = set(
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        )
    assert {"audit_entry_no_update", "audit_entry_no_delete"} <= triggers


def test_a_migrated_database_checks_what_the_models_check(engine, tmp_path):
    schema.migrate(engine)
    fresh = database(f"sqlite:///{tmp_path / 'models.db'}")
    Base.metadata.create_all(fresh)
    lost = {
        table: sorted(missing)
        for table, wanted in _checks(fresh).items()
        if (missing := wanted - _checks(engine)[table])
    }
    fresh.dispose()
    assert not lost, "a table that was copied lost these"


def _checks(engine) -> dict[str, set[str]]:
    """The CHECK constraints of each table, as the database itself writes them, white space aside."""
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
