"""Commands for what can be rebuilt or re-read: the search index and the stored bytes."""

import tempfile
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

import click

from boardroom.adapters.backup_folder import Lock, opened_blob, whole_blob
from boardroom.admin.jobs import compare_all
from boardroom.admin.rules import Found
from boardroom.associations.queries import by_slug, every
from boardroom.audit.actions import record
from boardroom.cli.opening import runtime, say_if_empty
from boardroom.core.actor import ANONYMOUS, operator
from boardroom.core.errors import Unavailable
from boardroom.core.key_files import kept_key
from boardroom.documents.jobs import check_all
from boardroom.runtime import Runtime
from boardroom.search.jobs import is_outdated, rebuild
from boardroom.work import take_statistics

# What hides the names of encrypted blobs, among the portal's keys.
NAMES_KEY = "backup-names.key"


@click.command()
@click.option("--association", "slug", default="", help="Only this association, by its slug.")
def reindex(slug: str) -> None:
    """Rebuild the search index beside the live one and swap; nobody is kept waiting."""
    made = runtime()
    say_if_empty(made)
    click.echo(f"Documents indexed: {rebuild_all(made, slug=slug)}")


@click.command()
@click.option(
    "--mend-from",
    "backup",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Backup folder: what is damaged or missing is brought back from it, after its checksum was verified.",
)
@click.option(
    "--accept-losses",
    "accept",
    is_flag=True,
    help="Strike from the manifest what neither database nor disk has.",
)
@click.option(
    "--key", type=click.File(), default=None, help="A holder's key, where that backup is encrypted."
)
def fixity(backup: Path | None, accept: bool, key: TextIO | None) -> None:
    """Re-read every stored file, and compare database, manifest and disk; exit 1 when something is lost."""
    made = runtime()
    if say_if_empty(made):
        raise SystemExit(
            1
        )  # whoever watches over the archive is not told that all is well where there is none
    with tempfile.TemporaryDirectory(prefix="boardroom-mend-") as beside:
        _check_and_mend(made, _source(made, backup, key, Path(beside)), accept=accept)


def _source(
    made: Runtime, backup: Path | None, key: TextIO | None, beside: Path
) -> Callable[[uuid.UUID, str], Path | None] | None:
    """Return what brings whole bytes out of a backup, encrypted or not; None without one."""
    if backup is None:
        return None
    if key is None:
        return partial(whole_blob, backup)
    lock = Lock((), kept_key(made.settings.keys / NAMES_KEY))
    return partial(opened_blob, backup, lock=lock, key=key.read(), beside=beside)


def _check_and_mend(
    made: Runtime, source: Callable[[uuid.UUID, str], Path | None] | None, *, accept: bool
) -> None:
    files = check_all(made.opener, source)
    found = compare_all(made.opener, source, accept=accept)
    lost = [sha256 for part in found for sha256 in sorted(part.lost)]
    vanished = [sha256 for part in found for sha256 in sorted(part.vanished)]
    with made.opener.writing(operator()) as work:
        record(
            work,
            "checked_fixity",
            "installation",
            "blobs",
            checked=files.count,
            damaged=len(files.wrong),
            restored=len(files.restored),
            lost=len(lost),
            vanished=len(vanished),
        )
    click.echo(f"{files.count} files re-read, {len(files.wrong)} damaged.")
    for file in files.restored:
        click.echo(f"  restored: {file.sha256}")
    for file, damage in files.wrong:
        remedy = "restore it with --mend-from BACKUP" if file in files.lost else "the worker makes it anew"
        click.echo(f"  {damage}: {file.sha256} – {remedy}")
    for sha256 in lost:
        click.echo(
            f"  damaged: {sha256}, frozen or uploaded for signing – restore it with --mend-from BACKUP"
        )
    for sha256 in vanished:
        click.echo(f"  vanished: {sha256} – in the manifest, but neither in the database nor on the disk")
    _say_harmless(found)
    if files.lost or lost or vanished:
        raise SystemExit(1)


def _say_harmless(found: Sequence[Found]) -> None:
    for count, words in (
        (sum(len(part.entered) for part in found), "were not in the manifest and are entered now"),
        (sum(len(part.remade) for part in found), "page images were damaged and will be made anew"),
        (
            sum(len(part.strays) for part in found),
            "blobs belong to nobody: destroyed when they are a day old",
        ),
        (sum(len(part.cleared) for part in found), "blobs that belonged to nobody are destroyed"),
    ):
        if count:
            click.echo(f"{count} {words}.")


def rebuild_all(made: Runtime, *, slug: str = "", only_outdated: bool = False) -> int:
    """Rebuild the indexes of all associations, or of one; return the number of documents.

    When the engine of the index does not answer, that is said in one line.
    """
    with made.opener.reading(ANONYMOUS) as work:
        if slug and by_slug(work, slug) is None:
            raise click.ClickException(f"There is no association “{slug}”.")
        wanted = [association.id for association in every(work) if slug in {"", association.slug}]
    take_statistics(made.engine)
    try:
        return sum(
            rebuild(made.opener, association_id)
            for association_id in wanted
            if not only_outdated or is_outdated(made.opener, association_id)
        )
    except Unavailable as error:
        raise click.ClickException(
            "The search index was not rebuilt: its database (BOARDROOM_SEARCH_DATABASE) does not answer. "
            "The index in use and all papers are as they were. "
            "Start the database, then run `boardroom reindex`."
        ) from error
