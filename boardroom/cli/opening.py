"""Opens the runtime for a command."""

import click

from boardroom.core.log import configure
from boardroom.runtime import Runtime, build
from boardroom.work import schema
from config import Settings


def runtime(settings: Settings | None = None) -> Runtime:
    """Return the runtime of the environment's settings; refuses a database of another version."""
    made = build(settings or Settings.from_env())
    configure(made.settings.log_level)
    at, wanted = schema.version(made.engine), schema.newest(made.engine)
    if not at:
        schema.migrate(made.engine)
    elif at != wanted:
        raise click.ClickException(
            "The data was written by another version of Boardroom. Run `boardroom upgrade`: it backs up first."
        )
    return made
