"""Parting spreads from the document's page and from the import's: offered calmly, chosen, undone, left in peace."""

from io import BytesIO

import pytest
from sqlalchemy import update

from boardroom.archive import jobs
from boardroom.core.actor import worker_for
from boardroom.documents.queries import browse
from boardroom.documents.rules import Wanted
from boardroom.intake.actions import House, Incoming, receive
from boardroom.reading import queries
from boardroom.reading.actions import correct
from boardroom.reading.models import Page
from boardroom.reading.rules import BULK, INTERACTIVE
from tests.data import papers
from tests.data.filed import put_in, read_next, seen

TEXTS = ("Protokoll om avlopp", "Beslut om balkong", "Faktura för dagvatten")
OFFER = "två sidor på samma bild"


@pytest.fixture
def opener(board):
    return board.runtime.opener


def fold(opener, board, pages):
    """Note of pages that they show two facing pages, as reading does; a twin has read them."""
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.execute(
            update(Page).where(Page.id.in_([page.id for page in pages])).values(fold=210, width=420)
        )


@pytest.fixture
def paper(board, opener):
    made = put_in(opener, board.actor("secretary"), *TEXTS, title="Protokollsbok")
    fold(opener, board, [made.pages[0], made.pages[2]])
    return made


def standing(opener, board, paper):
    with opener.reading(board.actor("chair")) as work:
        return queries.pages_of(work, paper.document.id)


def test_the_offer_leads_to_a_choice_where_all_is_ticked_and_the_way_back_is_on_the_page(
    board, opener, paper, client_as
):
    browser = client_as("secretary")
    page = seen(browser, paper.address)
    assert "2 sidor visar ett uppslag" in page
    choice = seen(browser, f"{paper.address}/spreads")
    assert choice.count(" checked") == 2
    assert choice.count('class="fold"') == 2
    answer = browser.post(f"{paper.address}/spreads", data={"page": [str(paper.pages[0].id)]})
    assert answer.location.endswith(paper.address)
    assert [one.number for one in standing(opener, board, paper)] == [1, 1, 2, 3]
    assert {one.priority for one in standing(opener, board, paper)[:2]} == {INTERACTIVE}
    page = seen(browser, paper.address)
    assert "Sida 1 av 4" in page
    assert "En sida visar ett uppslag" in page
    assert "Uppslag delades i två sidor" in page
    assert "Ångra delningen av uppslagen" in page
    assert "Ett uppslag är redan delat" in seen(browser, f"{paper.address}/spreads")
    assert browser.post(f"{paper.address}/spreads/rejoin").location.endswith(paper.address)
    page = seen(browser, paper.address)
    assert "Sida 1 av 3" in page
    assert "Ångra delningen av uppslagen" not in page
    assert "Dela uppslagen" in page
    assert browser.post(f"{paper.address}/spreads/rejoin").status_code == 409


def test_nothing_ticked_asks_again(paper, client_as):
    answer = client_as("secretary").post(f"{paper.address}/spreads", data={})
    assert answer.status_code == 409
    assert "Kryssa i minst ett uppslag" in answer.get_data(as_text=True)


def test_left_in_peace_they_are_not_offered_again_and_can_still_be_parted(paper, client_as):
    browser = client_as("secretary")
    assert browser.post(f"{paper.address}/spreads/keep").status_code == 303
    page = seen(browser, paper.address)
    assert OFFER not in page
    assert f"{paper.address}/spreads" in page
    assert seen(browser, f"{paper.address}/spreads").count(" checked") == 2


def test_a_page_that_a_person_has_corrected_is_not_ticked_unasked(board, opener, paper, client_as):
    with opener.writing(board.actor("secretary")) as work:
        correct(work, paper.pages[0].id, "Rättat")
    choice = seen(client_as("secretary"), f"{paper.address}/spreads")
    assert choice.count(" checked") == 1
    assert "Någon har rättat texten" in choice


def test_who_may_not_edit_is_not_asked_and_cannot(paper, client_as):
    browser = client_as("auditor")
    assert OFFER not in seen(browser, paper.address)
    for way in ("spreads", "spreads/rejoin", "spreads/keep"):
        assert browser.post(f"{paper.address}/{way}").status_code == 403


def test_a_parted_document_is_cut_between_sheets_and_its_parts_say_the_right_pages(
    board, opener, paper, client_as
):
    browser = client_as("secretary")
    browser.post(f"{paper.address}/spreads", data={"page": [str(paper.pages[0].id)]})
    for text in ("Vänster", "Höger"):
        read_next(opener, board.actor("secretary"), text)
    page = seen(browser, f"{paper.address}/split")
    assert page.count('name="after"') == 2, "no cut between the halves"
    assert "Dela efter sida 2" in page
    assert "Dela efter sida 1" not in page
    browser.post(f"{paper.address}/split", data={"after": ["1"]})
    with opener.reading(board.actor("chair")) as work:
        parts = {one.title: one for one in browse(work, Wanted()).documents}
    first, second = (f"/brf-provet-1/archive/{parts[f'Protokollsbok, del {at} av 2'].id}" for at in (1, 2))
    assert "sidorna 1–2 av 4" in seen(browser, first)
    assert "Sida 1 av 2" in seen(browser, first)
    assert "sidorna 3–4 av 4" in seen(browser, second)
    # Undone in the part, the sheet is one page in all that it stands in.
    browser.post(f"{first}/spreads/rejoin")
    assert "sidan 1 av 3" in seen(browser, first)
    assert "sidorna 2–3 av 3" in seen(browser, second)


def _import(board, opener, count=3):
    """An import of papers that all have a spread, as the worker has read them."""
    files = [
        Incoming(BytesIO(papers.encoded(papers.picture(f"Bok {number}", (420, 300)))), f"bok {number}.png")
        for number in range(count)
    ]
    rows = receive(opener, board.actor("secretary"), files, house=House(), seconds=60)
    for _ in rows:
        read_next(opener, board.actor("secretary"), "Avlopp")
    with opener.reading(worker_for(board.association.id)) as work:
        pages = [queries.pages_of(work, row.document_id)[0] for row in rows]
    fold(opener, board, pages)
    return rows, pages


def test_the_spreads_of_a_whole_import_are_parted_at_once_and_undone_one_by_one(board, opener, client_as):
    rows, _ = _import(board, opener)
    browser = client_as("secretary")
    address = f"/brf-provet-1/imports/{rows[0].import_id}"
    way = f"/brf-provet-1/archive/imports/{rows[0].import_id}/spreads"
    assert "Dela uppslagen i 3 dokument" in seen(browser, address)
    assert seen(browser, way).count('class="fold"') == 3
    assert browser.post(way).location.endswith(address)
    assert jobs.handle_sheets(opener)
    assert not jobs.handle_sheets(opener)
    with opener.reading(board.actor("chair")) as work:
        halves = [queries.pages_of(work, row.document_id) for row in rows]
    assert [len(some) for some in halves] == [2, 2, 2]
    assert {half.priority for some in halves for half in some} == {BULK}, "people who wait come first"
    assert "Dela uppslagen i" not in seen(browser, address)
    assert "3 uppslag är redan delade" in seen(browser, way)
    assert "Här finns inga fler uppslag" in seen(browser, way)
    assert browser.post(way).status_code == 409
    browser.post(f"/brf-provet-1/archive/{rows[0].document_id}/spreads/rejoin")
    with opener.reading(board.actor("chair")) as work:
        assert [len(queries.pages_of(work, row.document_id)) for row in rows] == [1, 2, 2]
    assert "Dela uppslagen i" not in seen(browser, address), "nobody is asked again"


def test_the_spreads_of_an_import_can_be_left_and_are_not_for_everyone(board, opener, client_as):
    rows, pages = _import(board, opener, 2)
    way = f"/brf-provet-1/archive/imports/{rows[0].import_id}/spreads"
    assert client_as("auditor").post(way).status_code == 403
    with opener.writing(board.actor("secretary")) as work:
        correct(work, pages[0].id, "Rättat")
    browser = client_as("secretary")
    assert "Dela uppslagen i ett dokument" in seen(browser, way), "what a person wrote stands"
    assert browser.post(f"{way}/keep").status_code == 303
    assert OFFER not in seen(browser, f"/brf-provet-1/imports/{rows[0].import_id}")
