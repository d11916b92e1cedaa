"""A paper's way from bytes to words."""

from io import BytesIO
from pathlib import Path

from boardroom.documents.queries import files_of
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import UploadState
from boardroom.reading import jobs, queries


def test_an_uploaded_pdf_is_read(board):
    opener = board.runtime.opener
    secretary = board.actor("secretary")
    [row] = receive(
        opener,
        secretary,
        [Incoming(BytesIO(Path("/tmp/pp/a.pdf").read_bytes()), "2026-03-14 Styrelseprotokoll.pdf")],
        house=House(),
    )
    assert row.state is UploadState.FILED, row.problem
    assert jobs.recognise(opener)
    assert not jobs.recognise(opener)
    with opener.reading(secretary) as work:
        [page] = queries.pages_of(work, row.document_id)
        print(page.state, page.problem, page.confidence)
        assert "avloppsstammarna" in queries.text_of(work, page.id)
        assert queries.words_of(work, page.id)
