"""The constituting meeting's minutes, drafted from the election that was entered."""

import re
from datetime import date

import pytest

from boardroom.core.errors import NotPermitted
from boardroom.mandates.actions import Election, Seat, enter_election, seat
from boardroom.mandates.models import Role
from boardroom.mandates.queries import mandates_of
from boardroom.minutes import queries
from boardroom.minutes.actions import draft_constituting
from boardroom.minutes.errors import MinutesBegun
from boardroom.minutes.rules import constituting_items
from tests.data.filed import seen

MEETING, MET = date(2026, 3, 10), date(2026, 3, 17)


def elect(board, constituting=MET):
    def known(role, as_, **facts):
        return Seat(role=Role(as_), person_id=board.people[role].id, **facts)

    with board.runtime.opener.writing(board.actor("chair")) as work:
        enter_election(
            work,
            Election(
                meeting=MEETING,
                seats=[
                    known("secretary", "chair", signatory=True),
                    known("treasurer", "treasurer", signatory=True),
                    Seat(role=Role.SECRETARY, name="Karin Lund"),
                    known("board_member", "board_member"),
                    known("deputy", "deputy"),
                ],
                constituting=constituting,
                acting_chair=known("treasurer", "chair"),
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
    with (
        pytest.raises(MinutesBegun) as refusal,
        board.runtime.opener.writing(board.actor("secretary")) as work,
    ):
        draft_constituting(work, manner="each")
    assert refusal.value.minutes_id == first.id


def test_whoever_presses_second_is_told_that_it_was_begun_already(board, client_as):
    elect(board)
    page = "/brf-provet-1/minutes/constituting"
    for role, told, other in (
        ("secretary", "Utkastet är skrivet.", "redan påbörjat"),
        ("treasurer", "Protokollet var redan påbörjat. Här är det.", "Utkastet är skrivet"),
    ):
        browser = client_as(role)
        shown = seen(browser, browser.post(page, data={"manner": "two"}).location)
        assert told in shown
        assert other not in shown


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
    with board.runtime.opener.writing(board.actor("chair")) as work:
        sits = Seat(role=Role.BOARD_MEMBER, person_id=board.people["secretary"].id)
        acts = Seat(role=Role.CHAIR, person_id=board.people["treasurer"].id)
        enter_election(work, Election(meeting=MEETING, seats=[sits], acting_chair=acts))
    browser = client_as("secretary")
    page = browser.get("/brf-provet-1/minutes/constituting")
    assert "Uppgifterna är inte införda än" in page.get_data(as_text=True)
    answer = browser.post("/brf-provet-1/minutes/constituting", data={"manner": "two"})
    assert answer.status_code == 422


def test_a_board_that_chose_the_same_officers_again_met_too(board):
    opener = board.runtime.opener
    with opener.writing(board.actor("chair")) as work:
        for role in ("chair", "secretary", "treasurer"):
            mandates_of(work, board.people[role].id)[0].term = 2
        stays = Seat(role=Role.CHAIR, person_id=board.people["chair"].id)
        again = Seat(role=Role.BOARD_MEMBER, person_id=board.people["board_member"].id)
        enter_election(work, Election(meeting=MEETING, seats=[stays, again]))
    with opener.writing(board.actor("chair")) as work:
        # Someone who fills a vacancy in the autumn was not chosen at that meeting.
        seat(work, Seat(role=Role.VICE_CHAIR, name="Nils Vik"), date(2026, 10, 1))
        minutes = draft_constituting(work, manner="two")
        assert minutes.held_on == MEETING
        said = [one.text for item in queries.by_id(work, minutes.id).items for one in item.decisions]
    assert said[:3] == [
        "att välja Astrid Ek till ordförande",
        "att välja Bo Lind till sekreterare",
        "att välja Cecilia Ask till kassör",
    ]


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
