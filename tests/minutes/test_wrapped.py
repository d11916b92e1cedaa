"""Minutes that came as a PDF which no seal can be put on as it is: wrapped, signed, sealed, and found by their own words."""

import io

import pytest
from pypdf import PdfReader

from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id, files_of
from boardroom.reading.jobs import recognise
from boardroom.search.jobs import index
from boardroom.signing.rules.verdict import Status, judge
from tests.data import papers


@pytest.mark.parametrize(
    ("content", "why", "word"),
    [
        (papers.hybrid_pdf("Laddstolpar vid gaveln"), "blandat format", "laddstolpar"),
        (papers.script_pdf(), "JavaScript", "skript"),
    ],
    ids=["as Word writes it", "with a script"],
)
def test_a_pdf_that_takes_no_seal_goes_all_the_way_inside_a_cover(
    board, secretary, client_as, content, why, word
):
    minutes, opener = secretary.written(), secretary.opener
    assert why in opener.ports.sealer.unsuitable(content)
    browser = client_as("secretary")
    here = f"/brf-provet-1/minutes/{minutes.id}"
    browser.post(f"{here}/upload", data={"pdf": (io.BytesIO(content), "Protokoll från Word.pdf")})
    secretary.sign_all(secretary.send(minutes))
    signed, envelope = secretary.read(minutes), secretary.envelope(minutes)
    assert secretary.standing(minutes).key == "sealed"
    assert signed.label == "1/2026"
    blobs = opener.ports.blobs
    sealed = blobs.read(board.association.id, envelope.sealed_sha256)
    assert judge(opener.ports.verifier.verify(sealed)).status is Status.INTACT
    assert PdfReader(io.BytesIO(sealed)).attachments["original.pdf"] == [content]
    with opener.reading(board.actor("secretary")) as work:
        files = {file.role: file for file in files_of(work, by_id(work, envelope.document_id))}
    original = files[FileRole.ORIGINAL]
    assert (blobs.read(board.association.id, original.sha256), original.page_count) == (content, 1)
    assert files[FileRole.SEALED].sha256 == envelope.sealed_sha256
    while recognise(opener) or index(opener):
        pass
    found = browser.get(f"/brf-provet-1/search/?q={word}").text
    assert f"/archive/{envelope.document_id}" in found
