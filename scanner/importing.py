"""Sends what the portal does not have yet, several files at once, each with a clear end."""

import enum
import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scanner.finding import Found
from scanner.portal import NotNow, Portal, PortalProblem, Refused
from scanner.progress import Progress

ASK_AT_ONCE = 200  # hashes in one question


class Outcome(enum.Enum):
    """How it ended for one file."""

    SENT = "sent"
    THERE = "already there"
    REFUSED = "refused"
    FAILED = "not sent"
    WOULD_SEND = "would be sent"


@dataclass(frozen=True)
class Result:
    """One file's end, in words that say what to do when it was not sent."""

    file: Found
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True)
class Wishes:
    """What the person at the keyboard chose for all files."""

    record_class: str = ""
    tags_from_folders: bool = False
    dates_from_names: bool = False
    dry_run: bool = False
    parallel: int = 2


class Importer:
    """One run over a list of files; running it again sends nothing twice, because the portal is asked first."""

    def __init__(self, portal: Portal, progress: Progress, wishes: Wishes | None = None) -> None:
        self._portal = portal
        self._progress = progress
        self._wishes = wishes or Wishes()
        self._ends: dict[str, Result] = {}  # of the files whose bytes were met already, by hash
        self._stop = threading.Event()
        self.stopped: str = ""  # why the run ended before its end; empty when it did not

    def run(self, files: Sequence[Found]) -> list[Result]:
        """Return one result for every file that came to its end, in order; fewer than given when `stopped`."""
        results: list[Result] = []
        with ThreadPoolExecutor(self._wishes.parallel) as pool:
            try:
                for start in range(0, len(files), ASK_AT_ONCE):
                    results += self._batch(pool, files[start : start + ASK_AT_ONCE])
            except PortalProblem as problem:
                self._end_run(problem)
            finally:
                self._stop.set()
                pool.shutdown(wait=False, cancel_futures=True)
        return results

    def _batch(self, pool: ThreadPoolExecutor, batch: Sequence[Found]) -> list[Result]:
        if self._stop.is_set():
            return []
        hashes = list(pool.map(_hash_of, batch))
        known = self._portal.known(sorted({digest for digest in hashes if digest}))
        first: dict[str, Found] = {}
        for file, digest in zip(batch, hashes, strict=True):
            if digest and digest not in self._ends:
                first.setdefault(digest, file)
        sent = pool.map(self._one, first.values(), first.keys(), [known] * len(first))
        self._ends |= {digest: end for digest, end in zip(first, sent, strict=True) if end is not None}
        ends = (self._end(file, digest, first) for file, digest in zip(batch, hashes, strict=True))
        return [end for end in ends if end is not None]

    def _end(self, file: Found, digest: str, first: dict[str, Found]) -> Result | None:
        if not digest:
            return self._told(
                Result(file, Outcome.FAILED, "the file could not be read; is it open elsewhere?")
            )
        end = self._ends.get(digest)
        if end is None or first.get(digest) is file:
            return end
        arrived = end.outcome in {Outcome.SENT, Outcome.THERE, Outcome.WOULD_SEND}
        outcome = Outcome.THERE if arrived else end.outcome
        return self._told(Result(file, outcome, f"the same as {end.file.shown}" if arrived else end.words))

    def _one(self, file: Found, digest: str, known: set[str]) -> Result | None:
        if self._stop.is_set():
            return None
        try:
            return self._told(self._sent(file, digest, known))
        except PortalProblem as problem:
            self._end_run(problem)
            return None

    def _sent(self, file: Found, digest: str, known: set[str]) -> Result:
        if digest in known:
            return Result(file, Outcome.THERE)
        if self._wishes.dry_run:
            return Result(file, Outcome.WOULD_SEND)
        try:
            made = self._portal.upload(file.path, file.name, digest, self._facts(file))
        except Refused as refusal:
            return Result(file, Outcome.REFUSED, str(refusal))
        except NotNow as reason:
            return Result(file, Outcome.FAILED, str(reason))
        except OSError as error:
            return Result(file, Outcome.FAILED, f"the file could not be read: {error.strerror or error}")
        there = Outcome.THERE if made.get("duplicate") else Outcome.SENT
        return Result(file, there, str(made.get("problem") or ""))

    def _told(self, result: Result) -> Result:
        self._progress.ended(result.file.shown, result.outcome.value, result.words)
        return result

    def _end_run(self, problem: PortalProblem) -> None:
        self.stopped = self.stopped or str(problem)
        self._stop.set()

    def _facts(self, file: Found) -> dict[str, str]:
        facts = {}
        if self._wishes.record_class:
            facts["record_class"] = self._wishes.record_class
        if file.folders:
            # The portal suggests date and kind from them; nothing is settled by a folder's name.
            facts["folder"] = "/".join(file.folders)
        if self._wishes.tags_from_folders and file.folders:
            facts["tags"] = ",".join(folder.replace(",", " ") for folder in file.folders)
        if self._wishes.dates_from_names and file.day:
            facts["document_date"] = file.day.isoformat()
        return facts


def _hash_of(file: Found) -> str:
    """Return a file's SHA-256 in hex, or an empty string when it cannot be read."""
    try:
        with file.path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""
