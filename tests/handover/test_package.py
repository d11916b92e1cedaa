"""The package holds what is open on the day, as far as the reader may see it, and the receipt says the same."""

from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.handover import actions, queries
from boardroom.handover.models import Point
from boardroom.handover.rules import POINT_WORDS
from boardroom.mandates.models import Mandate
from boardroom.matters.actions import Card, ContractCard, open_matter, register_contract
from boardroom.minutes.actions import begin as begin_minutes
from boardroom.minutes.models import Decision
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


def _sections(board, role):
    with board.runtime.opener.reading(board.actor(role)) as work:
        found = queries.package(work)
        return {one.title: one.rows for one in actions.sections(work, board.handover, found)}


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
