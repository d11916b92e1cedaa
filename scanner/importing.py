"""Sends what the portal does not have yet, several files at once, each with a clear end."""

import enum
import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from scanner.finding import Found, oldest_first
from scanner.kinds import why_refused
from scanner.pieces import Pieces
from scanner.portal import NotNow, Portal, PortalProblem, Refused
from scanner.progress import Progress

T = TypeVar("T")
S = TypeVar("S")

ASK_AT_ONCE = 200  # hashes in one question
_LONGEST_FOLDER = 1_000  # characters that the portal takes; the innermost say most
GRACE = 5.0  # seconds in which the pieces under way may arrive after Ctrl-C
_TICK = 0.2  # seconds between two looks whether Ctrl-C was pressed: some systems wake nobody for it


class Outcome(enum.Enum):
    """How it ended for one file."""

    SENT = "sent"
    THERE = "already there"
    REFUSED = "refused"
    FAILED = "not sent"
    WOULD_SEND = "would be sent"
    WOULD_REFUSE = "would be refused"


@dataclass(frozen=True)
class Result:
    """One file's end, in words that say what to do when it was not sent; its hash and the document it became."""

    file: Found
    outcome: Outcome
    words: str = ""
    sha256: str = ""
    document: str = ""
    url: str = ""


@dataclass(frozen=True)
class Wishes:
    """What the person at the keyboard chose for all files, and what a manifest says of single ones."""

    record_class: str = ""
    tags_from_folders: bool = False
    dates_from_names: bool = False
    dry_run: bool = False
    parallel: int = 2
    split: str = ""
    session: str = ""  # name of the import session, where the portal keeps such
    manifest: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)


class Importer:
    """One run over a list of files; running it again sends nothing twice, because the portal is asked first."""

    def __init__(self, portal: Portal, progress: Progress, wishes: Wishes | None = None) -> None:
        self._portal = portal
        self._pieces = Pieces(portal)
        self._progress = progress
        self._wishes = wishes or Wishes()
        self._ends: dict[str, Result] = {}  # of the files whose bytes were met already, by hash
        self._results: dict[Found, Result] = {}
        self._stop = threading.Event()
        self._under_way = 0
        self._lock = threading.Lock()
        self.stopped: str = ""  # why the run ended before its end; empty when it did not
        self.passing = False  # whether what stopped it may pass by itself
        self.interrupted = False  # by Ctrl-C

    def run(self, files: Sequence[Found]) -> list[Result]:
        """Return one result for every file that came to its end, in order; fewer than given when `stopped`."""
        pool = ThreadPoolExecutor(self._wishes.parallel)
        try:
            asked = oldest_first(files)
            for start in range(0, len(asked), ASK_AT_ONCE):
                self._batch(pool, asked[start : start + ASK_AT_ONCE])
        except PortalProblem as problem:
            self._end_run(problem)
        except KeyboardInterrupt:
            self.interrupted = True
            self._let_end()
        finally:
            self._stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
        return [self._results[file] for file in files if file in self._results]

    def _let_end(self) -> None:
        """Begin nothing new, and let what is under way arrive, for a little while."""
        self._stop.set()
        self._portal.stop.set()
        deadline = time.monotonic() + GRACE
        while self._under_way and time.monotonic() < deadline:
            time.sleep(_TICK)

    def _batch(self, pool: ThreadPoolExecutor, batch: Sequence[Found]) -> None:
        if self._stop.is_set():
            return
        hashes: dict[Found, str] = {}
        for file, (digest, problem) in zip(batch, _each(pool, hash_of, batch), strict=True):
            if problem:
                self._told(Result(file, Outcome.FAILED, problem))
            else:
                hashes[file] = digest
        known = self._portal.known(sorted(set(hashes.values())))
        first: dict[str, Found] = {}
        for file, digest in hashes.items():
            if digest not in self._ends:
                first.setdefault(digest, file)
        asked = [(file, digest, known.get(digest)) for digest, file in first.items()]
        for (_file, digest, _known), end in zip(asked, _each(pool, self._one, asked), strict=True):
            if end is not None:
                self._ends[digest] = end
        self._tell_twins(hashes)

    def _tell_twins(self, hashes: Mapping[Found, str]) -> None:
        """Let files end whose bytes met their end before; the import tells of those whose twin was sent in this run."""
        sent: list[dict[str, str]] = []
        for file, digest in hashes.items():
            end = self._ends.get(digest)
            if end is not None and file not in self._results:
                self._told(_as_its_twin(file, end))
                if end.outcome is Outcome.SENT:
                    sent.append({"name": file.name, "folder": "/".join(file.folders), "sha256": digest})
        if sent and self._wishes.session:
            self._portal.same(self._portal.session(self._wishes.session), sent)

    def _one(self, asked: tuple[Found, str, Mapping[str, Any] | None]) -> Result | None:
        file, digest, known = asked
        with self._lock:
            if self._stop.is_set():
                return None
            self._under_way += 1
        try:
            return self._told(replace(self._sent(file, digest, known=known), sha256=digest))
        except PortalProblem as problem:
            self._end_run(problem)
            return None
        finally:
            with self._lock:
                self._under_way -= 1

    def _sent(self, file: Found, digest: str, *, known: Mapping[str, Any] | None) -> Result:
        if known is not None:
            return Result(
                file, Outcome.THERE, document=str(known.get("id") or ""), url=str(known.get("url") or "")
            )
        try:
            size = file.path.stat().st_size
            if self._portal.largest_upload and size > self._portal.largest_upload:
                largest = self._portal.largest_upload // 1_000_000
                words = f"the file is larger than the portal takes ({largest} MB)"
                return Result(file, Outcome.WOULD_REFUSE if self._wishes.dry_run else Outcome.REFUSED, words)
            if self._wishes.dry_run:
                # In earnest the portal itself decides: a newer one may take more.
                words = why_refused(file.path)
                return Result(file, Outcome.WOULD_REFUSE if words else Outcome.WOULD_SEND, words)
            made = self._made(file, digest, size)
        except Refused as refusal:
            return Result(file, Outcome.REFUSED, str(refusal))
        except NotNow as reason:
            return Result(file, Outcome.FAILED, str(reason))
        except OSError as error:
            return Result(file, Outcome.FAILED, _unreadable(error))
        if made.get("sha256") != digest:
            return Result(
                file, Outcome.FAILED, "the portal did not confirm the file; it is asked again next time"
            )
        there = Outcome.THERE if made.get("duplicate") else Outcome.SENT
        # That the portal takes a longer look at it by and by is no trouble.
        words = "" if made.get("state") == "received" else str(made.get("problem") or "")
        return Result(file, there, words, document=str(made.get("id") or ""), url=str(made.get("url") or ""))

    def _made(self, file: Found, digest: str, size: int) -> Mapping[str, Any]:
        facts = self._facts(file)
        if not self._pieces.suits(size):
            return self._portal.upload(file.path, file.name, digest, facts)
        return self._pieces.upload(
            file.path,
            file.name,
            digest,
            facts,
            lambda arrived: self._progress.moved(file.shown, arrived, size),
        )

    def _told(self, result: Result) -> Result:
        self._results[result.file] = result
        self._progress.ended(result.file.shown, result.outcome.value, result.words)
        return result

    def _end_run(self, problem: PortalProblem) -> None:
        with self._lock:
            if not self._stop.is_set():
                self.stopped, self.passing = str(problem), problem.passing
            self._stop.set()

    def _facts(self, file: Found) -> dict[str, str]:
        facts = {}
        wishes, features = self._wishes, self._portal.features
        if wishes.record_class:
            facts["record_class"] = wishes.record_class
        if wishes.tags_from_folders and file.folders:
            facts["tags"] = ",".join(folder.replace(",", " ") for folder in file.folders)
        if wishes.dates_from_names and file.day:
            facts["document_date"] = file.day.isoformat()
        told = dict(wishes.manifest.get(file.path, {}))
        if facts.get("tags") and told.get("tags"):
            told["tags"] = f"{facts['tags']},{told['tags']}"
        facts |= told
        # An older portal refuses fields that it does not know.
        if wishes.split and "split" in features:
            facts["split"] = wishes.split
        # The portal suggests date and kind from them; nothing is settled by a folder's name.
        if file.folders and "folder" in features:
            facts["folder"] = "/".join(file.folders)[-_LONGEST_FOLDER:]
        if wishes.session and (session := self._portal.session(wishes.session)):
            facts["import"] = session
        return facts


def _as_its_twin(file: Found, end: Result) -> Result:
    """Return the end of a file whose bytes are those of another that came to its end before."""
    if end.outcome in {Outcome.SENT, Outcome.THERE, Outcome.WOULD_SEND}:
        return replace(end, file=file, outcome=Outcome.THERE, words=f"the same as {end.file.shown}")
    return replace(end, file=file)


def _each(pool: ThreadPoolExecutor, do: Callable[[S], T], over: Iterable[S]) -> Iterator[T]:
    """Do something in the pool for each, and yield what came of it in order; Ctrl-C is heard while waiting."""
    for future in [pool.submit(do, one) for one in over]:
        yield _heard(future)


def _heard(future: "Future[T]") -> T:
    while True:
        try:
            return future.result(_TICK)
        except NotYet:
            if future.done():
                raise


def hash_of(file: Found) -> tuple[str, str]:
    """Return a file's SHA-256 in hex, or an empty one and why it cannot be read."""
    try:
        with file.path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest(), ""
    except OSError as error:
        return "", _unreadable(error)


def _unreadable(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "the file could not be read: you may not open it, or another program holds it open"
    return f"the file could not be read: {error.strerror or error}"
