"""A conflict of interest that is taken back shows what it alone hid, however the point was changed since; nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from boardroom.audit.queries import latest_telling
from boardroom.core.ids import new_id
from boardroom.documents.actions import hide_from, hide_many, show_again
from boardroom.documents.errors import AlreadyHidden
from boardroom.documents.models import Hiding
from boardroom.documents.queries import by_id, by_ids
from boardroom.documents.queries.hidings import hidden_of, hidings
from boardroom.matters import actions as matters
from boardroom.matters.queries import Thing
from boardroom.minutes import actions
from boardroom.minutes.models import AgendaPaper
from tests.data.filed import seen
from tests.minutes.test_meetings import Desk


class Points(Desk):
    """Two points of an agenda with one paper, and the treasurer who has a conflict of interest."""

    def __init__(self, board):
        super().__init__(board)
        meeting = self.plan()
        self.document = self.paper()
        self.first, self.second = (
            self.do(actions.add_item, meeting.id, one) for one in ("Anbud A", "Anbud B")
        )
        self.who = board.people["treasurer"].id

    def attach(self, *points):
        for point in points:
            self.do(actions.attach, point.id, self.document.id)

    def tell(self, *points):
        for point in points:
            self.do(actions.declare_conflict, point.id, self.who)

    def take_back(self, point):
        self.do(actions.withdraw_conflict, point.id, self.who)

    @property
    def sees(self):
        with self.opener.reading(self.board.actor("treasurer")) as work:
            return bool(by_ids(work, {self.document.id}))

    @property
    def reason(self):
        with self.opener.reading(self.board.actor("chair")) as work:
            [held] = hidings(work, self.document.id, self.who)
            return held.reason

    def matter(self):
        made = self.do(matters.open_matter, matters.Card("Taket"))
        self.do(matters.link, made.id, Thing(document_id=self.document.id))
        return made


@pytest.fixture
def points(board):
    return Points(board)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_paper_of_two_points_is_shown_when_the_last_of_both_conflicts_is_taken_back(points, order):
    both = points.first, points.second
    points.attach(*both)
    points.tell(*both)
    points.take_back(both[order[0]])
    assert not points.sees, "the other still hides it"
    assert points.reason == f"Jäv: {both[order[1]].heading}"
    points.take_back(both[order[1]])
    assert points.sees


def test_a_point_that_was_renamed_since_shows_its_paper_again(points):
    points.attach(points.first)
    points.tell(points.first)
    points.do(actions.change_item, points.first.id, "Anbud på taket", "")
    points.take_back(points.first)
    assert points.sees


def test_a_paper_that_was_taken_from_the_point_is_shown_again_too(points):
    points.attach(points.first)
    points.tell(points.first)
    points.do(actions.detach, points.first.id, points.document.id)
    assert not points.sees
    points.take_back(points.first)
    assert points.sees


def test_a_paper_taken_from_one_of_its_points_stays_hidden_until_both_conflicts_are_taken_back(points):
    points.attach(points.first, points.second)
    points.tell(points.first, points.second)
    points.do(actions.detach, points.second.id, points.document.id)
    points.take_back(points.first)
    assert not points.sees
    points.take_back(points.second)
    assert points.sees


def test_a_paper_attached_after_the_conflict_was_told_is_shown_again(points):
    points.tell(points.first)
    points.attach(points.first)
    assert not points.sees
    points.do(actions.change_item, points.first.id, "Anbud på taket", "")
    points.take_back(points.first)
    assert points.sees


def test_what_a_person_hid_by_hand_stays_hidden(points):
    points.do(hide_from, points.document.id, points.who, "Svågern äger firman", role="chair")
    points.attach(points.first)
    points.tell(points.first)
    points.take_back(points.first)
    assert not points.sees
    assert points.reason == "Svågern äger firman"


def _one(work, points):
    hide_from(work, points.document.id, points.who, "Svågern äger firman")


def _many(work, points):
    hide_many(work, [by_id(work, points.document.id)], points.who, "Svågern äger firman")


@pytest.mark.parametrize("hide", [_one, _many])
def test_what_a_person_hides_by_hand_while_a_conflict_hides_it_stays_hidden_too(points, hide):
    points.attach(points.first)
    points.tell(points.first)
    points.do(hide, points, role="chair")
    points.take_back(points.first)
    assert not points.sees
    assert points.reason == "Svågern äger firman"
    with pytest.raises(AlreadyHidden):
        points.do(_one, points, role="chair")


def test_the_page_for_hiding_offers_whoever_a_conflict_hides_it_from_and_nobody_twice(points, client_as):
    points.attach(points.first)
    points.tell(points.first)
    page = f"/{points.board.association.slug}/archive/{points.document.id}/hide"
    option = f'<option value="{points.who}">'
    assert option in seen(client_as("chair"), page)
    client_as("chair").post(page, data={"person": str(points.who), "reason": "Svågern äger firman"})
    assert option not in seen(client_as("chair"), page)


def _without_keys(points):
    """Make what is hidden as it was before a hiding had the key of what it is for."""
    with points.opener.writing(points.board.actor("chair")) as work:
        work.session.execute(update(Hiding).values(id=new_id()))


def _renamed(points):
    points.do(actions.change_item, points.first.id, "Anbud på taket", "")


def _detached(points):
    """Take the paper from the point as it was done then: nothing of the hiding was changed."""
    with points.opener.writing(points.board.actor("chair")) as work:
        work.session.execute(delete(AgendaPaper))


@pytest.mark.parametrize("changed", [_renamed, _detached])
def test_what_an_old_hiding_no_longer_tells_of_is_named_with_the_way_to_show_it_again(
    points, client_as, changed
):
    points.attach(points.first)
    points.tell(points.first)
    _without_keys(points)
    changed(points)
    browser, here = client_as("secretary"), f"/brf-provet-1/meetings/points/{points.first.id}"
    browser.post(f"{here}/conflict/{points.who}/withdraw")
    assert not points.sees, "by its words it may be another's"
    shown = seen(browser, here)
    assert "Jävet är borttaget." in shown
    assert "Fortfarande dolt för Cecilia Ask: ”Anbud tak” (Jäv: Anbud A)." in shown
    assert "under ”Dölj för den som är jävig”" in shown
    page = f"/brf-provet-1/archive/{points.document.id}"
    assert "Dölj för den som är jävig" in seen(browser, page)
    assert "Visa igen för Cecilia Ask" in seen(browser, f"{page}/hide")
    browser.post(f"{page}/hide/{points.who}/end")
    assert points.sees


def test_a_point_that_is_taken_off_the_agenda_names_what_stays_hidden_because_of_it(points, client_as):
    points.attach(points.first)
    points.tell(points.first)
    browser, here = client_as("secretary"), f"/brf-provet-1/meetings/points/{points.first.id}/remove"
    meeting = browser.post(here).headers["Location"]
    assert not points.sees
    assert "Fortfarande dolt för Cecilia Ask: ”Anbud tak” (Jäv: Anbud A)." in seen(browser, meeting)
    assert not meeting.endswith("#agenda"), "the page stands where it is said"
    removed = f"/brf-provet-1/meetings/points/{points.second.id}/remove"
    assert "Fortfarande dolt" not in seen(browser, browser.post(removed).headers["Location"])


def test_nothing_is_said_to_stay_hidden_where_nothing_does_nor_of_what_the_teller_may_not_see(
    points, client_as, board
):
    points.attach(points.first, points.second)
    browser, way = client_as("secretary"), f"/brf-provet-1/meetings/points/{points.first.id}"
    points.tell(points.first)
    browser.post(f"{way}/conflict/{points.who}/withdraw")
    assert "Fortfarande dolt" not in seen(browser, way)
    points.tell(points.first, points.second)
    browser.post(f"{way}/conflict/{points.who}/withdraw")
    assert "”Anbud tak” (Jäv: Anbud B)" in seen(browser, way)
    points.tell(points.first)
    points.do(hide_from, points.document.id, board.people["secretary"].id, "Granne", role="chair")
    browser.post(f"{way}/conflict/{points.who}/withdraw")
    assert "Fortfarande dolt" not in seen(browser, way)


def test_one_who_may_not_see_the_paper_themselves_takes_the_conflict_back_all_the_same(points, board):
    points.attach(points.first)
    points.tell(points.first)
    points.do(hide_from, points.document.id, board.people["secretary"].id, "Granne", role="chair")
    points.take_back(points.first)
    assert points.sees


@pytest.mark.parametrize("matter_first", [True, False])
@pytest.mark.parametrize("matter_goes_first", [True, False])
def test_a_conflict_in_a_matter_and_one_at_a_point_each_hide_their_paper(
    points, matter_first, matter_goes_first
):
    matter = points.matter()
    points.attach(points.first)

    def tell():
        points.do(matters.declare_conflict, matter.id, points.who)

    def take_back():
        points.do(matters.withdraw_conflict, matter.id, points.who)

    for deed in (tell, lambda: points.tell(points.first))[:: 1 if matter_first else -1]:
        deed()
    ends = (take_back, lambda: points.take_back(points.first))[:: 1 if matter_goes_first else -1]
    ends[0]()
    assert not points.sees
    ends[1]()
    assert points.sees


@pytest.mark.parametrize("matter_first", [True, False])
@pytest.mark.parametrize("matter_goes_first", [True, False])
@pytest.mark.parametrize("taken_from_matter", [True, False])
def test_a_paper_taken_from_its_point_or_its_matter_stays_hidden_until_both_conflicts_are_taken_back(
    points, matter_first, matter_goes_first, taken_from_matter
):
    matter = points.do(matters.open_matter, matters.Card("Taket"))
    linked = points.do(matters.link, matter.id, Thing(document_id=points.document.id))
    points.attach(points.first)
    tells = (
        lambda: points.do(matters.declare_conflict, matter.id, points.who),
        lambda: points.tell(points.first),
    )
    for deed in tells[:: 1 if matter_first else -1]:
        deed()
    if taken_from_matter:
        points.do(matters.unlink, matter.id, linked.id)
    else:
        points.do(actions.detach, points.first.id, points.document.id)
    ends = (
        lambda: points.do(matters.withdraw_conflict, matter.id, points.who),
        lambda: points.take_back(points.first),
    )
    for deed in ends[:: 1 if matter_goes_first else -1]:
        assert not points.sees
        deed()
    assert points.sees


def test_a_paper_of_two_matters_is_shown_when_both_conflicts_are_taken_back(points):
    both = points.matter(), points.matter()
    for matter in both:
        points.do(matters.declare_conflict, matter.id, points.who)
    for matter in both:
        assert not points.sees
        points.do(matters.withdraw_conflict, matter.id, points.who)
    assert points.sees


def test_a_paper_taken_out_of_its_matter_is_shown_when_the_conflict_is_taken_back(points):
    made = points.do(matters.open_matter, matters.Card("Taket"))
    linked = points.do(matters.link, made.id, Thing(document_id=points.document.id))
    points.do(matters.declare_conflict, made.id, points.who)
    points.do(matters.unlink, made.id, linked.id)
    assert not points.sees
    points.do(matters.withdraw_conflict, made.id, points.who)
    assert points.sees


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("taken_from", [0, 1])
def test_a_paper_taken_from_one_of_its_matters_stays_hidden_until_both_conflicts_are_taken_back(
    points, order, taken_from
):
    both = [points.do(matters.open_matter, matters.Card("Taket")) for _ in range(2)]
    links = [points.do(matters.link, one.id, Thing(document_id=points.document.id)) for one in both]
    for matter in both:
        points.do(matters.declare_conflict, matter.id, points.who)
    points.do(matters.unlink, both[taken_from].id, links[taken_from].id)
    for number in order:
        assert not points.sees
        points.do(matters.withdraw_conflict, both[number].id, points.who)
    assert points.sees


def test_the_log_says_for_which_conflict_a_paper_stands_hidden(points):
    matter = points.matter()
    points.attach(points.first)
    points.tell(points.first)
    points.do(matters.declare_conflict, matter.id, points.who)
    points.do(matters.withdraw_conflict, matter.id, points.who)
    with points.opener.reading(points.board.actor("chair")) as work:
        log = [
            one.payload["reason"] for one in latest_telling(work, "document", points.document.id, "reason")
        ]
    assert log == ["Jäv: Anbud A", f"Jäv i ärende {matter.label}", "Jäv: Anbud A"]


def test_the_log_says_once_that_a_paper_is_shown_again(points):
    points.attach(points.first, points.second)
    points.tell(points.first, points.second)
    points.take_back(points.second)
    with points.opener.reading(points.board.actor("chair")) as work:
        log = [one.verb for one in latest_telling(work, "document", points.document.id, "person_id")]
    assert "documents.shown_again" not in log
    points.take_back(points.first)
    with points.opener.reading(points.board.actor("chair")) as work:
        log = [one.verb for one in latest_telling(work, "document", points.document.id, "person_id")]
    assert log[0] == "documents.shown_again"
    assert log.count("documents.shown_again") == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_since_when_a_paper_is_hidden_stays_the_same_whichever_reason_ends_first(points, clock, order):
    both = points.first, points.second
    points.attach(*both)
    points.tell(points.first)
    since = clock.now()
    clock.advance(timedelta(minutes=1))
    points.tell(points.second)
    points.take_back(both[order[0]])
    with points.opener.reading(points.board.actor("chair")) as work:
        [hidden] = hidden_of(work, points.document)
    assert hidden.since == since


def test_the_page_names_whom_a_paper_is_hidden_from_once_with_every_reason_and_shows_it_again_at_once(
    points, client_as
):
    points.attach(points.first, points.second)
    points.tell(points.first, points.second)
    browser, page = client_as("secretary"), f"/brf-provet-1/archive/{points.document.id}/hide"
    shown = seen(browser, page)
    assert shown.count("Visa igen för Cecilia Ask") == 1
    assert "Jäv: Anbud A" in shown
    assert "Jäv: Anbud B" in shown
    assert "”Visa igen” tar bort alla skäl för personen" in shown
    browser.post(f"{page}/{points.who}/end")
    assert points.sees
    assert "Dolt för" not in seen(browser, page)


def test_what_stays_hidden_is_named_once_with_every_reason(points, client_as):
    third = points.do(actions.add_item, points.first.meeting_id, "Anbud C")
    points.attach(points.first, points.second, third)
    points.tell(points.first, points.second, third)
    browser, here = client_as("secretary"), f"/brf-provet-1/meetings/points/{points.first.id}"
    browser.post(f"{here}/conflict/{points.who}/withdraw")
    assert "Fortfarande dolt för Cecilia Ask: ”Anbud tak” (Jäv: Anbud B; Jäv: Anbud C)." in seen(
        browser, here
    )


def test_a_paper_hidden_at_a_point_that_was_taken_off_stays_hidden_whatever_else_is_taken_back(points):
    points.attach(points.first, points.second)
    points.tell(points.first, points.second)
    points.do(actions.remove_item, points.first.id)
    points.take_back(points.second)
    assert not points.sees
    points.do(show_again, points.document.id, points.who)
    assert points.sees
