"""Keeps watch over a scanner's folder: sends each file once it is finished, and moves it away once it is safe."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scanner.finding import Found, find
from scanner.importing import Importer, Outcome, Result, Wishes
from scanner.leaving import OUTSIDE
from scanner.names import one_line, readable
from scanner.portal import Portal
from scanner.progress import Progress

DONE, REFUSED = "done", "refused"
SETTLE = 3.0  # seconds for which a file must be the same before it counts as finished
# Looks for which an empty file must stay so: many scanners make the file first and fill it much later.
LOOKS_AT_EMPTY = 20
# Looks that a file is let be after it could not be sent or moved.
LOOKS_AFTER_FAILURE = 20
PAUSE = 60.0  # seconds between looks while the portal can take nothing (its disk is full, it stays away)
LONGEST_NAME = 255  # bytes, on every file system in use

_Stamp = tuple[int, int]  # size in bytes, time of the last change in nanoseconds


@dataclass
class _Seen:
    stamp: _Stamp
    looks: int = 1


class Watcher:
    """One folder under watch; what it knows is only a convenience, for the portal is asked before each sending."""

    def __init__(self, portal: Portal, progress: Progress, wishes: Wishes, folder: Path) -> None:
        self._portal = portal
        self._progress = progress
        self._wishes = wishes
        self._folder = folder
        self._seen: dict[Path, _Seen] = {}
        self._said: dict[Path, str] = {}
        self.count = dict.fromkeys(Outcome, 0)
        self.pause = 0.0  # seconds to wait before the next look, where that is long
        self.stopped = ""  # why no more can be sent until someone does something
        self.interrupted = False

    def look(self) -> int:
        """Look once: send what is finished, move what is safe; return how many files still wait in the folder."""
        found = find([self._folder], without=(DONE, REFUSED))
        files = found.files
        for link in found.outside:
            self._say_once(link, OUTSIDE)
        ready = {file: self._seen[file.path].stamp for file in files if self._is_finished(file.path)}
        self._seen = {file.path: self._seen[file.path] for file in files if file.path in self._seen}
        waiting = len(files)
        if ready:
            # A bad answer for one file is told once, not at each look.
            quiet = _OnlyProblems(self._progress)
            # A session a day, so that what went wrong today can be undone alone.
            today = f"{readable(self._folder.absolute().name)} {date.today().isoformat()}"  # noqa: DTZ011 - this computer's day
            importer = Importer(self._portal, quiet, replace(self._wishes, session=today))
            results = importer.run(list(ready))
            waiting -= sum(self._settle(result, ready[result.file]) for result in results)
            self.interrupted = importer.interrupted
            self._heed(importer)
        return waiting

    def _heed(self, importer: Importer) -> None:
        if importer.stopped and not importer.passing:
            self.stopped = importer.stopped
        elif importer.stopped and not self.pause:
            self._progress.said(f"{importer.stopped} Trying again each minute.")
        self.pause = PAUSE if importer.stopped else 0.0

    def _is_finished(self, path: Path) -> bool:
        """Tell whether a file was the same at the look before, and no other program holds it open."""
        try:
            state = path.stat()
            stamp = state.st_size, state.st_mtime_ns
        except OSError:
            return False  # renamed or taken away while we looked
        before = self._seen.get(path)
        if before is None or before.stamp != stamp:
            self._seen[path] = _Seen(stamp)
            return False
        before.looks += 1
        if before.looks < (2 if state.st_size else LOOKS_AT_EMPTY):
            return False
        return _can_be_opened(path)

    def _settle(self, result: Result, stamp: _Stamp) -> bool:
        """Move a file that came to its end; True when it left the folder."""
        if result.outcome is Outcome.FAILED:
            return self._let_be(result, result.words)
        try:
            state = result.file.path.stat()
            if (state.st_size, state.st_mtime_ns) != stamp:
                # What was sent is safe, and what lies there now is something else.
                self._seen.pop(result.file.path, None)
                return False
            if result.outcome is Outcome.REFUSED:
                place = self._move(result.file, REFUSED)
                _write_reason(place, result.words)
                self._say_once(result.file, f"refused, now in {REFUSED}: {result.words}")
            else:
                place = self._move(result.file, DONE)
                self._say_once(
                    result.file, result.outcome.value + (f" – {result.words}" if result.words else "")
                )
        except OSError as error:
            why = error.strerror or error
            return self._let_be(result, f"{result.outcome.value}, but it could not be moved away: {why}")
        self.count[result.outcome] += 1
        self._said.pop(result.file.path, None)
        return True

    def _let_be(self, result: Result, words: str) -> bool:
        if result.file.path in self._seen:
            self._seen[result.file.path].looks = -LOOKS_AFTER_FAILURE
        self._say_once(result.file, words)
        return False

    def _move(self, file: Found, below: str) -> Path:
        """Move a file below a folder, under the folders it lay in, over nothing that is there."""
        folder = self._folder / below / file.path.parent.relative_to(self._folder)
        folder.mkdir(parents=True, exist_ok=True)
        place = _free(folder, file.path.name)
        file.path.rename(place)
        return place

    def _say_once(self, file: Found, words: str) -> None:
        if self._said.get(file.path) != words:
            self._said[file.path] = words
            self._progress.said(f"{file.shown}: {words}")


class _OnlyProblems:
    """Passes on what concerns the run; the watcher itself tells of single files."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def ended(self, name: str, outcome: str, words: str) -> None:
        """Leave it to the watcher."""

    def moved(self, name: str, arrived: int, size: int) -> None:
        """Pass on."""
        self._progress.moved(name, arrived, size)

    def said(self, words: str) -> None:
        """Pass on."""
        self._progress.said(words)


def keep_watch(
    watcher: Watcher, wait: Callable[[float], object], *, settle: float = SETTLE, once: bool = False
) -> int:
    """Look again and again, `settle` seconds apart, until something stops it; return how many files wait.

    With `once`: look until nothing changes any more, and end.
    """
    waiting = watcher.look()
    before = -1
    while not watcher.stopped and not watcher.interrupted:
        if once and (not waiting or waiting == before or watcher.pause):
            break
        before = waiting
        wait(max(settle, watcher.pause))
        waiting = watcher.look()
    return waiting


def reasons(folder: Path) -> Sequence[tuple[str, str]]:
    """Return the names of the refused files of a watched folder, each with its reason."""
    found = []
    for path in sorted((folder / REFUSED).rglob("*.txt")):
        words = path.read_text(encoding="utf-8", errors="replace").strip()
        found.append((readable(path.name.removesuffix(".txt")), one_line(words)))
    return found


def _can_be_opened(path: Path) -> bool:
    try:
        if os.name == "nt":
            path.rename(path)  # fails there while another program holds the file open
        with path.open("rb") as content:
            content.read(1)
    except PermissionError:
        # Where files are not locked by those who write them, nobody will open it up later: let it be told.
        return os.name != "nt"
    except OSError:
        return False
    return True


def _write_reason(place: Path, words: str) -> None:
    """Lay the reason beside a refused file; a full disk must not keep the file from being moved."""
    try:
        name = _shortened(place.name, ".txt")
        _free(place.parent, name).write_text(words + "\n", encoding="utf-8")
    except OSError:
        pass


def _free(folder: Path, name: str) -> Path:
    """Return a path in the folder at which nothing lies yet, by counting up: "a.pdf", then "a (2).pdf"."""
    place, number = folder / name, 1
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    while os.path.lexists(place):
        number += 1
        place = folder / _shortened(stem, f" ({number}){ending}")
    return place


def _shortened(stem: str, ending: str) -> str:
    room = LONGEST_NAME - len(os.fsencode(ending))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + ending
