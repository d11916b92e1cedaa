"""Commands for the data's safety: backup, restore, upgrade."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

import click

from boardroom import __version__
from boardroom.adapters import backup_folder
from boardroom.adapters.backup_folder import holders
from boardroom.associations.queries import every
from boardroom.audit.actions import erase_payloads_before, record
from boardroom.audit.rules import erasable_before
from boardroom.cli.archive import NAMES_KEY, rebuild_all
from boardroom.cli.opening import expect_a_portal, runtime, say_what_is_closed
from boardroom.core.actor import operator
from boardroom.core.key_files import kept_key
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
    _say_who_can_open(made)


@click.command()
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True), required=True, help="Backup folder."
)
@click.option("--at", "moment", default="", help="Snapshot to restore; the newest when left out.")
@click.option(
    "--key",
    type=click.File(),
    default=None,
    help="A holder's key, of an encrypted backup: a file with its line AGE-SECRET-KEY-1…; - reads what you type.",
)
def restore(source: Path, moment: str, key: TextIO | None) -> None:
    """Restore a backup into an empty home, verify every byte and rebuild the search index.

    The portal's own keys come back with an encrypted one; keys that are there already are left as they are.
    """
    settings = Settings.from_env()
    home = settings.home.resolve()
    secret = key.read() if key else None
    snapshot = backup_folder.restore(
        source, moment, home / "boardroom.db", home / "blobs", key=secret, keys=settings.keys.resolve()
    )
    made = runtime(settings)
    with made.opener.writing(operator()) as work:
        record(work, "restored", "installation", snapshot.folder.name, blobs=snapshot.blobs)
    click.echo(f"Restored {snapshot.folder.name}: {snapshot.blobs} blobs verified.")
    if snapshot.other_keys:
        click.echo(
            f"In {settings.keys} these keys were there already and differ from the backup's; they were left as they are: "
            f"{', '.join(snapshot.other_keys)}. To have the backup's, restore again with an empty folder of keys.",
            err=True,
        )
    rebuild_all(made)
    click.echo("Search index rebuilt.")
    say_what_is_closed(made)


@click.command()
def upgrade() -> None:
    """Back up, migrate the database and rebuild the search index when its version changed."""
    made = build(expect_a_portal(Settings.from_env()))
    at, wanted = schema.version(made.engine), schema.newest(made.engine)
    if at and at != wanted:
        snapshot = _take(made, None)
        click.echo(f"Backed up to {snapshot.folder}.")
    if at != wanted:
        schema.bring_to_date(made.engine)
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
    known = tuple(holders.holders(made.settings.keys))
    lock = backup_folder.Lock(known, kept_key(made.settings.keys / NAMES_KEY)) if known else None
    try:
        return backup_folder.take(
            home / "boardroom.db",
            home / "blobs",
            folder,
            datetime.now(UTC),
            __version__,
            lock=lock,
            keys=made.settings.keys.resolve(),
        )
    except (FileExistsError, NotADirectoryError, PermissionError) as problem:
        raise click.ClickException(
            f"{folder} cannot hold a backup: {problem.strerror}. Name another folder with --to."
        ) from problem


def _say_who_can_open(made: Runtime) -> None:
    known = holders.holders(made.settings.keys)
    if not known:
        click.echo(
            "It is not encrypted: `boardroom backup-key add --holder NAME` makes a key, and the next one is. "
            f"The keys in {made.settings.keys} are not in it: keep a copy of them apart, with a second holder."
        )
        return
    click.echo(f"Encrypted for {', '.join(one.name for one in known)}; the portal's keys are in it.")
    if len(known) == 1:
        click.echo(
            "One person alone can open it. Add a second holder: `boardroom backup-key add --holder NAME`."
        )


@click.group("backup-key")
def backup_key() -> None:
    """Say who can open the backups: two people at all times, each with a key of their own."""


@backup_key.command("add")
@click.option("--holder", required=True, help="Who keeps the key.")
@click.option(
    "--recipient",
    default="",
    help="The public half (age1…) of a key that the holder made with age-keygen; left out, one is made here.",
)
def backup_key_add(holder: str, recipient: str) -> None:
    """Register a holder. A key that is made here is printed once and kept nowhere: write it down, or print it.

    From the next backup on it opens all of it; that one is written in full.
    """
    made = runtime()
    added, secret = holders.add(made.settings.keys.resolve(), holder, datetime.now(UTC).date(), recipient)
    with made.opener.writing(operator()) as work:
        record(work, "backup_key_added", "installation", added.recipient, holder=added.name)
    click.echo(f"{added.name} can open backups from the next one on. Public half: {added.recipient}")
    if secret:
        click.echo(
            "The key, shown this once. It opens everything: give it to its holder on paper, and keep no copy here."
        )
        click.echo(f"\n{secret}\n")


@click.command("erase-log-payload")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The first day whose entries stay whole.",
)
def erase_log_payload(before: datetime) -> None:
    """Erase names and reasons from the log's entries older than a day, at least twelve months ago.

    What was done, when and by which account stays, and verify-log still proves every chain. It cannot be undone;
    backups taken before hold what was there until they age out.
    """
    made = runtime()
    instant = before.replace(tzinfo=UTC)
    if instant > erasable_before(made.opener.clock.now()):
        raise click.BadParameter("a log is kept whole for twelve months", param_hint="--before")
    with made.opener.reading(operator()) as work:
        named: dict[uuid.UUID | None, str] = {one.id: one.slug for one in every(work)}
    for key, name in (named | {None: "installation"}).items():
        with made.opener.writing(operator()) as work:
            erased = erase_payloads_before(work, key, instant)
        click.echo(f"{name}: {erased} entries")


@backup_key.command("list")
def backup_key_list() -> None:
    """Show who can open the backups that are taken from now on."""
    made = runtime()
    for one in holders.holders(made.settings.keys):
        click.echo(f"{one.name}, since {one.since}: {one.recipient}")
    _say_if_too_few(made)


@backup_key.command("remove")
@click.option(
    "--recipient", required=True, help="The public half (age1…) of the key that was lost or given up."
)
def backup_key_remove(recipient: str) -> None:
    """Strike a holder, who moved or lost the key. Backups from before still open for it until they age out."""
    made = runtime()
    gone = holders.remove(made.settings.keys.resolve(), recipient)
    with made.opener.writing(operator()) as work:
        record(work, "backup_key_removed", "installation", gone.recipient, holder=gone.name)
    click.echo(
        f"{gone.name} opens no backup that is taken from now on. Older ones open for that key until they are "
        f"{made.settings.backup_days} days old."
    )
    _say_if_too_few(made)


def _say_if_too_few(made: Runtime) -> None:
    if len(holders.holders(made.settings.keys)) < 2:
        click.echo(
            "Fewer than two can open the backups. Add another: `boardroom backup-key add --holder NAME`.",
            err=True,
        )
