"""The importer's command line."""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from scanner.finding import Finding, find
from scanner.importing import Importer, Outcome, Result, Wishes
from scanner.portal import NotNow, Portal, PortalProblem, Refused
from scanner.progress import progress_for

EXIT_ALL_WELL, EXIT_SOME_LEFT, EXIT_NOT_STARTED, EXIT_STOPPED, EXIT_INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0: all well. 1: some files were not taken. 2: nothing was begun. 3: stopped before the end.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without å must not end an import
    chosen = _parser().parse_args(arguments)
    if not chosen.token:
        return _not_started("A token is needed: --token, or the environment variable BOARDROOM_TOKEN.")
    # A wait that a Ctrl-C in the main thread ends for all threads.
    interrupted = threading.Event()
    portal = Portal(chosen.server, chosen.association, chosen.token, wait=interrupted.wait)
    try:
        name = portal.check()
        if portal.in_the_clear:
            print("Warning: http:// sends token and papers unprotected. Use https://.", file=sys.stderr)
        return int(chosen.act(portal, name, chosen))
    except (PortalProblem, Refused, NotNow) as problem:
        return _not_started(str(problem))
    except KeyboardInterrupt:
        interrupted.set()
        print(
            "\nStopped. Run the same command again: what is there already is not sent twice.", file=sys.stderr
        )
        # At once: an upload under way is cut off, and the portal keeps nothing of it.
        sys.stdout.flush()
        os._exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our lines has gone (`| head`); the rest is not to be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_STOPPED


def _not_started(words: str) -> int:
    print(words, file=sys.stderr)
    return EXIT_NOT_STARTED


def _import(portal: Portal, name: str, chosen: argparse.Namespace) -> int:
    try:
        found = find([Path(place) for place in chosen.places])
    except FileNotFoundError as missing:
        return _not_started(f"There is no file or folder {missing}.")
    for folder in found.closed:
        print(f"The folder {folder} could not be opened; its files are not among those below.")
    if not found.files:
        return _not_started(f"No PDFs or images were found there{_left_alone(found)}.")
    print(f"{len(found.files)} files for {name}{_left_alone(found)}")
    with progress_for(sys.stdout, len(found.files)) as progress:
        portal.tell = progress.said
        importer = Importer(
            portal,
            progress,
            Wishes(
                record_class=chosen.record_class,
                tags_from_folders=chosen.tags_from_folders,
                dates_from_names=chosen.dates_from_names,
                dry_run=chosen.dry_run,
                parallel=chosen.parallel,
            ),
        )
        results = importer.run(found.files)
    return _summary(
        results, len(found.files), importer.stopped, closed=bool(found.closed), dry=chosen.dry_run
    )


def _left_alone(found: Finding) -> str:
    if not found.others:
        return ""
    kinds = ", ".join(f"{count} {ending}" for ending, count in sorted(found.others.items()))
    return f"; left alone, being neither PDF nor image: {kinds}"


def _summary(results: list[Result], total: int, stopped: str, *, closed: bool, dry: bool) -> int:
    count = {outcome: sum(result.outcome is outcome for result in results) for outcome in Outcome}
    arrived = f"{count[Outcome.WOULD_SEND]} would be sent" if dry else f"{count[Outcome.SENT]} sent"
    # What the run never came to counts as not sent.
    missed = total - len(results) + count[Outcome.FAILED]
    print(
        f"{arrived}, {count[Outcome.THERE]} already there, {count[Outcome.REFUSED]} refused, {missed} not sent"
    )
    for result in results:
        if result.outcome in {Outcome.REFUSED, Outcome.FAILED}:
            print(f"  {result.file.shown}: {result.words}")
        elif result.outcome is Outcome.SENT and result.words:
            print(f"  {result.file.shown} was sent, but: {result.words}")
    if stopped:
        print(stopped, file=sys.stderr)
    if missed:
        print("Run the same command again: what is there already is not sent twice.")
    if stopped:
        return EXIT_STOPPED
    return EXIT_SOME_LEFT if missed or closed or count[Outcome.REFUSED] else EXIT_ALL_WELL


def _status(portal: Portal, name: str, _chosen: argparse.Namespace) -> int:
    state = portal.state()
    print(f"{name}: {state['documents']} documents, {state['pages_waiting']} pages waiting to be read")
    return EXIT_ALL_WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scanner",
        description="Puts folders of scans into a Boardroom portal. Nothing is moved or changed.",
        epilog="Exit code: 0 all well; 1 some files were not taken; 2 nothing was begun; 3 stopped before the end.",
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
        help="made in the portal; better given as the environment variable BOARDROOM_TOKEN",
    )
    importing = _command(commands, shared, "import", _import, "send files and folders")
    importing.add_argument("places", nargs="+", metavar="FOLDER", help="folders or files")
    importing.add_argument(
        "--class", dest="record_class", default="", help="record class for all, e.g. board_minutes"
    )
    importing.add_argument("--tags-from-folders", action="store_true", help="folder names become tags")
    importing.add_argument(
        "--dates-from-names",
        action="store_true",
        help='"1987-03-14 Protokoll.pdf" is filed under that date',
    )
    importing.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    importing.add_argument(
        "--parallel", type=int, default=2, choices=range(1, 9), metavar="1-8", help="uploads at once"
    )
    _command(commands, shared, "status", _status, "what the portal has and what it is reading")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    name: str,
    act: Callable[[Portal, str, argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, parents=[shared], help=words)
    made.set_defaults(act=act)
    return made
