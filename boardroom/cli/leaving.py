"""Commands for packages that outlive the portal: export, reading back."""

import json
from dataclasses import replace
from pathlib import Path

import click

from boardroom.associations.models import Association
from boardroom.associations.queries import by_slug
from boardroom.classes.queries import every as record_classes
from boardroom.cli.opening import runtime
from boardroom.core.actor import ANONYMOUS, Actor, ActorKind, worker_for
from boardroom.export import actions, queries
from boardroom.export.jobs import erase, pack, restore
from boardroom.export.jobs.csip import pack_csip
from boardroom.export.rules.selection import Kind, Selection
from boardroom.ports.bags import DamagedBag
from boardroom.runtime import Runtime


@click.command()
@click.option("--association", "slug", required=True)
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="A folder that is not there yet."
)
@click.option("--period", "label", default="", help="Only this mandate period, e.g. 2025/26.")
@click.option("--class", "record_class", default="", help="Only this record class, e.g. board_minutes.")
@click.option(
    "--csip", "as_csip", is_flag=True, help="In the folders of an E-ARK package (CSIP) with METS.xml."
)
def export(slug: str, target: Path, label: str, record_class: str, *, as_csip: bool) -> None:
    """Export an association into a folder that needs no Boardroom to be read: a BagIt bag with a page of its own.

    Every byte is re-read before the folder gets its name. Whoever has the folder has the archive: keep it as such.
    """
    made = runtime()
    found = association_named(made, slug)
    actor = as_operator(found)
    selection = _selection(made, actor, label, record_class)
    try:
        with made.opener.ports.bags.begin_at(target) as bag:
            contents, packed = (pack_csip if as_csip else pack)(made.opener, actor, selection, bag)
    except DamagedBag as problem:
        raise click.ClickException(str(problem)) from problem
    with made.opener.writing(actor) as work:
        done = contents.made(packed, packed.size)
        actions.note_made_by_operator(work, selection, done, "csip" if as_csip else "bag")
    click.echo(
        f"{contents.documents} documents of {found.name} in {packed.place}: {packed.files} files, {packed.size} bytes."
    )
    click.echo("Open index.html in it with a browser.")
    if contents.missing:
        click.echo(
            f"{len(contents.missing)} stored files are missing; data/registers/missing.csv names them.",
            err=True,
        )


@click.command("import-export")
@click.argument("place", type=click.Path(path_type=Path, exists=True))
@click.option("--slug", default="", help="Another address than the one it had.")
@click.option("--json", "as_data", is_flag=True, help="For programs.")
def import_export(place: Path, slug: str, *, as_data: bool) -> None:
    """Read an export of a whole association back: a bag's folder or its ZIP file, of this version or an earlier one.

    Accounts are not in it: seat an administrator afterwards, who invites the others.
    """
    made = runtime(begins=True)
    found = restore(made.opener, place, slug)
    if as_data:
        told = {"slug": found.slug, "rows": found.rows, "files": found.files, "documents": found.documents}
        click.echo(json.dumps(told))
        return
    click.echo(
        f"{found.name} is read back: {found.rows} rows, {found.files} files, {found.documents} documents indexed."
    )
    click.echo(
        f"Seat its administrator with `boardroom association administrator --association {found.slug}`."
    )


@click.command("erase-association")
@click.option("--association", "slug", required=True)
@click.option(
    "--export",
    "place",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="A whole export of it, at most two weeks old: a folder or its ZIP file. Every byte is re-read first.",
)
def erase_association(slug: str, place: Path) -> None:
    """Erase an association from this installation; refused unless two of its board have said so in the portal.

    Stopped in the middle, the same command goes on. Backups keep what was there as long as they are kept.
    """
    made = runtime()
    found = association_named(made, slug)
    done = erase(made.opener, found.id, place)
    click.echo(
        f"{found.name} is erased: database, files, index. Backups taken before now hold it until {done.backups_until}, "
        "when they age out; take one now and then, or none ever does."
    )
    click.echo(
        f"What lies in {made.settings.keys} for its mailbox is yours to remove, and the export yours to hand over."
    )


def association_named(made: Runtime, slug: str) -> Association:
    """Return the association that the operator names."""
    with made.opener.reading(ANONYMOUS) as work:
        found = by_slug(work, slug)
    if found is None:
        raise click.ClickException(f"There is no association “{slug}”.")
    return found


def as_operator(association: Association) -> Actor:
    """Return the operator, who packs all of an association without looking into it."""
    return replace(worker_for(association.id), kind=ActorKind.OPERATOR, name="operator")


def _selection(made: Runtime, actor: Actor, label: str, record_class: str) -> Selection:
    if label and record_class:
        raise click.UsageError("Choose either --period or --class.")
    with made.opener.reading(actor) as work:
        periods = {one.label: one.id for one in queries.periods(work)}
        classes = {one.key for one in record_classes(work)}
    if label:
        if label not in periods:
            raise click.ClickException(
                f"There is no mandate period {label}. These exist: {', '.join(periods)}."
            )
        return Selection(Kind.PERIOD, period_id=periods[label])
    if record_class:
        if record_class not in classes:
            raise click.ClickException(
                f"There is no record class {record_class}. These exist: {', '.join(sorted(classes))}."
            )
        return Selection(Kind.CLASS, record_class=record_class)
    return Selection()
