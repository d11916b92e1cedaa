"""A conflict of interest that is told once the minutes are begun: at the § or at the meeting, it hides the point's papers."""

from dataclasses import replace

import pytest

from boardroom.documents.queries import by_ids
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Meeting, Writing, arranging
from boardroom.minutes.errors import Conflicted
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import points_behind
from tests.data.filed import seen
from tests.minutes.test_meetings import Desk


class Begun(Desk):
    """A meeting with a point that has a paper, and its minutes begun."""

    def __init__(self, board):
        super().__init__(board)
        self.meeting = self.plan()
        self.point = self.do(actions.add_item, self.meeting.id, "Anbud på taket")
        self.document = self.paper()
        self.do(actions.attach, self.point.id, self.document.id)
        self.minutes = self.do(actions.begin_from, self.meeting.id)
        self.chair = board.people["chair"].id

    def read(self):
        with self.opener.reading(self.board.actor("secretary")) as work:
            return queries.by_id(work, self.minutes.id)

    def written(self):
        with self.opener.reading(self.board.actor("secretary")) as work:
            found = queries.by_id(work, self.minutes.id)
            return next(queries.written(one) for one in found.items if one.heading == "Anbud på taket")

    def tell(self, *people, role="secretary"):
        recused = frozenset(self.board.people[one].id for one in people)
        return self.do(
            actions.save_item, self.minutes.id, replace(self.written(), recused=recused), role=role
        )

    def sees(self, role):
        with self.opener.reading(self.board.actor(role)) as work:
            return bool(by_ids(work, {self.document.id}))


@pytest.fixture
def begun(board):
    return Begun(board)


def test_a_conflict_told_in_the_minutes_hides_the_papers_of_its_point_until_it_is_taken_back(begun):
    begun.tell("chair")
    assert (begun.sees("chair"), begun.sees("treasurer")) == (False, True)
    assert begun.row(begun.meeting, "Anbud på taket", "chair").hidden
    begun.tell("treasurer", role="treasurer")
    assert (begun.sees("chair"), begun.sees("treasurer")) == (True, False)


def test_a_conflict_that_another_paragraph_about_the_same_point_tells_is_not_taken_back(begun):
    stands = begun.written()
    # The § that was born of the point gives way to two that are called after it.
    twice = [replace(stands, id=None, recused=frozenset({begun.chair})) for _one in range(2)]
    others = [queries.written(one) for one in begun.read().items if one.id != stands.id]
    people = begun.board.people
    meeting = Meeting(MinutesKind.BOARD, begun.minutes.held_on, people["chair"].id, people["secretary"].id)
    begun.do(actions.save, begun.minutes.id, Writing(meeting, [*others, *twice]), revision=1)
    about = [queries.written(one) for one in begun.read().items if one.heading == "Anbud på taket"]
    for left, sees in ((about[0], False), (about[1], True)):
        begun.do(actions.save_item, begun.minutes.id, replace(left, recused=frozenset()))
        assert begun.sees("chair") is sees


def test_nobody_takes_their_own_conflict_back_in_the_minutes(begun):
    begun.tell("treasurer")
    with pytest.raises(Conflicted):
        begun.tell(role="treasurer")
    assert begun.written().recused == {begun.board.people["treasurer"].id}
    assert not begun.sees("treasurer")


def test_a_conflict_is_declared_and_withdrawn_at_the_meeting_when_its_minutes_are_begun(begun, client_as):
    browser, here = client_as("secretary"), f"/brf-provet-1/meetings/points/{begun.point.id}"
    assert here in seen(browser, f"/brf-provet-1/meetings/{begun.meeting.id}")
    assert 'name="heading"' not in seen(browser, here)  # the agenda itself is closed
    browser.post(f"{here}/conflict", data={"person": str(begun.chair), "reason": "Svågerns firma"})
    assert begun.written().recused == {begun.chair}
    assert not begun.sees("chair")
    browser.post(f"{here}/conflict/{begun.chair}/withdraw")
    assert begun.written().recused == frozenset()
    assert begun.sees("chair")


def test_what_is_written_from_before_a_conflict_was_declared_does_not_take_it_back(begun):
    opened = begun.written()
    begun.do(actions.declare_conflict, begun.point.id, begun.chair)
    saved = begun.do(actions.save_item, begun.minutes.id, replace(opened, text="Två anbud lästes."))
    assert saved.beside is not None
    assert not begun.sees("chair")


def test_a_conflict_told_when_the_minutes_are_sent_hides_the_papers_and_leaves_what_is_signed(
    begun, secretary, client_as
):
    with begun.opener.writing(begun.board.actor("secretary")) as work:
        queries.by_id(work, begun.minutes.id).adjuster = begun.board.people["board_member"].id
    begun.do(actions.save_item, begun.minutes.id, replace(begun.written(), text="Två anbud lästes."))
    secretary.all_there(begun.minutes)
    secretary.send(begun.minutes)
    here = f"/brf-provet-1/meetings/points/{begun.point.id}"
    answer = client_as("secretary").post(
        f"{here}/conflict", data={"person": str(begun.chair)}, follow_redirects=True
    )
    assert "I protokollet står det inte" in answer.text
    assert not begun.sees("chair")
    assert begun.written().recused == frozenset()


def test_a_key_that_a_browser_sends_is_no_way_to_a_point(begun, secretary):
    other = begun.plan()
    point = begun.do(actions.add_item, other.id, "Annat")
    items = [replace(begun.written(), id=point.id, heading="Annat", recused=frozenset({begun.chair}))]
    with begun.opener.writing(begun.board.actor("secretary")) as work:
        writing = actions.Writing(secretary.meeting(), items)
        actions.save(work, begun.minutes.id, writing, revision=queries.by_id(work, begun.minutes.id).revision)
    assert point.id not in {item.id for item in begun.read().items}
    assert not begun.page(other).rows[0].conflicts


def keyless(begun, monkeypatch):
    """Begin the minutes anew as they were begun before a § had the key of its point."""
    put = arranging.put_items
    monkeypatch.setattr(arranging, "put_items", lambda *given, keyed: put(*given, keyed=not keyed))
    begun.meeting = begun.plan()
    begun.point = begun.do(actions.add_item, begun.meeting.id, "Anbud på taket")
    begun.do(actions.attach, begun.point.id, begun.document.id)
    begun.minutes = begun.do(actions.begin_from, begun.meeting.id)
    assert begun.written().id != begun.point.id


def test_minutes_begun_before_there_were_keys_hide_the_papers_of_the_point_called_the_same(
    begun, monkeypatch
):
    keyless(begun, monkeypatch)
    begun.tell("chair")
    assert (begun.sees("chair"), begun.sees("treasurer")) == (False, True)
    begun.tell()
    assert begun.sees("chair")
    begun.do(actions.declare_conflict, begun.point.id, begun.chair)
    assert begun.written().recused == {begun.chair}
    begun.do(actions.withdraw_conflict, begun.point.id, begun.chair)
    assert begun.written().recused == frozenset()


def test_a_paragraph_of_such_minutes_that_is_called_otherwise_hides_what_no_other_is_about(
    begun, monkeypatch
):
    keyless(begun, monkeypatch)
    other = begun.do(
        actions.save_item,
        begun.minutes.id,
        replace(begun.written(), heading="Takomläggningen", recused=frozenset()),
    )
    assert other.beside is None
    with begun.opener.reading(begun.board.actor("secretary")) as work:
        found = queries.by_id(work, begun.minutes.id)
        renamed = next(queries.written(one) for one in found.items if one.heading == "Takomläggningen")
        opening = queries.written(found.items[0])
    begun.do(actions.save_item, begun.minutes.id, replace(opening, recused=frozenset({begun.chair})))
    assert begun.sees("chair"), "that § is about another point"
    begun.do(actions.save_item, begun.minutes.id, replace(renamed, recused=frozenset({begun.chair})))
    assert not begun.sees("chair")


def test_a_paragraph_added_to_minutes_with_keys_is_about_no_point_unless_it_is_called_as_one_that_was_taken_away():
    points = {"a": "Ekonomi", "b": "Anbud på taket"}
    assert points_behind("b", {"a": "Ekonomi", "b": "Taket"}, points) == ["b"]
    assert points_behind("x", {"a": "Ekonomi", "x": "Grillplats"}, points) == []
    assert points_behind("x", {"a": "Ekonomi", "x": "Anbud på  TAKET."}, points) == ["b"]


def test_a_conflict_that_another_paragraph_about_the_point_tells_too_is_not_taken_back_with_one_of_them(
    begun, monkeypatch
):
    keyless(begun, monkeypatch)
    about = [queries.written(begun.read().items[0]), begun.written()]
    for item, heading in zip(about, ("Kaffe", "Takomläggningen"), strict=True):
        begun.do(actions.save_item, begun.minutes.id, replace(item, heading=heading))

    def tells(place, *people):
        written = next(queries.written(one) for one in begun.read().items if one.id == about[place].id)
        begun.do(actions.save_item, begun.minutes.id, replace(written, recused=frozenset(people)))

    tells(0, begun.chair)
    tells(1, begun.chair)
    tells(0)
    assert not begun.sees("chair"), "the other § tells it still"
    tells(1)
    assert begun.sees("chair")


def test_where_several_paragraphs_may_be_about_the_point_the_pages_ask_in_which_the_conflict_belongs(
    begun, client_as, monkeypatch
):
    keyless(begun, monkeypatch)
    first, last = (
        begun.read().items[0],
        next(one for one in begun.read().items if one.heading == "Anbud på taket"),
    )
    for item, heading in ((first, "Kaffe"), (last, "Takomläggningen")):
        begun.do(actions.save_item, begun.minutes.id, replace(queries.written(item), heading=heading))
    browser, here = client_as("secretary"), f"/brf-provet-1/minutes/{begun.minutes.id}"
    assert "står inte i protokollet" not in seen(browser, here)
    answer = browser.post(
        f"/brf-provet-1/meetings/points/{begun.point.id}/conflict",
        data={"person": str(begun.chair)},
        follow_redirects=True,
    )
    both = f"§\u00a0{first.position}, §\u00a0{last.position}"
    assert f"kryssa i jävet i rätt paragraf: {both}." in answer.text
    assert not any(one.recusals for one in begun.read().items)
    for page in (here, f"{here}/edit"):
        shown = seen(browser, page)
        assert "Ett jäv står inte i protokollet" in shown
        for item, heading in ((first, "Kaffe"), (last, "Takomläggningen")):
            assert f"/edit#item-{item.position}" in shown
            assert f"{item.position} {heading}" in shown
    written = next(queries.written(one) for one in begun.read().items if one.id == last.id)
    begun.do(actions.save_item, begun.minutes.id, replace(written, recused=frozenset({begun.chair})))
    assert "står inte i protokollet" not in seen(browser, here)
    assert not begun.sees("chair")


def test_a_conflict_told_while_the_minutes_are_away_is_asked_for_when_they_come_back(
    begun, secretary, client_as
):
    with begun.opener.writing(begun.board.actor("secretary")) as work:
        queries.by_id(work, begun.minutes.id).adjuster = begun.board.people["board_member"].id
    begun.do(actions.save_item, begun.minutes.id, replace(begun.written(), text="Två anbud lästes."))
    secretary.all_there(begun.minutes)
    secretary.send(begun.minutes)
    begun.do(actions.declare_conflict, begun.point.id, begun.chair)
    here = f"/brf-provet-1/minutes/{begun.minutes.id}"
    assert "står inte i protokollet" not in seen(client_as("secretary"), here)
    begun.do(actions.reopen, begun.minutes.id)
    assert "Ett jäv står inte i protokollet" in seen(client_as("secretary"), f"{here}/send")
    begun.tell("chair")
    assert "står inte i protokollet" not in seen(client_as("secretary"), f"{here}/send")
