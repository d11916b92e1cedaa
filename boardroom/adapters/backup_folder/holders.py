"""Who can open backups: keys/backup-recipients.txt, in the format that age itself reads (age --recipients-file).

    # Astrid Ek, 2026-03-20
    age1…

The secret half is printed once when it is made and kept by nobody but its holder.
"""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyrage

from boardroom.adapters.backup_folder.problem import BackupProblem

NAME = "backup-recipients.txt"
_HEAD = re.compile(r"# (.+), (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Holder:
    """One who can open backups, since when, and the public half of the key."""

    name: str
    since: date
    recipient: str


def holders(keys: Path) -> list[Holder]:
    """Return who can open backups that are taken now, in the order in which they were added."""
    place = keys / NAME
    found = []
    name, since = "", date.min
    for written in place.read_text(encoding="utf-8").splitlines() if place.is_file() else ():
        line = written.strip()
        if head := _HEAD.fullmatch(line):
            name, since = head[1], date.fromisoformat(head[2])
        elif line and not line.startswith("#"):
            _recipient(line)
            found.append(Holder(name or "?", since, line))
            name, since = "", date.min
    return found


def add(keys: Path, name: str, today: date, recipient: str = "") -> tuple[Holder, str]:
    """Register a holder; make a key where no `recipient` is given, and return its secret half, else "".

    BackupProblem when the key is none, or is registered already.
    """
    secret = ""
    if not recipient:
        identity = pyrage.x25519.Identity.generate()
        recipient, secret = str(identity.to_public()), str(identity)
    _recipient(recipient)
    known = holders(keys)
    if any(one.recipient == recipient for one in known):
        raise BackupProblem("This key is registered already.")
    plain = " ".join(name.replace("#", " ").split())
    if not plain:
        raise BackupProblem("Say who holds the key, with --holder.")
    added = Holder(plain, today, recipient)
    _write(keys, [*known, added])
    return added, secret


def remove(keys: Path, recipient: str) -> Holder:
    """Strike a holder: no backup that is taken from now on opens for that key. BackupProblem for one that is not there."""
    known = holders(keys)
    found = [one for one in known if one.recipient == recipient]
    if not found:
        raise BackupProblem(
            f"{recipient} is not registered. `boardroom backup-key list` shows the keys that are."
        )
    _write(keys, [one for one in known if one.recipient != recipient])
    return found[0]


def as_text(known: list[Holder]) -> str:
    """Return the file's text."""
    return "".join(f"# {one.name}, {one.since.isoformat()}\n{one.recipient}\n" for one in known)


def _write(keys: Path, known: list[Holder]) -> None:
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = keys / f".{NAME}"
    with temporary.open("w", encoding="utf-8") as target:
        target.write(as_text(known))
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(keys / NAME)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as wrong:
        raise BackupProblem(
            f"“{text[:80]}” is no age key: it begins with age1 and is given whole."
        ) from wrong
