"""Commands that prove: a sealed PDF without the portal, and the log's chains."""

import os
from pathlib import Path

import click

from boardroom.adapters.seals import PyhankoVerifier
from boardroom.adapters.xml_signatures import LxmlSignatures
from boardroom.associations.queries import every
from boardroom.audit.queries import chains, verify_chain
from boardroom.cli.opening import runtime, say_if_empty
from boardroom.cli.words import translator
from boardroom.core.actor import ANONYMOUS
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.rules.telling import as_json, as_text
from boardroom.signing.rules.verdict import Status, judge, signatures_to_examine
from config import Settings

EXIT_NOT_INTACT, EXIT_UNREADABLE = 1, 2


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="For programs.")
@click.option("--language", type=click.Choice(["sv", "en"]), default=None, help="Default: from LANG.")
def verify(file: Path, language: str | None, *, as_data: bool) -> None:
    """Say in plain words whether a sealed PDF is intact, who signed it, when and how.

    Needs neither the portal nor its database. Exit codes: 0 intact, 1 not intact or not sealed, 2 unreadable.
    """
    language = language or ("sv" if os.environ.get("LANG", "").startswith("sv") else "en")
    translate = translator(language)
    keys = Settings.from_env().keys
    verifier, signatures = PyhankoVerifier(keys / "trusted"), LxmlSignatures(keys / "bankid" / "trusted")
    try:
        pdf = verifier.verify(file.read_bytes())
        verdict = judge(pdf, examined=signatures.examine(signatures_to_examine(pdf)))
    except Unreadable as problem:
        click.echo(translate(str(problem)), err=True)
        raise SystemExit(EXIT_UNREADABLE) from problem
    click.echo(as_json(verdict) if as_data else as_text(verdict, language, translate=translate), nl=as_data)
    if verdict.status is not Status.INTACT:
        raise SystemExit(EXIT_NOT_INTACT)


@click.command("verify-log")
def verify_log() -> None:
    """Recompute every chain of the log; exit 1 when a link was changed, removed or added out of turn."""
    made = runtime()
    say_if_empty(made)
    broken = False
    with made.opener.reading(ANONYMOUS) as work:
        named = {str(one.id): one.slug for one in every(work)}
        for chain in chains(work):
            report = verify_chain(work, chain)
            broken = broken or not report.ok
            state = "intact" if report.ok else f"BROKEN at entry {report.first_broken}"
            click.echo(f"{named.get(chain, chain)}: {report.length} entries, {state}, head {report.head}")
    if broken:
        raise SystemExit(1)
