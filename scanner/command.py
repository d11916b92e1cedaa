"""The importer's command line."""

import argparse
import getpass
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from scanner import leaving, manifest, reporting, standing, watching
from scanner.finding import Finding, find
from scanner.importing import Importer, Outcome, Result, Wishes
from scanner.names import letters_of, one_line, readable
from scanner.portal import NotNow, Portal, PortalProblem, Refused
from scanner.progress import progress_for

EXIT_ALL_WELL, EXIT_SOME_LEFT, EXIT_NOT_STARTED, EXIT_STOPPED, EXIT_NO_REPORT = 0, 1, 2, 3, 4
EXIT_INTERRUPTED = 130
_EXITS = (
    "Exit code: 0 all is in the archive; 1 some files were not taken; 2 nothing was begun; 3 stopped before the "
    "end; 4 all is in the archive, but the report could not be written; 130 stopped with Ctrl-C."
)
_MOST_ERRORS = 50  # of a manifest, told at once
_AGAIN = "Run the same command again: what is there already is not sent twice."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code, as told in the help."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without å must not end an import
    chosen = _parser().parse_args(arguments)
    if not chosen.token and sys.stdin is not None and sys.stdin.isatty():
        # Typed unseen, so that it stands in no history of commands.
        chosen.token = getpass.getpass("Token: ").strip()
    if not chosen.token:
        return _not_started("A token is needed: --token, or the environment variable BOARDROOM_TOKEN.")
    stop = threading.Event()
    portal = Portal(chosen.server, chosen.association, chosen.token, stop=stop)
    try:
        name = _checked(portal, patiently=chosen.command == "watch" and not chosen.once)
        if portal.in_the_clear:
            print("Warning: http:// sends token and papers unprotected. Use https://.", file=sys.stderr)
        code = int(chosen.act(portal, name, chosen))
    except (PortalProblem, Refused, NotNow) as problem:
        return _not_started(str(problem))
    except KeyboardInterrupt:
        print(f"\nStopped. {_AGAIN}", file=sys.stderr)
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our lines has gone (`| head`); the rest is not to be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_STOPPED
    if code == EXIT_INTERRUPTED:
        # At once: an upload that is still under way is cut off, and the portal keeps no half document of it.
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)
    return code


def _checked(portal: Portal, *, patiently: bool) -> str:
    """Return the association's name; a watch waits for a portal that is away."""
    while True:
        try:
            return portal.check()
        except PortalProblem as problem:
            if not (patiently and problem.passing):
                raise
            _say(f"{problem} Trying again each minute.")
            portal.stop.wait(watching.PAUSE)


def _say(*lines: str) -> None:
    """Write lines, each in one go: an upload that is cut off may still tell of its end meanwhile."""
    for line in lines:
        sys.stdout.write(f"{one_line(line)}\n")
    sys.stdout.flush()


def _not_started(words: str) -> int:
    print(words, file=sys.stderr)
    return EXIT_NOT_STARTED


def _import(portal: Portal, name: str, chosen: argparse.Namespace) -> int:
    places = [Path(place) for place in chosen.places]
    if not places and not chosen.manifest:
        return _not_started("Say which folders or files to send, or give a --manifest that names them.")
    if problem := _unmet(portal, chosen):
        return _not_started(problem)
    try:
        if chosen.report:
            reporting.try_out(chosen.report)
        found = find(places or [chosen.manifest.absolute().parent])
        told = _manifest(portal, found, chosen)
    except FileNotFoundError as missing:
        return _not_started(f"There is no file or folder {missing.filename or missing}.")
    except (reporting.NoReport, _BadManifest) as problem:
        return _not_started(str(problem))
    files = [file for file in found.files if places or file.path in told.facts]
    for folder in found.closed:
        _say(f"The folder {folder} could not be opened; its files are not among those below.")
    others, lines = leaving.left_alone(found)
    # A table that names the files says of the others that they are not meant.
    _say(*(lines if places else ()))
    if not files:
        return _not_started(f"No PDFs or images were found there{others}.")
    _say(f"{len(files)} files for {name}{others}")
    if told.facts:
        _say(f"{len(told.facts)} of them stand in {chosen.manifest.name}.")
    with progress_for(sys.stdout, len(files)) as progress:
        portal.tell = progress.said
        importer = Importer(portal, progress, _wishes(chosen, told, _session_name(places, chosen)))
        results = importer.run(files)
    code = _summary(results, len(files), importer, closed=bool(found.closed), dry=chosen.dry_run)
    return _reported(chosen.report, results, code)


def _unmet(portal: Portal, chosen: argparse.Namespace) -> str:
    """Return why the portal cannot do what is asked for all files; empty when it can."""
    if chosen.split and "split" not in portal.features:
        return "This portal does not split stacks; leave --split out, or have it upgraded."
    if chosen.record_class:
        key = manifest.class_key(chosen.record_class, portal.classes)
        if not key:
            known = "\n".join(f"  {one}: {name}" for one, name in portal.classes.items())
            return f"There is no class {chosen.record_class} that you may file under. There are:\n{known}"
        chosen.record_class = key
    return ""


class _BadManifest(Exception):
    """What is wrong in a manifest, line by line."""


def _manifest(portal: Portal, found: Finding, chosen: argparse.Namespace) -> manifest.Manifest:
    if not chosen.manifest:
        return manifest.Manifest()
    try:
        told = manifest.read(chosen.manifest, found.files, portal.classes)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _BadManifest(f"{chosen.manifest} could not be read: {error.strerror or error}") from error
    if "apartment" not in portal.features and any("apartment" in facts for facts in told.facts.values()):
        told.errors.append(
            "this portal knows no apartments of papers; take the column out, or have it upgraded"
        )
    if told.errors:
        shown = [f"{chosen.manifest.name}, {error}" for error in told.errors[:_MOST_ERRORS]]
        if len(told.errors) > _MOST_ERRORS:
            shown.append(f"… and {len(told.errors) - _MOST_ERRORS} more.")
        raise _BadManifest(
            "\n".join([*shown, "Nothing was sent. Mend these lines and run the command again."])
        )
    return told


def _wishes(chosen: argparse.Namespace, told: manifest.Manifest, session: str) -> Wishes:
    return Wishes(
        record_class=chosen.record_class,
        tags_from_folders=chosen.tags_from_folders,
        dates_from_names=chosen.dates_from_names,
        dry_run=getattr(chosen, "dry_run", False),
        parallel=chosen.parallel,
        split=chosen.split,
        session=session,
        manifest=told.facts,
    )


def _session_name(places: Sequence[Path], chosen: argparse.Namespace) -> str:
    """Return what the run is called in the portal: the places' names, as people know them."""
    names = [readable(place.absolute().name) for place in places] or [readable(chosen.manifest.stem)]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _summary(results: list[Result], total: int, importer: Importer, *, closed: bool, dry: bool) -> int:
    count = {outcome: sum(result.outcome is outcome for result in results) for outcome in Outcome}
    arrived = f"{count[Outcome.WOULD_SEND]} would be sent" if dry else f"{count[Outcome.SENT]} sent"
    declined = Outcome.WOULD_REFUSE if dry else Outcome.REFUSED
    # What the run never came to counts as not sent.
    missed = total - len(results) + count[Outcome.FAILED]
    _say(
        f"{arrived}, {count[Outcome.THERE]} already there, {count[declined]} {declined.value}, {missed} not sent"
    )
    for result in results:
        if result.outcome in {declined, Outcome.FAILED}:
            _say(f"  {result.file.shown}: {result.words}")
        elif result.outcome is Outcome.SENT and result.words:
            _say(f"  {result.file.shown} was sent, but: {result.words}")
    if importer.interrupted:
        _say("Stopped with Ctrl-C.")
    elif importer.stopped:
        print(importer.stopped, file=sys.stderr)
    if missed:
        _say(_AGAIN)
    if importer.interrupted:
        return EXIT_INTERRUPTED
    if importer.stopped:
        return EXIT_STOPPED
    return EXIT_SOME_LEFT if missed or closed or count[declined] else EXIT_ALL_WELL


def _reported(path: Path | None, results: list[Result], code: int) -> int:
    if path is None:
        return code
    try:
        reporting.write(path, results)
    except reporting.NoReport as problem:
        print(f"{problem}. What was sent is safe; run the same command again for a report.", file=sys.stderr)
        return code or EXIT_NO_REPORT
    _say(f"Report: {letters_of(path)}")
    return code


def _watch(portal: Portal, name: str, chosen: argparse.Namespace) -> int:
    folder: Path = chosen.folder
    if not folder.is_dir():
        return _not_started(f"There is no folder {folder}.")
    if problem := _unmet(portal, chosen):
        return _not_started(problem)
    _say(
        f"Watching {letters_of(folder)} for {name}. What is safe in the archive goes to {watching.DONE}, what is "
        f"refused to {watching.REFUSED}."
    )
    waiting, interrupted = 0, False
    with progress_for(sys.stdout, 0) as progress:
        portal.tell = progress.said
        watcher = watching.Watcher(portal, progress, _wishes(chosen, manifest.Manifest(), ""), folder)
        try:
            waiting = watching.keep_watch(watcher, portal.stop.wait, settle=chosen.settle, once=chosen.once)
        except KeyboardInterrupt:
            interrupted = True
    there = watcher.count[Outcome.SENT] + watcher.count[Outcome.THERE]
    _say(f"{there} in the archive, {watcher.count[Outcome.REFUSED]} refused, {waiting} waiting")
    if interrupted or watcher.interrupted:
        _say(_AGAIN)
        return EXIT_INTERRUPTED
    if watcher.stopped:
        print(watcher.stopped, file=sys.stderr)
        return EXIT_STOPPED
    return EXIT_SOME_LEFT if waiting or watcher.count[Outcome.REFUSED] else EXIT_ALL_WELL


def _status(portal: Portal, name: str, chosen: argparse.Namespace) -> int:
    try:
        lines, waits = standing.told(portal, name, [Path(place) for place in chosen.places])
    except FileNotFoundError as missing:
        return _not_started(f"There is no file or folder {missing}.")
    _say(*lines)
    return EXIT_SOME_LEFT if waits else EXIT_ALL_WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scanner",
        description="Puts folders of scans into a Boardroom portal. An import changes nothing on this computer.",
        epilog=_EXITS,
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
        help="made in the portal; better given as the environment variable BOARDROOM_TOKEN, or when asked",
    )
    sending = argparse.ArgumentParser(add_help=False, parents=[shared])
    sending.add_argument(
        "--class", dest="record_class", default="", help="record class for all, e.g. board_minutes"
    )
    sending.add_argument("--tags-from-folders", action="store_true", help="folder names become tags")
    sending.add_argument(
        "--dates-from-names", action="store_true", help='"1987-03-14 Protokoll.pdf" is filed under that date'
    )
    sending.add_argument(
        "--split",
        choices=("sheets", "blanks", "both"),
        default="",
        help="have stacks split at separator sheets, at pairs of blank sheets, or at both",
    )
    sending.add_argument(
        "--parallel", type=int, default=2, choices=range(1, 9), metavar="1-8", help="uploads at once"
    )
    importing = _command(commands, sending, "import", _import, "send files and folders")
    importing.add_argument("places", nargs="*", metavar="FOLDER", help="folders, files or patterns (*.pdf)")
    importing.add_argument(
        "--manifest", type=Path, metavar="FILE.csv", help="a table: path, title, class, date, tags, number"
    )
    importing.add_argument(
        "--report", type=Path, metavar="FILE.csv|.json", help="write what became of each file"
    )
    importing.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    keeping = _command(commands, sending, "watch", _watch, "send what a scanner lays into a folder")
    keeping.add_argument("folder", type=Path, metavar="FOLDER", help="the scanner's folder")
    keeping.add_argument("--once", action="store_true", help="send what is finished and end, for cron")
    keeping.add_argument(
        "--settle",
        type=float,
        default=watching.SETTLE,
        metavar="SECONDS",
        help="for how long a file must be the same before it counts as finished",
    )
    asking = _command(commands, shared, "status", _status, "what the portal has, what waits, what failed")
    asking.add_argument("places", nargs="*", metavar="FOLDER", help="folders to compare with the archive")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    name: str,
    act: Callable[[Portal, str, argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, parents=[shared], help=words, epilog=_EXITS)
    made.set_defaults(act=act)
    return made
