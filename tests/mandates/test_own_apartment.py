"""Whose an apartment is, day by day, and what a member reads of their own by it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from boardroom.audit.models import Entry
from boardroom.core.actor import Home, worker_for
from boardroom.core.dates import Period
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import describe, hide_from
from boardroom.documents.models import Document
from boardroom.documents.queries import browse, by_id, file_by_id
from boardroom.documents.rules import Wanted
from boardroom.mandates.actions import Seat, change_ownership, enter_ownership, remove_ownership, seat
from boardroom.mandates.errors import ApartmentMissing, DaysBackwards, HeldAlready, OwnApartment
from boardroom.mandates.models import Ownership, Role
from boardroom.mandates.queries import apartments, gaps
from boardroom.mandates.rules import (
    OWN_APARTMENT_CLASSES,
    ROLE_CLASSES,
    apartment_number,
    is_one_apartment,
    scope_of,
)
from boardroom.matters.actions import Card, link, open_matter
from boardroom.matters.queries import Thing, by_ids
from tests.data.filed import put_in, seen

MOVED_IN, SOLD = date(2026, 3, 10), date(2026, 4, 1)


def _shelf_on(board, *, shown=True):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        board.association = work.session.merge(board.association)
        board.association.member_pages = shown


def _enter(board, role, apartment, start, last_day=None, *, by="chair"):
    with board.runtime.opener.writing(board.actor(by)) as work:
        return enter_ownership(work, board.people[role].id, apartment, start, last_day)


def _paper(board, title, record_class="renovation_permit", day=date(2026, 3, 15), apartment="1203"):
    return put_in(
        board.runtime.opener,
        board.actor("secretary"),
        f"fuktmätning {title}",
        title=title,
        record_class=record_class,
        day=day,
        apartment=apartment,
    )


def _read(board, role="member"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return {document.title for document in browse(work, Wanted()).documents}


def test_a_new_owner_reads_what_is_of_their_own_days_and_nothing_of_the_former_owners(board, client_as):
    for title, day in (
        ("Den förras", date(2026, 3, 9)),
        ("Den första dagen", MOVED_IN),
        ("I dag", date(2026, 3, 20)),
    ):
        _paper(board, title, day=day)
    _paper(board, "Grannens", apartment="1204")
    _paper(board, "Hela husets", apartment="")
    _paper(board, "Klagomål", "disturbance_case")
    _enter(board, "member", "1203", MOVED_IN)
    with board.runtime.opener.reading(board.actor("member")) as work, pytest.raises(NotPermitted):
        browse(work, Wanted())  # before the board has turned the shelf on
    _shelf_on(board)
    assert _read(board) == {"Den första dagen", "I dag"}
    browser = client_as("member")
    found = seen(browser, "/brf-provet-1/search/?q=fuktmätning")
    assert "Den första dagen" in found
    assert "Den förras" not in found
    assert "2 träffar" in found


def test_who_sold_keeps_reading_their_own_days_alone_while_they_are_a_member(board):
    for title, day in (("Mitt", date(2026, 3, 15)), ("Den nyas", SOLD)):
        _paper(board, title, day=day)
    _shelf_on(board)
    _enter(board, "member", "1203", MOVED_IN, date(2026, 3, 31))
    assert _read(board) == {"Mitt"}


def test_a_paper_without_a_date_counts_by_the_local_day_on_which_it_was_filed(board):
    paper = _paper(board, "Odaterad", day=None)
    _shelf_on(board)
    row = _enter(board, "member", "1203", date(2026, 3, 1), date(2026, 3, 29))
    # The clocks are moved in the night to the 29th of March: its last moment is 21.59 of the world's clock, not 22.59.
    for moment, read in (
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),
        (datetime(2026, 2, 28, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), True),
    ):
        with board.runtime.opener.writing(worker_for(board.association.id)) as work:
            work.session.execute(
                update(Document).where(Document.id == paper.document.id).values(created_at=moment)
            )
        assert _read(board) == ({"Odaterad"} if read else set()), moment
    assert row.last_day == date(2026, 3, 29)


def test_days_that_are_not_known_or_have_not_come_open_nothing(board):
    _paper(board, "I dag", day=date(2026, 3, 20))
    _paper(board, "Framåt", day=date(2026, 3, 25))
    _shelf_on(board)
    row = _enter(board, "member", "1203", None)
    assert _read(board) == set()
    with board.runtime.opener.writing(board.actor("chair")) as work:
        change_ownership(work, row.id, "1203", date(2026, 3, 21))
    assert _read(board) == set()
    with board.runtime.opener.writing(board.actor("chair")) as work:
        change_ownership(work, row.id, "1203", date(2026, 3, 20))
    assert _read(board) == {"I dag", "Framåt"}


def test_a_conflict_of_interest_binds_an_owner_too_and_files_come_no_other_way(board):
    paper = _paper(board, "Mitt")
    other = _paper(board, "Grannens", apartment="1204")
    _shelf_on(board)
    _enter(board, "member", "1203", MOVED_IN)
    with board.runtime.opener.reading(board.actor("member")) as work:
        assert file_by_id(work, paper.file.id)
        with pytest.raises(NotFound):
            file_by_id(work, other.file.id)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["member"].id, "Tvist")
    assert _read(board) == set()


def test_it_is_as_a_member_that_one_reads_of_ones_apartment(board):
    paper = _paper(board, "Mitt")
    _shelf_on(board)
    _enter(board, "manager", "1203", MOVED_IN)  # owns one, and has another mandate here
    with board.runtime.opener.reading(board.actor("manager")) as work, pytest.raises(NotFound):
        by_id(work, paper.document.id)
    _enter(board, "treasurer", "1203", MOVED_IN)
    assert scope_of(replace(board.actor("chair"), homes=(Home("1203", Period(MOVED_IN), "UTC"),))).homes == ()


def test_an_auditor_who_is_a_member_reads_their_own_paper_and_not_the_boards_dossier(board):
    paper = _paper(board, "Mitt")
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        matter = open_matter(work, Card("Tvist om lgh 1203"))
        link(work, matter.id, Thing(document_id=paper.document.id))
    _shelf_on(board)
    auditor = board.people["auditor"]
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        seat(work, Seat(role=Role.MEMBER, person_id=auditor.id), date(2026, 1, 1), invited=False)
    _enter(board, "auditor", "1203", MOVED_IN)
    with board.runtime.opener.reading(board.actor("auditor")) as work:
        assert by_id(work, paper.document.id)
        assert by_ids(work, [matter.id]) == {}


def test_what_neighbours_wrote_and_what_others_were_judged_by_is_nobodys_of_the_apartment():
    withheld = {"disturbance_case", "credit_check", "refused_membership", "correspondence_material"}
    assert not withheld & OWN_APARTMENT_CLASSES
    assert not OWN_APARTMENT_CLASSES & ROLE_CLASSES["member"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1203", "1203"), (" lgh 1203 ", "1203"), ("Lägenhet nr 12", "12"), ("lgh. 12 a", "12 A"), ("lgh", "")],
)
def test_an_apartment_is_kept_in_one_way_however_it_is_typed(typed, kept):
    assert apartment_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("1203", True),
        ("lgh 12 a", True),
        ("", True),
        ("1203, 1204", False),
        ("1203 och 4", False),
        ("12034567890", False),
    ],
)
def test_several_apartments_are_none_and_a_number_is_never_cut_into_anothers(typed, one):
    assert is_one_apartment(typed) is one


def test_a_paper_says_which_apartment_it_is_about_and_the_log_when_that_changed(board, client_as):
    paper = _paper(board, "Badrummet", apartment="")
    form = {"title": "Badrummet", "record_class": "renovation_permit", "apartment": "lgh 1203"}
    address = f"/brf-provet-1/archive/{paper.document.id}"
    browser = client_as("secretary")
    assert 'value="1203"' not in seen(browser, f"{address}/edit")
    several = browser.post(f"{address}/edit", data=form | {"apartment": "1203 och 1204"})
    assert "en enda lägenhet" in several.get_data(as_text=True)
    assert browser.post(f"{address}/edit", data=form).status_code == 302
    assert 'value="1203"' in seen(browser, f"{address}/edit")
    assert "1203" in seen(browser, address)
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        describe(
            work, paper.document.id, title="Badrum", record_class="renovation_permit", document_date=None
        )
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Entry).where(Entry.verb == "documents.placed"))
        assert [(row.payload["before"], row.payload["apartment"]) for row in rows] == [("", "1203")]
        assert by_id(work, paper.document.id).apartment == "1203"  # whoever says nothing of it leaves it


def test_days_that_cannot_be_are_refused_and_what_was_a_mistake_goes(board):
    with pytest.raises(ApartmentMissing):
        _enter(board, "member", "lgh ", MOVED_IN)
    for start, last in ((MOVED_IN, date(2026, 3, 9)), (None, MOVED_IN)):
        with pytest.raises(DaysBackwards):
            _enter(board, "member", "1203", start, last)
    row = _enter(board, "member", "1203", MOVED_IN, MOVED_IN)  # a single day is one
    with pytest.raises(HeldAlready):
        _enter(board, "member", "lgh 1203", MOVED_IN)
    _enter(board, "member", "1203", date(2026, 3, 11))
    _enter(board, "treasurer", "1203", MOVED_IN)  # two may own one together
    with board.runtime.opener.writing(board.actor("chair")) as work:
        remove_ownership(work, row.id)
        [register] = apartments(work)
        assert [one.ownership.start for one in register.owners] == [date(2026, 3, 11), MOVED_IN]
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        verbs = list(work.session.scalars(select(Entry.verb).where(Entry.subject_kind == "ownership")))
    assert verbs == ["entered", "entered", "entered", "removed"]


def test_nobody_who_reads_some_papers_alone_enters_their_own_days(board):
    with pytest.raises(OwnApartment):
        _enter(board, "administrator", "1203", MOVED_IN, by="administrator")
    row = _enter(board, "administrator", "1203", MOVED_IN)
    with board.runtime.opener.writing(board.actor("administrator")) as work:
        with pytest.raises(OwnApartment):
            change_ownership(work, row.id, "1203", date(1990, 1, 1))
        with pytest.raises(OwnApartment):
            remove_ownership(work, row.id)
    _enter(board, "chair", "1101", MOVED_IN)  # who reads everything gains nothing by it


@pytest.mark.parametrize("role", ["secretary", "auditor", "member"])
def test_the_register_is_for_those_who_look_after_who_sits(board, role):
    with board.runtime.opener.writing(board.actor(role)) as work:
        for deed in (
            lambda: enter_ownership(work, board.people["member"].id, "1203", MOVED_IN),
            lambda: apartments(work),
        ):
            with pytest.raises(NotPermitted):
                deed()


def test_the_registers_pages_enter_change_and_remove(board, client_as):
    browser, person = client_as("chair"), board.people["member"]
    home = "/brf-provet-1/board"
    assert "Ingen lägenhet är införd än." in seen(browser, f"{home}/apartments")
    assert f"new?person={person.id}" in seen(browser, f"{home}/people/{person.id}")
    assert f'value="{person.id}" selected' in seen(
        browser, f"{home}/apartments/new?person={person.id}"
    ).replace(f'selected value="{person.id}"', f'value="{person.id}" selected')
    form = {"person": str(person.id), "apartment": "1203", "start": "2026-03-10"}
    assert browser.post(f"{home}/apartments/new", data=form | {"person": ""}).status_code == 422
    assert browser.post(f"{home}/apartments/new", data=form | {"apartment": "1203, 1204"}).status_code == 422
    assert browser.post(f"{home}/apartments/new", data=form).status_code == 303
    again = browser.post(f"{home}/apartments/new", data=form)
    assert again.status_code == 422
    assert "står redan för lägenhet 1203" in again.get_data(as_text=True)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        row = work.session.scalars(select(Ownership)).one()
    page = f"{home}/apartments/{row.id}"
    assert 'value="2026-03-10"' in seen(browser, page)
    assert (
        browser.post(
            page, data={"apartment": "1203", "start": "2026-03-10", "last_day": "2026-03-01"}
        ).status_code
        == 422
    )
    assert (
        browser.post(
            page, data={"apartment": "1203", "start": "2026-03-10", "last_day": "2026-03-19"}
        ).status_code
        == 303
    )
    shown = seen(browser, f"{home}/apartments")
    assert "tidigare ägare" in shown
    assert "Vem som äger i dag: 1203." in shown
    assert "1203" in seen(browser, f"{home}/people/{person.id}")
    assert browser.post(f"{page}/remove").status_code == 303
    assert browser.get(page).status_code == 404
    assert client_as("treasurer").get(f"{home}/apartments").status_code == 403


def test_what_the_register_lacks_is_told(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert [one.name for one in gaps(work).members_without] == ["Hugo Björk"]
    _enter(board, "member", "1203", None)
    _enter(board, "treasurer", "1204", MOVED_IN, date(2026, 3, 19))
    with board.runtime.opener.reading(board.actor("chair")) as work:
        found = gaps(work)
    assert (found.without_first_day, found.without_owner, found.members_without) == (["1203"], ["1204"], [])
