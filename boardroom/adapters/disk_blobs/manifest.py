"""The list of an association's blobs, kept beside them: what ought to lie there, without asking the database.

<root>/<association>/manifest-sha256.txt, only ever appended to, as BagIt (RFC 8493) writes a payload manifest:

    # 2026-03-14T09:26:53Z put 48213
    <hash>  <first two hex digits>/<the rest>
    # 2026-04-14T09:26:53Z removed <hash>

`sha256sum --check --ignore-missing manifest-sha256.txt`, run in that folder, re-reads the blobs with no program of
ours: it takes the lines that begin with # for remarks.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from boardroom.core.lasting import sync

NAME = "manifest-sha256.txt"
_PUT = re.compile(rb"([0-9a-f]{64})  ([0-9a-f]{2})/([0-9a-f]{62})")
_REMOVED = re.compile(rb"# \S+ removed ([0-9a-f]{64})")


def note_put(folder: Path, sha256: str, size: int) -> None:
    """Enter a blob, durably; entering it twice is harmless."""
    _append(folder, f"# {_now()} put {size}\n{sha256}  {sha256[:2]}/{sha256[2:]}\n")


def note_removed(folder: Path, sha256: str) -> None:
    """Enter, durably, that a blob is destroyed on purpose."""
    _append(folder, f"# {_now()} removed {sha256}\n")


def listed(folder: Path, shelf: str = "") -> set[str]:
    """Return the hashes that ought to lie there, of one shelf (first two hex digits) or of all.

    A line that is not whole – a process was killed, a disk was full in the middle of it – says nothing.
    """
    found: set[str] = set()
    begin = shelf.encode()
    try:
        source = (folder / NAME).open("rb")
    except FileNotFoundError:
        return found
    with source:
        for line in source:
            if (put := _PUT.fullmatch(line.rstrip(b"\n"))) and put[1] == put[2] + put[3]:
                if put[1].startswith(begin):
                    found.add(put[1].decode())
            elif gone := _REMOVED.fullmatch(line.rstrip(b"\n")):
                found.discard(gone[1].decode())
    return found


def _append(folder: Path, lines: str) -> None:
    with _alone(folder) as descriptor:
        content = lines.encode()
        size = os.fstat(descriptor).st_size
        # The one before was killed in the middle of its line: ours begins on a line of its own.
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            content = b"\n" + content
        while content:
            content = content[os.write(descriptor, content) :]
        os.fsync(descriptor)
    if not size:
        sync(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # let go with the descriptor, also by a process that is killed
        yield descriptor
    finally:
        os.close(descriptor)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
