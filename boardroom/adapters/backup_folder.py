"""Backups of a live portal into a folder: database snapshots beside blobs that are copied once.

<folder>/blobs/<association>/<ab>/<rest>    shared by all snapshots, never overwritten
<folder>/snapshots/<moment>/boardroom.db    a consistent copy of the running database
<folder>/snapshots/<moment>/manifests/<association>/   the lists that lie beside the blobs
<folder>/snapshots/<moment>/manifest.json   every file with its SHA-256, and the versions
The search index is never backed up: it holds pickles and is rebuilt from the database.

Blobs go while a backup is taken: pictures of finished pages, replaced searchable copies, what was withdrawn long ago.
One that is gone is left out, unless the snapshot refers to it as something that cannot be made again.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

# Where the database names blobs that nothing can make again. An older database may lack some of it.
_IRREPLACEABLE = (
    "SELECT association_id, sha256 FROM file WHERE role <> 'access_copy'",
    "SELECT association_id, frozen_sha256 FROM envelope",
    "SELECT association_id, original_sha256 FROM envelope",
    "SELECT association_id, sealed_sha256 FROM envelope",
    "SELECT association_id, reading_copy_sha256 FROM envelope",
    "SELECT association_id, frozen_sha256 FROM envelope_paper",
    "SELECT association_id, original_sha256 FROM envelope_paper",
    "SELECT association_id, sealed_sha256 FROM envelope_paper",
    "SELECT association_id, reading_copy_sha256 FROM envelope_paper",
    "SELECT association_id, frozen_sha256 FROM signing_batch",
    "SELECT association_id, original_sha256 FROM signing_batch",
    "SELECT association_id, sha256 FROM print_out",
    "SELECT association_id, uploaded_sha256 FROM minutes",
    "SELECT association_id, sha256 FROM seal_proof",
)
# Files of withdrawn documents are destroyed on purpose when their time is out, but not those that another bears too.
_OF_DOCUMENTS = (
    "SELECT file.association_id, file.sha256 FROM file JOIN document ON document.id = file.document_id WHERE "
)
_WITHDRAWN = (_OF_DOCUMENTS + "document.withdrawn_at IS NOT NULL",)
_STANDING = (_OF_DOCUMENTS + "document.withdrawn_at IS NULL AND file.role <> 'access_copy'",)


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

    The database is copied first: every blob that it speaks of was durable before its row was. BackupProblem when a
    blob is damaged, or gone that cannot be made again; nothing of the snapshot is left then.
    """
    moment = now.strftime("%Y-%m-%dT%H%M%S.%fZ")
    unfinished = target / "snapshots" / f".{moment}"
    unfinished.mkdir(parents=True, exist_ok=True)
    try:
        copy = unfinished / "boardroom.db"
        with sqlite3.connect(database) as source, sqlite3.connect(copy) as destination:
            source.backup(destination)
        destination.close()
        source.close()
        manifest = {"boardroom.db": _digest(copy)}
        # Before the blobs: whatever these lists name is then found among them, but for what can be made again.
        for listed in sorted(blobs.glob("*/manifest-*.txt")):
            beside = unfinished / "manifests" / listed.parent.name / listed.name
            beside.parent.mkdir(parents=True)
            shutil.copyfile(listed, beside)
            manifest[f"manifests/{listed.parent.name}/{listed.name}"] = _digest(beside)
        kept, copied = _copy_all(blobs, target / "blobs", _irreplaceable(copy))
        manifest |= {f"blobs/{name}": digest for name, digest in kept.items()}
        (unfinished / "manifest.json").write_text(
            json.dumps({"taken": now.isoformat(), "boardroom": version, "files": manifest}, indent=1),
            encoding="utf-8",
        )
        for path in (*unfinished.rglob("*"), unfinished):
            _sync(path)
        finished = unfinished.with_name(moment)
        unfinished.replace(finished)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Snapshot(finished, blobs=len(kept), copied=copied)


def _copy_all(blobs: Path, shelf: Path, irreplaceable: set[str]) -> tuple[dict[str, str], int]:
    """Copy all blobs that are new; return those that the shelf now holds, name -> address, and how many were new."""
    listed = {path.relative_to(blobs).as_posix() for path in blobs.glob("*/??/*") if path.is_file()}
    kept: dict[str, str] = {}
    copied = 0
    # A blob that is being looked at for removal lies elsewhere for a moment: what must be there is tried once more.
    for name in (*sorted(listed), *sorted(irreplaceable)):
        if name in kept:
            continue
        address = "".join(name.split("/")[1:])
        place = shelf / name
        if not place.exists():
            try:
                _copy(blobs / name, place, address)
            except FileNotFoundError:
                continue
            copied += 1
        elif name not in listed and _digest(place) != address:
            continue  # the portal has lost it, and what an earlier backup holds is damaged
        kept[name] = address
    if missing := sorted(irreplaceable - kept.keys()):
        raise BackupProblem(
            f"{len(missing)} stored files are missing that cannot be made again, such as the blob "
            f"{''.join(missing[0].split('/')[1:])}. Run `boardroom fixity` to see their documents."
        )
    return kept, copied


def _copy(blob: Path, place: Path, address: str) -> None:
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


def _irreplaceable(snapshot: Path) -> set[str]:
    """Return the blobs, by their names below the folder of blobs, without which the snapshot is not whole."""
    # Immutable: nothing is written beside it.
    address = f"{snapshot.resolve().as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        wanted, withdrawn, standing = (
            _named(database, some) for some in (_IRREPLACEABLE, _WITHDRAWN, _STANDING)
        )
    return (wanted - withdrawn) | standing


def _named(database: sqlite3.Connection, questions: Sequence[str]) -> set[str]:
    found = set()
    for question in questions:
        try:
            rows = database.execute(question).fetchall()
        except sqlite3.OperationalError as problem:
            if not str(problem).startswith("no such "):
                raise
            continue  # a database from before there was such a table or column, backed up by an upgrade
        found |= {f"{uuid.UUID(tenant)}/{sha256[:2]}/{sha256[2:]}" for tenant, sha256 in rows if sha256}
    return found


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


def age_out(target: Path, before: datetime) -> int:
    """Remove snapshots that were taken before an instant, but never the last one, and blobs that none of the rest names.

    So what was disposed of leaves the backup by a day that can be told. Returns how many snapshots went.
    """
    first = before.strftime("%Y-%m-%dT%H%M%S.%fZ")
    gone = [moment for moment in moments(target)[:-1] if moment < first]
    for moment in gone:
        # Out of sight at once: a snapshot that is half removed is never taken for a whole one.
        hidden = target / "snapshots" / f".old-{moment}"
        (target / "snapshots" / moment).rename(hidden)
        shutil.rmtree(hidden)
    if gone:
        named = {name for moment in moments(target) for name in _blobs_of(target, moment)}
        for place in (target / "blobs").glob("*/??/*"):
            if place.is_file() and place.relative_to(target).as_posix() not in named:
                place.unlink()
    return len(gone)


def _blobs_of(target: Path, moment: str) -> list[str]:
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
