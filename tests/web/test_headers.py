"""What a browser may keep of an answer: nothing, but where a view has said so."""

from datetime import date

import pytest
from flask import send_file

from boardroom.sharing.actions import share
from boardroom.sharing.rules import Receiver
from boardroom.web.headers import harden
from tests.data.filed import put_in
from tests.data.papers import text_pdf

NOTHING = "private, no-store"


@pytest.fixture
def paper(board):
    return put_in(board.runtime.opener, board.actor("secretary"), "Hyran", title="Hyresavtal")


def _kept(answer, status=200):
    assert answer.status_code == status
    kept = answer.headers["Cache-Control"]
    answer.close()
    return kept


@pytest.mark.parametrize("address", ["/handover/driftkort.pdf", "/archive/", "/board/"])
def test_no_page_and_no_file_is_kept(board, client_as, address):
    assert _kept(client_as("chair").get(f"/brf-provet-1{address}")) == NOTHING


def test_a_shared_file_is_kept_by_nobody(app, board, paper):
    bank = Receiver("Banken", original_allowed=True)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        made = share(work, paper.document.id, bank, date(2026, 4, 3))
    browser = app.test_client()
    answer = browser.post(made.address.removeprefix("http://localhost"))
    address = browser.get(answer.location).location
    assert _kept(browser.get(f"{address}/original")) == NOTHING
    assert _kept(browser.get(f"{address}/pages/1.webp")) == NOTHING


def test_a_file_of_a_view_that_says_nothing_is_not_kept(app, tmp_path):
    place = tmp_path / "brev.pdf"
    place.write_bytes(text_pdf("Brev"))
    with app.test_request_context("/brev.pdf"):
        assert _kept(harden(send_file(place))) == NOTHING


def test_page_images_and_what_all_share_are_kept_as_they_say(app, paper, client_as):
    image = f"/brf-provet-1/archive/pages/{paper.pages[0].id}/small"
    assert "max-age" in _kept(client_as("secretary").get(image))
    original = f"/brf-provet-1/archive/files/{paper.file.id}/x"
    assert _kept(client_as("secretary").get(original)) == "private, no-cache"
    assert "no-store" not in _kept(app.test_client().get("/static/css/tokens.css"))
