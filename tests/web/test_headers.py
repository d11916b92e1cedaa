"""What every answer lets a browser do: run and load what is ours alone, and keep nothing unless a view has said so."""

from datetime import date

import pytest
from flask import send_file

from boardroom.sharing.actions import share
from boardroom.sharing.rules import Receiver
from boardroom.web.headers import harden
from tests.architecture.test_access import _address, _routes
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


STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
BESIDE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _allowed(answer):
    parts = (part.split(maxsplit=1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return {part[0]: part[1] if part[1:] else "" for part in parts}


def test_every_page_there_is_has_the_strict_policy(app, board, client_as):
    chair, other = client_as("chair"), []
    addresses = [_address(app, rule, board.association.slug) for rule, way, _ in _routes(app) if way == "GET"]
    met = set()
    for address in [*addresses, "/no-such-page", "/brf-provet-1/no-such-page", "/static/css/tokens.css"]:
        answer = chair.get(address)
        met.add((answer.status_code, answer.mimetype))
        file = answer.status_code == 200 and answer.mimetype not in {"text/html", "application/json"}
        policy, beside = _allowed(answer), {name: answer.headers.get(name) for name in BESIDE}
        answer.close()
        if not (policy == STRICT or (file and "sandbox" in policy)) or beside != BESIDE:
            other.append((address, policy, beside))
    assert not other
    wanted = {(status, "text/html") for status in (200, 302, 404)}
    assert met >= wanted | {(200, "application/json"), (200, "text/css"), (401, "application/problem+json")}


def test_a_refused_form_has_the_strict_policy(app, client_as):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client_as("chair").post("/account/", data={})
    assert answer.status_code >= 400
    assert _allowed(answer) == STRICT


def test_a_file_that_someone_put_in_is_shown_in_a_sandbox(client_as, paper):
    answer = client_as("chair").get(f"/brf-provet-1/archive/files/{paper.file.id}/x")
    assert answer.status_code == 200
    assert _allowed(answer) == {"sandbox": "", "default-src": "'none'"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
