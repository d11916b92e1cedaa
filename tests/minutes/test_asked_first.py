"""What cannot be undone in the room of meetings is not done at one press: the page says first what happens and who is told."""

import html5lib
import pytest

from boardroom.minutes import actions, queries
from tests.data.filed import HTML, seen
from tests.minutes.test_meetings import Desk

HOME = "/brf-provet-1/meetings"


@pytest.fixture
def desk(board):
    return Desk(board)


def asked(client, address, action):
    """Return what a page says before it offers a deed, or None where the deed is done at one press."""
    tree = html5lib.parse(seen(client, address))
    forms = [one for one in tree.iter(f"{HTML}form") if one.get("action") == action]
    assert len(forms) == 1
    for folded in tree.iter(f"{HTML}details"):
        if forms[0] in list(folded.iter()) and folded.get("open") is None:
            return " ".join("".join(folded.itertext()).split())
    return None


def test_a_meeting_is_cancelled_only_after_its_page_has_said_who_is_told(desk, client_as):
    meeting, browser = desk.plan(), client_as("secretary")
    here = f"{HOME}/{meeting.id}"
    assert "Ingen är kallad än" in asked(browser, here, f"{here}/cancel")
    desk.do(actions.call, meeting.id)
    said = asked(browser, here, f"{here}/cancel")
    assert "Det går inte att ångra" in said
    before = len(desk.letters(meeting))
    browser.post(f"{here}/cancel")
    told = [one.to_name for one in desk.letters(meeting)][-before:]
    assert told
    assert all(name in said for name in told)


@pytest.mark.parametrize("holds", ["text", "paper", "conflict"])
def test_a_point_that_holds_something_is_taken_off_only_after_its_page_has_said_what_goes(
    desk, client_as, holds
):
    meeting, browser = desk.plan(), client_as("secretary")
    point = desk.do(actions.add_item, meeting.id, "Balkonger", "Tre anbud." if holds == "text" else "")
    here = f"{HOME}/points/{point.id}"
    if holds == "paper":
        desk.do(actions.attach, point.id, desk.paper().id)
    elif holds == "conflict":
        desk.do(actions.declare_conflict, point.id, desk.board.people["chair"].id, "Säljer")
    said = asked(browser, here, f"{here}/remove")
    assert said is not None
    assert ("bakgrunden" in said) is (holds == "text")
    assert ("underlag" in said) is (holds != "text")
    assert (desk.board.people["chair"].name in said) is (holds == "conflict")


def test_a_point_that_holds_nothing_is_taken_off_at_once(desk, client_as):
    point = desk.do(actions.add_item, desk.plan().id, "Balkonger")
    here = f"{HOME}/points/{point.id}"
    assert asked(client_as("secretary"), here, f"{here}/remove") is None


def test_the_wheel_says_first_what_becomes_of_what_is_taken_off_it(desk, client_as):
    desk.do(actions.adopt_usual_wheel)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        one = queries.wheel(work)[0]
    said = asked(client_as("secretary"), f"{HOME}/year", f"{HOME}/year/{one.id}/remove")
    assert "Dagordningar som redan har den behåller den." in said
