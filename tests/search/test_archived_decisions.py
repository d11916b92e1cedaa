"""Decisions that were confirmed from archived minutes: found as such, on their page, and below what took their place."""

from dataclasses import replace
from datetime import date

import pytest

from boardroom.documents.actions import hide_from
from boardroom.minutes.actions import confirm, strike, supersede
from boardroom.minutes.actions.deciding import Confirmed
from boardroom.minutes.rules import Particulars
from boardroom.search.actions import complete_query, search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in

OLD = "§ 4 Tvättstugan\nStyrelsen beslöt att tvättstugan hålles öppen till klockan 20."
# What recognition made of the page: the words of the decision stand only in what a person confirmed.
MISREAD = "§ 7 Tvattst\nS1yrel5en bes1öt att tväitstngan häiles öppcn."


def confirmed(text: str, paragraph: str = "4", page: int = 1) -> Confirmed:
    return Confirmed(page, paragraph, "Tvättstugan", text, "adopted", evidence=text)


@pytest.fixture
def secretary(board):
    return board.actor("secretary")


@pytest.fixture
def enter(board, secretary):
    """Put minutes in, confirm one decision of theirs, and return the decision's key."""

    def enter(body: str, title: str, day: date, one: Confirmed):
        opener = board.runtime.opener
        paper = put_in(opener, secretary, body, title=title, day=day)
        with opener.writing(secretary) as work:
            [made] = confirm(work, paper.document.id, [one])
            return made.id

    return enter


@pytest.fixture
def ask(board, secretary):
    """Ask once everything is indexed."""

    def ask(question: str):
        while index(board.runtime.opener):
            pass
        with board.runtime.opener.reading(secretary) as work:
            return [row for row in search(work, question, Narrowing()).rows if not row.hit.missing]

    return ask


def test_a_confirmed_decision_is_found_by_the_other_party_that_only_a_person_could_read(enter, ask):
    told = Particulars(votes="18 röster mot 12", counterparty="Åby Hisservice", apartment="1203")
    one = replace(confirmed("att byta hissen", "7"), told=told)
    enter(MISREAD, "Protokoll 3/1961", date(1961, 3, 2), one)
    for question in ("Hisservice", "lgh 1203"):
        [row] = ask(question)
        assert row.decided is not None, question


def test_a_confirmed_decision_is_found_by_its_words_on_the_page_where_it_stands(enter, ask):
    enter(MISREAD, "Protokoll 3/1961", date(1961, 3, 2), confirmed("att tvättstugan hålles öppen", "7"))
    for question in ("tvättstugan", "tvättstuga öppen", "§:7 tvättstugan"):
        [row] = ask(question)
        assert row.decided is not None, question
        assert (row.decided.paragraph, row.page_number) == ("7", 1)
        assert row.decided.snippet.marks


def test_what_a_later_decision_took_the_place_of_comes_after_it(board, secretary, enter, ask):
    earlier = enter(OLD, "Protokoll 3/1961", date(1961, 3, 2), confirmed("att tvättstugan är öppen till 20"))
    later = enter(OLD, "Protokoll 4/1959", date(1959, 4, 2), confirmed("att tvättstugan är öppen till 22"))
    question = "tvättstugan öppen"
    assert [row.title for row in ask(question)] == ["Protokoll 3/1961", "Protokoll 4/1959"]
    with board.runtime.opener.writing(secretary) as work:
        supersede(work, earlier, later)
    first, second = ask(question)
    assert [first.title, second.title] == ["Protokoll 4/1959", "Protokoll 3/1961"]
    assert second.decided.decision.superseded_by == later
    with board.runtime.opener.writing(secretary) as work:
        supersede(work, earlier, None)
    assert [row.title for row in ask(question)] == ["Protokoll 3/1961", "Protokoll 4/1959"]


def test_a_decision_that_is_struck_is_no_longer_found(board, secretary, enter, ask):
    made = enter(MISREAD, "Protokoll 3/1961", date(1961, 3, 2), confirmed("att köpa en mangel", "7"))
    assert len(ask("mangel")) == 1
    with board.runtime.opener.writing(secretary) as work:
        strike(work, made)
    assert ask("mangel") == []


def test_a_confirmed_decision_is_told_to_nobody_from_whom_its_minutes_are_hidden(
    board, secretary, enter, ask
):
    enter(MISREAD, "Protokoll 3/1961", date(1961, 3, 2), confirmed("att köpa en mangel", "7"))
    [row] = ask("mangel")
    with board.runtime.opener.writing(secretary) as work:
        hide_from(work, row.document.id, board.people["chair"].id, "Jäv")
    for role, expected in (("secretary", ["att köpa en mangel"]), ("chair", [])):
        with board.runtime.opener.reading(board.actor(role)) as work:
            told = [one.query for one in complete_query(work, "mang") if one.kind == "decision"]
            found = [row.decided.decision.text for row in search(work, "mangel", Narrowing()).rows]
        assert (told, found) == (expected, expected), role


def test_the_page_says_that_a_later_decision_took_its_place(board, secretary, enter, ask, client_as):
    earlier = enter(OLD, "Protokoll 3/1961", date(1961, 3, 2), confirmed("att tvättstugan är öppen till 20"))
    later = enter(OLD, "Protokoll 4/1963", date(1963, 4, 2), confirmed("att tvättstugan är öppen till 22"))
    with board.runtime.opener.writing(secretary) as work:
        supersede(work, earlier, later)
    ask("tvättstugan")
    page = client_as("secretary").get("/brf-provet-1/search/?q=tvättstugan").get_data(as_text=True)
    assert page.count("(ersatt av ett senare beslut)") == 1
