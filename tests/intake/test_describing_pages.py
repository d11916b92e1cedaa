"""The pages where suggestions are accepted: papers to describe, the upload page, the document's own page."""

import html
import re
from datetime import date

import pytest

from boardroom.documents.queries import by_id
from boardroom.intake import jobs
from boardroom.search.jobs import index
from tests.data.filed import put_in, seen
from tests.data.read_texts import CONTRACT, LETTER, MINUTES, MISREAD

HERE = "/brf-provet-1/upload/to-describe"


@pytest.fixture
def put(board):
    def file(*texts, title="Namnlöst papper", record_class=None, day=None):
        paper = put_in(
            board.runtime.opener,
            board.actor("secretary"),
            *texts,
            title=title,
            record_class=record_class,
            day=day,
        )
        while jobs.examine(board.runtime.opener):
            pass
        return paper

    return file


def _page(client, path=HERE):
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def _document(board, paper):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return by_id(work, paper.document.id)


def test_papers_that_nobody_described_stand_with_their_suggestions_and_marked_places(client_as, put):
    put(MINUTES)
    put(CONTRACT)
    put("Stadgar", title="Stadgar", record_class="bylaws", day=date(1931, 5, 8))
    page = _page(client_as("treasurer"))
    assert "2 att beskriva" in page
    assert 'value="1987-04-27"' in page
    assert 'value="3/1987"' in page
    assert '<option value="service_contract" selected>' in page
    assert "Sida 1: ”den 27 april 1987”" in page
    assert page.count('class="spot"') >= 4
    assert "Godkänn de 2 säkra" in page or "Godkänn det säkra" in page
    assert "2 papper att beskriva" in _page(client_as("treasurer"), "/brf-provet-1/")


def test_accepting_a_row_describes_the_paper_and_answers_with_the_row(board, client_as, put):
    paper = put(CONTRACT)
    facts = {
        "date": "1999-05-04",
        "kind": "service_contract",
        "title": "Hissavtal",
        "counterparty": "Åby Hisservice AB",
    }
    client = client_as("treasurer")
    wrong = client.post(
        f"{HERE}/{paper.document.id}", data=facts | {"title": " "}, headers={"HX-Request": "true"}
    )
    assert "Skriv en titel" in wrong.get_data(as_text=True)
    row = client.post(f"{HERE}/{paper.document.id}", data=facts, headers={"HX-Request": "true"})
    assert "Beskrivet" in row.get_data(as_text=True)
    found = _document(board, paper)
    assert (found.title, found.counterparty, found.printed_number) == ("Hissavtal", "Åby Hisservice AB", "")
    assert "Allt är beskrivet" in _page(client)
    assert client.post(f"{HERE}/{paper.document.id}", data=facts).status_code == 409
    shown = _page(client, paper.address)
    assert "Motpart" in shown
    assert "Åby Hisservice AB" in shown


def test_the_apartment_is_a_persons_word_and_never_what_was_read(board, client_as, put):
    paper = put("Skadeanmälan\nLägenhet 1203\nVattenskada i badrummet")
    client = client_as("secretary")
    page = _page(client)
    # What was read marks the paper and opens it to nobody: a misread number would open a neighbour's.
    assert 'name="apartment" value="lgh 1203"' in page
    assert re.search(r'name="about" value=""', page)
    facts = {"date": "", "kind": "damage_case", "title": "Skada", "apartment": "lgh 1203"}
    several = client.post(f"{HERE}/{paper.document.id}", data=facts | {"about": "1203 och 1204"})
    assert 'id="about-error-' in several.get_data(as_text=True)
    assert "1203 och 1204" in several.get_data(as_text=True)
    client.post(f"{HERE}/{paper.document.id}", data=facts | {"about": "lgh 1204"})
    found = _document(board, paper)
    assert found.apartment == "1204"
    other = put("Skadeanmälan\nLägenhet 1203\nVattenskada i köket")
    client.post(f"{HERE}/{other.document.id}", data=facts)
    assert _document(board, other).apartment == ""


def test_minutes_are_not_asked_for_an_apartment(client_as, put):
    put(MINUTES)
    assert 'name="about"' not in _page(client_as("secretary"))
    put("Färg köpt\nmars\nett två tre")  # of what kind, nobody knows yet
    assert _page(client_as("secretary")).count('name="about"') == 1


def test_a_date_out_of_reach_is_said_at_the_field(client_as, put):
    paper = put(CONTRACT)
    facts = {"date": "2150-05-04", "kind": "", "title": "Hissavtal"}
    answer = client_as("treasurer").post(f"{HERE}/{paper.document.id}", data=facts)
    assert 'id="date-error-' in answer.get_data(as_text=True)


def test_all_sure_ones_are_accepted_with_one_button(board, client_as, put):
    sure, doubtful = put(MINUTES), put("Färg köpt\nmars\nett två tre")
    client = client_as("secretary")
    papers = re.findall(r'name="paper" value="([^"]+)"', _page(client))
    assert papers == [str(sure.document.id)]
    client.post(f"{HERE}/sure", data={"paper": papers})
    assert _document(board, sure).document_date == date(1987, 4, 27)
    assert _document(board, doubtful).described_at is None


def test_the_documents_page_shows_each_suggestion_with_the_place_marked(board, client_as, put):
    paper = put("Försättsblad", CONTRACT, title="Avtal om hissarna")
    client = client_as("secretary")
    page = _page(client, paper.address)
    [place] = re.findall(r'href="([^"]*evidence=date[^"]*)"', page)
    assert "page=2" in place
    marked = _page(client, place)
    assert marked.count('class="hit hit-now"') == 4
    assert 'id="hit"' in marked
    client.post(f"/brf-provet-1/upload/suggestions/{paper.document.id}/date/accept")
    assert _document(board, paper).document_date == date(1999, 5, 4)
    after = _page(client, paper.address)
    assert f"/{paper.document.id}/date/accept" not in after
    assert f"/{paper.document.id}/kind/accept" in after
    client.post(f"/brf-provet-1/upload/suggestions/{paper.document.id}/kind/decline")
    assert "Ett förslag om uppgifterna togs bort" in _page(client, paper.address)
    assert client.post(f"/brf-provet-1/upload/suggestions/{paper.document.id}/shoe/accept").status_code == 404


def test_the_fiscal_year_is_shown_with_its_place_and_accepted(board, client_as, put):
    paper = put("Årsredovisning\nräkenskapsåret 2022-07-01 – 2023-06-30", title="Bokslutet")
    client = client_as("treasurer")
    page = _page(client, paper.address)
    assert "Räkenskapsår" in page
    [place] = re.findall(r'href="([^"]*evidence=fiscal_year[^"]*)"', page)
    assert _page(client, place).count('class="hit hit-now"') == 3
    assert _document(board, paper).fiscal_year == ""
    client.post(f"/brf-provet-1/upload/suggestions/{paper.document.id}/fiscal_year/accept")
    assert _document(board, paper).fiscal_year == "2022/2023"


def test_who_may_only_read_is_shown_no_suggestions(client_as, put):
    paper = put(MINUTES, record_class="board_minutes")
    assert "Förslag" not in _page(client_as("auditor"), paper.address)


def test_near_duplicates_stand_on_both_pages_and_are_answered(client_as, put):
    first, second = put(LETTER, title="Brev ett"), put(MISREAD, title="Brev två")
    client = client_as("secretary")
    for one, other in ((first, "Brev två"), (second, "Brev ett")):
        page = _page(client, one.address)
        assert "Liknar:" in page
        assert other in page
    assert "Liknar:" in _page(client)
    pair = f"/brf-provet-1/upload/likeness/{first.document.id}/{second.document.id}"
    assert client.post(f"{pair}/maybe").status_code == 404
    client.post(f"{pair}/same")
    page = _page(client, second.address)
    assert "Samma papper som:" in page
    assert "Sades vara samma papper som ett annat dokument" in page
    client.post(f"{pair}/again")
    client.post(f"{pair}/different")
    assert (
        "Brev två"
        not in _page(client, first.address).partition("Historik")[0].partition("Nästan samma text")[2]
    )


def test_the_counterparty_is_found_by_search(board, client_as, put):
    paper = put("Papper om hissen", title="Hissen")
    client = client_as("secretary")
    facts = {
        "date": "",
        "kind": "service_contract",
        "title": "Hissen",
        "counterparty": "Liftkompaniet Nord AB",
    }
    client.post(f"{HERE}/{paper.document.id}", data=facts)
    while index(board.runtime.opener):
        pass
    assert str(paper.document.id) in _page(client, "/brf-provet-1/search/?q=liftkompaniet")


def test_the_pages_are_whole(client_as, put):
    paper, _other = put(LETTER, title="Brev ett"), put(MISREAD, title="Brev två")
    client = client_as("secretary")
    for address in (HERE, paper.address):
        seen(client, address)


def test_the_reason_that_was_learned_is_said_in_words(board, client_as, put):
    client = client_as("secretary")
    earlier = put("Papper\nLeverantör: Hissbolaget Nord AB\nden 3 maj 2001")
    facts = {
        "date": "2001-05-03",
        "kind": "safety_inspection",
        "title": "Hissar",
        "counterparty": "Hissbolaget Nord AB",
    }
    client.post(f"{HERE}/{earlier.document.id}", data=facts)
    put("Meddelande\nHissbolaget Nord AB\nden 9 juni 2003")
    page = _page(client)
    assert "Ni har lagt tidigare papper från Hissbolaget Nord AB under Radon, hiss och brandskydd." in page
