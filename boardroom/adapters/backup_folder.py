"""Backups of a live portal into a folder: database snapshots beside blobs that are copied once.

<folder>/blobs/<association>/<ab>/<rest>    shared by all snapshots, never overwritten
<folder>/snapshots/<moment>/boardroom.db    a consistent copy of the running database
<folder>/snapshots/<moment>/manifests/<association>/   the lists that lie beside the blobs
<folder>/snapshots/<moment>/manifest.json   every file with its SHA-256, and the versions
The search index is never backed up: it holds pickles and is rebuilt from the database.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


class BackupProblem(Exception):
    """A backup could not be taken or restored; the message says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """One finished snapshot."""

    folder: Path
    blobs: int  # blobs that it refers to
    copied: int  # blobs that were new to the backup folder


def take(database: Path, blobs: Path, target: Path, now: datetime, version: str) -> Snapshot:
    """Take a snapshot while the portal runs, re-read every copied byte, and only then name it finished.

    The database is copied first: every blob that it speaks of was durable before its row was.
    """
    moment = now.strftime("%Y-%m-%dT%H%M%S.%fZ")
    unfinished = target / "snapshots" / f".{moment}"
    unfinished.mkdir(parents=True, exist_ok=True)
    copy = unfinished / "boardroom.db"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as destination:
        source.backup(destination)
    destination.close()
    source.close()
    manifest: dict[str, str] = {"boardroom.db": _digest(copy)}
    # Before the blobs: whatever these lists name is then found among them.
    for listed in sorted(blobs.glob("*/manifest-*.txt")):
        kept = unfinished / "manifests" / listed.parent.name / listed.name
        kept.parent.mkdir(parents=True)
        shutil.copyfile(listed, kept)
        manifest[f"manifests/{listed.parent.name}/{listed.name}"] = _digest(kept)
    copied = count = 0
    for blob in sorted(path for path in blobs.glob("*/??/*") if path.is_file()):
        relative = blob.relative_to(blobs)
        place = target / "blobs" / relative
        address = relative.parts[1] + relative.parts[2]
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary = place.with_name(f".{place.name}")
            shutil.copyfile(blob, temporary)
            if _digest(temporary) != address:
                temporary.unlink()
                raise BackupProblem(
                    f"The blob {address} is damaged where it lies. Run `boardroom fixity` to see its document."
                )
            _sync(temporary)
            temporary.replace(place)
            copied += 1
        manifest[f"blobs/{relative.as_posix()}"] = address
        count += 1
    (unfinished / "manifest.json").write_text(
        json.dumps({"taken": now.isoformat(), "boardroom": version, "files": manifest}, indent=1),
        encoding="utf-8",
    )
    for path in (*unfinished.rglob("*"), unfinished):
        _sync(path)
    finished = unfinished.with_name(moment)
    unfinished.replace(finished)
    return Snapshot(finished, blobs=count, copied=copied)


def restore(target: Path, moment: str, database: Path, blobs: Path) -> Snapshot:
    """Restore a snapshot (the newest when `moment` is empty) into an empty home; verify every byte."""
    if database.exists():
        raise BackupProblem(
            f"{database} already exists. Restore into an empty folder: set BOARDROOM_HOME to a new one."
        )
    folder = _chosen(target, moment)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    database.parent.mkdir(parents=True, exist_ok=True)
    for name, digest in manifest.items():
        kind, _, within = name.partition("/")
        source = target / name if kind == "blobs" else folder / name
        place = blobs / within if within else database
        if not source.is_file():
            raise BackupProblem(f"{name} is missing from the backup. Try an earlier snapshot with --at.")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        if _digest(place) != digest:
            raise BackupProblem(f"{name} is damaged in the backup. Try an earlier snapshot with --at.")
    count = sum(name.startswith("blobs/") for name in manifest)
    return Snapshot(folder, blobs=count, copied=count)


def whole_blob(target: Path, association_id: uuid.UUID, sha256: str) -> Path | None:
    """Return where the backup keeps an association's bytes; None when it has none, or none that are whole."""
    place = target / "blobs" / str(association_id) / sha256[:2] / sha256[2:]
    return place if place.is_file() and _digest(place) == sha256 else None


def moments(target: Path) -> list[str]:
    """Return the finished snapshots, oldest first."""
    folder = target / "snapshots"
    return (
        sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if folder.is_dir()
        else []
    )


def _chosen(target: Path, moment: str) -> Path:
    known = moments(target)
    if not known:
        raise BackupProblem(f"{target} holds no finished snapshot.")
    if moment and moment not in known:
        raise BackupProblem(f"There is no snapshot {moment}. These exist: {', '.join(known)}.")
    return target / "snapshots" / (moment or known[-1])


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
