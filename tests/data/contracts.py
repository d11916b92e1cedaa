"""A contract to send: a document of the archive that an envelope can speak of."""

import io

from pypdf import PdfWriter

from boardroom.core.actor import worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.signing.rules.states import EnvelopeKind


def blank_pdf() -> bytes:
    """A PDF of one small page that every engine can read."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def contract(desk, signers, *, content=b"%PDF-1.7 contract", **more):
    """Send a contract as desk.send does; its document holds the frozen bytes."""
    sha256 = desk.store(content)
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        document = file_document(
            work,
            title="Avtal om hiss",
            files=[NewFile(sha256, len(content), "application/pdf", "avtal.pdf", 2, ORIGINAL)],
            record_class="service_contract",
        )
        document_id = document.id
    return desk.send(
        signers,
        kind=EnvelopeKind.DOCUMENT,
        subject_key="",
        document_id=document_id,
        frozen_sha256=sha256,
        **more,
    )
