"""What whoever may have a reading copy alone is told of it: there is nothing in it to check, and the original is kept."""

import io
import re
from datetime import date
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from boardroom.associations.models import Association
from boardroom.cli.verifying import verify
from boardroom.core.actor import worker_for
from boardroom.documents.rules import ORIGINAL, READING_COPY, SEALED
from boardroom.signing import jobs
from boardroom.signing.rules.bundles import FrozenPaper, file_name

NOTHING_TO_CHECK = "ingen stämpel som kan kontrolleras"
ASKS = "Är det en läskopia? En sådan bär ingen stämpel."
WHO_MAY_SEE = "styrelsen och revisorn får se det"


@pytest.fixture
def sealed(desk, board, minutes_pdf):
    """Minutes of a general meeting, sealed, which members read."""
    with desk.opener.writing(worker_for(board.association.id)) as work:
        work.session.get_one(Association, board.association.id).member_pages = True
    envelope = desk.send(
        frozen_sha256=desk.store(minutes_pdf), page_count=1, record_class="general_meeting_minutes"
    )
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    assert jobs.seal(desk.opener)
    return desk.envelope(envelope)


def test_only_who_has_the_sealed_file_is_led_to_the_page_that_checks_it(desk, sealed, client_as):
    address = f"/brf-provet-1/archive/{sealed.document_id}"
    of_member = client_as("member").get(address).text
    names = re.findall(r'href="[^"]*/([^"/]+\.pdf)[?"]', unquote(of_member))
    assert names[0] == "Styrelseprotokoll nr 7-2026 (läskopia).pdf"
    assert 'href="/verify"' not in of_member
    assert NOTHING_TO_CHECK in of_member
    assert WHO_MAY_SEE in of_member
    for role in ("secretary", "auditor"):
        page = client_as(role).get(address).text
        assert 'href="/verify"' in page
        assert NOTHING_TO_CHECK not in page


def test_a_reading_copy_says_where_the_original_is_and_the_public_page_what_it_lacks(
    desk, board, sealed, app, tmp_path
):
    def at_the_terminal(file, language):
        (tmp_path / "fil.pdf").write_bytes(file)
        return CliRunner().invoke(verify, [str(tmp_path / "fil.pdf"), "--language", language]).output

    content = desk.opener.ports.blobs.read(board.association.id, sealed.reading_copy_sha256)
    text = " ".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())
    assert NOTHING_TO_CHECK in text
    assert WHO_MAY_SEE in text
    assert "Kontrollsumma (SHA-256) av det frysta dokumentet" in text
    assert "Originalets kontrollsumma" not in text
    verdict = app.test_client().post("/verify", data={"pdf": (io.BytesIO(content), "kopia.pdf")}).text
    assert ASKS in verdict
    assert ASKS in at_the_terminal(content, "sv")
    assert "Is it a reading copy?" in at_the_terminal(content, "en")
    whole = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    verdict = app.test_client().post("/verify", data={"pdf": (io.BytesIO(whole), "protokoll.pdf")}).text
    assert "läskopia" not in verdict
    assert "läskopia" not in at_the_terminal(whole, "sv")


def test_the_sealed_file_and_the_reading_copy_are_told_apart_however_long_the_title():
    title = "Entreprenadkontrakt om omläggning av yttertaket " * 4
    paper = FrozenPaper(1, None, title, 1, date(2026, 3, 14), "0" * 64, 1)
    names = {role: file_name(paper, role) for role in (ORIGINAL, SEALED, READING_COPY)}
    assert len(set(names.values())) == 3
    assert names[SEALED].endswith(" (stämplat).pdf")
    assert names[READING_COPY].endswith(" (läskopia).pdf")
