"""The importer's command line."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner.finding import find
from scanner.importing import Importer, Outcome
from scanner.portal import Portal, PortalProblem
from scanner.progress import progress_for

EXIT_ALL_WELL, EXIT_SOME_REFUSED, EXIT_NOT_STARTED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 all well, 1 some files were not taken, 2 could not start."""
    chosen = _parser().parse_args(arguments)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if not chosen.token:
        print("A token is needed: --token, or the environment variable BOARDROOM_TOKEN.", file=sys.stderr)
        return EXIT_NOT_STARTED
    portal = Portal(chosen.server, chosen.association, chosen.token)
    try:
        name = portal.check()
    except PortalProblem as problem:
        print(problem, file=sys.stderr)
        return EXIT_NOT_STARTED
    if chosen.command == "status":
        return _status(portal, name)
    return _import(portal, name, chosen)


def _import(portal: Portal, name: str, chosen: argparse.Namespace) -> int:
    try:
        found = find([Path(place) for place in chosen.places])
    except FileNotFoundError as missing:
        print(f"There is no file or folder {missing}.", file=sys.stderr)
        return EXIT_NOT_STARTED
    if not found.files:
        print("No PDFs or images were found there.", file=sys.stderr)
        return EXIT_NOT_STARTED
    print(
        f"{len(found.files)} files for {name}"
        + (f", {found.skipped} of other kinds left alone" if found.skipped else "")
    )
    with progress_for(sys.stdout, len(found.files)) as progress:
        importer = Importer(
            portal,
            progress,
            record_class=chosen.record_class,
            tags_from_folders=chosen.tags_from_folders,
            dry_run=chosen.dry_run,
            parallel=chosen.parallel,
        )
        results = importer.run(found.files)
    counts = {outcome: sum(result.outcome is outcome for result in results) for outcome in Outcome}
    print(
        f"{counts[Outcome.SENT]} sent, {counts[Outcome.THERE]} already there, "
        f"{counts[Outcome.REFUSED]} refused, {counts[Outcome.FAILED]} not sent"
    )
    for result in results:
        if result.outcome in {Outcome.REFUSED, Outcome.FAILED}:
            print(f"  {result.file.shown}: {result.words}")
    if counts[Outcome.FAILED]:
        print("Run the same command again: what is there already is not sent twice.")
    return EXIT_SOME_REFUSED if counts[Outcome.REFUSED] or counts[Outcome.FAILED] else EXIT_ALL_WELL


def _status(portal: Portal, name: str) -> int:
    state = portal.state()
    print(f"{name}: {state['documents']} documents, {state['pages_waiting']} pages waiting to be read")
    return EXIT_ALL_WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scanner",
        description="Puts folders of scans into a Boardroom portal. Nothing is moved or changed.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--server", required=True, help="address of the portal, e.g. https://arkiv.brfgranen.se"
    )
    shared.add_argument("--association", required=True, help="the association's slug, as in its addresses")
    shared.add_argument(
        "--token",
        default=os.environ.get("BOARDROOM_TOKEN", ""),
        help="made in the portal; or BOARDROOM_TOKEN",
    )
    importing = commands.add_parser("import", parents=[shared], help="send files and folders")
    importing.add_argument("places", nargs="+", metavar="FOLDER", help="folders or files")
    importing.add_argument(
        "--class", dest="record_class", default="", help="record class for all, e.g. board_minutes"
    )
    importing.add_argument("--tags-from-folders", action="store_true", help="folder names become tags")
    importing.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    importing.add_argument(
        "--parallel", type=int, default=2, choices=range(1, 9), metavar="1-8", help="uploads at once"
    )
    commands.add_parser("status", parents=[shared], help="what the portal has and what it is reading")
    return parser
