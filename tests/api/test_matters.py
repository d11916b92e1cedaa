"""Matters over the API: the same register as on the page, within what the token and its holder's conflicts of interest allow."""

from datetime import date

import pytest

from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission as P
from boardroom.documents.actions import hide_from
from boardroom.matters import actions
from boardroom.matters.actions import Card, ContractCard
from boardroom.matters.queries import Thing
from tests.data.filed import put_in


@pytest.fixture
def reader(token_of):
    return token_of("chair", P.READ_MINUTES, P.READ_DOCUMENTS)


@pytest.fixture
def editor(token_of):
    return token_of("secretary", P.READ_MINUTES, P.READ_DOCUMENTS, P.EDIT_DOCUMENTS)


@pytest.fixture
def writing(board):
    return lambda: board.runtime.opener.writing(board.actor("secretary"))


@pytest.fixture
def roof(board, writing):
    """A matter about the roof with a paper and a contract in it."""
    paper = put_in(
        board.runtime.opener,
        board.actor("secretary"),
        "Offert",
        title="Offert",
        record_class="decision_basis",
    ).document
    with writing() as work:
        card = Card("Takets läckage", "Vid skorstenen", apartments=("1203",), parts=("roof",))
        matter = actions.open_matter(work, card, day=date(2026, 2, 1))
        actions.link(work, matter.id, Thing(document_id=paper.id))
        contract = actions.register_contract(
            work, ContractCard("Takskottning", "service_contract", starts_on=date(2025, 1, 1))
        )
        actions.link(work, matter.id, Thing(contract_id=contract.id))
    return matter, paper, contract


def test_matters_are_sought_and_leafed_through(reader, roof, writing):
    matter, _paper, _contract = roof
    with writing() as work:
        other = actions.open_matter(work, Card("Porten"))
        actions.close(work, other.id, "Lagad")
    answer = reader.get("/matters").get_json()
    assert (answer["total"], answer["pages"]) == (2, 1)
    assert [row["title"] for row in answer["matters"]] == ["Takets läckage", "Porten"]
    shown = answer["matters"][0]
    assert shown["label"] == matter.label
    assert (shown["state"], shown["opened_on"], shown["closed_on"]) == ("open", "2026-02-01", None)
    assert (shown["apartments"], shown["parts"]) == (["1203"], ["roof"])
    assert shown["url"] == f"http://localhost/brf-provet-1/matters/{matter.id}"
    for asked, titles in (
        ("?state=closed", ["Porten"]),
        (f"?q={matter.label}", ["Takets läckage"]),
        ("?q=1203&state=open", ["Takets läckage"]),
        ("?size=1&page=2", ["Porten"]),
        ("?size=1&page=3", []),
    ):
        assert [row["title"] for row in reader.get(f"/matters{asked}").get_json()["matters"]] == titles


def test_a_matter_is_shown_with_what_the_token_may_see_of_it(board, reader, roof, writing):
    matter, paper, contract = roof
    shown = reader.get(f"/matters/{matter.id}").get_json()
    assert shown["summary"] == "Vid skorstenen"
    assert {(one["kind"], one["id"], one["title"]) for one in shown["things"]} == {
        ("document", str(paper.id), "Offert"),
        ("contract", str(contract.id), "Takskottning"),
    }
    with writing() as work:
        hide_from(work, paper.id, board.people["chair"].id, "Jäv")
    shown = reader.get(f"/matters/{matter.id}").get_json()
    assert [one["title"] for one in shown["things"]] == ["Takskottning"]


def test_a_conflict_of_interest_hides_the_matter_from_lists_counts_and_by_its_number(
    board, reader, editor, roof, writing, check_problem
):
    matter, paper, _contract = roof
    with writing() as work:
        actions.declare_conflict(work, matter.id, board.people["chair"].id)
    for asked in ("", f"?q={matter.label}", "?q=Takets"):
        assert reader.get(f"/matters{asked}").get_json() == {"total": 0, "pages": 1, "matters": []}
    check_problem(reader.get(f"/matters/{matter.id}"), 404)
    assert editor.get("/matters").get_json()["total"] == 1
    assert editor.get(f"/documents/{paper.id}").status_code == 200


def test_a_document_is_put_into_a_matter_once(board, editor, roof, check_problem):
    matter, _paper, _contract = roof
    more = put_in(board.runtime.opener, board.actor("secretary"), "Faktura", title="Faktura").document
    for status in (201, 200):
        answer = editor.post(f"/matters/{matter.id}/documents", json={"document": str(more.id)})
        assert answer.status_code == status
        assert answer.get_json() == {"matter": str(matter.id), "document": str(more.id)}
    things = editor.get(f"/matters/{matter.id}").get_json()["things"]
    assert [one["title"] for one in things].count("Faktura") == 1
    check_problem(editor.post(f"/matters/{matter.id}/documents", json={"document": str(new_id())}), 404)
    check_problem(editor.post(f"/matters/{new_id()}/documents", json={"document": str(more.id)}), 404)
    assert check_problem(editor.post(f"/matters/{matter.id}/documents", json={}), 422)["errors"]


def test_a_token_does_what_it_was_made_for_and_no_more(board, token_of, reader, roof, writing, check_problem):
    matter, paper, _contract = roof
    check_problem(reader.post(f"/matters/{matter.id}/documents", json={"document": str(paper.id)}), 403)
    for permission in (P.READ_DOCUMENTS, P.READ_MINUTES):
        half = token_of("secretary", permission)
        check_problem(half.get("/matters"), 403)
        check_problem(half.get(f"/matters/{matter.id}"), 403)
    # An auditor sees some classes: the matter is there while something in it is theirs to read.
    auditor = token_of("auditor", P.READ_MINUTES, P.READ_DOCUMENTS)
    assert [row["label"] for row in auditor.get("/matters").get_json()["matters"]] == [matter.label]
    things = auditor.get(f"/matters/{matter.id}").get_json()["things"]
    assert [one["title"] for one in things] == ["Takskottning"]
    with writing() as work:
        noise = actions.open_matter(work, Card("Störning", record_class="disturbance_case"))
    check_problem(auditor.get(f"/matters/{noise.id}"), 404)
