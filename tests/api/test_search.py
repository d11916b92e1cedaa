"""Search over the API: the same words, filters and limits as on the page."""

from datetime import date

import pytest

from boardroom.core.permissions import Permission
from boardroom.matters.actions import Card as MatterCard
from boardroom.matters.actions import open_matter
from boardroom.papers.actions import add_binder
from boardroom.papers.rules import Card
from boardroom.search.jobs import index
from tests.data.filed import put_in

PAPERS = (
    ("Papper 1987", 1987, "board_minutes", "Byte av avloppsstammarna beslutades."),
    ("Papper 1994", 1994, "board_minutes", "Avloppsstammar spolades."),
    ("Papper 1999", 1999, "service_contract", "Avtal om spolning av avloppsstammar."),
)
# No test of the others finds these, nor what they are like.
APART = (
    ("Pantsatta", 2001, "apartment_register", "Pantsättning och panter."),
    ("Nils 811218-9876", 2002, "board_minutes", "Nils Ny 811218-9876"),
)
BINDER = Card(
    "Pärm 4", "hyllan i föreningslokalen", "servitut, garage", (1978, 1985), frozenset({"title_deeds"})
)


@pytest.fixture(scope="module")
def board(lasting_board):
    """The papers and the binder are put in once; the tests only ask."""
    opener, secretary = lasting_board.runtime.opener, lasting_board.actor("secretary")
    for papers, before in ((PAPERS, ("Första sidan",)), (APART, ())):
        for title, year, record_class, words in papers:
            day = date(year, 3, 14)
            put_in(opener, secretary, *before, words, title=title, record_class=record_class, day=day)
    with opener.writing(secretary) as work:
        add_binder(work, BINDER)
        open_matter(work, MatterCard("Läckan i lägenheten", apartments=("1203",)))
    while index(opener):
        pass
    return lasting_board


@pytest.fixture(scope="module")
def runtime(board):
    return board.runtime


def _titles(program, **question) -> list[str]:
    answer = program.get("/search", query_string=question)
    assert answer.status_code == 200, answer.text
    return sorted(row["title"] for row in answer.get_json()["documents"])


def test_an_inflected_word_is_found_with_page_and_snippet(program):
    body = program.get("/search", query_string={"q": "avloppsstam"}).get_json()
    assert body["total"] == 3
    assert body["partial"] == 0
    assert body["complete"] is True
    first = body["documents"][0]
    assert first["page"] == 2
    assert "vloppsstam" in first["snippet"]
    assert first["missing"] == []
    assert first["reference"]


def test_filters_narrow(program):
    assert _titles(program, q="avloppsstammar", record_class="service_contract") == ["Papper 1999"]
    assert _titles(program, q="avloppsstammar", year_to=1990) == ["Papper 1987"]
    assert _titles(program, q="avloppsstammar", year_from=1990) == ["Papper 1994", "Papper 1999"]


def test_answers_come_in_portions(program):
    first = program.get("/search", query_string={"q": "avloppsstammar", "limit": 2}).get_json()
    rest = program.get("/search", query_string={"q": "avloppsstammar", "limit": 2, "offset": 2}).get_json()
    assert first["total"] == rest["total"] == 3
    assert len(first["documents"]) == 2
    assert len(rest["documents"]) == 1
    ids = {row["id"] for row in first["documents"] + rest["documents"]}
    assert len(ids) == 3


def test_a_query_that_cannot_be_read_says_why(program, check_problem):
    body = check_problem(program.get("/search", query_string={"q": "år:banan"}), 422)
    assert body["detail"]
    assert body["kind"] == "Unreadable"
    assert body["place"] == {"start": 0, "end": 8}


@pytest.mark.parametrize(
    "question", [{}, {"q": ""}, {"q": "x", "limit": "0"}, {"q": "x", "year_from": "nyss"}]
)
def test_a_question_out_of_bounds_is_refused(program, check_problem, question):
    assert check_problem(program.get("/search", query_string=question), 422)["errors"]["query"]


def test_an_auditor_finds_within_their_classes(token_of):
    for question, expected in (("avloppsstammar", 3), ("pantsättning", 0)):
        auditor = token_of("auditor", Permission.READ_DOCUMENTS)
        assert auditor.get("/search", query_string={"q": question}).get_json()["total"] == expected
    assert _titles(token_of("secretary"), q="pantsättning") == ["Pantsatta"]


def test_paper_that_is_not_scanned_is_told_with_its_place_and_within_the_scope(token_of):
    program = token_of("secretary")
    question = {"q": "servitut garage"}
    body = program.get("/search", query_string=question).get_json()
    assert (body["total"], body["documents"]) == (0, [])
    [binder] = body["binders"]
    assert binder["sentence"] == "Finns på papper: Pärm 4, hyllan i föreningslokalen, 1978–1985"
    assert (binder["year_from"], binder["year_to"], binder["missing"]) == (1978, 1985, [])
    for nothing in ({"year_from": 1986}, {"offset": 20}, {"record_class": "vouchers"}):
        assert program.get("/search", query_string=question | nothing).get_json()["binders"] == []
    assert token_of("auditor").get("/search", query_string=question).get_json()["binders"] == []


def test_the_answer_comes_in_the_order_asked_for_with_true_counts(program):
    body = program.get("/search", query_string={"q": "avloppsstammar", "order": "newest"}).get_json()
    assert [row["title"] for row in body["documents"]] == ["Papper 1999", "Papper 1994", "Papper 1987"]
    assert body["facets"]["classes"] == {"board_minutes": 2, "service_contract": 1}
    assert body["facets"]["years"] == {"1987": 1, "1994": 1, "1999": 1}


def test_filters_of_the_language_mean_the_same_as_on_the_page(program):
    assert _titles(program, q="avloppsstammar typ:avtal") == _titles(
        program, q="avloppsstammar", record_class="service_contract"
    )
    assert _titles(program, q="från:1990 till:1995 avloppsstam*") == ["Papper 1994"]
    assert _titles(program, q="avloppsstammar -typ:avtal") == ["Papper 1987", "Papper 1994"]


def test_what_one_meant_and_what_is_alike_and_what_begins_so_are_told(program):
    body = program.get("/search", query_string={"q": "spolnign"}).get_json()
    assert body["read_as"] == {"spolnign": ["spolning"]}
    assert body["documents"]
    first = program.get("/search", query_string={"q": "beslutades"}).get_json()["documents"][0]
    alike = program.get(f"/documents/{first['id']}/similar").get_json()
    assert {row["title"] for row in alike} == {"Papper 1994", "Papper 1999"}
    offers = program.get("/search/suggestions?q=spol").get_json()
    assert {"query": "spolning", "kind": "word"} in offers


def test_a_program_finds_nothing_by_a_personal_number(program):
    assert _titles(program, q="nils ny") == ["Nils 811218-****"]
    assert _titles(program, q="811218-9876") == []
    assert program.get("/search", query_string={"q": "811218-9876"}).get_json()["refused_numbers"] is True
    assert program.get("/search", query_string={"q": "nils"}).get_json()["refused_numbers"] is False
    assert program.get("/search/suggestions?q=8112").get_json() == []
    assert "9876" not in program.get("/search/suggestions?q=nils").text


def test_a_matter_that_meets_the_query_is_told_as_on_the_page(program, token_of):
    body = token_of("secretary").get("/search", query_string={"q": "läckan"}).get_json()
    [found] = body["matters"]
    assert (found["title"], found["state"], found["apartments"]) == ("Läckan i lägenheten", "open", ["1203"])
    for other in (program, token_of("auditor")):  # a token without minutes; a reader of some classes alone
        assert other.get("/search", query_string={"q": "läckan"}).get_json()["matters"] == []
