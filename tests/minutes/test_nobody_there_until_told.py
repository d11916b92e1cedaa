"""Nobody stands as present in minutes until somebody has said so, and saying it of all is one press."""

import uuid

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Attendee, Sending, Writing
from boardroom.minutes.errors import NobodyThere, NotAnsweredFor
from boardroom.minutes.models import Answer, AttendanceStatus, MinutesKind
from boardroom.minutes.rules import WrittenItem
from boardroom.signing.rules.methods import Method
from tests.data.filed import seen
from tests.minutes.test_beginning import fields_of
from tests.minutes.test_meetings import Desk
from tests.minutes.test_pages import choose

HOME = "/brf-provet-1/minutes"
UNTOLD, PRESENT, ABSENT = AttendanceStatus.UNTOLD, AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
ITEMS = (WrittenItem("Taket", "", (("adopted", "att lägga om taket."),)),)


def there(board, minutes_id):
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        return {row.name: row.status for row in queries.by_id(work, minutes_id).attendance}


def told(secretary, minutes, *statuses):
    """Save that the first of the checklist took part so, in order; of the rest nothing is said."""
    stood = secretary.read(minutes)
    rows = [
        Attendee(one.name, status, one.person_id, one.role)
        for one, status in zip(stood.attendance, [*statuses, *[UNTOLD] * len(stood.attendance)], strict=False)
    ]
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        writing = Writing(secretary.meeting(kind=stood.kind), ITEMS, rows)
        actions.save(work, minutes.id, writing, revision=stood.revision)
    return secretary.read(minutes)


def begun(secretary, **changes):
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        meeting = secretary.meeting(**changes)
        return actions.begin(work, meeting, queries.expected_attendees(work, meeting.held_on))


@pytest.mark.parametrize("kind", [MinutesKind.BOARD, MinutesKind.GENERAL_MEETING])
def test_both_ways_to_begin_list_the_board_and_tick_nobody(board, secretary, kind):
    desk = Desk(board)
    meeting = desk.plan(kind=kind)
    from_meeting = there(board, desk.do(actions.begin_from, meeting.id).id)
    anew = there(board, begun(secretary, kind=kind).id)
    assert from_meeting == anew
    assert set(anew.values()) == {UNTOLD}


def test_who_said_no_to_the_notice_stands_as_absent_and_who_said_yes_is_still_to_be_seen(board):
    desk = Desk(board)
    meeting = desk.plan()
    desk.do(actions.call, meeting.id)
    for role, said in (("treasurer", Answer.ABSENT), ("chair", Answer.COMING)):
        desk.do(actions.answer, meeting.id, said, role=role)
    found = there(board, desk.do(actions.begin_from, meeting.id).id)
    assert found["Cecilia Ask"] is ABSENT
    assert found["Astrid Ek"] is UNTOLD


def test_minutes_are_not_sent_before_it_is_said_who_was_there(board, secretary, client_as):
    minutes, browser = told(secretary, begun(secretary)), client_as("secretary")
    here = f"{HOME}/{minutes.id}"
    sending = Sending([Method.PASSKEY, Method.CODE])
    with pytest.raises(NobodyThere):
        actions.freeze_and_send(secretary.opener, board.actor("secretary"), minutes.id, sending)
    assert "Ingen är ikryssad i närvaron" in seen(browser, here)
    names = [row.name for row in minutes.attendance]
    told(secretary, minutes, PRESENT, PRESENT, ABSENT)
    with pytest.raises(NotAnsweredFor):
        actions.freeze_and_send(secretary.opener, board.actor("secretary"), minutes.id, sending)
    refused = browser.get(f"{here}/send")
    assert refused.status_code == 409
    assert ", ".join(names[3:]) in refused.text
    assert f"{here}/edit?mend=attendance#attendance" in refused.text
    told(secretary, minutes, PRESENT, PRESENT, *[ABSENT] * (len(names) - 2))
    assert "kunde 2 rösta" in seen(browser, f"{here}/send"), (
        "fewer than the board needs is said before sending"
    )
    assert secretary.send(minutes)


def test_the_members_are_ticked_by_one_press_and_the_rest_told_absent_by_another(board, client_as):
    browser, asked = client_as("secretary"), choose(board)
    del asked["second_adjuster"]
    edit = browser.post(f"{HOME}/new", data=asked).location
    key = uuid.UUID(edit.split("/")[-2])

    def press(deed):
        sent = fields_of(browser.get(edit).get_data(as_text=True)) | choose(board) | {"deed": deed}
        answer = browser.post(edit, data=sent)
        assert answer.location.endswith("#attendance")
        return there(board, key)

    assert "inte sagt än" in seen(browser, edit)
    members = press("members")
    assert members.pop("Elsa Rönn") is UNTOLD, "a deputy is not ticked with the members"
    assert set(members.values()) == {PRESENT}
    everybody = press("rest")
    assert everybody == members | {"Elsa Rönn": ABSENT}
    assert "Alla ordinarie var med" not in seen(browser, edit), "all is said"


def test_of_a_board_that_nobody_has_told_of_the_minutes_of_a_general_meeting_say_nothing(secretary):
    minutes = told(secretary, begun(secretary, kind=MinutesKind.GENERAL_MEETING), PRESENT)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        facts = actions.gather_facts(work, queries.by_id(work, minutes.id), draft=False)
    assert [(one["name"], one["status"]) for one in facts.attendance] == [("Astrid Ek", "present")]
    assert secretary.send(minutes)
