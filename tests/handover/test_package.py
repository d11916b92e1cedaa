"""The package holds what is open on the day, as far as the reader may see it, and the receipt says the same."""

from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import hide_from
from boardroom.handover import actions, queries
from boardroom.handover.actions import printing
from boardroom.handover.models import Point
from boardroom.handover.rules import POINT_WORDS
from boardroom.mandates.actions import enter_ownership
from boardroom.mandates.models import Mandate
from boardroom.matters.actions import (
    Card,
    ContractCard,
    declare_conflict,
    open_matter,
    register_contract,
)
from boardroom.matters.actions import link as link_to_matter
from boardroom.matters.models import Contract, Matter, MatterConflict
from boardroom.matters.queries.linking import Thing
from boardroom.minutes.actions import begin as begin_minutes
from boardroom.minutes.models import Decision
from boardroom.minutes.queries import decisions_by_ids
from boardroom.papers.actions import add_binder
from boardroom.papers.rules import Card as BinderCard
from boardroom.retention.actions import place_hold
from boardroom.retention.rules import Held, HoldKind
from tests.data.filed import seen
from tests.data.minutes import file_sealed_minutes
from tests.minutes.conftest import Secretary


@pytest.fixture
def full(board):
    """A board with something open of every kind, and one member who leaves soon."""
    secretary = Secretary(board)
    file_sealed_minutes(
        board, date(2026, 2, 10), [("Tvättstugan", "att köpa en torktumlare", "adopted")], number=2
    )
    with secretary.opener.writing(board.actor("secretary")) as work:
        begin_minutes(work, secretary.meeting())
        register_contract(
            work, ContractCard("Hissavtalet", "service_contract", "Hissbolaget", ends_on=date(2026, 9, 30))
        )
        register_contract(
            work, ContractCard("Avtalet om tio år", "service_contract", ends_on=date(2036, 9, 30))
        )
        open_matter(work, Card("Läckan i källaren"))
        place_hold(
            work, Held(HoldKind.PERIOD, since=date(2020, 1, 1), before=date(2021, 1, 1)), "Tvist om fasaden"
        )
        add_binder(work, BinderCard("Pärm 4", "hyllan", "Servitut"))
    with secretary.opener.writing(worker_for(board.association.id)) as work:
        for decision in work.session.query(Decision):
            decision.responsible_id, decision.due = board.people["treasurer"].id, date(2026, 5, 1)
        person = board.people["board_member"].id
        for mandate in work.session.query(Mandate).filter(Mandate.person_id == person):
            mandate.end = date(2026, 3, 25)
    with secretary.opener.writing(board.actor("chair")) as work:
        board.handover = actions.begin(work, date(2026, 3, 25))
    return board


EXPECTED = {
    Point.ACTIONS: "köpa en torktumlare",
    Point.MINUTES: "14 mars 2026, Utkast",
    Point.CONTRACTS: "Hissavtalet, Hissbolaget",
    Point.MATTERS: "Läckan i källaren",
    Point.HOLDS: "Tvist om fasaden",
    Point.PAPER: "Pärm 4, hyllan, Servitut",
    Point.ADMINISTRATORS: "Astrid Ek",
}


def test_what_the_register_of_apartments_lacks_is_handed_on_without_saying_whose_they_are(full, client_as):
    with full.runtime.opener.writing(full.actor("chair")) as work:
        enter_ownership(work, full.people["treasurer"].id, "1203", None)
        enter_ownership(work, full.people["deputy"].id, "1204", date(2020, 1, 1), date(2026, 2, 28))
        enter_ownership(work, full.people["deputy"].id, "1302", date(2026, 3, 1))
    expected = [
        "Lägenhet 1203: ägarens första dag är inte känd",
        "Lägenhet 1204: ingen ägare i dag",
        "Medlemmar utan lägenhet i registret: 1",
    ]
    assert list(_sections(full, "treasurer")[POINT_WORDS[Point.APARTMENTS]]) == expected
    page = f"/brf-provet-1/handover/{full.handover.id}"
    assert '/board/apartments">Lägenhet 1203' in seen(client_as("chair"), page)
    assert "/board/apartments" not in seen(
        client_as("treasurer"), page
    )  # who does not look after the register
    form = {"apartments-remark": "Frågar mäklaren"}
    assert client_as("treasurer").post(f"{page}/points/apartments", data=form).status_code == 303
    _receipt, by_title = _told(full, "chair")
    assert list(by_title[POINT_WORDS[Point.APARTMENTS]].rows) == expected


def test_the_page_does_not_say_why_a_hold_was_placed_to_who_has_a_conflict_of_interest(full, client_as):
    with full.runtime.opener.writing(full.actor("chair")) as work:
        matter = work.session.query(Matter).one()
        declare_conflict(work, matter.id, full.people["treasurer"].id, "granne")
        place_hold(work, Held(HoldKind.MATTER, matter_id=matter.id), "Läckan prövas")
    page = f"/brf-provet-1/handover/{full.handover.id}"
    assert "Läckan prövas" in seen(client_as("secretary"), page)
    told = seen(client_as("treasurer"), page)
    assert "Läckan prövas" not in told
    assert "Allt i ett ärende, också det som läggs dit senare, sedan 20 mars 2026" in told


def _sections(board, role):
    with board.runtime.opener.reading(board.actor(role)) as work:
        found = queries.package(work)
        return {one.title: one.rows for one in actions.compose_sections(work, board.handover, found)}


@pytest.mark.parametrize("point", EXPECTED)
def test_what_is_open_stands_under_its_point(full, point):
    rows = _sections(full, "chair")[POINT_WORDS[point]]
    assert any(EXPECTED[point] in row for row in rows), rows


def test_a_contract_that_ends_in_ten_years_is_not_the_next_boards(full):
    assert "tio år" not in str(_sections(full, "chair"))


def test_the_page_leads_to_each_thing(full, client_as):
    page = seen(client_as("secretary"), f"/brf-provet-1/handover/{full.handover.id}")
    for part in ("/contracts/", "/matters/", "/binders/", "/decisions/", "/minutes/"):
        assert f'href="/brf-provet-1{part}' in page or part in page, part
    for said in EXPECTED.values():
        assert said in page, said


def test_contracts_that_run_are_read_in_the_register(full, client_as):
    page = seen(client_as("treasurer"), "/brf-provet-1/handover/first-visit")
    assert "Avtalen" in page
    assert "/brf-provet-1/contracts/" in page


def _told(board, role):
    with board.runtime.opener.reading(board.actor(role)) as work:
        receipt = printing._receipt(work, work.session.merge(board.handover), "")
        return receipt, {one.title: one for one in receipt.sections}


def test_the_receipt_leaves_out_what_anyone_is_barred_from_whoever_closes_it(full):
    with full.runtime.opener.writing(full.actor("chair")) as work:
        tenant = full.association.id
        matter = work.session.query(Matter).one()
        contract = work.session.query(Contract).filter(Contract.title == "Hissavtalet").one()
        decision = work.session.query(Decision).one()
        sealed = decisions_by_ids(work, [decision.id])[decision.id].document
        work.session.add(
            MatterConflict(
                id=new_id(),
                association_id=tenant,
                matter_id=matter.id,
                person_id=full.people["deputy"].id,
                reason="granne",
                declared_at=work.now,
            )
        )
        link_to_matter(work, matter.id, Thing(contract_id=contract.id))
        place_hold(work, Held(HoldKind.MATTER, matter_id=matter.id), "Läckan prövas")
        hide_from(work, sealed.id, full.people["treasurer"].id, reason="jäv")
    for role in ("chair", "deputy"):
        receipt, by_title = _told(full, role)
        for word in ("Läckan", "Hissavtalet", "torktumlare"):
            assert word not in str(receipt), word
        assert list(by_title[POINT_WORDS[Point.HOLDS]].rows) == ["Allt från en tid, sedan 20 mars 2026"]
        for point in (Point.ACTIONS, Point.CONTRACTS, Point.MATTERS, Point.HOLDS):
            assert by_title[POINT_WORDS[point]].left_out == 1, point


def test_protected_names_are_covered_in_the_receipt(full):
    with full.runtime.opener.writing(full.actor("chair")) as work:
        work.session.merge(full.people["treasurer"]).protected_identity = True
    name = full.people["treasurer"].name
    receipt, by_title = _told(full, "chair")
    assert name not in str(receipt)
    assert "Person med skyddade uppgifter" in str(by_title[POINT_WORDS[Point.ACTIONS]].rows)
