"""The database schema's version: Alembic's migrations, driven without a configuration file."""

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
    if revision == newest(engine):
        Base.metadata.create_all(engine)
        command.stamp(configuration(engine), revision)
    else:
        migrate(engine, revision)


def go_back(engine: Engine, to: str) -> None:
    """Bring the schema back to an earlier revision; for tests and for a failed upgrade."""
    command.downgrade(configuration(engine), to)
