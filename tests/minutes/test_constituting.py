"""The constituting meeting's minutes, drafted from the election that was entered."""

import re
from datetime import date

import pytest

from boardroom.core.errors import NotPermitted
from boardroom.mandates.actions import Election, Seat, enter_election
from boardroom.mandates.models import Role
from boardroom.minutes import queries
from boardroom.minutes.actions import draft_constituting
from boardroom.minutes.rules import constituting_items

MEETING, MET = date(2026, 3, 10), date(2026, 3, 17)


def elect(board, constituting=MET):
    seat = lambda role, as_, **facts: Seat(role=Role(as_), person_id=board.people[role].id, **facts)  # noqa: E731
    with board.runtime.opener.writing(board.actor("chair")) as work:
        enter_election(
            work,
            Election(
                meeting=MEETING,
                seats=[
                    seat("secretary", "chair", signatory=True),
                    seat("treasurer", "treasurer", signatory=True),
                    Seat(role=Role.SECRETARY, name="Karin Lund"),
                    seat("board_member", "board_member"),
                    seat("deputy", "deputy"),
                ],
                constituting=constituting,
                acting_chair=seat("treasurer", "chair"),
            ),
        )


def test_the_draft_has_a_paragraph_for_each_office_and_for_who_signs(board):
    elect(board)
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        made = draft_constituting(work, manner="two")
        minutes = queries.by_id(work, made.id)
        written = [(item.heading, [one.text for one in item.decisions]) for item in minutes.items]
        assert minutes.held_on == MET
        # Who acted as chair opened it; the secretary whom it chose wrote.
        assert minutes.chaired_by == board.people["treasurer"].id
        present = {row.name: row.role for row in minutes.attendance}
    assert written == [
        ("Mötets öppnande", []),
        ("Val av ordförande", ["att välja Bo Lind till ordförande"]),
        ("Val av sekreterare", ["att välja Karin Lund till sekreterare"]),
        ("Val av kassör", ["att välja Cecilia Ask till kassör"]),
        (
            "Firmateckning",
            [
                "att föreningens firma, förutom av styrelsen, tecknas av Bo Lind och Cecilia Ask, två i förening"
            ],
        ),
        ("Mötets avslutande", []),
    ]
    assert set(present) == {"Bo Lind", "Karin Lund", "Cecilia Ask", "David Alm", "Elsa Rönn"}
    assert present["Elsa Rönn"] == "suppleant"


def test_it_is_drafted_once(board):
    elect(board)
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        first = draft_constituting(work, manner="two")
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        assert draft_constituting(work, manner="each").id == first.id


def test_only_who_writes_minutes_drafts_it(board):
    elect(board)
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("administrator")) as work:
        draft_constituting(work, manner="two")


def test_the_election_leads_to_the_draft(board, client_as):
    elect(board)
    browser = client_as("secretary")
    assert 'href="/brf-provet-1/minutes/constituting"' in browser.get(
        "/brf-provet-1/board/election/result"
    ).get_data(as_text=True)
    page = browser.get("/brf-provet-1/minutes/constituting").get_data(as_text=True)
    assert "17 mars 2026" in page
    assert "Karin Lund" in page
    answer = browser.post("/brf-provet-1/minutes/constituting", data={"manner": "each"})
    assert answer.status_code == 303
    editor = browser.get(answer.location).get_data(as_text=True)
    assert re.search(r"tecknas av Bo Lind och Cecilia Ask, var för sig", editor)
    assert "Protokollet är redan påbörjat" in browser.get("/brf-provet-1/minutes/constituting").get_data(
        as_text=True
    )


def test_before_the_officers_are_entered_there_is_nothing_to_draft(board, client_as):
    browser = client_as("chair")
    page = browser.get("/brf-provet-1/minutes/constituting")
    assert "Uppgifterna är inte införda än" in page.get_data(as_text=True)
    answer = browser.post("/brf-provet-1/minutes/constituting", data={"manner": "two"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("signatories", "said"),
    [
        ((), "att föreningens firma tecknas av styrelsen"),
        (("Bo Lind",), "att föreningens firma, förutom av styrelsen, tecknas av Bo Lind"),
        (
            ("Bo Lind", "Cecilia Ask", "Karin Lund"),
            "att föreningens firma, förutom av styrelsen, tecknas av Bo Lind, Cecilia Ask och Karin Lund, alla tillsammans",
        ),
    ],
)
def test_who_signs_is_said_as_the_board_would(signatories, said):
    items = constituting_items(opened_by="", officers={}, signatories=signatories, manner="all")
    assert [item.heading for item in items] == ["Mötets öppnande", "Firmateckning", "Mötets avslutande"]
    assert items[1].made[0].text == said
