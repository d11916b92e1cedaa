"""Commands about the seal: show it, take in a bought certificate, make a new key."""

from datetime import UTC, datetime
from pathlib import Path

import click

from boardroom.adapters.seals import PyhankoSealer, make_new, take_in
from boardroom.audit.actions import record
from boardroom.cli.opening import runtime
from boardroom.core.actor import operator
from boardroom.ports.sealer import CannotSeal, Certificate
from boardroom.signing.actions import note_certificate
from boardroom.signing.rules.upkeep import standing


@click.group()
def seal() -> None:
    """Look after the certificate that the portal seals with."""


@seal.command()
def show() -> None:
    """Say which certificate seals today, its checksum, and when it ends."""
    made = runtime()
    sealer = PyhankoSealer(made.settings.keys.resolve(), password=made.settings.seal_password)
    try:
        _say(sealer.certificate())
    except CannotSeal as problem:
        raise click.ClickException(str(problem)) from problem


@seal.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.password_option(confirmation_prompt=False, help="The file's own password.")
def import_(file: Path, password: str) -> None:
    """Seal with a bought certificate (PKCS#12) from now on; the portal need not be restarted."""
    made = runtime()
    now, keys = datetime.now(UTC), made.settings.keys.resolve()
    try:
        present = take_in(keys, file.read_bytes(), password, made.settings.seal_password, now)
    except CannotSeal as problem:
        raise click.ClickException(str(problem)) from problem
    with made.opener.writing(operator()) as work:
        note_certificate(work, present)
        record(work, "imported_seal", "installation", present.sha256[:16], sha256=present.sha256)
    _say(present)


@seal.command()
@click.confirmation_option(prompt="Seal with a new key of the portal's own from now on?")
def rotate() -> None:
    """Make a new key; what was sealed before stands, and the old key is kept aside in keys/former-seals."""
    made = runtime()
    present = make_new(made.settings.keys.resolve(), made.settings.seal_password, datetime.now(UTC))
    with made.opener.writing(operator()) as work:
        note_certificate(work, present)
        record(work, "rotated_seal", "installation", present.sha256[:16], sha256=present.sha256)
    _say(present)


def _say(certificate: Certificate) -> None:
    click.echo(f"{certificate.subject}, valid until {certificate.not_after:%Y-%m-%d}", nl=False)
    click.echo(f" ({standing(certificate.not_after, datetime.now(UTC)).value})")
    click.echo(f"SHA-256 to publish: {certificate.sha256}")
    if certificate.self_issued:
        click.echo("Nobody but this portal vouches for it: readers compare the checksum.")
