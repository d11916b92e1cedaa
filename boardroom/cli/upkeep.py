"""Commands for the data's safety: backup, restore, upgrade."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from boardroom import __version__
from boardroom.adapters import backup_folder
from boardroom.audit.actions import record
from boardroom.cli.archive import rebuild_all
from boardroom.cli.opening import runtime, say_what_is_closed
from boardroom.core.actor import operator
from boardroom.identity.actions import app_secrets
from boardroom.runtime import Runtime, build
from boardroom.work import schema
from config import Settings


@click.command()
@click.option(
    "--to", "target", type=click.Path(path_type=Path), default=None, help="Folder; default <home>/../backup."
)
def backup(target: Path | None) -> None:
    """Take a backup while the portal runs; blobs are copied once, every copied byte is re-read. Old ones are removed."""
    made = runtime()
    snapshot = _take(made, target)
    with made.opener.writing(operator()) as work:
        record(
            work,
            "backed_up",
            "installation",
            snapshot.folder.name,
            blobs=snapshot.blobs,
            copied=snapshot.copied,
        )
    click.echo(f"Backed up to {snapshot.folder}: {snapshot.blobs} blobs, {snapshot.copied} of them new.")
    days = made.settings.backup_days
    old = backup_folder.age_out(snapshot.folder.parent.parent, datetime.now(UTC) - timedelta(days=days))
    if old:
        click.echo(f"{old} older than {days} days are gone, with what none of the others needs.")
    click.echo(
        f"The keys in {made.settings.keys} are not in it: keep a copy of them apart, with a second holder."
    )


@click.command()
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True), required=True, help="Backup folder."
)
@click.option("--at", "moment", default="", help="Snapshot to restore; the newest when left out.")
def restore(source: Path, moment: str) -> None:
    """Restore a backup into an empty home, verify every byte and rebuild the search index."""
    settings = Settings.from_env()
    home = settings.home.resolve()
    snapshot = backup_folder.restore(source, moment, home / "boardroom.db", home / "blobs")
    made = runtime(settings)
    with made.opener.writing(operator()) as work:
        record(work, "restored", "installation", snapshot.folder.name, blobs=snapshot.blobs)
    click.echo(f"Restored {snapshot.folder.name}: {snapshot.blobs} blobs verified.")
    rebuild_all(made)
    click.echo("Search index rebuilt.")
    say_what_is_closed(made)


@click.command()
def upgrade() -> None:
    """Back up, migrate the database and rebuild the search index when its version changed."""
    made = build(Settings.from_env())
    at, wanted = schema.version(made.engine), schema.newest(made.engine)
    if at and at != wanted:
        snapshot = _take(made, None)
        click.echo(f"Backed up to {snapshot.folder}.")
    if at != wanted:
        schema.migrate(made.engine)
        with made.opener.writing(operator()) as work:
            record(work, "upgraded", "installation", wanted, previous=at, boardroom=__version__)
        click.echo(f"The database stands at version {wanted}.")
    with made.opener.writing(operator()) as work:
        locked = app_secrets.lock_all(work)
        if locked:
            record(work, "secrets_locked", "installation", wanted, accounts=locked)
    if locked:
        click.echo(
            f"The second step's secrets of {locked} accounts are locked now, with a key in {made.settings.keys}."
            " Copy the folder of keys again; older backups hold them readable."
        )
    rebuilt = rebuild_all(made, only_outdated=True)
    click.echo(f"Search indexes rebuilt: {rebuilt}. Boardroom {__version__} is ready.")


def _take(made: Runtime, target: Path | None) -> backup_folder.Snapshot:
    if made.settings.database:
        raise click.ClickException(
            "A backup of a database server is taken with its own tools, e.g. pg_dump; copy the blobs too."
        )
    home = made.settings.home.resolve()
    folder = target or home.parent / f"{home.name}-backup"
    return backup_folder.take(home / "boardroom.db", home / "blobs", folder, datetime.now(UTC), __version__)
