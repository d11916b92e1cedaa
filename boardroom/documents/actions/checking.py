"""Noting the fixity of files: that their bytes were re-read, what was found, and that a backup made them whole."""

from boardroom.audit.actions import record
from boardroom.documents.models import File
from boardroom.work import Work


def note_fixity(work: Work, file: File, damage: str, *, restored: bool = False) -> None:
    """Note that a file's bytes were re-read; damage that is new goes into the log, and so does its end.

    `restored`: they are whole because their bytes were taken from a backup.
    """
    if damage and file.damage != damage:
        record(work, "documents.damage_found", "file", file.id, sha256=file.sha256, damage=damage)
    elif restored:
        record(work, "documents.restored", "file", file.id, sha256=file.sha256)
    elif file.damage and not damage:
        record(work, "documents.damage_mended", "file", file.id, sha256=file.sha256)
    file.was_checked(work.now, damage)
    work.session.flush()
