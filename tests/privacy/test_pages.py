"""The privacy pages in a browser without script: requests, findings, erasure, record, incidents, noticed pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry, Reading
from boardroom.core.actor import worker_for
from boardroom.privacy import jobs
from boardroom.privacy.models import Incident, PrivacyRequest
from boardroom.privacy.rules.states import FindingKind, incident_clock
from tests.privacy.test_access import LETTER, opened

AT = "/brf-provet-1/privacy"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def only(desk, kind):
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        return work.session.scalars(select(kind)).one()


REQUEST = {
    "asked": "access",
    "names": "Hugo Björk",
    "how_checked": "Visade körkort",
    "received_on": "2026-03-18",
}


def test_a_request_goes_from_its_registration_to_the_package(desk, client_as):
    document = desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    browser = client_as("secretary")
    page = browser.post(f"{AT}/requests/new", data=REQUEST, follow_redirects=True)
    assert "Portalen söker nu igenom allt" in text(page)
    desk.work_off()
    made = only(desk, PrivacyRequest)
    shown = text(browser.get(f"{AT}/requests/{made.id}"))
    assert "29 dagar kvar" in shown
    assert "Klagomål" in shown
    assert f"Sida 1 i {document.reference}" in shown
    for one in desk.findings(made):
        address = f"{AT}/requests/{made.id}/findings/{one.id}"
        sheet = browser.get(address).get_data(as_text=True)
        if one.kind is FindingKind.PAGE:
            ticked = re.findall(r'value="(\d+)" checked> ([^<]+)<', sheet)
            # Nobody called Karin stands in the register, but it looks like a name; the telephone is not Hugo's.
            assert [word for _, word in ticked] == ["Karin", "Askelund", "070-999", "88", "77"]
            assert 'class="blacked"' in sheet
        mark = re.search(r'name="mark" value="(\w*)"', sheet)[1]
        words = re.findall(r'name="word" value="(\d+)"[^>]*> (Karin|Askelund|070-999|88|77)<', sheet)
        browser.post(
            address, data={"choice": "include", "mark": mark, "word": [number for number, _ in words]}
        )
    assert "Allt är genomgånget" in text(browser.get(f"{AT}/requests/{made.id}"))
    assert "Paketet görs nu" in text(browser.post(f"{AT}/requests/{made.id}/package", follow_redirects=True))
    desk.work_off()
    with browser.get(f"{AT}/requests/{made.id}/package.zip") as package:
        assert package.mimetype == "application/zip"
        assert f"Handlingar/{document.reference}.pdf" in opened(package.data).namelist()
    done = browser.post(f"{AT}/requests/{made.id}/close", data={"because": "Hämtat"}, follow_redirects=True)
    assert "Begäran är besvarad" in text(done)
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        read = work.session.scalars(
            select(Reading.what).where(Reading.subject_kind == "privacy_request")
        ).all()
    assert read == ["downloaded"]


def test_a_page_left_out_says_why_and_an_empty_reason_is_refused(desk, client_as):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    [page] = desk.pages(made)
    browser, address = client_as("secretary"), f"{AT}/requests/{made.id}/findings/{page.id}"
    assert "Skriv varför" in text(browser.post(address, data={"choice": "leave_out", "reason": " "}))
    browser.post(address, data={"choice": "leave_out", "reason": "Gäller en namne"})
    assert "Gäller en namne" in text(browser.get(f"{AT}/requests/{made.id}"))
    assert "utanför sidan" in text(browser.post(address, data={"choice": "include", "boxes": "10 20 5"}))


def test_the_quiet_page_shows_no_clock_before_anything_has_happened(client_as, desk):
    page = text(client_as("secretary").get(f"{AT}/"))
    assert "72" not in page
    assert "Väntar på svar" not in page
    assert "Skyddade personuppgifter" not in page
    desk.register()
    assert "Väntar på svar" in text(client_as("secretary").get(f"{AT}/"))


# --- The record of processing ---------------------------------------------------------------


def test_the_record_of_processing_follows_the_schedule_and_the_associations_own_words(client_as):
    chair = client_as("chair")
    chair.post(
        f"{AT}/contact",
        data={
            "contact": "Styrelsen, genom sekreteraren",
            "email": "styrelsen@exempel.se",
            "recipients": "Trapphus AB",
        },
    )
    page = text(chair.get(f"{AT}/processing"))
    for words in (
        "LEF 7:24",
        "BFL 7:2",
        "Rättslig förpliktelse (art. 6.1 c)",
        "Styrelsen, genom sekreteraren",
        "Trapphus AB",
    ):
        assert words in page
    table = chair.get(f"{AT}/processing.csv").data.decode("utf-8-sig")
    assert len(table.strip().splitlines()) == 1 + len(
        set(re.findall(r'<th scope="row">([^<]+)', chair.get(f"{AT}/processing").text))
    )
    assert "Skatteverket" in table
    [log] = [line for line in table.splitlines() if line.startswith("Läslogg;")]
    assert ";ordförande, revisor;" in log


def test_the_record_changes_with_the_schedule_and_with_nothing_else(client_as, board):
    from boardroom.classes.models import RecordClass

    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        row = work.session.scalars(select(RecordClass).where(RecordClass.key == "vouchers")).one()
        row.basis, row.duration = "BFL 7:2, egen tid", 9
    page = text(client_as("auditor").get(f"{AT}/processing"))
    assert "BFL 7:2, egen tid" in page
    assert "det 9:e kalenderåret" in page


def test_the_record_is_a_pdf_too(client_as, tmp_path):
    from pypdf import PdfReader

    path = tmp_path / "record.pdf"
    path.write_bytes(client_as("chair").get(f"{AT}/processing.pdf").data)
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(path).pages))
    assert "Registerförteckning" in words
    assert "Verifikationer och fakturor" in words
    assert "Skatteverket" in words


# --- Incidents --------------------------------------------------------------------------------


def test_seventy_two_hours_are_real_hours_on_the_night_when_the_clocks_change():
    discovered = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)  # 13.00; the clocks change on the 29th
    clock = incident_clock(discovered, discovered + timedelta(hours=10, minutes=30))
    assert clock.deadline == datetime(2026, 3, 30, 12, 0, tzinfo=UTC)  # 14.00 by then
    assert clock.hours == 61
    assert incident_clock(discovered, discovered + timedelta(hours=73)).late


def test_an_incident_is_registered_reported_told_of_and_closed(desk, client_as, clock):
    browser = client_as("secretary")
    page = browser.post(
        f"{AT}/incidents/new",
        data={"happened": "Ett brev kom till fel person.", "discovered_at": "2026-03-20T10:00"},
        follow_redirects=True,
    )
    found = only(desk, Incident)
    assert "23 mars 2026 kl. 10.00" in text(page)
    assert "63 timmar kvar" in text(page)
    assert "inte ifyllt" in text(page)
    assert "63 timmar kvar" in text(browser.get(f"{AT}/"))
    address = f"{AT}/incidents/{found.id}"
    assert browser.post(f"{address}/close").status_code == 409
    clock.advance(timedelta(hours=1))
    browser.post(
        f"{address}/describe",
        data={
            "happened": "Ett brev kom till fel person.",
            "what": "Namn och hyra",
            "people": "1",
            "high_risk": "y",
        },
    )
    browser.post(
        address,
        data={"deed": "report", "report-reported_at": "2026-03-20T19:30", "report-reference": "IMY-2026-123"},
    )
    browser.post(
        address,
        data={
            "deed": "tell",
            "tell-whom": "Mottagaren",
            "tell-how": "Per telefon",
            "tell-told_at": "2026-03-20T19:40",
        },
    )
    shown = text(browser.get(address))
    for words in ("IMY-2026-123", "Mottagaren", "Namn och hyra", "art. 34"):
        assert words in shown
    browser.post(f"{address}/close")
    assert only(desk, Incident).closed_at
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        verbs = [
            one.verb
            for one in work.session.scalars(
                select(Entry).where(Entry.subject_kind == "incident").order_by(Entry.number)
            )
        ]
    assert verbs == ["registered", "described", "reported", "told_someone", "closed"]


def test_an_incident_that_need_not_be_reported_says_why(desk, client_as):
    browser = client_as("chair")
    browser.post(f"{AT}/incidents/new", data={"happened": "En krypterad telefon försvann."})
    address = f"{AT}/incidents/{only(desk, Incident).id}"
    assert browser.post(f"{address}/close").status_code == 409
    browser.post(
        address, data={"deed": "need-not", "need-not-because": "Telefonen är krypterad och raderad."}
    )
    browser.post(f"{address}/close")
    assert only(desk, Incident).not_reported_because == "Telefonen är krypterad och raderad."
    assert only(desk, Incident).closed_at


def test_a_late_report_needs_a_reason_and_a_high_risk_needs_someone_told_or_a_reason(desk, client_as, clock):
    browser = client_as("secretary")
    browser.post(
        f"{AT}/incidents/new",
        data={"happened": "Ett register låg öppet.", "discovered_at": "2026-03-20T10:00", "high_risk": "y"},
    )
    address = f"{AT}/incidents/{only(desk, Incident).id}"
    clock.advance(timedelta(days=4))
    browser = client_as("secretary")  # the session is over long ago
    late = {"deed": "report", "report-reported_at": "2026-03-24T09:00", "report-reference": "IMY-2026-9"}
    assert "Skriv varför det dröjde." in text(browser.post(address, data=late))
    assert only(desk, Incident).reported_at is None
    browser.post(address, data=late | {"report-late_because": "Ingen förstod först vad som hade hänt."})
    assert only(desk, Incident).reported_at
    assert browser.post(f"{address}/close").status_code == 409
    assert "skriv varför de inte behöver det" in text(browser.get(address))
    browser.post(f"{address}/close", data={"close-because": "Registret var krypterat."})
    assert only(desk, Incident).closed_at
    assert "Registret var krypterat." in text(browser.get(address))


# --- Personal identity numbers and protected identity ------------------------------------------

NUMBERED = "Hyresgäst: Hugo Björk\n811228-9874 bor i lgh 3."


def looked(desk) -> None:
    while jobs.look(desk.opener):
        pass


def test_pages_with_numbers_are_noticed_masked_and_shown_with_a_logged_reason(desk, client_as):
    document = desk.shelf.file(
        "Avtal", NUMBERED, "Nummer 811228-9873 är inget.", record_class="premises_lease"
    )
    looked(desk)
    browser = client_as("secretary")
    listed = text(browser.get(f"{AT}/personal-numbers"))
    assert "Avtal" in listed
    assert listed.count("personnummer</span>") == 1
    shown = browser.get(f"/brf-provet-1/archive/{document.id}?page=1")
    assert shown.status_code == 200, shown.status_code
    page = shown.get_data(as_text=True)
    assert "811228-9874" not in page
    assert "811228-****" in page
    reveal = re.search(r'href="([^"]+/numbers)"', page)[1]
    assert "811228-9874" not in text(browser.get(reveal))
    assert "Skriv varför" in text(browser.post(reveal, data={"because": " "}))
    assert "811228-9874" in text(browser.post(reveal, data={"because": "Kontroll inför överlåtelse"}))
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        entry = work.session.scalars(select(Entry).where(Entry.verb == "revealed")).one()
        assert work.session.scalars(select(Reading).where(Reading.what == "revealed")).one()
    assert entry.payload["because"] == "Kontroll inför överlåtelse"
    assert "811228" not in str(entry.payload)


@pytest.mark.parametrize("role", ["treasurer", "board_member", "deputy"])
def test_others_read_the_page_and_never_the_number(desk, client_as, role):
    document = desk.shelf.file("Avtal", NUMBERED, record_class="premises_lease")
    page = client_as(role).get(f"/brf-provet-1/archive/{document.id}?page=1").get_data(as_text=True)
    assert "811228-9874" not in page
    assert "/numbers" not in page


def test_scanned_pages_that_may_name_a_protected_person_go_to_a_queue_until_gone_through(desk, client_as):
    from boardroom.mandates.models import Person

    document = desk.shelf.file(
        "Lista", "Hugo Bjork, lgh 3", "Ingen nämns.", record_class="correspondence_routine"
    )
    looked(desk)
    browser = client_as("secretary")
    assert "Ingen sida väntar" in text(browser.get(f"{AT}/protected"))
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        person = work.session.get(Person, desk.shelf.board.people["member"].id)
        person.protected_identity = True
    looked(desk)
    queue = browser.get(f"{AT}/protected").get_data(as_text=True)
    assert document.reference in queue
    [address] = set(re.findall(r'href="([^"]+/protected/[^"]+)"', queue))
    browser.post(address, data={"because": "Dokumentet är dolt"})
    assert "Ingen sida väntar" in text(browser.get(f"{AT}/protected"))
    looked(desk)
    assert "Ingen sida väntar" in text(browser.get(f"{AT}/protected"))


def test_what_is_typed_of_a_protected_person_is_covered_in_lists(desk, client_as):
    from boardroom.mandates.models import Person

    desk.shelf.file("Brev till Hugo Björk", "Utan namn.", record_class="correspondence_routine")
    browser = client_as("treasurer")
    assert "Brev till Hugo Björk" in text(browser.get("/brf-provet-1/archive/?group=all"))
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        work.session.get(Person, desk.shelf.board.people["member"].id).protected_identity = True
    for address in ("/brf-provet-1/archive/?group=all", "/brf-provet-1/"):
        page = text(browser.get(address))
        assert "Hugo Björk" not in page
        assert "Brev till ••••" in page


def test_a_request_and_an_incident_wait_among_the_tasks_of_who_handles_them(desk, client_as):
    desk.register()
    browser = client_as("secretary")
    browser.post(f"{AT}/incidents/new", data={"happened": "Ett brev kom till fel person."})
    tasks = text(browser.get("/brf-provet-1/"))
    assert "Begäran om personuppgifter, P 1/2026" in tasks
    assert "Personuppgiftsincident I 1/2026" in tasks
    assert "23 mars 2026" in tasks
    others = text(client_as("treasurer").get("/brf-provet-1/"))
    assert "personuppgifter" not in others


def test_who_puts_the_text_of_such_a_page_right_stands_in_the_access_log(desk, client_as):
    from boardroom.reading.queries import pages_of

    plain = desk.shelf.file("Brev", "Inget nummer.", record_class="premises_lease")
    numbered = desk.shelf.file("Avtal", NUMBERED, record_class="premises_lease")
    with desk.reading() as work:
        pages = [pages_of(work, one.id)[0].id for one in (plain, numbered)]
    for page in pages:
        assert client_as("treasurer").get(f"/brf-provet-1/reading/{page}").status_code == 200
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        seen = work.session.scalars(select(Reading).where(Reading.what == "revealed")).all()
    assert [one.subject_id for one in seen] == [str(numbered.id)]
