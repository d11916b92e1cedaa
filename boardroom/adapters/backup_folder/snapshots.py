"""The finished snapshots of a backup, and their ageing out: for which nobody needs a key."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from boardroom.adapters.backup_folder.problem import BackupProblem


@dataclass(frozen=True)
class Snapshot:
    """One finished snapshot."""

    folder: Path
    blobs: int  # blobs that it refers to
    copied: int  # blobs that were new to the backup folder
    # When restored: keys of the portal that were here already and are not those of the backup.
    other_keys: tuple[str, ...] = ()


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Hold an unfinished folder: whoever is killed lets go of it, and so it is told from one that is being written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk over the network may know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def remove_stale(folder: Path, pattern: str = ".*") -> None:
    """Remove the hidden folders in a folder that nobody is writing any more."""
    for place in sorted(folder.glob(pattern)):
        if place.is_symlink() or not place.is_dir():
            continue
        descriptor = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        finally:
            os.close(descriptor)
        shutil.rmtree(place, ignore_errors=True)


def needs_of(target: Path, moment: str) -> dict[str, Any] | None:
    """Return what an encrypted snapshot says that it needs; None for one that is not encrypted."""
    place = target / "snapshots" / moment / "needs.json"
    told: dict[str, Any] | None = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else None
    return told


def age_out(target: Path, before: datetime) -> int:
    """Remove snapshots that were taken before an instant, but never the last one, and blobs that none of the rest names.

    So what was disposed of leaves the backup by a day that can be told. Returns how many snapshots went.
    """
    remove_stale(target / "snapshots")
    first = before.strftime("%Y-%m-%dT%H%M%S.%fZ")
    gone = [moment for moment in moments(target)[:-1] if moment < first]
    for moment in gone:
        # Out of sight at once: a snapshot that is half removed is never taken for a whole one.
        hidden = target / "snapshots" / f".old-{moment}"
        (target / "snapshots" / moment).rename(hidden)
        shutil.rmtree(hidden)
    if gone:
        named = {name for moment in moments(target) for name in _blobs_of(target, moment)}
        for shelf in target.glob("blobs*"):
            for place in shelf.rglob("*"):
                if place.is_file() and place.relative_to(target).as_posix() not in named:
                    place.unlink()
    return len(gone)


def _blobs_of(target: Path, moment: str) -> list[str]:
    if needs := needs_of(target, moment):
        return list(needs["blobs"])
    told = json.loads((target / "snapshots" / moment / "manifest.json").read_text(encoding="utf-8"))
    return [name for name in told["files"] if name.startswith("blobs/")]


def moments(target: Path) -> list[str]:
    """Return the finished snapshots, oldest first."""
    folder = target / "snapshots"
    return (
        sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if folder.is_dir()
        else []
    )


def chosen(target: Path, moment: str) -> Path:
    """Return the folder of a snapshot, of the newest when none is named."""
    known = moments(target)
    if not known:
        raise BackupProblem(f"{target} holds no finished snapshot.")
    if moment and moment not in known:
        raise BackupProblem(f"There is no snapshot {moment}. These exist: {', '.join(known)}.")
    return target / "snapshots" / (moment or known[-1])
