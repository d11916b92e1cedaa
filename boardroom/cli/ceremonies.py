"""Ceremonies of the person with the shell, each logged: associations, accounts, tokens, lost administrators.

The operator reaches no content: these commands let others in, who then act under their own names.
"""

from dataclasses import replace

import click

from boardroom.associations.actions import create as create_association
from boardroom.associations.queries import by_slug
from boardroom.audit.actions import record
from boardroom.classes.actions import adopt_pack
from boardroom.classes.queries import jurisdictions
from boardroom.cli.opening import runtime
from boardroom.core.actor import ANONYMOUS, operator, worker_for
from boardroom.core.permissions import Permission
from boardroom.identity.actions import create_account, create_token, take_second_factor_off
from boardroom.identity.queries import by_email
from boardroom.intake.queries import address_of, mailbox
from boardroom.mandates.actions import seat_administrator
from boardroom.mandates.queries import actor_for
from boardroom.runtime import Runtime


@click.group()
def association() -> None:
    """Create an association, or seat an administrator where none is left."""


@association.command("create")
@click.option("--name", required=True, help="The association's name, e.g. “Brf Granen 7”.")
@click.option("--org-number", required=True, help="Ten digits with a valid check digit.")
@click.option("--slug", required=True, help="What stands in addresses, e.g. brf-granen-7; never changes.")
@click.option(
    "--jurisdiction",
    type=click.Choice(jurisdictions()),
    default="se",
    show_default=True,
    help="Whose retention schedule it begins with.",
)
def association_create(name: str, org_number: str, slug: str, jurisdiction: str) -> None:
    """Create an association with its country's retention schedule."""
    made = runtime(begins=True)
    with made.opener.writing(operator()) as work:
        founded = create_association(
            work, name=name, org_number=org_number, slug=slug, jurisdiction=jurisdiction
        )
    with made.opener.writing(worker_for(founded.id)) as work:
        adopt_pack(work, founded)
    click.echo(
        f"{founded.name} is founded. Seat its first administrator with `boardroom association administrator`."
    )


@association.command("administrator")
@click.option("--association", "slug", required=True)
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--because", required=True, help="Why, e.g. the board's decision; it is shown to the board.")
def association_administrator(slug: str, email: str, name: str, because: str) -> None:
    """Seat an administrator where the last one is lost or the board is gone; logged and told to the board.

    The person gets an invitation by mail (or a link printed here when no mail server is set) and must
    choose a password of their own; the operator never learns it.
    """
    made = runtime()
    with made.opener.reading(ANONYMOUS) as work:
        found = by_slug(work, slug)
    if found is None:
        raise click.ClickException(f"There is no association “{slug}”.")
    with made.opener.writing(operator()) as work:
        link = seat_administrator(work, found, email=email, name=name, because=because)
    click.echo(f"{name} is seated as administrator of {found.name}; the board is told.")
    if link:
        click.echo(f"No mail server is set. Hand over this link: {link}")


@association.command("mail-password")
@click.option("--association", "slug", required=True)
@click.password_option(
    confirmation_prompt=False, help="Asked for when left out, so that it stays out of the shell's history."
)
def association_mail_password(slug: str, password: str) -> None:
    """Keep the password of an association's mailbox, for the server and name that its settings say.

    It lies in the folder of the keys, never in the database, and is sent to that server alone.
    """
    made = runtime()
    with made.opener.reading(ANONYMOUS) as work:
        found = by_slug(work, slug)
    if found is None:
        raise click.ClickException(f"There is no association “{slug}”.")
    with made.opener.writing(replace(operator(), association_id=found.id)) as work:
        box = mailbox(work)
        if box is None or not box.server:
            raise click.ClickException(
                f"{found.name} has no mailbox yet. Its settings page asks for server and user name first."
            )
        address = address_of(work, box)
        work.ports.inbox.keep_password(address, password)
        record(work, "intake.mail_password_kept", "mailbox", box.id, server=address.server)
        box.next_at = work.now
    click.echo(f"Kept for {address.username} at {address.server}:{address.port}.")


@click.group()
def account() -> None:
    """Create an account, or help someone who lost their phone."""


@account.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.password_option(help="Asked for when left out, so that it stays out of the shell's history.")
def account_create(email: str, name: str, password: str) -> None:
    """Create an account; it reaches nothing until a mandate is given to its person."""
    made = runtime(begins=True)
    with made.opener.writing(operator()) as work:
        create_account(work, email, name, password)
    click.echo(f"{email} can log in.")


@account.command("second-step-off")
@click.option("--email", required=True)
@click.option("--because", required=True, help="Why, and how you know that it is them; it is logged.")
def account_second_step_off(email: str, because: str) -> None:
    """Turn the second step off for someone who lost both the phone and the recovery codes; logged and told to them.

    The password is still needed. See the person or ring them first: a mail asking for this is what a thief would send.
    """
    made = runtime()
    with made.opener.writing(operator()) as work:
        found = by_email(work, email)
        if found is None or not found.totp_secret:
            raise click.ClickException(f"{email} has no second step.")
        take_second_factor_off(work, found, because)
    click.echo(f"{email} logs in with the password alone until a new second step is turned on.")


@click.group()
def token() -> None:
    """Create an API token."""


@token.command("create")
@click.option("--association", "slug", required=True)
@click.option("--email", required=True, help="Whose mandates the token acts under.")
@click.option("--name", default="import", help="What the token is for.")
@click.option("--days", default=30, show_default=True, help="How long it lasts, at most 366.")
def token_create(slug: str, email: str, name: str, days: int) -> None:
    """Create a token for the importer: it may add documents and ask what is there, nothing else."""
    made = runtime()
    click.echo(importer_token(made, slug, email, name, days))


def importer_token(made: Runtime, slug: str, email: str, name: str, days: int) -> str:
    """Return a fresh token for the importer, of a person's own; refused where their mandates do not allow it."""
    with made.opener.reading(ANONYMOUS) as work:
        found, holder = by_slug(work, slug), by_email(work, email)
        if found is None:
            raise click.ClickException(f"There is no association “{slug}”.")
        actor = actor_for(work, found, holder.id, holder.name) if holder else None
    if actor is None:
        raise click.ClickException(f"{email} is nobody in {found.name}.")
    with made.opener.writing(actor) as work:
        _row, text = create_token(work, name, [Permission.ADD_DOCUMENTS, Permission.READ_DOCUMENTS], days)
    return text
