"""The database schema's version: Alembic's migrations, driven without a configuration file."""

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from boardroom.core.db import Base

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


def configuration(engine: Engine) -> Config:
    """Return Alembic's configuration for an engine."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def load_models() -> None:
    """Have every feature say which tables it has: a table is known once its module was imported."""
    for models in sorted(MIGRATIONS.parent.glob("boardroom/*/models*")):
        importlib.import_module(f"boardroom.{models.parent.name}.models")


def version(engine: Engine) -> str:
    """Return the revision that the database stands at; empty when it has no schema yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def newest(engine: Engine) -> str:
    """Return the revision that this code needs."""
    return ScriptDirectory.from_config(configuration(engine)).get_current_head() or ""


def knows(engine: Engine, revision: str) -> bool:
    """Tell whether this code's migrations lead on from a revision."""
    known = ScriptDirectory.from_config(configuration(engine)).walk_revisions()
    return revision in {one.revision for one in known}


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the schema to a revision, forward."""
    command.upgrade(configuration(engine), to)


def make(engine: Engine, revision: str) -> None:
    """Give an empty database the tables of a revision: those of today from the models at once, not change by change."""
    if revision != newest(engine):
        migrate(engine, revision)
        return
    load_models()
    script = ScriptDirectory.from_config(configuration(engine))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        MigrationContext.configure(connection).stamp(script, revision)


def bring_to_date(engine: Engine) -> None:
    """Bring the schema to the revision that this code needs; a database without any is given today's tables at once."""
    if version(engine):
        migrate(engine)
    else:
        make(engine, newest(engine))


def go_back(engine: Engine, to: str) -> None:
    """Bring the schema back to an earlier revision; for tests and for a failed upgrade."""
    command.downgrade(configuration(engine), to)
