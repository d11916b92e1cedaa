"""What was decided per capsulam comes to the next meeting, planned already or not, and its result to that meeting's minutes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from boardroom.documents.queries import by_ids
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.jobs import keep_duties
from boardroom.minutes.models import MinutesKind, Vote
from boardroom.minutes.rules import WrittenItem, result_in_words, suggestions_in
from tests.data.filed import seen
from tests.minutes.test_meetings import Desk
from tests.minutes.test_per_capsulam import agreed, do, proposed, read

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


def decided_without(secretary, gone="board_member"):
    """What three decided per capsulam, while the fourth had a conflict of interest."""
    found = proposed(secretary)
    do(secretary, gone, actions.recuse, found.id, "Jag säljer lägenheten")
    for role in ("chair", "treasurer"):
        do(secretary, role, actions.agree, found.id)
    for role in ("chair", "secretary", "treasurer"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    return read(secretary, found)


@pytest.mark.parametrize("planned_first", [True, False])
def test_whoever_was_conflicted_is_so_where_it_is_noted_and_sees_none_of_its_papers(
    secretary, client_as, planned_first
):
    if planned_first:
        meeting = plan(secretary)
        decided_without(secretary)
    else:
        decided_without(secretary)
        meeting = plan(secretary)
        [one] = page(secretary, meeting).proposals.decided
        do(secretary, "secretary", actions.add_proposed, meeting.id, one.decision.id)
    desk = Desk(secretary.board)
    point, paper = desk.row(meeting, POINT).item, desk.paper("Överlåtelseavtal")
    desk.do(actions.attach, point.id, paper.id)
    shown = desk.row(meeting, POINT, "board_member")
    assert shown.hidden
    assert [(one.reason, name) for one, name in shown.conflicts] == [("Jag säljer lägenheten", "David Alm")]
    assert "Överlåtelseavtal" not in seen(client_as("board_member"), f"/brf-provet-1/meetings/{meeting.id}")
    for role, sees in (("board_member", False), ("treasurer", True)):
        with secretary.opener.reading(secretary.board.actor(role)) as work:
            assert bool(by_ids(work, {paper.id})) is sees
    minutes = do(secretary, "secretary", actions.begin_from, meeting.id)
    [noted] = [item for item in minutes.items if item.heading == POINT]
    assert [one.person_id for one in noted.recusals] == [secretary.board.people["board_member"].id]


def test_the_last_day_passed_binds_the_conflicted_too_though_no_person_closed_it(secretary, clock):
    secretary.board.add("vice_chair", "Elin Frost", date(2025, 5, 14))
    found = proposed(secretary)
    do(secretary, "board_member", actions.recuse, found.id, "Jag säljer lägenheten")
    for role in ("chair", "vice_chair", "treasurer"):
        do(secretary, role, actions.agree, found.id)
    for role in ("chair", "secretary", "treasurer"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    meeting = plan(secretary)
    clock.advance(timedelta(days=14))
    assert keep_duties(secretary.opener)
    assert Desk(secretary.board).row(meeting, POINT, "board_member").hidden


def test_whoever_was_conflicted_in_what_was_deferred_is_so_where_it_comes_back(secretary):
    desk, who = Desk(secretary.board), secretary.board.people["treasurer"].id
    item = WrittenItem(
        "Anbud", "Två anbud.", (("deferred", "att ta in ett anbud till"),), recused=frozenset({who})
    )
    secretary.save(secretary.begin(), [item])
    meeting = plan(secretary)
    [earlier] = page(secretary, meeting).proposals.deferred
    desk.do(actions.add_proposed, meeting.id, earlier.decision.id)
    assert desk.row(meeting, "Anbud", "treasurer").hidden
    assert not desk.row(meeting, "Anbud", "chair").hidden


def test_what_its_point_tells_of_a_conflict_counts_though_the_minutes_were_signed_without_it(secretary):
    desk, who = Desk(secretary.board), secretary.board.people["treasurer"].id
    first = plan(secretary)
    point = desk.do(actions.add_item, first.id, "Anbud")
    minutes = desk.do(actions.begin_from, first.id)
    made = next(queries.written(one) for one in minutes.items if one.id == point.id)
    told = replace(made, text="Två anbud.", decisions=(("deferred", "att ta in ett anbud till"),))
    desk.do(actions.save_item, minutes.id, told)
    adjuster = secretary.board.people["board_member"].id
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        queries.by_id(work, minutes.id).adjuster = adjuster
    secretary.all_there(minutes)
    secretary.send(minutes)
    desk.do(actions.declare_conflict, point.id, who)
    assert not [one for item in secretary.read(minutes).items for one in item.recusals]
    second = plan(secretary)
    [earlier] = page(secretary, second).proposals.deferred
    desk.do(actions.add_proposed, second.id, earlier.decision.id)
    assert desk.row(second, "Anbud", "treasurer").hidden


def test_the_result_is_noted_though_the_minutes_that_told_of_it_are_void_for_now(secretary, client_as):
    meeting = plan(secretary)
    found = decided(secretary)
    do(secretary, "secretary", actions.make_void, found.minutes_id, "Fel mall")
    assert RESULT.split("beslutat")[1] in seen(client_as("treasurer"), f"/brf-provet-1/meetings/{meeting.id}")
    assert begun(secretary, meeting)[POINT] == words(secretary, found)


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
