"""Opens the runtime for a command."""

import click

from boardroom.associations.queries import every
from boardroom.core.actor import ANONYMOUS
from boardroom.core.log import configure
from boardroom.identity.actions import app_secrets
from boardroom.runtime import Runtime, build
from boardroom.work import Signs, schema
from config import Settings


def say_if_empty(made: Runtime) -> bool:
    """Say where the data was looked for when no association is there, so that nobody takes nothing for all well; tell which."""
    with made.opener.reading(ANONYMOUS) as work:
        empty = not every(work)
    if empty:
        click.echo(f"There is no association in {made.settings.home}.{_elsewhere(made.settings)}", err=True)
    return empty


def _elsewhere(settings: Settings) -> str:
    demonstration = settings.home / "demo"
    if not demonstration.exists():
        return ""
    return (
        " The demonstration's data lies apart: set "
        f"BOARDROOM_HOME={demonstration} BOARDROOM_KEYS={settings.keys / 'demo'}."
    )


def say_what_is_closed(made: Runtime) -> None:
    """Say whose second step cannot be checked because its key is not among the keys, and what to do."""
    with made.opener.reading(ANONYMOUS) as work:
        closed = len(app_secrets.closed(work))
    if closed:
        click.echo(
            f"The codes of {closed} accounts cannot be checked: the key that locked them is not in"
            f" {made.settings.keys}. Put the kept copy of the keys there. Until then recovery codes let these people in.",
            err=True,
        )


def expect_a_portal(settings: Settings) -> Settings:
    """Return the settings; refused where they point at no portal, before anything is made there: it is a mistyped address."""
    if settings.database or (settings.home / "boardroom.db").exists():
        return settings
    raise click.ClickException(
        f"There is no portal in {settings.home} (BOARDROOM_HOME), and nothing was made there."
        f"{_elsewhere(settings) or ' `boardroom serve` begins one, `boardroom restore` brings one back.'}"
    )


def runtime(settings: Settings | None = None, *, begins: bool = False, signs: Signs | None = None) -> Runtime:
    """Return the runtime of the environment's settings; refuses a database of another version.

    Only a command that `begins` a portal makes its home. `signs` are those of the processes that run together.
    """
    settings = settings or Settings.from_env()
    made = build(settings if begins else expect_a_portal(settings), signs=signs)
    configure(made.settings.log_level)
    at, wanted = schema.version(made.engine), schema.newest(made.engine)
    if not at:
        schema.bring_to_date(made.engine)
    elif at != wanted:
        raise click.ClickException(
            "The data was written by another version of Boardroom. Run `boardroom upgrade`: it backs up first."
        )
    return made
