"""On a database server the agenda that is to note a decision per capsulam is changed at once with the question, and neither waits for the other."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from boardroom.minutes import actions, queries
from boardroom.minutes.actions.arranging import open_agenda
from boardroom.minutes.errors import NotProposed
from boardroom.minutes.models import Vote
from boardroom.work.work import lock_key
from tests.data.side_by_side import meanwhile, until_it_waits
from tests.minutes.conftest import Secretary
from tests.minutes.test_meetings import STARTS, Desk
from tests.minutes.test_per_capsulam import MEMBERS, agreed, decided, do
from tests.minutes.test_void_numbers import make_void

_WAITS_FOR = text(
    "select count(*) from pg_locks where locktype = 'advisory' and not granted "
    "and ((classid::bigint << 32) | objid::bigint) = :key"
)


@pytest.fixture
def secretary(postgres_board) -> Secretary:
    return Secretary(postgres_board)


@pytest.fixture
def desk(postgres_board) -> Desk:
    return Desk(postgres_board)


def until_it_waits_for(desk, what, later):
    """Wait until somebody waits for what has this name, or what is done in another thread has ended."""
    until = time.monotonic() + 10
    with desk.board.runtime.engine.connect() as connection:
        while not later.done() and not connection.scalar(_WAITS_FOR, {"key": lock_key(what)}):
            assert time.monotonic() < until, "it neither waits for it nor ends"
            connection.rollback()
            time.sleep(0.01)


def test_a_last_vote_finds_the_next_agenda_held_when_the_minutes_of_the_coming_one_are_begun_meanwhile(
    desk, secretary
):
    coming, after = desk.plan(), desk.plan(starts=STARTS + timedelta(days=30))
    question = agreed(secretary)
    for role in set(MEMBERS) - {"board_member"}:
        do(secretary, role, actions.vote, question.id, Vote.YES)
    opener, board = desk.opener, desk.board
    with ThreadPoolExecutor(1) as pool:
        with opener.writing(board.actor("chair")) as changing:
            open_agenda(changing, after.id)
            with opener.writing(board.actor("secretary")) as beginning:
                actions.begin_from(beginning, coming.id)
                beginning.session.flush()
                last = pool.submit(do, secretary, "board_member", actions.vote, question.id, Vote.YES)
                until_it_waits(board.runtime, last)
            until_it_waits_for(desk, f"meeting {after.id}", last)
            actions.add_item(changing, after.id, "Grovsoprummet")
        last.result()
    assert "Grovsoprummet" in desk.headings(after)
    assert f"Beslut per capsulam: {question.heading}" in desk.headings(after)


@pytest.mark.parametrize("nearest", [True, False])
@pytest.mark.parametrize("anew_first", [True, False])
def test_an_agenda_never_notes_a_decision_of_void_minutes_that_are_written_anew_meanwhile(
    desk, secretary, anew_first, nearest
):
    void = decided(secretary)
    make_void(secretary, void)
    meeting = desk.plan()
    if not nearest:
        desk.plan(starts=STARTS - timedelta(days=1))
    [offered] = desk.page(meeting).proposals.decided
    deeds = (
        lambda work: actions.write_anew(work, void.capsulam_id),
        lambda work: actions.add_proposed(work, meeting.id, offered.decision.id),
    )
    actor = desk.board.actor("secretary")
    first, second = deeds if anew_first else deeds[::-1]
    with contextlib.suppress(NotProposed):
        meanwhile(desk.board.runtime, (actor, first), (actor, second))
    with desk.opener.reading(actor) as work:
        counts = queries.by_id(work, queries.capsulam(work, void.capsulam_id).minutes_id)
        noted = [one.decision_id for one in queries.meeting(work, meeting.id).items if one.decision_id]
    assert counts.void_at is None
    assert noted == ([] if anew_first else [counts.items[-1].decisions[0].id])
