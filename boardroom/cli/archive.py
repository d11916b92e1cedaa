"""Commands for what can be rebuilt or re-read: the search index and the stored bytes."""

import click

from boardroom.associations.queries import by_slug, every
from boardroom.audit.actions import record
from boardroom.cli.opening import runtime, say_if_empty
from boardroom.core.actor import ANONYMOUS, operator
from boardroom.documents.jobs import check_all
from boardroom.runtime import Runtime
from boardroom.search.jobs import is_outdated, rebuild


@click.command()
@click.option("--association", "slug", default="", help="Only this association, by its slug.")
def reindex(slug: str) -> None:
    """Rebuild the search index beside the live one and swap; nobody is kept waiting."""
    made = runtime()
    say_if_empty(made)
    click.echo(f"Documents indexed: {rebuild_all(made, slug=slug)}")


@click.command()
def fixity() -> None:
    """Re-read every stored file and compare it with its checksum; exit 1 when one is damaged."""
    made = runtime()
    say_if_empty(made)
    checked, damaged = check_all(made.opener)
    with made.opener.writing(operator()) as work:
        record(work, "checked_fixity", "installation", "blobs", checked=checked, damaged=len(damaged))
    click.echo(f"{checked} files re-read, {len(damaged)} damaged.")
    for reference in damaged:
        click.echo(f"  damaged: {reference} – restore its blob from a backup")
    if damaged:
        raise SystemExit(1)


def rebuild_all(made: Runtime, *, slug: str = "", only_outdated: bool = False) -> int:
    """Rebuild the indexes of all associations, or of one; return the number of documents."""
    with made.opener.reading(ANONYMOUS) as work:
        if slug and by_slug(work, slug) is None:
            raise click.ClickException(f"There is no association “{slug}”.")
        wanted = [association.id for association in every(work) if slug in {"", association.slug}]
    return sum(
        rebuild(made.opener, association_id)
        for association_id in wanted
        if not only_outdated or is_outdated(made.opener, association_id)
    )
