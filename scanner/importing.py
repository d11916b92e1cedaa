"""Sends what the portal does not have yet, several files at once, each with a clear end."""

import enum
import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from scanner.finding import Found
from scanner.portal import Portal, Refused
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


class Importer:
    """One run over a list of files; running it again sends nothing twice, because the portal is asked first."""

    def __init__(
        self,
        portal: Portal,
        progress: Progress,
        *,
        record_class: str = "",
        tags_from_folders: bool = False,
        dry_run: bool = False,
        parallel: int = 2,
    ) -> None:
        self._portal = portal
        self._progress = progress
        self._record_class = record_class
        self._tags_from_folders = tags_from_folders
        self._dry_run = dry_run
        self._parallel = parallel
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    def run(self, files: Sequence[Found]) -> list[Result]:
        """Return one result for every file, in order."""
        results: list[Result] = []
        with ThreadPoolExecutor(self._parallel) as pool:
            for start in range(0, len(files), ASK_AT_ONCE):
                batch = files[start : start + ASK_AT_ONCE]
                hashes = list(pool.map(_hash_of, batch))
                known = self._portal.known([digest for digest in hashes if digest])
                results.extend(pool.map(self._one, batch, hashes, [known] * len(batch)))
        return results

    def _one(self, file: Found, digest: str, known: set[str]) -> Result:
        result = self._end(file, digest, known)
        self._progress.ended(file.shown, result.outcome.value, result.words)
        return result

    def _end(self, file: Found, digest: str, known: set[str]) -> Result:
        if not digest:
            return Result(file, Outcome.FAILED, "the file could not be read; is it open in another program?")
        with self._lock:
            twice = digest in self._seen
            self._seen.add(digest)
        if digest in known or twice:
            return Result(file, Outcome.THERE)
        if self._dry_run:
            return Result(file, Outcome.WOULD_SEND)
        try:
            made = self._portal.upload(file.path, file.name, digest, self._facts(file))
        except Refused as refusal:
            return Result(file, Outcome.REFUSED, str(refusal))
        except (httpx.HTTPError, OSError) as error:
            return Result(file, Outcome.FAILED, f"{type(error).__name__}: {error}")
        return Result(
            file, Outcome.THERE if made.get("duplicate") else Outcome.SENT, str(made.get("problem") or "")
        )

    def _facts(self, file: Found) -> dict[str, str]:
        facts = {"folders": "/".join(file.folders)} if file.folders else {}
        if self._record_class:
            facts["record_class"] = self._record_class
        if self._tags_from_folders and file.folders:
            facts["tags"] = ",".join(file.folders)
        return facts


def _hash_of(file: Found) -> str:
    """Return a file's SHA-256 in hex, or an empty string when it cannot be read."""
    try:
        with file.path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""
