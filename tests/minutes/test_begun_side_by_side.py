"""On a database server two do the same with minutes, or with what they decided, at once: whoever comes second finds it done."""

from dataclasses import replace
from datetime import date

import pytest

from boardroom.core.errors import Invalid
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Confirmed
from boardroom.minutes.errors import MinutesBegun
from boardroom.minutes.queries import Sought
from tests.data.filed import put_in
from tests.minutes.conftest import Secretary
from tests.minutes.test_constituting import elect
from tests.minutes.test_decisions import OLD
from tests.minutes.test_meetings import Desk
from tests.minutes.test_per_capsulam import decided
from tests.minutes.test_side_by_side import at_once
from tests.minutes.test_void_numbers import make_void, numbered


@pytest.fixture
def desk(postgres_board):
    return Desk(postgres_board)


@pytest.fixture
def secretary(postgres_board):
    return Secretary(postgres_board)


def register(secretary):
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        return queries.register(work)


def counting(secretary):
    return [one for one in register(secretary) if one.void_at is None]


def begun_once(desk, secretary, deed):
    """Do it twice at once: the second is led to what the first began."""
    with pytest.raises(MinutesBegun) as refusal:
        at_once(desk, deed, deed)
    [begun] = counting(secretary)
    assert refusal.value.minutes_id == begun.id


def test_void_minutes_are_begun_anew_once(desk, secretary):
    void = numbered(secretary)
    make_void(secretary, void)
    begun_once(desk, secretary, lambda work: actions.begin(work, secretary.meeting(), after=void.id))


def test_minutes_are_begun_from_an_agenda_once_and_once_anew(desk, secretary):
    meeting = desk.plan()

    def begin(work):
        actions.begin_from(work, meeting.id)

    begun_once(desk, secretary, begin)
    make_void(secretary, counting(secretary)[0])
    begun_once(desk, secretary, begin)


def test_what_was_decided_per_capsulam_is_written_anew_once(desk, secretary):
    void = decided(secretary)
    make_void(secretary, void)
    begun_once(desk, secretary, lambda work: actions.write_anew(work, void.capsulam_id))


def test_constituting_minutes_are_drafted_once(desk, secretary):
    elect(desk.board)

    begun_once(desk, secretary, lambda work: actions.draft_constituting(work, manner="two"))


def test_what_is_saved_while_minutes_are_made_void_stands_in_them(desk, secretary):
    minutes = secretary.written()
    item = queries.written(secretary.read(minutes).items[0])
    at_once(
        desk,
        lambda work: actions.save_item(work, minutes.id, replace(item, text="I sista stund.")),
        lambda work: actions.make_void(work, minutes.id, "Skrevs två gånger"),
    )
    found = secretary.read(minutes)
    assert (found.items[0].text, found.void_because) == ("I sista stund.", "Skrevs två gånger")


def entered(secretary, **sought):
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        return queries.decisions(work, Sought(**sought)).rows


def confirmed(secretary, *texts):
    opener, actor = secretary.opener, secretary.board.actor("secretary")
    paper = put_in(opener, actor, OLD, title="Styrelseprotokoll 3/1987", day=date(1987, 4, 27))
    told = [Confirmed(1, "5", "", text, "adopted", f"Styrelsen beslutade {text}") for text in texts]
    with opener.writing(actor) as work:
        return paper.document.id, actions.confirm(work, paper.document.id, told)


def test_what_two_enter_of_the_same_old_minutes_at_once_stands_in_the_register_once(desk, secretary):
    document, _none = confirmed(secretary)

    def enter_all(work):
        found = actions.hold_review(work, document)
        return actions.confirm(
            work,
            document,
            [Confirmed(1, "", "", one.text, one.outcome, one.evidence) for one in found.suggested],
        )

    second = at_once(desk, enter_all, enter_all)
    rows = [one.decision for one in entered(secretary)]
    assert second == []
    assert len(rows) == len({(one.text, one.evidence) for one in rows}) > 1
    assert len({one.position for one in rows}) == len(rows)


def test_two_decisions_do_not_take_each_others_place_though_two_say_so_at_once(desk, secretary):
    _document, (first, second) = confirmed(secretary, "att måla.", "att inte måla.")
    with pytest.raises(Invalid):
        at_once(
            desk,
            lambda work: actions.supersede(work, first.id, second.id),
            lambda work: actions.supersede(work, second.id, first.id),
        )
    assert {one.decision.text for one in entered(secretary) if one.decision.superseded_by} == {"att måla."}
