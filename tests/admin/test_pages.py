import re

import pytest
from sqlalchemy import select

from boardroom.admin.queries import concealed, outstanding
from boardroom.associations.queries import own
from boardroom.audit.actions import note_reading, record
from boardroom.audit.models import Entry
from boardroom.core.actor import ANONYMOUS
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document, hide_from, show_again
from boardroom.documents.models import Document
from boardroom.matters.actions import (
    Card,
    ContractCard,
    declare_conflict,
    link,
    open_matter,
    register_contract,
)
from boardroom.matters.queries import Thing
from boardroom.retention.actions import place_hold
from boardroom.retention.rules import Held, HoldKind
from boardroom.worker import LANES

BASE = "/brf-provet-1"


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_settings_are_grouped_and_each_group_is_saved_by_itself(board, client_as):
    browser = client_as("chair")
    page = text(browser.get(f"{BASE}/settings/"))
    assert 'value="Brf Provet 1"' in page
    boxes = re.findall(r'<input[^>]*name="signing-methods"[^>]*>', page)
    assert len(boxes) > 1
    assert not [box for box in boxes if "required" in box], "a browser would ask for every one of them"
    assert browser.post(f"{BASE}/settings/name", data={"name-name": "Brf Provet Ett"}).status_code == 303
    assert (
        browser.post(
            f"{BASE}/settings/signing",
            data={"signing-signer_rule": "minute_taker_chair", "signing-methods": ["passkey"]},
        ).status_code
        == 303
    )
    assert (
        browser.post(
            f"{BASE}/settings/minutes", data={"minutes-form": "continuous", "minutes-next_number": "412"}
        ).status_code
        == 303
    )
    assert browser.post(f"{BASE}/settings/member-pages", data={"member-pages-shown": "y"}).status_code == 303
    assert (
        browser.post(
            f"{BASE}/settings/fiscal-year", data={"fiscal-year-month": "7", "fiscal-year-day": "1"}
        ).status_code
        == 303
    )
    changed = {"changed-year-start": "2025-07-01", "changed-year-last_day": "2026-12-31"}
    assert browser.post(f"{BASE}/settings/changed-year", data=changed).status_code == 303
    with board.runtime.opener.reading(board.actor("chair")) as work:
        association = own(work)
        assert association.name == "Brf Provet Ett"
        assert (association.signer_rule, association.signing_methods) == ("minute_taker_chair", "passkey")
        assert (association.minutes_form.value, association.minutes_next) == ("continuous", 412)
        assert association.member_pages
        assert association.fiscal_year_start_month == 1
    page = text(browser.get(f"{BASE}/settings/"))
    assert "31 december 2026" in page


def test_the_forms_of_settings_and_elections_carry_their_protection(app, client_as):
    app.config["WTF_CSRF_ENABLED"] = True
    browser = client_as("chair")
    assert browser.post(f"{BASE}/settings/name", data={"name-name": "Brf Provet Ett"}).status_code == 400
    for address in (f"{BASE}/settings/", f"{BASE}/board/election", f"{BASE}/board/seat"):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text(browser.get(address))).group(1)
    changed = {"name-name": "Brf Provet Ett", "csrf_token": token}
    assert browser.post(f"{BASE}/settings/name", data=changed).status_code == 303


def test_a_refused_setting_is_explained_in_its_group(client_as):
    browser = client_as("chair")
    changed = {"changed-year-start": "2025-07-01", "changed-year-last_day": "2028-12-31"}
    answer = browser.post(f"{BASE}/settings/changed-year", data=changed)
    assert answer.status_code == 422
    assert "högst arton månader" in text(answer)
    assert browser.post(f"{BASE}/settings/no-such-group").status_code == 404


def test_the_log_says_in_words_who_did_what(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        record(work, "signed", "envelope", "1", title="Styrelseprotokoll 7/2026")
    page = text(client_as("secretary").get(f"{BASE}/log/"))
    assert "Astrid Ek" in page
    assert "skrev under: Styrelseprotokoll 7/2026" in page


def test_the_log_is_paged(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        for number in range(120):
            record(work, "signed", "envelope", number, title=f"Protokoll {number}")
    browser = client_as("chair")
    assert "Protokoll 119<" in browser.get(f"{BASE}/log/").get_data(as_text=True)
    third = browser.get(f"{BASE}/log/?page=3").get_data(as_text=True)
    assert "Protokoll 0<" in third
    assert "Protokoll 119<" not in third
    assert browser.get(f"{BASE}/log/?page=99").status_code == 200
    assert browser.get(f"{BASE}/log/?page=x").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [("chair", 200), ("auditor", 200), ("secretary", 403), ("administrator", 403), ("member", 403)],
)
def test_the_access_log_is_for_the_chair_and_the_auditor(board, client_as, role, status):
    with board.runtime.opener.writing(board.actor("treasurer")) as work:
        note_reading(work, "opened", "document", "1")
    answer = client_as(role).get(f"{BASE}/access-log/")
    assert answer.status_code == status
    assert ("Cecilia Ask" in text(answer)) is (status == 200)


def test_the_running_is_told_in_words(client_as):
    page = text(client_as("administrator").get(f"{BASE}/health/"))
    assert "Inget har gått fel" in page
    assert "Ingen är tagen än" in page
    assert "Ledigt på disken" in page


def test_what_is_outstanding_is_counted_by_lane_without_any_content(board):
    with board.runtime.opener.reading(ANONYMOUS) as work:
        left = outstanding(work)
    assert set(left) <= set(LANES)
    assert all(count == 0 for count in left.values())


def test_the_access_log_names_the_paper_that_was_opened(board, clock, client_as):
    with board.runtime.opener.writing(board.actor("treasurer")) as work:
        document = Document(
            id=new_id(),
            association_id=board.association.id,
            reference="2026-001",
            title="Avtal om hissen",
            record_class="service_contract",
            created_at=clock.now(),
        )
        work.session.add(document)
        work.session.flush()
        note_reading(work, "opened", "document", document.id)
    page = text(client_as("chair").get(f"{BASE}/access-log/"))
    assert "Avtal om hissen" in page
    assert str(document.id) in page


def test_the_log_names_no_paper_that_is_hidden_from_its_reader(board, client_as):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        paper = file_document(work, title="Störningsärende 12", files=[], record_class="service_contract")
        hide_from(work, paper.id, board.people["chair"].id, "Jäv")
        record(work, "documents.described", "document", paper.id, title=paper.title)
    assert paper.title in text(client_as("secretary").get(f"{BASE}/log/"))
    page = text(client_as("chair").get(f"{BASE}/log/"))
    assert "ändrade en handlings uppgifter" in page
    assert paper.title not in page


def test_the_log_says_from_whom_a_paper_was_hidden_by_name(board, client_as):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        paper = file_document(work, title="Anbud på taket", files=[])
        hide_from(work, paper.id, board.people["treasurer"].id, "Jäv")
        show_again(work, paper.id, board.people["treasurer"].id)
    page = text(client_as("secretary").get(f"{BASE}/log/"))
    name = board.people["treasurer"].name
    assert f"dolde en handling för en person (jäv): {name}" in page
    assert f"visade en handling igen: {name}" in page


def test_the_log_names_no_matter_contract_or_hold_to_who_is_bound_by_a_conflict(board, client_as):
    opener = board.runtime.opener
    with opener.writing(board.actor("secretary")) as work:
        matter = open_matter(work, Card("Läckan i källaren"))
        contract = register_contract(work, ContractCard("Läcksökning", "service_contract", "Rörfirman"))
        link(work, matter.id, Thing(contract_id=contract.id))
        place_hold(work, Held(HoldKind.MATTER, matter_id=matter.id), "Läckan prövas av nämnden")
        declare_conflict(work, matter.id, board.people["chair"].id, "granne")
    told = text(client_as("secretary").get(f"{BASE}/log/"))
    bound = text(client_as("chair").get(f"{BASE}/log/"))
    for word in (matter.label, "prövas av nämnden"):
        assert word in told, word
        assert word not in bound, word
    with opener.reading(board.actor("chair")) as work:
        entries = list(work.session.scalars(select(Entry)))
        hidden = concealed(work, entries)
    about = {"matter", "contract", "legal_hold"}
    assert {one.subject_id for one in entries if one.subject_kind in about} <= hidden
