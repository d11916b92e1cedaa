"""On a database server two hide or show one paper at once: whoever comes second goes by what the first has left."""

import pytest

from boardroom.audit.queries import latest_telling
from boardroom.core.errors import NotFound
from boardroom.documents.actions import hide_from, show_again
from boardroom.documents.errors import AlreadyHidden
from boardroom.documents.queries.hidings import hidings
from boardroom.matters import actions as matters
from boardroom.minutes import actions
from tests.minutes.test_conflicts_taken_back import Points
from tests.minutes.test_side_by_side import at_once


@pytest.fixture
def points(postgres_board):
    made = Points(postgres_board)
    made.attach(made.first)
    return made


def _log(points):
    with points.opener.reading(points.board.actor("chair")) as work:
        told = latest_telling(work, "document", points.document.id, "person_id")
        return [one.verb.removeprefix("documents.") for one in told]


def _reasons(points):
    with points.opener.reading(points.board.actor("chair")) as work:
        return {one.reason for one in hidings(work, points.document.id, points.who)}


def _by_hand(points):
    return lambda work: hide_from(work, points.document.id, points.who, "Granne")


def test_what_two_hide_by_hand_at_once_is_hidden_by_the_first(points):
    with pytest.raises(AlreadyHidden):
        at_once(points, _by_hand(points), _by_hand(points))
    assert _reasons(points) == {"Granne"}


def test_what_is_hidden_by_hand_and_for_a_conflict_at_once_is_hidden_for_both(points):
    at_once(
        points,
        _by_hand(points),
        lambda work: actions.declare_conflict(work, points.first.id, points.who),
    )
    assert _reasons(points) == {"Granne", "Jäv: Anbud A"}


def test_a_conflict_that_two_tell_at_once_hides_once(points):
    def tell(work):
        actions.declare_conflict(work, points.first.id, points.who)

    at_once(points, tell, tell)
    assert _reasons(points) == {"Jäv: Anbud A"}
    assert _log(points) == ["hidden"]


def test_what_two_show_again_at_once_is_shown_by_the_first(points):
    points.tell(points.first)

    def show(work):
        show_again(work, points.document.id, points.who)

    with pytest.raises(NotFound):
        at_once(points, show, show)
    assert _log(points) == ["shown_again", "hidden"]


@pytest.mark.parametrize("by_hand_first", [True, False])
def test_what_is_shown_by_hand_while_its_conflict_is_taken_back_is_shown_once(points, by_hand_first):
    points.tell(points.first)
    deeds = (
        lambda work: show_again(work, points.document.id, points.who),
        lambda work: actions.withdraw_conflict(work, points.first.id, points.who),
    )
    if by_hand_first:
        at_once(points, *deeds)
    else:
        with pytest.raises(NotFound):
            at_once(points, *deeds[::-1])
    assert points.sees
    assert _log(points) == ["shown_again", "hidden"]


@pytest.mark.parametrize("matter_goes_first", [True, False])
def test_of_two_conflicts_taken_back_at_once_the_second_tells_that_the_paper_is_shown(
    points, matter_goes_first
):
    matter = points.matter()
    points.tell(points.first)
    points.do(matters.declare_conflict, matter.id, points.who)
    deeds = (
        lambda work: matters.withdraw_conflict(work, matter.id, points.who),
        lambda work: actions.withdraw_conflict(work, points.first.id, points.who),
    )
    at_once(points, *deeds[:: 1 if matter_goes_first else -1])
    assert points.sees
    assert _log(points)[0] == "shown_again"
    assert _log(points).count("shown_again") == 1
