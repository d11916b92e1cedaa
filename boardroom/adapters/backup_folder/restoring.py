"""Restoring a snapshot into an empty home. Whoever can write to the disk of the backup can write a manifest too.

So nothing in it is a path until it has been looked at: only names that a backup itself gives are taken, and they are
looked for in the backup's own folders alone.
"""

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from boardroom.adapters.backup_folder.problem import BackupProblem
from boardroom.adapters.backup_folder.sealed import digest as _digest
from boardroom.adapters.backup_folder.sealed import identities, open_to, unpack_keys
from boardroom.adapters.backup_folder.snapshots import Snapshot, chosen, needs_of

DATABASE = "boardroom.db"
_TENANT = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BLOB = re.compile(f"blobs/{_TENANT}/([0-9a-f]{{2}})/([0-9a-f]{{62}})")
_LIST = re.compile(f"manifests/{_TENANT}/manifest-[A-Za-z0-9-]+[.]txt")
_PLACE = re.compile("(blobs-[0-9a-f]{16})/[0-9a-f]{2}/[0-9a-f]{62}[.]age")


def restore(
    target: Path,
    moment: str,
    database: Path,
    blobs: Path,
    *,
    key: str | None = None,
    keys: Path | None = None,
) -> Snapshot:
    """Restore a snapshot (the newest when `moment` is empty) into an empty home; verify every byte.

    `key` is a holder's secret, for an encrypted one; the portal's `keys` come back where none are. With a key an
    unencrypted snapshot is refused: anyone who can write to the disk could have put it there.
    """
    if database.exists():
        raise BackupProblem(
            f"{database} already exists. Restore into an empty folder: set BOARDROOM_HOME to a new one."
        )
    folder = chosen(target, moment)
    database.parent.mkdir(parents=True, exist_ok=True)
    if needs_of(target, folder.name):
        return _restore_sealed(target, folder, database, blobs, secrets=identities(key or ""), keys=keys)
    if key is not None:
        raise BackupProblem(
            f"The snapshot {folder.name} is not encrypted, but a key was given. Somebody else may have put it there. "
            "Choose an encrypted one with --at. If you took this one before the backup was encrypted, and nobody else "
            "can write to the disk, leave out --key."
        )
    manifest = _accepted(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"])
    for name, digest in manifest.items():
        kind, _, within = name.partition("/")
        source = _lying(target, name, "blobs") if kind == "blobs" else _lying(folder, name)
        place = blobs / within if within else database
        if not source.is_file():
            raise BackupProblem(f"{name} is missing from the backup. Try an earlier snapshot with --at.")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        if _digest(place) != digest:
            raise BackupProblem(f"{name} is damaged in the backup. Try an earlier snapshot with --at.")
    count = sum(name.startswith("blobs/") for name in manifest)
    return Snapshot(folder, blobs=count, copied=count)


def _restore_sealed(
    target: Path, folder: Path, database: Path, blobs: Path, *, secrets: list[Any], keys: Path | None
) -> Snapshot:
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=database.parent) as beside:
        told = _open_manifest(folder, Path(beside), secrets)
        files, places = _accepted(told["files"]), told["places"]
        for name, digest in files.items():
            if name == DATABASE:
                continue  # last: a home without a database is restored into again
            kind, _, within = name.partition("/")
            source = _sealed(target, places.get(name)) if kind == "blobs" else _lying(folder, f"{name}.age")
            if open_to(source, blobs / within, secrets) != digest:
                raise BackupProblem(f"{name} is damaged in the backup. Try an earlier snapshot with --at.")
        other: tuple[str, ...] = ()
        packed = Path(beside) / "keys.tar"
        if keys is not None and (folder / "keys.tar.age").is_file():
            open_to(_lying(folder, "keys.tar.age"), packed, secrets)
            other = unpack_keys(packed, keys)
        copy = Path(beside) / DATABASE
        if open_to(_lying(folder, f"{DATABASE}.age"), copy, secrets) != files[DATABASE]:
            raise BackupProblem("boardroom.db is damaged in the backup. Try an earlier snapshot with --at.")
        copy.replace(database)
    count = sum(name.startswith("blobs/") for name in files)
    return Snapshot(folder, blobs=count, copied=count, other_keys=other)


def _open_manifest(folder: Path, beside: Path, secrets: list[Any]) -> dict[str, Any]:
    place = beside / "manifest.json"
    open_to(_lying(folder, "manifest.json.age"), place, secrets)
    told: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return told


def _accepted(files: dict[str, str]) -> dict[str, str]:
    """Return what a manifest names, when all of it is what a backup holds: the database, blobs at their address, lists."""
    for name, digest in files.items():
        blob = _BLOB.fullmatch(name)
        if blob is None and name != DATABASE and not _LIST.fullmatch(name):
            raise _foreign(name)
        if blob and blob[1] + blob[2] != digest:
            raise _foreign(name)
    if DATABASE not in files:
        raise BackupProblem("boardroom.db is missing from the backup. Try an earlier snapshot with --at.")
    return files


def _sealed(target: Path, place: object) -> Path:
    """Return where an encrypted blob lies: in a folder of encrypted blobs and nowhere else."""
    found = _PLACE.fullmatch(place) if isinstance(place, str) else None
    if found is None:
        raise _foreign(str(place))
    return _lying(target, found[0], found[1])


def _lying(folder: Path, name: str, shelf: str = "") -> Path:
    """Return a file's place, when no link leads out of its folder; the folder itself may be one."""
    place = folder / name
    if not place.resolve().is_relative_to((folder / shelf).resolve()):
        raise _foreign(name)
    return place


def _foreign(name: str) -> BackupProblem:
    return BackupProblem(
        f"The backup names {name[:120]!a}, which no backup of Boardroom does. Somebody else may have written to the disk: "
        "nothing more was restored. Try an earlier snapshot with --at, or another copy of the backup."
    )
