"""A matter is kept longer than the schedule says, with all that it holds, by a decision with its reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.matters import actions as matters
from boardroom.matters.queries import Thing
from boardroom.retention import actions, queries
from boardroom.retention.errors import DayPassed, ReasonMissing
from boardroom.retention.models import Exemption, ItemState
from boardroom.retention.rules import EXEMPTED
from tests.privacy.test_pages import text
from tests.retention.test_matters_go import BASE, case_paper, closed, listed, row, staying

WHY = "Tvisten med grannen prövas på nytt, § 4 den 2 mars"


@pytest.fixture
def adopted(shelf):
    shelf.adopt()
    return shelf


def keep(shelf, matter, until=None, role="secretary", reason=WHY):
    with shelf.opener.writing(shelf.board.actor(role)) as work:
        return actions.exempt_matter(work, matter.id, reason, until)


def papers_going(shelf):
    with shelf.opener.reading(shelf.board.actor("secretary")) as work:
        return {one.reference for group in queries.due(work).groups for one in group}


def test_neither_the_matter_nor_what_it_holds_now_or_later_is_listed_until_the_exception_is_over(adopted):
    first, later, other = (case_paper(adopted, f"Klagomål {number}") for number in (1, 2, 3))
    matter, beside = closed(adopted, first), closed(adopted, other, title="Annat")
    keep(adopted, matter, adopted.clock.now().date() + timedelta(days=30))
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        matters.link(work, matter.id, Thing(document_id=later.id))
    assert (listed(adopted), staying(adopted)) == ([beside.label], {matter.label: EXEMPTED})
    assert papers_going(adopted) == {other.reference}
    adopted.clock.advance(timedelta(days=31))
    assert listed(adopted) == [matter.label, beside.label]
    assert papers_going(adopted) == {first.reference, later.reference, other.reference}


def test_what_is_kept_after_the_list_was_approved_is_spared_and_its_reason_goes_with_it_in_the_end(adopted):
    paper = case_paper(adopted)
    matter = closed(adopted, paper)
    adopted.clock.advance(timedelta(days=1))
    disposal = adopted.propose()
    adopted.wait_for_objections()
    adopted.approve(disposal, "chair")
    adopted.approve(disposal, "treasurer")
    keep(adopted, matter)
    adopted.carry_out()
    spared = {(item.state, item.spared_because) for item in adopted.items(disposal).values()}
    assert spared == {(ItemState.SPARED, EXEMPTED)}
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        actions.end_matters_exemption(work, matter.id)
    adopted.whole_round()
    assert row(adopted, matter).disposed_at
    with adopted.opener.reading(worker_for(adopted.tenant)) as work:
        assert [one.reason for one in work.session.scalars(select(Exemption))] == [""]


def test_a_later_exception_replaces_the_one_before_and_both_stand_in_the_log(adopted):
    matter = closed(adopted)
    keep(adopted, matter)
    keep(adopted, matter, reason="Och nu av ett annat skäl")
    with adopted.opener.reading(adopted.board.actor("chair")) as work:
        [(key, found)] = queries.exempted_matters(work, [matter.id]).items()
        logged = work.session.scalars(select(Entry).where(Entry.verb == "exempted")).all()
    assert (key, found.reason) == (matter.id, "Och nu av ett annat skäl")
    assert [(one.subject_kind, one.payload["reason"]) for one in logged] == [
        ("matter", WHY),
        ("matter", "Och nu av ett annat skäl"),
    ]
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        actions.end_matters_exemption(work, matter.id)
    assert listed(adopted) == [matter.label]


def test_a_reason_and_a_day_ahead_are_asked_for_and_who_may_not_or_does_not_know_of_it_cannot(adopted):
    matter = closed(adopted)
    with pytest.raises(ReasonMissing):
        keep(adopted, matter, reason=" ")
    with pytest.raises(DayPassed):
        keep(adopted, matter, adopted.clock.now().date() - timedelta(days=1))
    with pytest.raises(NotPermitted):
        keep(adopted, matter, role="treasurer")
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        matters.declare_conflict(work, matter.id, adopted.board.people["chair"].id)
    with pytest.raises(NotFound):
        keep(adopted, matter, role="chair")
    assert listed(adopted) == [matter.label]


def test_it_is_said_and_ended_on_the_page_of_the_matter(adopted, client_as):
    matter = closed(adopted)
    browser, at = client_as("secretary"), f"{BASE}/retention/matters/{matter.id}/exemption"
    page = browser.get(f"{BASE}/matters/{matter.id}").get_data(as_text=True)
    assert at in page
    assert WHY not in page
    assert "Skriv varför" in text(browser.post(at, data={"reason": ""}))
    answer = browser.post(at, data={"reason": WHY, "until": "2026-12-31"}, follow_redirects=True)
    assert "sparas längre än planen säger" in text(answer)
    page = text(client_as("treasurer").get(f"{BASE}/matters/{matter.id}"))
    assert WHY in page
    assert "Till och med 31 december 2026" in page
    assert at not in page
    assert WHY in text(browser.get(at))
    browser.post(f"{at}/end")
    assert WHY not in text(browser.get(f"{BASE}/matters/{matter.id}"))
