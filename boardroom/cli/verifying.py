"""Commands that prove: a sealed PDF without the portal, and the log's chains."""

import os
from pathlib import Path

import click

from boardroom.adapters.seals import PyhankoVerifier
from boardroom.adapters.xml_signatures import LxmlSignatures
from boardroom.associations.queries import every
from boardroom.audit.queries import anchor_report, chain_report, chains, readings_report
from boardroom.audit.rules import AnchorReport, ReadingsReport
from boardroom.cli.opening import runtime, say_if_empty
from boardroom.cli.words import translator
from boardroom.core.actor import ANONYMOUS
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.rules.telling import as_json, as_text, unreadable_as_json
from boardroom.signing.rules.verdict import Status, judge, signatures_to_examine
from config import Settings

EXIT_NOT_INTACT, EXIT_UNREADABLE = 1, 2


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json",
    "as_data",
    is_flag=True,
    help="For programs: facts and codes. Its sentences are always Swedish, whatever the language.",
)
@click.option("--language", type=click.Choice(["sv", "en"]), default=None, help="Default: from LANG.")
def verify(file: Path, language: str | None, *, as_data: bool) -> None:
    """Say in plain words whether a sealed PDF is intact, who signed it, when and how.

    Needs neither the portal nor its database. Exit codes: 0 intact, 1 not intact or not sealed, 2 unreadable.
    """
    language = language or ("sv" if os.environ.get("LANG", "").startswith("sv") else "en")
    translate = translator(language)
    keys = Settings.from_env().keys
    verifier, signatures = PyhankoVerifier(keys), LxmlSignatures(keys / "bankid" / "trusted")
    try:
        pdf = verifier.verify(file.read_bytes())
        verdict = judge(pdf, examined=signatures.examine(signatures_to_examine(pdf)))
    except Unreadable as problem:
        if as_data:
            click.echo(unreadable_as_json(str(problem)))
        click.echo(translate(str(problem)), err=True)
        raise SystemExit(EXIT_UNREADABLE) from problem
    click.echo(as_json(verdict) if as_data else as_text(verdict, language, translate=translate), nl=as_data)
    if verdict.status is not Status.INTACT:
        raise SystemExit(EXIT_NOT_INTACT)


@click.command("verify-log")
def verify_log() -> None:
    """Recompute every chain of the log, its anchors and the sealed months of the access log.

    Exit 1 when a link was changed, removed or added out of turn, or when an anchor or a month does not hold.
    """
    made = runtime()
    say_if_empty(made)
    broken = False
    with made.opener.reading(ANONYMOUS) as work:
        named = {str(one.id): one.slug for one in every(work)}
        for chain in chains(work):
            report = chain_report(work, chain)
            broken = broken or not report.ok
            state = "intact" if report.ok else f"BROKEN at entry {report.first_broken}"
            click.echo(f"{named.get(chain, chain)}: {report.length} entries, {state}, head {report.head}")
            broken = _say_anchors(anchor_report(work, chain)) or broken
        for one in every(work):
            broken = _say_readings(one.slug, readings_report(work, one.id)) or broken
    if broken:
        raise SystemExit(1)


def _say_anchors(report: AnchorReport) -> bool:
    """Say what the chain's anchors show; True when one does not hold."""
    if not report.ok:
        click.echo(f"  anchor at entry {report.number} BROKEN: {report.reason}")
    elif report.count:
        known = report.authority if report.trusted else f"{report.authority} (not among the known roots)"
        click.echo(
            f"  {report.count} anchors; entries 1-{report.number} stood at {report.at:%Y-%m-%d %H:%M:%S} UTC, by {known}"
        )
    return not report.ok


def _say_readings(slug: str, report: ReadingsReport) -> bool:
    """Say what the sealed months of the access log show; True when one does not hold."""
    if report.broken:
        click.echo(f"{slug}: access log of {report.broken} is not as it was sealed")
    elif report.sealed:
        click.echo(f"{slug}: {report.sealed} months of the access log sealed, {report.erased} of them erased")
    return bool(report.broken)
