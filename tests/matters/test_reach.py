"""Nobody learns of a matter, a contract or a paper in one beyond their Scope, by list, count, page or search."""

from datetime import date

import pytest

from boardroom.core.errors import NotFound
from boardroom.documents.actions import hide_from
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids
from boardroom.matters import actions, queries
from boardroom.matters.queries import Sought, Thing
from tests.matters.conftest import BASE


def test_a_paper_hidden_from_a_reader_is_neither_shown_nor_counted(house, client_as):
    matter = house.open("Anbuden")
    for title in ("Öppet papper", "Hemligt anbud"):
        house.put(matter, document_id=house.file(title).id)
    with house.reading() as work:
        secret = next(
            event.document
            for event in queries.events_of(work, [matter], turns=False)
            if event.document.title == "Hemligt anbud"
        )
    with house.writing() as work:
        hide_from(work, secret.id, house.board.people["treasurer"].id, "Jäv")
    assert house.titles(matter, "treasurer") == ["Öppet papper"]
    page = client_as("treasurer").get(f"{BASE}/matters/{matter.id}").get_data(as_text=True)
    assert "Hemligt anbud" not in page
    assert "1 handling i tidsordning" in page
    assert "2 handlingar i tidsordning" in client_as("chair").get(f"{BASE}/matters/{matter.id}").get_data(
        as_text=True
    )


@pytest.mark.parametrize("role", ["chair", "treasurer"])
def test_a_conflict_of_interest_hides_the_matter_its_papers_and_its_contracts_from_everyone_it_binds(
    house, client_as, role
):
    person = house.board.people[role]
    matter, paper = house.open("Anbuden", apartments=("1203",), parts=("roof",)), house.file("Anbud")
    contract = house.contract("Utan papper")
    house.put(matter, document_id=paper.id)
    house.put(matter, contract_id=contract.id)
    with house.writing() as work:
        actions.declare_conflict(work, matter.id, person.id, "Äger firman")
    later = house.file("Senare anbud")
    house.put(matter, document_id=later.id)
    with house.reading(role) as work:
        assert queries.all_matters(work) == []
        assert queries.matters(work, Sought()).total == 0
        assert queries.apartments(work) == {}
        assert queries.part_counts(work) == {}
        assert by_ids(work, [paper.id, later.id]) == {}
        assert queries.contracts(work) == []
        assert queries.open_matters(work) == []
        assert queries.matters_of(work, Thing(document_id=paper.id)) == []
        with pytest.raises(NotFound):
            queries.by_id(work, matter.id)
    browser = client_as(role)
    assert browser.get(f"{BASE}/matters/{matter.id}").status_code == 404
    assert browser.get(f"{BASE}/contracts/{contract.id}").status_code == 404
    assert "Anbuden" not in browser.get(f"{BASE}/matters/").get_data(as_text=True)
    assert house.titles(matter, "secretary") == ["Utan papper", "Anbud", "Senare anbud"]
    with pytest.raises(NotFound), house.writing(role) as work:
        actions.withdraw_conflict(work, matter.id, person.id)
    with house.writing() as work:
        actions.withdraw_conflict(work, matter.id, person.id)
    assert house.titles(matter, role) == ["Utan papper", "Anbud", "Senare anbud"]


def test_a_conflict_taken_back_shows_nothing_that_was_hidden_for_another_reason(house):
    matter, paper = house.open(), house.file("Anbud")
    person = house.board.people["treasurer"]
    with house.writing() as work:
        hide_from(work, paper.id, person.id, "Annat jäv")
    house.put(matter, document_id=paper.id)
    with house.writing() as work:
        actions.declare_conflict(work, matter.id, person.id)
        actions.withdraw_conflict(work, matter.id, person.id)
    assert house.titles(matter, "treasurer") == []


def test_who_sees_some_classes_knows_of_a_matter_by_what_they_may_read_in_it(house):
    bills, quarrel = house.open("Fakturorna"), house.open("Bråket", record_class="disturbance_case")
    house.put(bills, document_id=house.file("Utredning").id)
    assert house.seen("auditor") == []
    house.put(bills, document_id=house.file("Faktura", "vouchers").id)
    house.put(quarrel, document_id=house.file("Kvitto", "vouchers").id)
    assert house.seen("auditor") == [bills.label], "a disturbance's title is not for the auditor"
    assert house.titles(bills, "auditor") == ["Faktura"]
    for role in ("manager", "member", "administrator"):
        assert house.seen(role) == []


def test_contracts_are_known_within_their_class_and_while_their_paper_is(house):
    paper = house.file("Avtalspapper", "service_contract")
    with_paper = house.contract("Med papper", paper)
    house.contract("Bilplats", record_class="parking_lease")
    with house.reading("auditor") as work:
        assert [one.contract.title for one in queries.contracts(work)] == ["Med papper"]
    with house.writing() as work:
        hide_from(work, paper.id, house.board.people["chair"].id, "Jäv")
    with house.reading("chair") as work:
        assert [one.contract.title for one in queries.contracts(work)] == ["Bilplats"]
        assert queries.contract_of_document(work, paper.id) is None
        assert [one.contract.title for one in queries.ending_contracts(work, date(2099, 1, 1))] == [
            "Bilplats"
        ]
        with pytest.raises(NotFound):
            queries.contract_by_id(work, with_paper.id)


def test_a_part_of_the_building_shows_papers_that_name_it_within_the_scope_alone(house):
    house.file("Takomläggning gatuhuset: slutbesiktning", "construction_contract", date(1998, 10, 23))
    house.file("Kontakter till förvaltaren")
    tagged = house.file("Besiktning", day=date(2019, 5, 1), tags=("tak",))
    matter = house.open("Taket läcker", parts=("roof",))
    linked = house.file("Foto på takpannor", day=date(2026, 2, 1))
    house.put(matter, document_id=linked.id)
    with house.reading() as work:
        life = queries.life_of_part(work, queries.part_by_key(work, "roof"))
    told = {event.document.title: event.matter for event in life.events}
    assert set(told) == {"Takomläggning gatuhuset: slutbesiktning", "Besiktning", "Foto på takpannor"}
    assert told["Foto på takpannor"].label == matter.label
    assert told["Besiktning"] is None
    with house.writing() as work:
        hide_from(work, tagged.id, house.board.people["chair"].id, "Jäv")
    with house.reading("chair") as work:
        life = queries.life_of_part(work, queries.part_by_key(work, "roof"))
        assert "Besiktning" not in {event.document.title for event in life.events}
        with pytest.raises(NotFound):
            queries.part_by_key(work, "own_nothing")


def test_an_apartment_shows_papers_that_name_it_and_no_other_number(house):
    for title in ("Fuktrapport lgh 1203", "Lägenhet 12031", "Faktura 1203 kr"):
        house.file(title)
    with house.reading() as work:
        life = queries.life_of_apartment(work, "1203")
    assert [event.document.title for event in life.events] == ["Fuktrapport lgh 1203"]
    placed, elsewhere = house.file("Tillstånd att flytta en vägg"), house.file("Tillstånd att byta dörr")
    with house.writing() as work:
        for paper, number in ((placed, "1203"), (elsewhere, "1204")):
            work.session.get_one(Document, paper.id).apartment = number
    with house.reading() as work:
        life = queries.life_of_apartment(work, "1203")
    assert {event.document.title for event in life.events} == {
        "Fuktrapport lgh 1203",
        "Tillstånd att flytta en vägg",
    }
