"""Fixity: bytes are re-read, the least recently checked first, damage is noted, and mended from a backup when asked."""

import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound
from boardroom.documents.actions import note_fixity
from boardroom.documents.models import File, FileRole
from boardroom.documents.queries import file_by_id
from boardroom.documents.queries.fixity import fixity_standing, least_recently_checked
from boardroom.documents.rules import is_due
from boardroom.ports.blobs import BlobDamaged, Blobs
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)

MISSING = "missing"
DIFFERENT = "different"

# Where a backup keeps an association's bytes, verified; None where it has none that are whole.
Source = Callable[[uuid.UUID, str], Path | None]


@dataclass(frozen=True)
class Checked:
    """What a re-reading of every file came to: how many, and which of them are not as they came."""

    count: int
    wrong: tuple[tuple[File, str], ...] = ()  # with what is wrong
    restored: tuple[File, ...] = ()  # were not as they came, and are again, from a backup

    @property
    def lost(self) -> list[File]:
        """Those of the damaged that nothing but a backup brings back; a searchable copy is made anew."""
        return [file for file, _ in self.wrong if file.role is not FileRole.ACCESS_COPY]


def fixity(opener: WorkOpener) -> bool:
    """Re-read the one file whose turn it is; lane "documents.fixity"."""
    with opener.reading(worker_for()) as work:
        oldest = least_recently_checked(work, 1)
        count, latest = fixity_standing(work)
        now = work.now
    if not oldest or not is_due(oldest[0].checked_at or oldest[0].created_at, latest, count, now):
        return False
    _check(opener, oldest[0])
    return True


def check_all(opener: WorkOpener, source: Source | None = None) -> Checked:
    """Re-read every file once, for the command line; bring back from a backup, where there is one, what is not whole."""
    with opener.reading(worker_for()) as work:
        files = least_recently_checked(work, 1_000_000_000)
    wrong, restored = [], []
    for file in files:
        damage = _check(opener, file)
        if not damage:
            continue
        if source and bring_back(opener.ports.blobs, file.association_id, file.sha256, source):
            _note(opener, file, "", restored=True)
            restored.append(file)
        else:
            wrong.append((file, damage))
    return Checked(len(files), tuple(wrong), tuple(restored))


def note_missing(opener: WorkOpener, files: Iterable[File]) -> None:
    """Note files whose bytes were not seen on the disk; each is looked for once more."""
    for file in files:
        if not opener.ports.blobs.has(file.association_id, file.sha256):
            _note(opener, file, MISSING)


def bring_back(blobs: Blobs, association_id: uuid.UUID, sha256: str, source: Source) -> bool:
    """Put bytes from a backup in the place of those that are damaged or missing; tell whether they are whole again."""
    found = source(association_id, sha256)
    if found is None:
        return False
    with found.open("rb") as content:
        blobs.put(association_id, content)
    return not damage_of(blobs, association_id, sha256)


def damage_of(blobs: Blobs, association_id: uuid.UUID, sha256: str) -> str:
    """Re-read bytes; return MISSING, DIFFERENT or, for whole ones, ""."""
    try:
        blobs.check(association_id, sha256)
    except FileNotFoundError:
        return MISSING
    except (BlobDamaged, OSError):  # a disk that cannot read a sector says so with an OSError
        return DIFFERENT
    return ""


def _check(opener: WorkOpener, file: File) -> str:
    damage = damage_of(opener.ports.blobs, file.association_id, file.sha256)
    return damage if _note(opener, file, damage) else ""


def _note(opener: WorkOpener, file: File, damage: str, *, restored: bool = False) -> bool:
    """Note it, unless the file has got other bytes or was taken away meanwhile; tell whether it was noted."""
    with opener.writing(worker_for(file.association_id)) as work:
        try:
            found = file_by_id(work, file.id)
        except NotFound:
            return False
        if found.sha256 != file.sha256:
            return False
        note_fixity(work, found, damage, restored=restored)
    if damage:
        log.error("a file is damaged", extra={"facts": {"sha256": file.sha256, "damage": damage}})
    return True
