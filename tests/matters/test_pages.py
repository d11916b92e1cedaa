"""The pages of matters and contracts in a browser's eyes, as each role meets them."""

import re
from datetime import date

import pytest

from boardroom.minutes.queries import Sought, decisions
from tests.data.filed import seen
from tests.matters.conftest import BASE


def test_a_matter_is_opened_filled_closed_and_opened_again_in_the_browser(house, client_as):
    secretary = client_as("secretary")
    seen(secretary, f"{BASE}/matters/new")
    wrong = secretary.post(
        f"{BASE}/matters/new", data={"title": "Läcka", "kind": "", "apartments": "övre lägenheten"}
    )
    assert "Skriv lägenheternas nummer" in wrong.get_data(as_text=True)
    said = {
        "title": "Läcka i badrummet",
        "kind": "damage_case",
        "apartments": "1203, lgh 1103",
        "parts": ["pipes", "wet_rooms"],
        "counterparty": "Rörfirman",
        "people": [str(house.board.people["treasurer"].id)],
        "opened_on": "2026-03-01",
    }
    page = secretary.post(f"{BASE}/matters/new", data=said).location
    shown = seen(secretary, page)
    for words in (
        "Läcka i badrummet",
        "2026-Ä1",
        "1103",
        "1203",
        "Badrum och våtrum",
        "Rörfirman",
        "Cecilia Ask",
        "Skadeärende",
    ):
        assert words in shown, words
    paper = house.file("Fuktrapport", "damage_case", date(2026, 3, 5))
    assert secretary.post(f"{page}/papers", data={"reference": paper.reference}).status_code == 302
    assert secretary.post(f"{page}/papers", data={"reference": "1999-001"}).status_code == 302
    shown = seen(secretary, page)
    assert "Det finns inget dokument med det arkivnumret" in shown
    held = shown.split('class="years-down"')[1]
    assert held.index("1 mars 2026") < held.index("Fuktrapport")
    seen(secretary, f"{page}/edit")
    assert secretary.post(f"{page}/edit", data=said | {"title": "Läckan"}).status_code == 302
    seen(secretary, f"{page}/close")
    assert secretary.post(f"{page}/close", data={"reason": ""}).status_code == 200
    assert secretary.post(f"{page}/close", data={"reason": "Torrt"}).status_code == 302
    assert "Avslutat" in seen(secretary, page)
    seen(secretary, f"{page}/reopen")
    assert secretary.post(f"{page}/reopen", data={"reason": "Vått igen"}).status_code == 302
    assert "Återöppnat" in seen(secretary, page)
    remove = re.search(r'action="([^"]+/remove)"', seen(secretary, page)).group(1)
    assert secretary.post(remove).status_code == 302
    assert "Fuktrapport" not in seen(secretary, page).split("</main>")[0].split('class="years-down"')[1]


def test_a_document_a_paragraph_and_a_decision_are_put_into_a_matter_from_their_own_pages(
    house, secretary, client_as
):
    minutes, matter, paper = secretary.sealed(), house.open("Taket"), house.file("Anbud", "service_contract")
    with house.reading() as work:
        [decided] = decisions(work, Sought(words="anbudet")).rows
    browser = client_as("secretary")
    for page, thing in (
        (f"{BASE}/archive/{paper.id}", f"document={paper.id}"),
        (f"{BASE}/minutes/{minutes.id}", f"item={minutes.items[0].id}"),
        (f"{BASE}/decisions/{decided.decision.id}", f"decision={decided.decision.id}"),
    ):
        before = browser.get(page).get_data(as_text=True)
        assert f"/matters/add?{thing}" in before, page
        assert matter.label not in before
        seen(browser, f"{BASE}/matters/add?{thing}")
        answer = browser.post(f"{BASE}/matters/add?{thing}", data={"matter": str(matter.id)})
        assert answer.location.endswith(f"/matters/{matter.id}")
        assert matter.label in seen(browser, page), page
    assert len(house.titles(matter)) == 3
    new = browser.post(f"{BASE}/matters/add?document={paper.id}", data={"matter": "new"}).location
    assert f"document={paper.id}" in new
    opened = browser.post(new, data={"title": "Nytt", "kind": ""}).location
    assert "Anbud" in seen(browser, opened)
    assert browser.get(f"{BASE}/matters/add").status_code == 404
    assert client_as("auditor").get(f"{BASE}/matters/add?document={paper.id}").status_code == 403


def test_a_conflict_of_interest_is_noted_and_taken_back_in_the_browser(house, client_as):
    matter = house.open("Anbuden")
    page, person = f"{BASE}/matters/{matter.id}", house.board.people["treasurer"]
    secretary = client_as("secretary")
    seen(secretary, f"{page}/conflict")
    assert secretary.post(f"{page}/conflict", data={"person": str(person.id)}).status_code == 302
    assert "Cecilia Ask ser inte ärendet" in seen(secretary, page)
    treasurer = client_as("treasurer")
    assert treasurer.get(page).status_code == 404
    assert treasurer.get(f"{page}/edit").status_code == 404
    assert secretary.post(f"{page}/conflict/{person.id}/withdraw").status_code == 302
    assert treasurer.get(page).status_code == 200
    own = treasurer.post(f"{page}/conflict", data={"person": str(person.id)})
    assert own.location.endswith("/matters/")


def test_the_life_of_the_roof_has_its_years_down_the_side_and_leads_to_each(house, client_as):
    matter = house.open("Taken", parts=("roof",), day=date(2019, 5, 1))
    for year in (1987, 1998, 2012):
        house.file(f"Takomläggning {year}", "construction_contract", date(year, 5, 1))
    house.put(matter, document_id=house.file("Besiktning", day=date(2019, 6, 1)).id)
    page = seen(client_as("auditor"), f"{BASE}/matters/parts/roof")
    assert "Takomläggning 1987" in page, "an auditor reads construction contracts"
    assert "Besiktning" not in page
    page = seen(client_as("chair"), f"{BASE}/matters/parts/roof")
    years = re.findall(r'<h2 class="year-mark">([^<]+)</h2>', page)
    assert years == ["2019", "2012", "1998", "1987"]
    assert 'href="#y1987"' in page
    assert 'id="y1987"' in page
    assert "2 ärenden" not in page
    assert client_as("chair").get(f"{BASE}/matters/parts/nothing").status_code == 404


def test_the_building_its_apartments_and_counterparties_lead_to_their_lives(house, client_as):
    house.open("Läcka", apartments=("1203",), parts=("pipes",), counterparty="Rörfirman")
    house.contract("Rörjour", counterparty="Rörfirman")
    browser = client_as("secretary")
    assert "Stammar, vatten och avlopp" in seen(browser, f"{BASE}/matters/parts")
    answer = browser.post(f"{BASE}/matters/parts/new", data={"name": "Cykelrum"})
    assert answer.status_code == 302
    assert "Cykelrum" in seen(browser, f"{BASE}/matters/parts")
    again = browser.post(f"{BASE}/matters/parts/new", data={"name": "Cykelrum"}).get_data(as_text=True)
    assert "Den delen finns redan i listan" in again
    assert "Lägenhet 1203" in seen(browser, f"{BASE}/matters/apartments")
    lettered = browser.get(f"{BASE}/matters/apartments/find?number=lgh+12+a", follow_redirects=True)
    assert "Lägenhet 12 A" in lettered.get_data(as_text=True)
    found = browser.get(f"{BASE}/matters/apartments/find?number=1203")
    assert "Läcka" in seen(browser, found.location)
    assert browser.get(f"{BASE}/matters/apartments/<b>").status_code == 404
    assert "Rörfirman" in seen(browser, f"{BASE}/matters/counterparties")
    shown = seen(browser, f"{BASE}/matters/counterparties?name=R%C3%B6rfirman")
    assert "Läcka" in shown
    assert "Rörjour" in shown


def test_a_contract_is_entered_from_its_paper_given_notice_of_and_ended_in_the_browser(house, client_as):
    paper = house.file("Hissavtal 2024", "service_contract", date(2024, 1, 1))
    browser = client_as("secretary")
    assert "Hissavtal 2024" in seen(browser, f"{BASE}/contracts/")
    assert "Avtalets tider" in browser.get(f"{BASE}/archive/{paper.id}").get_data(as_text=True)
    way = browser.get(f"{BASE}/contracts/of/{paper.id}").location
    form = seen(browser, way)
    assert 'value="2024-01-01"' in form
    said = {
        "title": "Hissarna",
        "kind": "service_contract",
        "counterparty": "Provhissen AB",
        "starts_on": "2024-01-01",
        "ends_on": "2026-06-30",
        "notice_count": "3",
        "notice_unit": "months",
        "renewal_months": "12",
    }
    wrong = browser.post(way, data=said | {"ends_on": "2023-12-31"}).get_data(as_text=True)
    assert "Slutdagen kan inte ligga före startdagen" in wrong
    page = browser.post(way, data=said).location
    shown = seen(browser, page)
    assert "Säg upp senast 31 mars 2026, annars löper det till och med 30 juni 2027" in shown
    assert "<dd>3 månader</dd>" in shown
    assert "<dd>1 år i taget</dd>" in shown
    assert browser.get(f"{BASE}/contracts/of/{paper.id}").location == page
    assert "Avtal: Hissarna" in browser.get(f"{BASE}/archive/{paper.id}").get_data(as_text=True)
    home = seen(browser, f"{BASE}/")
    assert "Behålla eller säga upp: Hissarna" in home
    assert browser.post(f"{page}/keep").status_code == 302
    assert "Behålla eller säga upp: Hissarna" not in seen(browser, f"{BASE}/")
    seen(browser, f"{page}/edit")
    assert browser.post(f"{page}/edit", data=said | {"notice_count": "2"}).status_code == 302
    assert "Behålla eller säga upp: Hissarna" in seen(browser, f"{BASE}/"), "its days are other ones"
    assert 'value="2026-06-30"' in seen(browser, f"{page}/notice")
    assert (
        browser.post(
            f"{page}/notice", data={"noticed_on": "2026-03-20", "leaves_on": "2026-06-30"}
        ).status_code
        == 302
    )
    assert "Uppsagt. Gäller till och med 30 juni 2026" in seen(browser, page)
    seen(browser, f"{page}/end")
    assert browser.post(f"{page}/end", data={"day": "2026-03-20"}).status_code == 302
    assert "Upphörde 20 mars 2026" in seen(browser, page)
    assert house.event_day(paper.id) == date(2026, 3, 20)
    assert browser.post(f"{page}/again").status_code == 302
    assert house.event_day(paper.id) is None
    assert "Avtal som har upphört" not in seen(browser, f"{BASE}/contracts/")
    table = browser.get(f"{BASE}/contracts/register.csv").get_data(as_text=True)
    assert "Hissarna" in table


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("manager", 403), ("member", 403), ("administrator", 403)]
)
def test_who_does_not_write_reads_or_is_refused(house, client_as, role, status):
    matter, paper = house.open("Avtalet"), house.file("Avtal", "service_contract")
    contract = house.contract(document=paper)
    house.put(matter, contract_id=contract.id)
    browser = client_as(role)
    for page in (
        f"matters/{matter.id}",
        f"contracts/{contract.id}",
        "matters/",
        "contracts/",
        "matters/parts/lift",
    ):
        assert browser.get(f"{BASE}/{page}").status_code == status, page
    for deed in (
        f"matters/{matter.id}/close",
        f"contracts/{contract.id}/end",
        f"contracts/{contract.id}/keep",
    ):
        assert browser.post(f"{BASE}/{deed}", data={"reason": "x", "day": "2026-03-01"}).status_code == 403, (
            deed
        )


def test_a_protected_person_stands_in_a_dossier_without_a_name(house, client_as):
    person = house.board.people["treasurer"]
    matter = house.open("Läckan", people=(person.id,))
    with house.writing() as work:
        work.session.get_one(type(person), person.id).protected_identity = True
    page = client_as("chair").get(f"{BASE}/matters/{matter.id}").get_data(as_text=True)
    assert "Person med skyddade uppgifter" in page
    assert "Cecilia Ask" not in page
