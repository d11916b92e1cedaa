"""Closing a matter and ending a contract start the clocks of their papers; opening again stops them; a hold by matter stops disposal."""

from datetime import date, timedelta

import pytest

from boardroom.archive.queries import in_use
from boardroom.classes.queries import kept_until
from boardroom.classes.rules import Keeping
from boardroom.core.actor import worker_for
from boardroom.documents.actions import hide_from
from boardroom.documents.queries import by_id
from boardroom.intake.queries import import_by_id
from boardroom.matters import actions, queries
from boardroom.matters.errors import ContractGone, DayAhead, NoticeOutOfOrder, Registered, RenewalWithoutEnd
from boardroom.matters.models import Contract, MatterLink
from boardroom.matters.queries import Thing
from boardroom.matters.rules import ContractState
from boardroom.retention import actions as retention
from boardroom.retention.errors import HoldIncomplete
from boardroom.retention.queries import due, holds_on
from boardroom.retention.rules import Held, HoldKind
from tests.data.filed import seen
from tests.data.papers import text_pdf
from tests.intake.conftest import send
from tests.matters.conftest import BASE
from tests.retention.conftest import Shelf

__all__ = ["send"]


@pytest.fixture
def shelf(board, clock):
    return Shelf(board, clock)


def kept(house, document):
    with house.opener.reading(worker_for(house.board.association.id)) as work:
        return kept_until(work, by_id(work, document.id))


def held(house, *documents):
    with house.opener.reading(worker_for(house.board.association.id)) as work:
        found = holds_on(work, [by_id(work, one.id) for one in documents])
    return [one.id in found for one in documents]


@pytest.mark.parametrize(
    ("record_class", "until"),
    [
        ("damage_case", date(2036, 3, 10)),
        ("disturbance_case", date(2028, 3, 10)),
        ("correspondence_material", date(2036, 3, 10)),
        ("correspondence_routine", date(2027, 3, 10)),
    ],
)
def test_closing_a_matter_starts_the_clock_of_its_case_papers(house, record_class, until):
    matter, paper = house.open(day=date(2026, 3, 1)), house.file("Papper", record_class)
    house.put(matter, document_id=paper.id)
    assert kept(house, paper).kind is Keeping.UNTIL_FURTHER_NOTICE
    house.close(matter, date(2026, 3, 10))
    assert kept(house, paper).day == until


def test_what_counts_from_something_else_is_left_alone(house):
    matter, bill = house.open(day=date(2026, 3, 1)), house.file("Faktura", "vouchers")
    house.put(matter, document_id=bill.id)
    before = kept(house, bill)
    house.close(matter, date(2026, 3, 10))
    assert kept(house, bill) == before


def test_opening_again_stops_the_clock_and_a_paper_put_into_a_closed_matter_starts_at_once(house):
    matter, first, later = house.open(day=date(2026, 3, 1)), house.file("Ett", "damage_case"), None
    house.put(matter, document_id=first.id)
    house.close(matter, date(2026, 3, 10))
    later = house.file("Två", "damage_case")
    house.put(matter, document_id=later.id)
    assert house.event_day(later.id) == date(2026, 3, 10)
    with house.writing() as work:
        actions.reopen(work, matter.id, "Fukten kom tillbaka")
    assert [house.event_day(one.id) for one in (first, later)] == [None, None]


def test_a_paper_of_two_matters_waits_for_the_last_of_them(house):
    one, other, paper = (
        house.open("Ena", day=date(2026, 3, 1)),
        house.open("Andra", day=date(2026, 3, 1)),
        house.file("Brev", "correspondence_material"),
    )
    for matter in (one, other):
        house.put(matter, document_id=paper.id)
    house.close(one, date(2026, 3, 10))
    assert house.event_day(paper.id) is None
    house.close(other, date(2026, 3, 5))
    assert house.event_day(paper.id) == date(2026, 3, 10)


def test_a_paper_that_the_closing_person_does_not_see_is_counted_too(house):
    matter, paper = house.open(day=date(2026, 3, 1)), house.file("Brev", "damage_case")
    house.put(matter, document_id=paper.id)
    with house.writing("chair") as work:
        hide_from(work, paper.id, house.board.people["secretary"].id, "Jäv")
    house.close(matter, date(2026, 3, 10))
    assert house.event_day(paper.id) == date(2026, 3, 10)


def test_ending_a_contract_starts_the_clock_of_its_paper_and_letting_it_apply_again_stops_it(house):
    paper = house.file("Hissavtal", "service_contract", date(2024, 1, 1))
    contract = house.contract(document=paper)
    with house.writing() as work:
        actions.end_contract(work, contract.id, date(2026, 3, 1))
    assert kept(house, paper).day == date(2036, 3, 1)
    with pytest.raises(ContractGone), house.writing() as work:
        actions.keep_contract(work, contract.id)
    with house.writing() as work:
        actions.let_apply_again(work, contract.id)
    assert kept(house, paper).kind is Keeping.UNTIL_FURTHER_NOTICE


def test_a_contract_is_refused_what_does_not_hold_together(house):
    paper = house.file("Hissavtal", "service_contract")
    contract = house.contract(document=paper)
    with pytest.raises(Registered):
        house.contract("Samma papper", paper)
    with pytest.raises(RenewalWithoutEnd):
        house.contract("Utan slut", ends_on=None)
    with pytest.raises(NoticeOutOfOrder), house.writing() as work:
        actions.give_notice(work, contract.id, date(2026, 3, 10), date(2026, 3, 9))
    for deed, days in (
        (actions.give_notice, (date(2026, 3, 21), date(2026, 4, 1))),
        (actions.end_contract, (date(2026, 3, 21),)),
    ):
        with pytest.raises(DayAhead), house.writing() as work:
            deed(work, contract.id, *days)


def test_the_register_tells_what_ends_before_a_day_soonest_first_until_the_board_has_considered_it(
    house, clock
):
    house.contract("Tar slut", ends_on=date(2026, 5, 31), renewal_months=None)
    lifts = house.contract("Hissarna")  # last day of notice 30 September 2026
    house.contract("Långt bort", ends_on=date(2031, 12, 31))
    gone = house.contract("Slut", ends_on=date(2026, 6, 30))
    with house.writing() as work:
        actions.end_contract(work, gone.id, date(2026, 3, 1))

    def ending(before):
        with house.reading() as work:
            return [one.contract.title for one in queries.ending_contracts(work, before)]

    assert ending(date(2026, 5, 31)) == []
    assert ending(date(2026, 6, 1)) == ["Tar slut"]
    assert ending(date(2026, 10, 1)) == ["Tar slut", "Hissarna"]
    with house.writing() as work:
        actions.keep_contract(work, lifts.id)
    assert ending(date(2026, 10, 1)) == ["Tar slut"]
    clock.advance(timedelta(days=300))  # January 2027: a new term, with a new last day
    assert ending(date(2027, 10, 1)) == ["Tar slut", "Hissarna"]


def test_notice_given_is_followed_to_its_last_day(house, clock):
    contract = house.contract()
    with house.writing() as work:
        leaving = actions.give_notice(work, contract.id, date(2026, 3, 20), date(2026, 12, 31))
        assert queries.entry(work, leaving).standing.state is ContractState.LEAVING
    clock.advance(timedelta(days=290))
    with house.reading() as work:
        [one] = queries.contracts(work)
        assert one.standing.state is ContractState.OVER


def test_a_hold_on_a_matter_covers_its_papers_and_its_contracts_and_what_is_put_there_later(house, secretary):
    minutes = secretary.sealed()
    matter, direct, by_contract = house.open(), house.file("Direkt"), house.file("Avtal", "service_contract")
    contract, outside = house.contract(document=by_contract), house.file("Utanför")
    house.put(matter, document_id=direct.id)
    house.put(matter, contract_id=contract.id)
    house.put(matter, item_id=minutes.items[0].id)
    with house.writing("board_member") as work:
        placed = retention.place_hold(work, Held(HoldKind.MATTER, matter_id=matter.id), "Tvist")
    later = house.file("Senare")
    assert held(house, later) == [False]
    house.put(matter, document_id=later.id)
    assert held(house, direct, by_contract, later, outside) == [True, True, True, False]
    with house.opener.reading(worker_for(house.board.association.id)) as work:
        sealed = queries.documents_of(work, [matter.id])[matter.id] - {direct.id, by_contract.id, later.id}
        assert len(sealed) == 1, "the sealed minutes that speak of it are held too"
    with house.writing("chair") as work:
        retention.lift_hold(work, placed.id, "Förlikning")
    assert held(house, direct, by_contract, later) == [False, False, False]


def test_a_hold_on_a_matter_spares_a_paper_linked_after_both_approvals(shelf, house):
    shelf.adopt()
    paper = shelf.file("Faktura", read=False)
    disposal = shelf.propose()
    shelf.wait_for_objections()
    for role in ("chair", "treasurer"):
        shelf.approve(disposal, role)
    matter = house.open()
    with house.writing("chair") as work:
        retention.place_hold(work, Held(HoldKind.MATTER, matter_id=matter.id), "Tvist")
    house.put(matter, document_id=paper.id)
    shelf.carry_out()
    assert shelf.items(disposal)[paper.reference].state.value == "spared"


def test_a_hold_names_a_matter_that_its_author_knows_of(house):
    with pytest.raises(HoldIncomplete), house.writing("chair") as work:
        retention.place_hold(work, Held(HoldKind.MATTER), "Tvist")


def test_what_is_disposed_of_leaves_no_link_and_no_contract_behind(shelf, house):
    shelf.adopt()
    paper, avtal = (
        shelf.file("Faktura", read=False),
        shelf.file("Avtal", record_class="service_contract", read=False),
    )
    matter = house.open()
    contract = house.contract(document=avtal, starts_on=None, ends_on=date(2015, 12, 31), renewal_months=None)
    house.put(matter, document_id=paper.id)
    house.put(matter, contract_id=contract.id)
    with house.writing() as work:
        actions.end_contract(work, contract.id, date(2015, 12, 31))
    with house.opener.reading(worker_for(shelf.tenant)) as work:
        assert len(due(work).groups) == 2
    shelf.whole_round()
    assert house.titles(matter) == []
    with house.opener.reading(worker_for(shelf.tenant)) as work:
        assert not work.session.query(MatterLink).count()
        assert not work.session.query(Contract).count()


def test_a_hold_is_placed_from_the_matters_page_and_says_which_matter_it_is_on(house, client_as):
    matter, paper = house.open("Takläckan"), house.file("Foto")
    house.put(matter, document_id=paper.id)
    chair = client_as("chair")
    assert f"matter={matter.id}" in chair.get(f"{BASE}/matters/{matter.id}").get_data(as_text=True)
    form = chair.get(f"{BASE}/retention/holds/new?matter={matter.id}").get_data(as_text=True)
    assert matter.label in form
    said = {"kind": "matter", "matter": matter.label.lower(), "reason": "Tvist om taket", "record_class": ""}
    answer = chair.post(f"{BASE}/retention/holds/new", data=said)
    assert answer.location.endswith(f"/matters/{matter.id}")
    assert "Takläckan" in chair.get(f"{BASE}/retention/holds").get_data(as_text=True)
    assert "Gallringsstopp" in chair.get(f"{BASE}/archive/{paper.id}").get_data(as_text=True)
    assert "Tvist om taket" in seen(chair, f"{BASE}/matters/{matter.id}")
    unknown = chair.post(f"{BASE}/retention/holds/new", data=said | {"matter": "2026-Ä99"})
    assert "Det finns inget ärende med det numret" in unknown.get_data(as_text=True)
    with house.writing() as work:
        actions.declare_conflict(work, matter.id, house.board.people["treasurer"].id)
    told = client_as("treasurer").get(f"{BASE}/retention/holds").get_data(as_text=True)
    assert "ett ärende som du inte ser" in told
    assert "Takläckan" not in told
    with house.reading("treasurer") as work:
        assert queries.matters_of(work, Thing(document_id=paper.id)) == []


def test_an_undone_import_leaves_what_is_in_a_matter_or_in_the_register_of_contracts(house, send):
    rows = send(
        ("ett.pdf", text_pdf("Ett")), ("avtal.pdf", text_pdf("Avtal")), ("annat.pdf", text_pdf("Annat"))
    )
    house.put(house.open(), document_id=rows[0].document_id)
    with house.reading() as work:
        paper = by_id(work, rows[1].document_id)
    house.contract(document=paper)
    with house.reading() as work:
        assert in_use(work, import_by_id(work, rows[0].import_id)) == {
            rows[0].document_id: "matter",
            rows[1].document_id: "contract",
        }
