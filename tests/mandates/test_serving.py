"""Deputies in members' places, and what the page after an election says."""

from datetime import date

import pytest

from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import Election, Seat, enter_election, resign, seat, step_in
from boardroom.mandates.errors import BadTerm, NotInBoard
from boardroom.mandates.models import Role
from boardroom.mandates.queries import deputies_in_turn, latest_result, mandates_of, serving_on, voting_on
from boardroom.minutes.queries import expected_attendees
from tests.mandates.test_pages import text

TODAY = date(2026, 3, 20)


def names(people):
    return {person.name for person in people}


def steps_in(board, **facts):
    facts = {"because": "föräldraledig"} | facts
    with board.runtime.opener.writing(board.actor("chair")) as work:
        return step_in(work, board.people["deputy"].id, board.people["board_member"].id, TODAY, **facts)


def test_a_deputy_in_a_members_place_has_the_vote_and_the_member_has_not(board):
    steps_in(board, last_day=date(2026, 5, 1))
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert names(voting_on(work, TODAY)) == {"Astrid Ek", "Bo Lind", "Cecilia Ask", "Elsa Rönn"}
        assert names(deputies_in_turn(work, TODAY)) == set()
        [serving] = serving_on(work, TODAY)
        assert (serving.person.name, serving.in_place_of) == ("Elsa Rönn", "David Alm")
        assert (serving.mandate.start, serving.last_day) == (TODAY, date(2026, 5, 1))
        assert "David Alm" not in {name for _id, name, _role in expected_attendees(work, TODAY)}
        # Afterwards each is what they were.
        assert "David Alm" in names(voting_on(work, date(2026, 5, 2)))
        assert names(deputies_in_turn(work, date(2026, 5, 2))) == {"Elsa Rönn"}
    assert board.actor("deputy").may(Permission.APPROVE_DISPOSAL)
    # Who is away keeps their own mandate.
    assert board.actor("board_member").may(Permission.READ_DOCUMENTS)


def test_only_a_deputy_steps_in_and_only_who_leads_says_so(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        with pytest.raises(NotInBoard):
            step_in(work, board.people["auditor"].id, board.people["chair"].id, TODAY)
        with pytest.raises(BadTerm):
            step_in(
                work,
                board.people["deputy"].id,
                board.people["chair"].id,
                TODAY,
                last_day=date(2026, 3, 1),
            )
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("secretary")) as work:
        step_in(work, board.people["deputy"].id, board.people["chair"].id, TODAY)


def test_a_deputys_turn_in_a_place_ends_at_the_next_ordinary_meeting(board):
    steps_in(board)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        chair = Seat(role=Role.CHAIR, person_id=board.people["chair"].id)
        enter_election(work, Election(meeting=date(2026, 5, 20), seats=[chair]))
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        assert serving_on(work, date(2026, 5, 20))
        assert serving_on(work, date(2026, 5, 21)) == []


def test_when_a_member_leaves_the_deputy_in_turn_is_offered_and_steps_in(board, client_as):
    browser = client_as("chair")
    with board.runtime.opener.reading(board.actor("chair")) as work:
        mandate = mandates_of(work, board.people["board_member"].id)[0]
    address = f"/brf-provet-1/board/mandates/{mandate.id}/end"
    deputy = str(board.people["deputy"].id)
    assert f'<option selected value="{deputy}">Elsa Rönn</option>' in text(browser.get(address))
    answer = browser.post(address, data={"last_day": "2026-03-19", "because": "flyttar", "stand_in": deputy})
    assert answer.status_code == 303
    # With yesterday's date it holds at once: the one who left opens nothing today, the deputy votes today.
    assert not board.actor("board_member").permissions
    page = text(browser.get("/brf-provet-1/board/"))
    assert "Elsa Rönn</a> tjänstgör i stället för David Alm sedan 20 mars 2026" in page
    assert "Skäl: flyttar." in page


def test_a_deputy_steps_in_on_a_page_of_its_own(board, client_as):
    browser = client_as("chair")
    address = "/brf-provet-1/board/deputies/step-in"
    assert "I stället för" in text(browser.get(address))
    facts = {
        "deputy": str(board.people["deputy"].id),
        "member": str(board.people["treasurer"].id),
        "start": "2026-03-20",
        "last_day": "2026-04-30",
    }
    assert browser.post(address, data=facts).status_code == 422  # without a reason
    assert browser.post(address, data=facts | {"because": "sjukskriven"}).status_code == 303
    page = text(browser.get("/brf-provet-1/board/"))
    assert "i stället för Cecilia Ask från 20 mars 2026 till och med 30 april 2026" in page
    assert "Ingen suppleant kan gå in" in text(browser.get(address))


def test_the_page_after_an_election_tells_who_sits_who_left_and_who_leads_meanwhile(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        enter_election(
            work,
            Election(
                meeting=TODAY,
                seats=[
                    Seat(role=Role.CHAIR, person_id=board.people["secretary"].id, years=2),
                    Seat(role=Role.SECRETARY, name="Karin Lund", signatory=True),
                ],
                constituting=date(2026, 3, 27),
                acting_chair=Seat(role=Role.CHAIR, person_id=board.people["treasurer"].id),
            ),
        )
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        found = latest_result(work)
        assert found.met_on == date(2026, 3, 27)
        assert {row.person.name for row in found.left} >= {"Astrid Ek", "David Alm"}
        assert found.led_by.person.name == "Cecilia Ask"
    with board.runtime.opener.writing(board.actor("administrator")) as work:
        by_election = Seat(role=Role.BOARD_MEMBER, name="Nils Vik", years=1)
        seat(work, by_election, date(2026, 4, 20))
    page = text(client_as("administrator").get("/brf-provet-1/board/election/result"))
    assert "Nils Vik" not in page
    assert "Cecilia Ask leder styrelsen till och med 27 mars 2026" in page
    assert "Bo Lind, ordförande från 28 mars 2026, vald på 2 år, till stämman 2028" in page
    assert "Karin Lund, sekreterare, firmatecknare" in page
    assert "Astrid Ek var ordförande till och med 20 mars 2026" in page
    # Who may write no minutes is shown no button for it.
    assert "Skriv det konstituerande protokollet" not in page


def test_a_resignation_with_yesterdays_date_holds_at_once(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        resign(work, board.people["treasurer"].id, last_day=date(2026, 3, 19))
    assert not board.actor("treasurer").permissions
