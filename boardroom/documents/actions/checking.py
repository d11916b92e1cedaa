"""Noting the fixity of files: that their bytes were re-read, and what was found."""

from boardroom.audit.actions import record
from boardroom.documents.models import File
from boardroom.work import Work


def note_fixity(work: Work, file: File, damage: str) -> None:
    """Note that a file's bytes were re-read; damage that is new goes into the log."""
    if damage and file.damage != damage:
        record(work, "documents.damage_found", "file", file.id, sha256=file.sha256, damage=damage)
    elif file.damage and not damage:
        record(work, "documents.damage_mended", "file", file.id, sha256=file.sha256)
    file.was_checked(work.now, damage)
    work.session.flush()
