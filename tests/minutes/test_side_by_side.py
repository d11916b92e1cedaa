"""On a database server two write on one agenda at once: whoever comes second goes by what the first has left."""

import contextlib
from dataclasses import replace

import pytest

from boardroom.core.errors import NotFound
from boardroom.documents.queries import by_ids
from boardroom.matters import actions as matters
from boardroom.matters.queries import Thing
from boardroom.minutes import actions, queries
from boardroom.minutes.actions.arranging import open_agenda
from boardroom.minutes.errors import AlreadyBegun, NotProposed, OffTheWheel
from boardroom.minutes.models import MinutesKind, Vote
from tests.data.side_by_side import meanwhile
from tests.minutes.conftest import Secretary
from tests.minutes.test_left_to_meetings import QUESTION, plan, refused
from tests.minutes.test_meetings import Desk
from tests.minutes.test_per_capsulam import agreed, do


@pytest.fixture
def desk(postgres_board):
    return Desk(postgres_board)


def at_once(desk, first, second):
    """Do both as the secretary, the second while the first is not yet done."""
    actor = desk.board.actor("secretary")
    return meanwhile(desk.board.runtime, (actor, first), (actor, second))


def sees(desk, document, role="treasurer"):
    with desk.opener.reading(desk.board.actor(role)) as work:
        return bool(by_ids(work, {document.id}))


@pytest.mark.parametrize("conflict_first", [True, False])
def test_a_paper_that_comes_to_a_point_while_a_conflict_is_told_there_is_hidden(desk, conflict_first):
    point, paper = desk.do(actions.add_item, desk.plan().id, "Anbud på taket"), desk.paper()
    who = desk.board.people["treasurer"].id
    deeds = (
        lambda work: actions.declare_conflict(work, point.id, who),
        lambda work: actions.attach(work, point.id, paper.id),
    )
    at_once(desk, *deeds[:: 1 if conflict_first else -1])
    assert not sees(desk, paper)


@pytest.mark.parametrize("conflict_first", [True, False])
def test_a_paper_that_comes_to_a_matter_while_a_conflict_is_told_there_is_hidden(desk, conflict_first):
    matter, paper = desk.do(matters.open_matter, matters.Card("Taket")), desk.paper()
    who = desk.board.people["treasurer"].id
    deeds = (
        lambda work: matters.declare_conflict(work, matter.id, who),
        lambda work: matters.link(work, matter.id, Thing(document_id=paper.id)),
    )
    at_once(desk, *deeds[:: 1 if conflict_first else -1])
    assert not sees(desk, paper)


def test_a_conflict_that_is_told_while_the_minutes_are_begun_stands_in_them(desk):
    meeting = desk.plan()
    point, who = desk.do(actions.add_item, meeting.id, "Anbud på taket"), desk.board.people["treasurer"].id
    at_once(
        desk,
        lambda work: actions.begin_from(work, meeting.id),
        lambda work: actions.declare_conflict(work, point.id, who),
    )
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        begun = queries.by_id(work, queries.meeting(work, meeting.id).minutes_id)
        assert [one.heading for one in begun.items if one.recusals] == ["Anbud på taket"]


def test_a_point_is_not_changed_any_more_once_the_minutes_are_begun(desk):
    meeting = desk.plan()
    point = desk.do(actions.add_item, meeting.id, "Anbud på taket")
    for deed in (
        lambda work: actions.change_item(work, point.id, "Anbud på taket och fasaden", "Mer"),
        lambda work: actions.move_item(work, point.id, up=True),
        lambda work: actions.remove_item(work, point.id),
    ):
        with pytest.raises(AlreadyBegun):
            at_once(desk, lambda work: actions.begin_from(work, meeting.id), deed)
        with desk.opener.reading(desk.board.actor("secretary")) as work:
            begun = queries.meeting(work, meeting.id).minutes_id
        desk.do(actions.make_void, begun, "Fel mall")


def test_what_two_put_on_the_agenda_at_once_stands_there_once(desk):
    secretary = Secretary(desk.board)
    question, meeting = refused(secretary), plan(secretary)

    def put(work):
        actions.add_proposed(work, meeting.id, question.id)

    with pytest.raises(NotFound):
        at_once(desk, put, put)
    assert desk.headings(meeting).count(QUESTION) == 1


def test_a_meeting_whose_minutes_are_begun_is_not_cancelled(desk):
    meeting = desk.plan()
    with pytest.raises(AlreadyBegun):
        at_once(
            desk,
            lambda work: actions.begin_from(work, meeting.id),
            lambda work: actions.cancel(work, meeting.id),
        )


def test_a_notice_that_two_send_at_once_goes_out_as_the_first_and_one_sent_anew(desk):
    meeting = desk.plan()
    sent = at_once(
        desk, lambda work: actions.call(work, meeting.id), lambda work: actions.call(work, meeting.id)
    )
    assert sent == len(desk.page(meeting).invited)
    assert {one.template for one in desk.letters(meeting)} == {"meeting_notice", "meeting_changed"}


def test_a_conflict_that_is_told_at_a_point_and_in_its_paragraph_at_once_is_noted_once(desk):
    meeting, who = desk.plan(), desk.board.people["treasurer"].id
    point = desk.do(actions.add_item, meeting.id, "Anbud på taket")
    minutes = desk.do(actions.begin_from, meeting.id)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        items = [queries.written(one) for one in queries.by_id(work, minutes.id).items]
    about = next(one for one in items if one.heading == "Anbud på taket")
    at_once(
        desk,
        lambda work: actions.save_item(work, minutes.id, replace(about, recused=frozenset({who}))),
        lambda work: actions.declare_conflict(work, point.id, who),
    )
    assert len(desk.row(meeting, "Anbud på taket").conflicts) == 1


def test_an_item_of_the_wheel_is_taken_off_once(desk):
    item = desk.do(actions.add_recurring, 4, "Avgifter")
    with pytest.raises(OffTheWheel):
        at_once(
            desk,
            lambda work: actions.remove_recurring(work, item.id),
            lambda work: actions.remove_recurring(work, item.id),
        )


@pytest.mark.parametrize("off_first", [True, False])
def test_an_item_that_is_taken_off_the_wheel_is_on_the_agenda_only_if_it_came_there_before(desk, off_first):
    meeting = desk.plan()
    item = desk.do(actions.add_recurring, desk.page(meeting).day.month, "Avgifter")
    deeds = (
        lambda work: actions.remove_recurring(work, item.id),
        lambda work: actions.add_proposed(work, meeting.id, item.id),
    )
    with pytest.raises(NotProposed) if off_first else contextlib.nullcontext():
        at_once(desk, *deeds[:: 1 if off_first else -1])
    assert ("Avgifter" in desk.headings(meeting)) is not off_first


def points_with_the_papers_of_a_matter(desk):
    """A matter with two papers, each at a point of its own, of which the first to be told of has the last paper."""
    meeting, matter = desk.plan(), desk.do(matters.open_matter, matters.Card("Taket"))
    papers = sorted((desk.paper("Anbud A"), desk.paper("Anbud B")), key=lambda one: one.id, reverse=True)
    points = []
    for paper in papers:
        points.append(desk.do(actions.add_item, meeting.id, paper.title))
        desk.do(actions.attach, points[-1].id, paper.id)
        desk.do(matters.link, matter.id, Thing(document_id=paper.id))
    return meeting, matter, papers, points


def told_at_points(desk, meeting, points, who):
    """Tell at one point after the other, on the page of each."""
    return [lambda work, one=one: actions.declare_conflict(work, one.id, who) for one in points]


def told_in_paragraphs(desk, meeting, points, who):
    """Tell in one § after the other, in the editor."""
    minutes = desk.do(actions.begin_from, meeting.id)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        items = {one.id: queries.written(one) for one in queries.by_id(work, minutes.id).items}
    return [
        lambda work, item=items[one.id]: actions.save_item(
            work, minutes.id, replace(item, recused=frozenset({who}))
        )
        for one in points
    ]


@pytest.mark.parametrize("told", [told_at_points, told_in_paragraphs])
def test_conflicts_told_at_several_points_and_in_a_matter_with_their_papers_do_not_wait_for_each_other(
    desk, told
):
    meeting, matter, papers, points = points_with_the_papers_of_a_matter(desk)
    who = desk.board.people["treasurer"].id
    first, then = told(desk, meeting, points, who)
    meanwhile(
        desk.board.runtime,
        (desk.board.actor("secretary"), first),
        (desk.board.actor("chair"), lambda work: matters.declare_conflict(work, matter.id, who)),
        then,
    )
    assert not any(sees(desk, one) for one in papers)
    for point in points:
        desk.do(actions.withdraw_conflict, point.id, who)
    assert not any(sees(desk, one) for one in papers), "the matter hides them still"


@pytest.mark.parametrize("begun", [False, True])
def test_a_last_vote_and_whoever_changes_the_agenda_that_is_to_note_it_do_not_wait_for_each_other(
    desk, begun
):
    secretary = Secretary(desk.board)
    meeting, question = plan(secretary), agreed(secretary)
    for role in ("chair", "secretary", "treasurer"):
        do(secretary, role, actions.vote, question.id, Vote.YES)
    meanwhile(
        desk.board.runtime,
        (desk.board.actor("secretary"), lambda work: open_agenda(work, meeting.id)),
        (desk.board.actor("board_member"), lambda work: actions.vote(work, question.id, Vote.YES)),
        lambda work: (
            actions.begin_from(work, meeting.id)
            if begun
            else actions.add_item(work, meeting.id, "Grovsoprummet")
        ),
    )
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        offered = [one.capsulam.id for one in queries.decided_unnoted(work)]
    noted = any(question.heading in one for one in desk.headings(meeting))
    # What the minutes that are begun cannot note any more is left for the next meeting.
    assert (noted, offered) == ((False, [question.id]) if begun else (True, []))


def test_a_wheel_that_two_begin_at_once_has_each_item_once(desk):
    at_once(desk, actions.adopt_usual_wheel, actions.adopt_usual_wheel)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        items = [(one.month, one.heading) for one in queries.wheel(work)]
    assert items
    assert len(items) == len(set(items))


def test_of_two_who_say_at_once_what_agendas_begin_with_the_later_stands(desk):
    first, second = (
        lambda work, heading=heading: actions.set_template(work, MinutesKind.BOARD, heading)
        for heading in ("Mötet öppnas", "Ordföranden öppnar mötet")
    )
    at_once(desk, first, second)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        assert queries.templates(work)[MinutesKind.BOARD].headings == "Ordföranden öppnar mötet"
