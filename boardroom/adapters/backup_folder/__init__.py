"""Backups of a live portal into a folder: database snapshots beside blobs that are copied once.

<folder>/blobs/<association>/<ab>/<rest>    shared by all snapshots, never overwritten
<folder>/snapshots/<moment>/boardroom.db    a consistent copy of the running database
<folder>/snapshots/<moment>/manifests/<association>/   the lists that lie beside the blobs
<folder>/snapshots/<moment>/manifest.json   every file with its SHA-256, and the versions
The search index is never backed up: it holds pickles and is rebuilt from the database.

Where somebody holds a key, all of it is encrypted (sealed.py), and the folder of the portal's keys is in it too:
<folder>/blobs-<holders>/<ab>/<rest>.age    a set of blobs for each set of holders
<folder>/snapshots/<moment>/*.age           database, manifest, keys
<folder>/snapshots/<moment>/needs.json      which blobs it needs and what their bytes hash to as they lie: no key is needed to age out
<folder>/snapshots/<moment>/recipients.txt  who holds a key

Blobs go while a backup is taken: pictures of finished pages, replaced searchable copies, what was withdrawn long ago.
One that is gone is left out, unless the snapshot refers to it as something that cannot be made again.
"""

import json
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from boardroom.adapters.backup_folder.holders import as_text
from boardroom.adapters.backup_folder.problem import BackupProblem
from boardroom.adapters.backup_folder.restoring import restore
from boardroom.adapters.backup_folder.sealed import Lock, identities, open_to, pack_keys
from boardroom.adapters.backup_folder.sealed import digest as _digest
from boardroom.adapters.backup_folder.snapshots import (
    Snapshot,
    age_out,
    in_use,
    moments,
    needs_of,
    remove_stale,
)
from boardroom.core.lasting import sync

__all__ = [
    "BackupProblem",
    "Lock",
    "Snapshot",
    "age_out",
    "identities",
    "in_use",
    "moments",
    "opened_blob",
    "restore",
    "take",
    "whole_blob",
]

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
    "SELECT association_id, package_sha256 FROM privacy_request",
)
# Files of withdrawn documents are destroyed on purpose when their time is out, but not those that another bears too.
_OF_DOCUMENTS = (
    "SELECT file.association_id, file.sha256 FROM file JOIN document ON document.id = file.document_id WHERE "
)
_WITHDRAWN = (_OF_DOCUMENTS + "document.withdrawn_at IS NOT NULL",)
_STANDING = (_OF_DOCUMENTS + "document.withdrawn_at IS NULL AND file.role <> 'access_copy'",)


def take(
    database: Path,
    blobs: Path,
    target: Path,
    now: datetime,
    version: str,
    *,
    lock: Lock | None = None,
    keys: Path | None = None,
) -> Snapshot:
    """Take a snapshot while the portal runs, re-read every copied byte, and only then name it finished.

    The database is copied first: every blob that it speaks of was durable before its row was. BackupProblem when a
    blob is damaged, or gone that cannot be made again; nothing of the snapshot is left then. With a `lock` nothing
    readable ever lies in the target, and the folder of `keys` is in it too.
    """
    moment = now.strftime("%Y-%m-%dT%H%M%S.%fZ")
    unfinished = target / "snapshots" / f".{moment}"
    # What a killed backup left is a readable database that nobody knows of.
    remove_stale(database.parent, ".backup-*")
    remove_stale(unfinished.parent)
    unfinished.mkdir(parents=True, exist_ok=True)
    # Beside the live database: what is readable there is readable anyway.
    with (
        in_use(unfinished),
        tempfile.TemporaryDirectory(prefix=".backup-", dir=database.parent) as beside,
        in_use(Path(beside)),
    ):
        plain = Path(beside) if lock else unfinished
        try:
            manifest = _copy_database(database, blobs, plain)
            irreplaceable = _irreplaceable(plain / "boardroom.db")
            if lock:
                kept, copied = _copy_all(blobs, target, irreplaceable, _Sealed(lock, _reusable(target, lock)))
            else:
                kept, copied = _copy_all(blobs, target, irreplaceable, _Plain())
            manifest |= {f"blobs/{name}": one.address for name, one in kept.items()}
            told = {"taken": now.isoformat(), "boardroom": version, "files": manifest}
            if lock:
                _seal(
                    plain,
                    unfinished,
                    lock,
                    told | {"places": {f"blobs/{name}": one.place for name, one in kept.items()}},
                    keys,
                )
                needs = {
                    "taken": now.isoformat(),
                    "shelf": lock.shelf,
                    "blobs": {one.place: one.lies_as for one in kept.values()},
                }
                (unfinished / "needs.json").write_text(json.dumps(needs, indent=1), encoding="utf-8")
                (unfinished / "recipients.txt").write_text(as_text(list(lock.holders)), encoding="utf-8")
            else:
                (unfinished / "manifest.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
            for path in (*unfinished.rglob("*"), unfinished):
                sync(path)
            finished = unfinished.with_name(moment)
            unfinished.replace(finished)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return Snapshot(finished, blobs=len(kept), copied=copied)


def _copy_database(database: Path, blobs: Path, folder: Path) -> dict[str, str]:
    """Copy the database, and the lists that lie beside the blobs; return what was copied with its checksums."""
    copy = folder / "boardroom.db"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as destination:
        source.backup(destination)
    destination.close()
    source.close()
    manifest = {"boardroom.db": _digest(copy)}
    # Before the blobs: whatever these lists name is then found among them, but for what can be made again.
    for listed in sorted(blobs.glob("*/manifest-*.txt")):
        beside = folder / "manifests" / listed.parent.name / listed.name
        beside.parent.mkdir(parents=True)
        shutil.copyfile(listed, beside)
        manifest[f"manifests/{listed.parent.name}/{listed.name}"] = _digest(beside)
    return manifest


def _seal(plain: Path, target: Path, lock: Lock, told: dict[str, Any], keys: Path | None) -> None:
    """Encrypt what a snapshot is besides its blobs: database, lists, manifest, and the portal's keys."""
    (plain / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    if keys is not None:
        pack_keys(keys, plain / "keys.tar")
    for path in sorted(plain.rglob("*")):
        if path.is_file():
            lock.close(path, target / f"{path.relative_to(plain).as_posix()}.age")


@dataclass(frozen=True)
class _Kept:
    """A blob in the backup: its address, where it lies, and the hash of it as it lies there."""

    address: str
    place: str
    lies_as: str


class _Plain:
    """Blobs under their own names."""

    def place(self, name: str) -> str:
        return f"blobs/{name}"

    def held(self, target: Path, name: str, *, listed: bool) -> str | None:
        """Return the hash of what the target holds of a blob; None when nothing, or nothing whole."""
        place, address = target / self.place(name), _address(name)
        if not place.exists():
            return None
        return address if listed or _digest(place) == address else ""

    def copy(self, blob: Path, target: Path, name: str) -> str:
        _copy(blob, target / self.place(name), _address(name))
        return _address(name)


class _Sealed:
    """Blobs encrypted, under names that tell nothing; those that an earlier snapshot knows are not written again."""

    def __init__(self, lock: Lock, known: dict[str, str]) -> None:
        self._lock, self._known = lock, known

    def place(self, name: str) -> str:
        return self._lock.place(name)

    def held(self, target: Path, name: str, *, listed: bool) -> str | None:
        place = self.place(name)
        lies_as = self._known.get(place)
        if lies_as is None or not (target / place).is_file():
            return None
        return lies_as if listed or _digest(target / place) == lies_as else ""

    def copy(self, blob: Path, target: Path, name: str) -> str:
        place = target / self.place(name)
        temporary = place.with_name(f".{place.name}")
        read, written = self._lock.close(blob, temporary)
        if read != _address(name):
            temporary.unlink()
            raise _damaged(name)
        sync(temporary)
        temporary.replace(place)
        return written


def _reusable(target: Path, lock: Lock) -> dict[str, str]:
    """Return what finished snapshots for the same holders say of the blobs that lie there: place -> hash as it lies."""
    found: dict[str, str] = {}
    for moment in moments(target):
        if (needs := needs_of(target, moment)) and needs["shelf"] == lock.shelf:
            found |= needs["blobs"]
    return found


def _address(name: str) -> str:
    return "".join(name.split("/")[1:])


def _copy_all(
    blobs: Path, target: Path, irreplaceable: set[str], shelf: _Plain | _Sealed
) -> tuple[dict[str, _Kept], int]:
    """Copy all blobs that are new; return those that the target now holds, by name, and how many were new."""
    listed = {path.relative_to(blobs).as_posix() for path in blobs.glob("*/??/*") if path.is_file()}
    kept: dict[str, _Kept] = {}
    copied = 0
    # A blob that is being looked at for removal lies elsewhere for a moment: what must be there is tried once more.
    for name in (*sorted(listed), *sorted(irreplaceable)):
        if name in kept:
            continue
        lies_as = shelf.held(target, name, listed=name in listed)
        if lies_as is None:
            try:
                lies_as = shelf.copy(blobs / name, target, name)
            except FileNotFoundError:
                continue
            copied += 1
        elif not lies_as:
            continue  # the portal has lost it, and what an earlier backup holds is damaged
        kept[name] = _Kept(_address(name), shelf.place(name), lies_as)
    if missing := sorted(irreplaceable - kept.keys()):
        raise BackupProblem(
            f"{len(missing)} stored files are missing that cannot be made again, such as the blob "
            f"{_address(missing[0])}. Run `boardroom fixity` to see their documents."
        )
    return kept, copied


def _copy(blob: Path, place: Path, address: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name}")
    shutil.copyfile(blob, temporary)
    if _digest(temporary) != address:
        temporary.unlink()
        raise _damaged(address)
    sync(temporary)
    temporary.replace(place)


def _damaged(name: str) -> BackupProblem:
    address = _address(name) or name
    return BackupProblem(
        f"The blob {address} is damaged where it lies. Run `boardroom fixity` to see its document."
    )


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


def whole_blob(target: Path, association_id: uuid.UUID, sha256: str) -> Path | None:
    """Return where the backup keeps an association's bytes; None when it has none, or none that are whole."""
    place = target / "blobs" / str(association_id) / sha256[:2] / sha256[2:]
    return place if place.is_file() and _digest(place) == sha256 else None


def opened_blob(
    target: Path, association_id: uuid.UUID, sha256: str, *, lock: Lock, key: str, beside: Path
) -> Path | None:
    """As `whole_blob`, out of an encrypted backup: decrypted into a folder; looked for under every set of holders."""
    name = f"{association_id}/{sha256[:2]}/{sha256[2:]}"
    within = lock.place(name).partition("/")[2]
    for place in sorted(target.glob(f"blobs-*/{within}")):
        found = beside / sha256
        try:
            if open_to(place, found, identities(key)) == sha256:
                return found
        except BackupProblem:
            continue  # for other holders, or damaged
    return None
