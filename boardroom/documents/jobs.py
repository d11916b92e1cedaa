"""Fixity: bytes are re-read, the least recently checked first, and damage is noted."""

import uuid
from datetime import timedelta

from boardroom.core.actor import worker_for
from boardroom.documents.actions import note_fixity
from boardroom.documents.queries import file_by_id, least_recently_checked
from boardroom.ports.blobs import BlobDamaged, Blobs
from boardroom.work import WorkOpener

# Every file is re-read this often.
INTERVAL = timedelta(days=30)
MISSING = "missing"
DIFFERENT = "different"


def fixity(opener: WorkOpener) -> bool:
    """Re-read the one file whose turn it is; lane "documents.fixity"."""
    with opener.reading(worker_for()) as work:
        due = least_recently_checked(work, 1)
        if not due or (due[0].checked_at is not None and work.now - due[0].checked_at < INTERVAL):
            return False
        file = due[0]
    damage = _damage(opener.ports.blobs, file.association_id, file.sha256)
    with opener.writing(worker_for(file.association_id)) as work:
        note_fixity(work, file_by_id(work, file.id), damage)
    return True


def check_all(opener: WorkOpener) -> tuple[int, list[str]]:
    """Re-read every file once, for the command line; return how many, and "address: what is wrong" of the damaged."""
    with opener.reading(worker_for()) as work:
        files = least_recently_checked(work, 1_000_000_000)
    wrong: list[str] = []
    for file in files:
        damage = _damage(opener.ports.blobs, file.association_id, file.sha256)
        with opener.writing(worker_for(file.association_id)) as work:
            note_fixity(work, file_by_id(work, file.id), damage)
        if damage:
            wrong.append(f"{file.sha256}: {damage}")
    return len(files), wrong


def _damage(blobs: Blobs, association_id: uuid.UUID, sha256: str) -> str:
    try:
        blobs.check(association_id, sha256)
    except FileNotFoundError:
        return MISSING
    except BlobDamaged:
        return DIFFERENT
    return ""
