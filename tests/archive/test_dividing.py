"""Splitting and joining on the document page: by checkbox and by address, with a way back, and walls around it."""

import io

import pikepdf
import pytest

from boardroom.archive.rules import ranges_between
from boardroom.documents.actions import NewPart, hide_from, split
from boardroom.documents.queries import browse, derivations
from boardroom.documents.rules import Wanted
from boardroom.intake.actions import House, Incoming, receive
from tests.data import papers
from tests.data.filed import put_in, seen

TEXTS = ("Protokoll om avlopp", "Beslut om balkong", "Faktura för dagvatten", "Kvitto på element")


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def paper(board, opener):
    return put_in(opener, board.actor("secretary"), *TEXTS, title="Bunt")


def _documents(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return {one.title: one for one in browse(work, Wanted()).documents}


def _address(document):
    return f"/brf-provet-1/archive/{document.id}"


def test_a_document_is_split_after_the_pages_that_were_ticked_and_made_whole_again(board, paper, client_as):
    browser = client_as("secretary")
    assert "Dela dokumentet" in seen(browser, paper.address)
    page = seen(browser, f"{paper.address}/split")
    assert page.count('name="after"') == 3
    answer = browser.post(f"{paper.address}/split", data={"after": ["1", "3"]})
    assert answer.location.endswith(paper.address)
    whole = seen(browser, paper.address)
    assert "Delad i flera dokument" in whole
    assert "Originalet bevaras minst" in whole
    assert "Delades i flera dokument" in whole
    parts = _documents(board)
    assert set(parts) == {"Bunt, del 1 av 3", "Bunt, del 2 av 3", "Bunt, del 3 av 3"}
    middle = seen(browser, _address(parts["Bunt, del 2 av 3"]))
    assert "sidorna 2–3 av 4" in middle
    assert "Sida 1 av 2" in middle
    assert middle.count("<text ") == len(TEXTS[1].split())
    assert "sidan 4 av 4" in seen(browser, _address(parts["Bunt, del 3 av 3"]))
    with board.runtime.opener.reading(board.actor("chair")) as work:
        derivation = derivations.made_of(work, paper.document)
    assert browser.post(f"/brf-provet-1/archive/derivations/{derivation.id}/undo").location.endswith(
        paper.address
    )
    assert set(_documents(board)) == {"Bunt"}
    assert "Delningen är ångrad" in seen(browser, _address(parts["Bunt, del 1 av 3"]))
    assert browser.post(f"/brf-provet-1/archive/derivations/{derivation.id}/undo").status_code == 409


def test_a_split_that_cuts_nothing_asks_again(board, paper, client_as):
    browser = client_as("secretary")
    for after in ([], ["4"], ["0"], ["99"], ["x"]):
        answer = browser.post(f"{paper.address}/split", data={"after": after})
        assert "Välj minst ett ställe" in answer.get_data(as_text=True)
    assert set(_documents(board)) == {"Bunt"}


def test_documents_are_joined_in_the_order_of_the_address(board, opener, paper, client_as):
    other = put_in(opener, board.actor("secretary"), "Bilaga om garage", title="Bilaga till bunten")
    third = put_in(opener, board.actor("secretary"), "Karta", title="Karta", day=None)
    browser = client_as("secretary")
    page = seen(browser, f"{third.address}/join?q=bilaga")
    assert "Bilaga till bunten" in page
    assert f"order={other.document.id}" in page
    ids = [other.document.id, third.document.id]
    page = seen(browser, f"{third.address}/join?order={ids[0]}&order={ids[1]}")
    assert "Flytta upp" in page
    answer = browser.post(f"{third.address}/join", data={"order": [str(one) for one in ids], "title": "Ihop"})
    joined = _documents(board)["Ihop"]
    assert answer.location.endswith(_address(joined))
    assert joined.document_date == other.document.document_date
    assert joined.record_class == "board_minutes"
    page = seen(browser, _address(joined))
    assert "Ihopslaget av" in page
    assert "Sida 1 av 2" in page
    assert "Ingår i ett ihopslaget dokument" in seen(browser, third.address)
    assert browser.get(f"{third.address}/join").status_code == 409
    assert browser.get(f"{third.address}/split").status_code == 409


def test_joining_a_document_with_itself_alone_asks_for_another(paper, client_as):
    answer = client_as("secretary").post(f"{paper.address}/join", data={"order": [str(paper.document.id)]})
    assert "Välj minst två dokument" in answer.get_data(as_text=True)


def test_a_pdf_and_a_png_are_joined_and_fetched_as_one_pdf_with_every_page(board, opener, client_as):
    rows = receive(
        opener,
        board.actor("secretary"),
        [
            Incoming(io.BytesIO(papers.text_pdf("Sida ett", "Sida två")), "avtal.pdf"),
            Incoming(io.BytesIO(papers.encoded(papers.picture("Bilagan"), "PNG")), "bilaga.png"),
        ],
        house=House(),
        seconds=60,
    )
    browser = client_as("secretary")
    ids = [str(row.document_id) for row in rows]
    browser.post(f"/brf-provet-1/archive/{ids[0]}/join", data={"order": ids, "title": "Avtal med bilaga"})
    joined = _documents(board)["Avtal med bilaga"]
    page = seen(browser, _address(joined))
    assert "Avtal med bilaga.pdf" in page
    assert page.count("Originalet som sidorna ligger i") == 2
    answer = browser.get(f"{_address(joined)}/pages/x.pdf")
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with pikepdf.open(io.BytesIO(answer.get_data())) as opened:
        assert len(opened.pages) == 3


def test_a_paper_as_it_came_has_no_pages_to_take_out(paper, client_as):
    assert client_as("secretary").get(f"{paper.address}/pages/x.pdf").status_code == 404


def test_who_sees_only_a_part_gets_its_pages_and_nothing_of_the_whole(board, opener, client_as):
    stack = put_in(opener, board.actor("secretary"), *TEXTS, title="Bunt", record_class=None)
    with opener.writing(board.actor("secretary")) as work:
        [part] = split(work, stack.document.id, [NewPart("Protokollet", 1, 2, record_class="board_minutes")])
    browser = client_as("auditor")
    page = seen(browser, _address(part))
    assert "Bunt" not in page
    assert "Originalet som sidorna ligger i" not in page
    assert "Ångra delningen" not in page
    assert browser.get(f"/brf-provet-1/archive/pages/{stack.pages[0].id}/large").status_code == 200
    assert browser.get(f"/brf-provet-1/archive/pages/{stack.pages[2].id}/large").status_code == 404
    assert browser.get(stack.address).status_code == 404
    with pikepdf.open(io.BytesIO(browser.get(f"{_address(part)}/pages/x.pdf").get_data())) as opened:
        assert len(opened.pages) == 2


def test_from_whom_the_whole_is_hidden_the_part_is_hidden_and_the_page_of_hidings_says_why(
    board, opener, paper, client_as
):
    with opener.writing(board.actor("secretary")) as work:
        [part] = split(work, paper.document.id, [NewPart("Offerten", 3, 4)])
    with opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["treasurer"].id, "äger företaget")
    treasurer = client_as("treasurer")
    for address in (_address(part), f"{_address(part)}/pages/x.pdf", paper.address):
        assert treasurer.get(address).status_code == 404
    assert treasurer.get(f"/brf-provet-1/archive/pages/{paper.pages[2].id}/small").status_code == 404
    page = seen(client_as("chair"), f"{_address(part)}/hide")
    assert "Cecilia Ask" in page
    assert "som har samma sidor" in page
    assert "Visa igen för Cecilia Ask" not in page


def test_pages_between_cuts():
    assert ranges_between([2, 4], 5) == [(1, 2), (3, 4), (5, 5)]
    assert ranges_between([], 5) == [(1, 5)]
    assert ranges_between([0, 5, 9, 3, 3], 5) == [(1, 3), (4, 5)]
    assert ranges_between([1], 0) == []
