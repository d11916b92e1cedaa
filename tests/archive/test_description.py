"""What is said of a document can be changed, and a document hidden, by those who may and by no one else."""

import pytest

from boardroom.app import create_app
from boardroom.documents.queries import by_id
from tests.data.filed import put_in, seen


@pytest.fixture
def paper(board):
    return put_in(
        board.runtime.opener, board.actor("secretary"), "Taket lades om", record_class=None, day=None
    )


def test_the_form_shows_what_is_said_and_keeps_what_is_changed(board, paper, client_as):
    client = client_as("secretary")
    assert "Styrelseprotokoll 3" in seen(client, f"{paper.address}/edit")
    answer = client.post(
        f"{paper.address}/edit",
        data={
            "title": "Slutbesiktning av taket",
            "record_class": "construction_contract",
            "document_date": "1998-10-23",
            "printed_number": "",
            "summary": "",
            "tags": "tak, garanti, Tak",
        },
    )
    assert answer.status_code == 302
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        found = by_id(work, paper.document.id)
        assert found.record_class == "construction_contract"
        assert sorted(tag.name for tag in found.tags) == ["garanti", "tak"]
    page = seen(client, paper.address)
    assert "Slutbesiktning av taket" in page
    assert "23 oktober 1998" in page
    assert "Uppgifterna ändrades" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("title", "  ", "Skriv en titel"), ("document_date", "1066-10-14", "Datumet stämmer nog inte")],
)
def test_what_does_not_hold_is_said_at_its_field(paper, client_as, field, value, words):
    data = {"title": "Taket", "record_class": "", "document_date": "", field: value}
    page = client_as("secretary").post(f"{paper.address}/edit", data=data).get_data(as_text=True)
    assert words in page
    assert f'id="{field}-error"' in page


@pytest.mark.parametrize("page", ["edit", "hide"])
def test_only_those_who_may_edit_reach_the_forms(paper, client_as, page):
    assert client_as("auditor").get(f"{paper.address}/{page}").status_code == 403
    assert client_as("manager").post(f"{paper.address}/{page}").status_code == 403


def test_hiding_asks_for_person_and_reason_and_can_be_ended(board, paper, client_as):
    client = client_as("secretary")
    empty = client.post(f"{paper.address}/hide", data={"person": "", "reason": ""}).get_data(as_text=True)
    assert "Välj vem" in empty
    assert "Skriv varför" in empty
    chair = str(board.people["chair"].id)
    client.post(f"{paper.address}/hide", data={"person": chair, "reason": "delägare i takfirman"})
    page = seen(client, f"{paper.address}/hide")
    assert "delägare i takfirman" in page
    assert client_as("chair").get(paper.address).status_code == 404
    client.post(f"{paper.address}/hide/{chair}/end")
    assert client_as("chair").get(paper.address).status_code == 200


def test_one_who_declares_a_conflict_of_interest_is_led_away_from_the_paper(board, paper, client_as):
    own = {"person": str(board.people["secretary"].id), "reason": "min bror är anbudsgivare"}
    answer = client_as("secretary").post(f"{paper.address}/hide", data=own)
    assert answer.headers["Location"].endswith("/archive/")


def test_forms_without_their_token_change_nothing(board, paper, client_as):
    client = client_as("secretary")
    guarded = create_app(board.runtime)
    guarded.config.update(TESTING=True)
    client.application = guarded
    for address in (f"{paper.address}/edit", f"{paper.address}/hide", f"{paper.address}/retry"):
        assert client.post(address, data={"title": "Annan"}).status_code == 400
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        assert by_id(work, paper.document.id).title == "Styrelseprotokoll 3"
