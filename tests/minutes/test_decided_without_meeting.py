"""What minutes of a decision per capsulam tell: the day it was decided, whose vote turned the scale, and who took part."""

from datetime import date, timedelta

import pytest

from boardroom.audit.actions import record
from boardroom.minutes import actions, queries
from boardroom.minutes.jobs import keep_duties
from boardroom.minutes.models import AttendanceStatus, MinutesKind, Vote
from tests.minutes.test_per_capsulam import MEMBERS, agreed, do, read

ELECTED = date(2025, 5, 14)


def one_more(secretary, called, name, office="board_member"):
    """Seat one more in the board, and call them so in the test."""
    board = secretary.board
    known = dict(board.people)
    added = board.add(office, name, ELECTED, email=f"{called}@exempel.se")
    board.people.update(known | {called: added})


def voted(secretary, yes, no, *, recused=(), led_by="secretary"):
    """Have a question decided by those for and those against it, without those who have a conflict of interest."""
    people = secretary.board.people
    with secretary.opener.writing(secretary.board.actor(led_by)) as work:
        found = actions.propose(
            work,
            "Hissen",
            "att köpa en ny hiss",
            date(2026, 3, 27),
            recused={people[role].id for role in recused},
        )
    for role in {*yes, *no} - {led_by}:
        do(secretary, role, actions.agree, found.id)
    for role in (*yes, *no):
        do(secretary, role, actions.vote, found.id, Vote.YES if role in yes else Vote.NO)
    return read(secretary, found)


def told(secretary, found):
    """Return the minutes of what was decided, and what came of it."""
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        minutes = queries.by_id(work, queries.capsulam(work, found.id).minutes_id)
    return minutes, minutes.items[2].decisions[0].outcome.value


def test_minutes_written_anew_say_the_day_of_the_decision_and_who_led_though_the_void_ones_had_them_wrong(
    secretary, clock
):
    found = agreed(secretary)
    for role in MEMBERS:
        do(secretary, role, actions.vote, found.id, Vote.YES)
    first, _outcome = told(secretary, found)
    people = secretary.board.people
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        stands = queries.by_id(work, first.id)
        stands.held_on, stands.chaired_by = date(2025, 3, 14), people["treasurer"].id
    do(secretary, "chair", actions.make_void, first.id, "Fel dag och fel ordförande")
    clock.advance(timedelta(days=3))
    anew = do(secretary, "secretary", actions.write_anew, found.id)
    assert anew.held_on == first.held_on
    assert anew.chaired_by == people["chair"].id


def test_at_equal_numbers_nobody_but_a_chair_turns_the_scale(secretary):
    one_more(secretary, "fifth", "Eva Nyman")
    found = voted(secretary, ["secretary", "treasurer"], ["board_member", "fifth"], recused=["chair"])
    minutes, outcome = told(secretary, found)
    assert outcome == "rejected"
    assert (
        "Lika många röstade ja som nej. Då avgör ordförandens röst, men ingen ordförande deltog i beslutet. "
        "Förslaget är därför inte antaget." in minutes.items[2].text
    )
    assert minutes.chaired_by == secretary.board.people["secretary"].id, "somebody has to lead the minutes"


@pytest.mark.parametrize("adopted", [True, False])
def test_at_equal_numbers_the_vice_chair_turns_the_scale_where_the_chair_has_a_conflict_of_interest(
    secretary, adopted
):
    one_more(secretary, "fifth", "Eva Nyman", "vice_chair")
    sides = (["fifth", "treasurer"], ["board_member", "secretary"])
    yes, no = sides if adopted else sides[::-1]
    minutes, outcome = told(secretary, voted(secretary, yes, no, recused=["chair"]))
    assert outcome == ("adopted" if adopted else "rejected")
    assert minutes.chaired_by == secretary.board.people["fifth"].id
    word = "ja" if adopted else "nej"
    assert (
        f"Ordföranden deltog inte, så då avgör vice ordförandens röst. Eva Nyman röstade {word}."
        in minutes.items[2].text
    )


def test_of_two_vice_chairs_nobody_can_say_whose_vote_turns_the_scale(secretary):
    one_more(secretary, "fifth", "Eva Nyman", "vice_chair")
    one_more(secretary, "sixth", "Filip Sund", "vice_chair")
    found = voted(
        secretary, ["fifth", "sixth"], ["secretary", "treasurer"], recused=["chair", "board_member"]
    )
    minutes, outcome = told(secretary, found)
    assert outcome == "rejected"
    assert "men ingen ordförande deltog i beslutet." in minutes.items[2].text


@pytest.mark.parametrize("adopted", [True, False])
def test_the_minutes_say_that_the_chairs_vote_turned_the_scale(secretary, adopted):
    sides = (["chair", "secretary"], ["treasurer", "board_member"])
    yes, no = sides if adopted else sides[::-1]
    minutes, outcome = told(secretary, voted(secretary, yes, no))
    assert outcome == ("adopted" if adopted else "rejected")
    word = "ja" if adopted else "nej"
    assert (
        f"Lika många röstade ja som nej. Då avgör ordförandens röst. Astrid Ek röstade {word}."
        in minutes.items[2].text
    )


def test_a_chair_who_took_neither_side_leaves_what_half_are_for_unadopted(secretary):
    found = agreed(secretary)
    for role, vote in zip(MEMBERS, (Vote.ABSTAIN, Vote.YES, Vote.YES, Vote.NO), strict=True):
        do(secretary, role, actions.vote, found.id, vote)
    minutes, outcome = told(secretary, found)
    assert outcome == "rejected"
    assert (
        "Hälften av rösterna var ja. Då avgör ordförandens röst, men Astrid Ek röstade varken ja eller nej. "
        "Förslaget är därför inte antaget." in minutes.items[2].text
    )


def test_what_was_adopted_by_a_rule_that_no_longer_holds_is_written_anew_as_it_was_decided(secretary):
    one_more(secretary, "fifth", "Eva Nyman")
    found = voted(secretary, ["secretary", "treasurer"], ["board_member", "fifth"], recused=["chair"])
    first, _outcome = told(secretary, found)
    do(secretary, "secretary", actions.make_void, first.id, "Fel mall")
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        record(work, "decided", "per_capsulam", found.id, outcome="adopted")
    do(secretary, "secretary", actions.write_anew, found.id)
    minutes, outcome = told(secretary, found)
    assert outcome == "adopted"
    assert "inte antaget" not in minutes.items[2].text


@pytest.mark.parametrize("silent", ["board_member", "chair"])
def test_whoever_did_not_vote_is_not_said_to_have_taken_part_and_is_not_asked_to_sign(
    secretary, clock, silent
):
    do(secretary, "chair", actions.choose_signers, MinutesKind.PER_CAPSULAM, "all_present")
    found = agreed(secretary)
    for role in set(MEMBERS) - {silent}:
        do(secretary, role, actions.vote, found.id, Vote.YES)
    clock.advance(timedelta(days=30))
    assert keep_duties(secretary.opener)
    minutes, outcome = told(secretary, found)
    assert outcome == "adopted"
    who = secretary.board.people[silent]
    assert f"Inte röstat inom tiden: {who.name}" in minutes.items[2].text
    [row] = [one for one in minutes.attendance if one.person_id == who.id]
    assert (row.status, row.note) == (AttendanceStatus.ABSENT, "röstade inte inom tiden")
    assert who.id not in {minutes.chaired_by, minutes.adjuster}
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        asked = {person.id for person, _role in queries.signers_of(work, queries.by_id(work, minutes.id))}
        assert queries.unready(work, queries.by_id(work, minutes.id)) is None
    assert asked == {secretary.board.people[role].id for role in set(MEMBERS) - {silent}}
