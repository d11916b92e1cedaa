"""Noting files that a program did not send, because their very bytes are here already: an import tells of them too."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.models import File
from boardroom.documents.queries import by_hash, files_of_many
from boardroom.intake import queries
from boardroom.intake.actions.importing import gather
from boardroom.intake.models import Source, Upload, UploadState
from boardroom.intake.rules import clean_folder, clean_name
from boardroom.work import Work


@dataclass(frozen=True)
class Same:
    """A file that stays where it is: what it is called there, the folders it lies in, the SHA-256 of its bytes."""

    name: str
    sha256: str
    folder: str = ""


def note_same(work: Work, import_id: uuid.UUID, files: Sequence[Same]) -> int:
    """Let an import tell of files whose bytes a document has already, linked to it; return how many are linked.

    What is not here, as far as the actor may know, is passed over; told twice, a file is noted once.
    """
    work.actor.require(Permission.ADD_DOCUMENTS)
    noted = queries.noted_same(work, import_id)
    linked, rows = 0, []
    for one in files:
        name, folder = clean_name(one.name), clean_folder(one.folder)
        held = _held(work, one.sha256)
        if held is None:
            continue
        linked += 1
        if (name, folder, one.sha256) in noted:
            continue
        noted.add((name, folder, one.sha256))
        rows.append(
            Upload(
                id=new_id(),
                association_id=work.actor.tenant,
                name=name,
                folder=folder,
                size=held.size,
                sha256=one.sha256,
                media_type=held.media_type,
                state=UploadState.DUPLICATE,
                document_id=held.document_id,
                source=Source.API,
                created_by=work.actor.person_id,
                at=work.now,
            )
        )
    work.session.add_all(rows)
    # Even with nothing new to note: whether the import is the actor's own and stands is looked at there.
    gather(work, rows, Source.API, import_id)
    return linked


def _held(work: Work, sha256: str) -> File | None:
    """Return the file of the oldest document with these bytes that the actor may know of."""
    documents = by_hash(work, sha256)[:1]
    files = files_of_many(work, [one.id for one in documents])
    return next((file for some in files.values() for file in some if file.sha256 == sha256), None)
