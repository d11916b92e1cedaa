"""Putting a sealed paper into the archive: minutes become a document, another paper gets its sealed form."""

import uuid
from datetime import date

from boardroom.associations.queries import own
from boardroom.core.dates import local_date
from boardroom.documents.actions import add_file, file_document
from boardroom.documents.queries import by_id, files_of
from boardroom.documents.rules import ORIGINAL, READING_COPY, SEALED, NewFile
from boardroom.papers.actions import pass_on
from boardroom.ports.blobs import Stored
from boardroom.reading.actions import begin
from boardroom.signing.models import Envelope
from boardroom.signing.queries import copies_of
from boardroom.signing.rules.bundles import FrozenPaper, file_name
from boardroom.work import Work


def file_sealed(
    work: Work,
    envelope: Envelope,
    paper: FrozenPaper,
    words_size: int,
    *,
    sealed: tuple[Stored, int],
    reading_copy: tuple[Stored, int],
) -> uuid.UUID:
    """Add the sealed file and the reading copy (each with its number of pages) to the paper's document.

    Minutes, and what was sent to many, become a document here. Its original is what people read and search for: the frozen
    bytes, or what was wrapped where those are a cover, which the sealed file begins with. Returns the document's id.
    """
    made = [_file(paper, SEALED, *sealed), _file(paper, READING_COPY, *reading_copy)]
    if paper.document_id is not None:
        document = by_id(work, paper.document_id)
        for file in made:
            add_file(work, document, file)
        return document.id
    words, pages = paper.words
    original = _file(paper, ORIGINAL, Stored(words, words_size), pages)
    document = file_document(
        work,
        title=paper.title,
        files=[original, *made],
        record_class=envelope.record_class,
        document_date=_day(work, envelope, paper),
        printed_number=envelope.number,
    )
    # What was signed by hand lies where its scan says.
    pass_on(work, copies_of(work, envelope.id), [document])
    # The original's pages are what is read, shown and found; signature pages speak through the envelope.
    for filed in files_of(work, document):
        if filed.role == ORIGINAL:
            begin(work, filed)
    return document.id


def _day(work: Work, envelope: Envelope, paper: FrozenPaper) -> date | None:
    """Return the day a new document is of: the meeting's for minutes, and for a copy of what was sent to many the day it was signed."""
    if envelope.batch_id is None or envelope.signed_at is None:
        return paper.document_date
    return local_date(envelope.signed_at, own(work).time_zone)


def _file(paper: FrozenPaper, role: str, stored: Stored, pages: int) -> NewFile:
    return NewFile(stored.sha256, stored.size, "application/pdf", file_name(paper, role), pages, role)
