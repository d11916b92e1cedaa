"""What was decided per capsulam comes to the next meeting, planned already or not, and its result to that meeting's minutes."""

from datetime import timedelta

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.models import MinutesKind, Vote
from boardroom.minutes.rules import result_in_words, suggestions_in
from tests.data.filed import seen
from tests.minutes.test_per_capsulam import agreed, do, read

POINT = "Beslut per capsulam: Överlåtelsen av lägenhet 1203"
RESULT = "Styrelsen har den 14 mars 2026 beslutat per capsulam att godkänna överlåtelsen. Röster: 3 ja, 1 nej, 0 avstår."


def decided(secretary):
    found = agreed(secretary)
    for role in ("chair", "secretary", "treasurer"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    do(secretary, "board_member", actions.vote, found.id, Vote.NO)
    return read(secretary, found)


def plan(secretary):
    people = secretary.board.people
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        starts = work.now + timedelta(days=20)
        return actions.plan(
            work,
            Plan(MinutesKind.BOARD, starts, chaired_by=people["chair"].id, written_by=people["secretary"].id),
        )


def page(secretary, meeting, role="secretary"):
    with secretary.opener.reading(secretary.board.actor(role)) as work:
        return queries.meeting_page(work, meeting.id)


def begun(secretary, meeting):
    minutes = do(secretary, "secretary", actions.begin_from, meeting.id)
    return {item.heading: item.text for item in minutes.items}


def words(secretary, found):
    day = read(secretary, found).closed_at.strftime("%-d")
    return RESULT.replace("den 14 ", f"den {day} ")


def test_what_was_decided_before_a_meeting_was_planned_is_proposed_for_it(secretary, client_as):
    found = decided(secretary)
    meeting = plan(secretary)
    [one] = page(secretary, meeting).proposals.decided
    assert one.heading == POINT
    browser, here = client_as("secretary"), f"/brf-provet-1/meetings/{meeting.id}"
    assert "avgjordes den" in seen(browser, here)
    browser.post(f"{here}/proposed/{one.decision.id}")
    shown = page(secretary, meeting)
    assert shown.proposals.decided == []
    assert [row.item.text for row in shown.rows if row.item.heading == POINT] == [words(secretary, found)]
    assert "Bordlades den" not in seen(browser, here)
    assert begun(secretary, meeting)[POINT] == words(secretary, found)
    assert page(secretary, plan(secretary)).proposals.decided == []


def test_on_an_agenda_that_was_planned_already_it_stands_at_once_with_its_result(secretary):
    meeting = plan(secretary)
    found = decided(secretary)
    assert page(secretary, meeting).proposals.decided == []
    assert begun(secretary, meeting)[POINT] == words(secretary, found)


def test_whoever_was_conflicted_is_not_told_of_it_here_either(secretary):
    found = agreed(secretary)
    for role in ("chair", "secretary", "treasurer", "board_member"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    meeting = plan(secretary)
    assert page(secretary, meeting, "treasurer").proposals.decided
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        voter = next(one for one in queries.capsulam(work, found.id).voters if one.name == "Cecilia Ask")
        voter.agreed_at = voter.vote = voter.voted_at = None
        voter.recused_at = work.now
    assert page(secretary, meeting, "treasurer").proposals.decided == []


@pytest.mark.parametrize(
    ("proposal", "outcome", "said"),
    [
        ("att köpa en snöslunga.", "adopted", "beslutat per capsulam att köpa en snöslunga. Röster"),
        ("Ny snöslunga", "adopted", "beslutat per capsulam: Ny snöslunga. Röster"),
        ("att köpa en snöslunga", "rejected", "per capsulam sagt nej till förslaget att köpa en snöslunga."),
    ],
)
def test_the_result_is_told_as_what_has_been_done(proposal, outcome, said):
    told = result_in_words(proposal, outcome, "14 mars 2026", ["yes", "yes", "no", "abstain"])
    assert said in told
    assert told.endswith("Röster: 2 ja, 1 nej, 1 avstår.")
    # Noted, and not decided once more: nothing here is proposed as a decision of the meeting that notes it.
    assert suggestions_in("Beslut per capsulam", told) == []
