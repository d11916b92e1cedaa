"""Putting a sealed paper into the archive: minutes become a document, another paper gets its sealed form."""

import uuid

from boardroom.documents.actions import add_file, file_document
from boardroom.documents.queries import by_id, files_of
from boardroom.documents.rules import ORIGINAL, READING_COPY, SEALED, NewFile, sensible_name
from boardroom.papers.actions import pass_on
from boardroom.ports.blobs import Stored
from boardroom.reading.actions import begin
from boardroom.signing.models import Envelope
from boardroom.signing.queries import copies_of
from boardroom.work import Work


def file_sealed(
    work: Work,
    envelope: Envelope,
    frozen_size: int,
    sealed: tuple[Stored, int],
    reading_copy: tuple[Stored, int],
) -> uuid.UUID:
    """Add the sealed file and the reading copy (each with its number of pages) to the envelope's document.

    Minutes become a document here, with the frozen bytes as their original. Returns the document's id.
    """
    made = [_file(envelope, SEALED, *sealed), _file(envelope, READING_COPY, *reading_copy)]
    if envelope.document_id is not None:
        document = by_id(work, envelope.document_id)
        for file in made:
            add_file(work, document, file)
        return document.id
    frozen = _file(envelope, ORIGINAL, Stored(envelope.frozen_sha256, frozen_size), envelope.page_count)
    document = file_document(
        work,
        title=envelope.title,
        files=[frozen, *made],
        record_class=envelope.record_class,
        document_date=envelope.document_date,
        printed_number=envelope.number,
    )
    # What was signed by hand lies where its scan says.
    pass_on(work, copies_of(work, envelope.id), [document])
    # The frozen pages are what is read, shown and found; signature pages speak through the envelope.
    for filed in files_of(work, document):
        if filed.role == ORIGINAL:
            begin(work, filed)
    return document.id


_WORDS = {ORIGINAL: "", SEALED: " (stämplat)", READING_COPY: " (läskopia)"}


def _file(envelope: Envelope, role: str, stored: Stored, pages: int) -> NewFile:
    name = sensible_name(f"{envelope.title}{_WORDS[role]}", envelope.document_date, "application/pdf")
    return NewFile(stored.sha256, stored.size, "application/pdf", name, pages, role)
