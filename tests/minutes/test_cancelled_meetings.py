"""What was to be dealt with at a meeting that was cancelled is proposed for the next."""

from boardroom.minutes import actions, queries
from boardroom.minutes.rules import WrittenItem
from tests.minutes.test_decided_between_meetings import POINT, decided, page, plan
from tests.minutes.test_meetings import Desk
from tests.minutes.test_per_capsulam import do


def test_an_item_of_the_annual_wheel_comes_to_the_next(board):
    desk = Desk(board)
    desk.do(actions.adopt_usual_wheel)
    first = desk.plan()
    one = desk.page(first).proposals.recurring[0]
    desk.do(actions.add_proposed, first.id, one.id)
    assert one.id not in {other.id for other in desk.page(desk.plan()).proposals.recurring}
    desk.do(actions.cancel, first.id)
    assert one.id in {other.id for other in desk.page(desk.plan()).proposals.recurring}


def test_what_was_deferred_comes_to_the_next(secretary):
    balconies = (("deferred", "att bordlägga frågan om balkonger"),)
    secretary.sealed(items=(WrittenItem("Balkonger", "Frågan bordlades.", balconies),))
    desk = Desk(secretary.board)
    first = desk.plan()
    [one] = desk.page(first).proposals.deferred
    desk.do(actions.add_proposed, first.id, one.decision.id)
    assert desk.page(first).proposals.deferred == []
    desk.do(actions.cancel, first.id)
    assert [other.decision.id for other in desk.page(desk.plan()).proposals.deferred] == [one.decision.id]


def test_what_was_decided_per_capsulam_comes_to_the_next(secretary):
    first = plan(secretary)
    decided(secretary)
    assert POINT in [row.item.heading for row in page(secretary, first).rows]
    do(secretary, "secretary", actions.cancel, first.id)
    assert [one.heading for one in page(secretary, plan(secretary)).proposals.decided] == [POINT]


def test_what_was_decided_per_capsulam_is_noted_though_its_own_minutes_were_made_void(secretary):
    found = decided(secretary)
    do(secretary, "chair", actions.make_void, found.minutes_id, "Fel datum")
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert [one.heading for one in queries.decided_unnoted(work)] == [POINT]
