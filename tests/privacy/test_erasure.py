"""Someone wants to be erased: the law's answer for each document, refusals logged, and what may go only through disposal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.classes.rules import FOREVER, until, until_further_notice
from boardroom.core.actor import worker_for
from boardroom.privacy import jobs
from boardroom.privacy.actions import reviewing
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.errors import LawKeeps, WhyMissing
from boardroom.privacy.queries.erasing import answered_documents, drafted
from boardroom.privacy.queries.requests import request_by_id
from boardroom.privacy.rules.erasing import legal_answer
from boardroom.privacy.rules.states import Asked
from boardroom.retention.actions import end_release, propose_disposal, release
from boardroom.retention.errors import KeptByLaw, NothingDue
from boardroom.retention.models import ItemState
from boardroom.retention.queries import items_of
from tests.privacy.test_pages import AT, text

TODAY = date(2026, 3, 20)
LETTER = "Hugo Björk i lgh 1203 undrade över tvättstugan."


@pytest.mark.parametrize(
    ("basis", "keep", "law", "may_go", "said"),
    [
        ("LEF 7:24", FOREVER, FOREVER, False, "Måste bevaras: LEF 7:24"),
        (
            "BFL 7:2",
            until(date(2031, 12, 31)),
            until(date(2031, 12, 31)),
            False,
            "till och med 31 december 2031: BFL 7:2",
        ),
        ("BFL 7:2", until(date(2020, 12, 31)), until(date(2020, 12, 31)), True, "Tiden är ute"),
        ("Preskription", until(date(2030, 1, 1)), None, False, "art. 17.3 e"),
        (
            "Preskription",
            until_further_notice("slutdatum är inte angivet"),
            None,
            False,
            "slutdatum är inte angivet",
        ),
        ("Praxis", until_further_notice("ärendet är inte avslutat"), None, True, "Ingen lag kräver"),
        ("Husets minne", FOREVER, None, False, "Behövs fortfarande"),
        (None, until_further_notice(""), None, False, "ingen handlingstyp"),
    ],
)
def test_the_law_has_an_answer_for_every_kind_of_paper(basis, keep, law, may_go, said):
    answer = legal_answer(basis=basis, keep=keep, law=law, today=TODAY)
    assert answer.may_go is may_go
    assert said in answer.text


@pytest.fixture
def asked(desk):
    """A request of erasure that touches minutes, a voucher and a letter, none of whose times is out."""
    desk.shelf.adopt()
    desk.papers = {
        "minutes": desk.shelf.file("Protokoll", "Hugo Björk valdes.", record_class="board_minutes"),
        "voucher": desk.shelf.file(
            "Faktura", "Hugo Björk fick ersättning.", record_class="vouchers", day=date(2025, 3, 1)
        ),
        "letter": desk.shelf.file("Brev", LETTER, record_class="correspondence_routine"),
    }
    return desk.gathered(Asked.ERASURE)


def answers(desk, made):
    with desk.reading() as work:
        return {
            one.document.title: one for one in answered_documents(work, request_by_id(work, made.id)).values()
        }


def test_minutes_and_vouchers_stay_and_the_letter_may_go(desk, asked):
    found = answers(desk, asked)
    assert {title: one.answer.may_go for title, one in found.items()} == {
        "Protokoll": False,
        "Faktura": False,
        "Brev": True,
    }
    assert "31 december 2032" in found["Faktura"].answer.text
    with desk.writing() as work, pytest.raises(LawKeeps):
        reviewing.grant_erasure(work, asked.id, desk.papers["minutes"].id)
    with desk.writing() as work, pytest.raises(KeptByLaw):
        release(work, desk.papers["voucher"].id, "kringgå lagen")


def test_what_may_go_is_destroyed_only_by_two_approvals(desk, asked):
    letter = desk.papers["letter"]
    with desk.writing() as work, pytest.raises(NothingDue):
        propose_disposal(work)
    with desk.writing() as work:
        reviewing.grant_erasure(work, asked.id, letter.id)
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        assert work.session.get(type(letter), letter.id).withdrawn_at is None
    while jobs.look(desk.opener):  # what was noticed on its page goes with it
        pass
    disposal = desk.shelf.propose()
    with desk.reading() as work:
        items = items_of(work, disposal)
    assert [(one.reference, one.kept_until) for one in items] == [(letter.reference, TODAY)]
    desk.shelf.wait_for_objections()
    desk.shelf.approve(disposal, "chair")
    desk.shelf.carry_out()
    assert desk.shelf.items(disposal)[letter.reference].state is ItemState.LISTED
    desk.shelf.approve(disposal, "treasurer")
    desk.shelf.carry_out()
    assert desk.shelf.items(disposal)[letter.reference].state is ItemState.DESTROYED
    quotes = {one.excerpt for one in desk.pages(asked) if one.document_id == letter.id}
    desk.work_off()
    assert "" not in quotes
    assert {one.excerpt for one in desk.pages(asked) if one.document_id == letter.id} == {""}
    assert any(one.excerpt for one in desk.pages(asked)), "what stands is quoted still"


def test_a_release_that_is_taken_back_spares_the_document(desk, asked):
    letter = desk.papers["letter"]
    with desk.writing() as work:
        reviewing.grant_erasure(work, asked.id, letter.id)
    disposal = desk.shelf.propose()
    with desk.writing() as work:
        end_release(work, letter.id)
    desk.shelf.wait_for_objections()
    desk.shelf.approve(disposal, "chair")
    desk.shelf.approve(disposal, "treasurer")
    desk.shelf.carry_out()
    assert desk.shelf.items(disposal)[letter.reference].state is ItemState.SPARED


def test_refusals_are_logged_with_their_reason_and_stand_in_the_letter(desk, asked):
    with desk.writing() as work:
        reviewing.refuse_erasure(work, asked.id, desk.papers["minutes"].id)
        reviewing.refuse_erasure(work, asked.id, desk.papers["voucher"].id)
    with desk.writing() as work, pytest.raises(WhyMissing):
        reviewing.refuse_erasure(work, asked.id, desk.papers["letter"].id)
    with desk.writing() as work:
        reviewing.grant_erasure(work, asked.id, desk.papers["letter"].id)
    with desk.reading() as work:
        letter = drafted(work, request_by_id(work, asked.id))
        logged = list(work.session.scalars(select(Entry).where(Entry.verb == "refused_erasure")))
    assert "Hej Hugo," in letter
    assert "LEF 7:24" in letter
    assert f"Styrelseprotokoll med bilagor, {desk.papers['minutes'].reference}" in letter
    assert letter.index("Det här tar vi bort") < letter.index(desk.papers["letter"].reference)
    assert len(logged) == 2
    assert all("art. 17.3 b" in one.payload["because"] for one in logged)


def test_the_pages_of_an_erasure_lead_to_a_letter(desk, asked, client_as):
    browser, at = client_as("secretary"), f"{AT}/requests/{asked.id}"
    page = text(browser.get(f"{at}/erasure"))
    assert "Måste bevaras: LEF 7:24" in page
    assert page.count("Låt den gallras</span>") == 1
    granted = browser.post(
        f"{at}/erasure/{desk.papers['letter'].id}", data={"deed": "grant"}, follow_redirects=True
    )
    assert "nästa gallringslista" in text(granted)
    refused = browser.post(
        f"{at}/erasure/{desk.papers['minutes'].id}", data={"deed": "refuse"}, follow_redirects=True
    )
    assert "Avslaget är antecknat" in text(refused)
    browser.post(f"{at}/erasure/{desk.papers['voucher'].id}", data={"deed": "refuse"})
    assert "Varje dokument har ett svar" in text(browser.get(at))
    assert "Hej Hugo" in text(browser.get(f"{at}/letter"))
    browser.post(f"{at}/letter", data={"letter": "Hej Hugo, så här blev det."})
    assert "så här blev det" in text(browser.get(f"{at}/letter"))
    assert browser.get(f"{at}/letter.pdf").data.startswith(b"%PDF")
    browser.post(f"{at}/close", data={"because": "Brev skickat den 21 mars"})
    assert "Besvarad" in text(browser.get(at))


def test_a_released_document_is_held_back_by_a_hold(desk, asked):
    from boardroom.retention.actions import place_hold
    from boardroom.retention.rules import Held, HoldKind

    letter = desk.papers["letter"]
    with desk.writing() as work:
        reviewing.grant_erasure(work, asked.id, letter.id)
        place_hold(work, Held(HoldKind.DOCUMENT, letter.id), "tvist", TODAY + timedelta(days=90))
    with desk.writing() as work, pytest.raises(NothingDue):
        propose_disposal(work)


def test_the_letter_never_says_that_nothing_was_found_while_a_register_names_the_person(desk):
    with desk.reading() as work:
        plain = drafted(work, request_by_id(work, desk.gathered(Asked.ERASURE).id))
    assert "inte hittat något" not in plain
    assert "– Personregistret" in plain
    assert "– Kontot i portalen" in plain


def test_the_letter_says_that_nothing_was_found_when_nothing_was_and_what_was_not_looked_through(desk):
    desk.shelf.file("Oläst", "En sida", read=False)
    made = desk.gathered(Asked.ERASURE, Asker(("Okänd Okändsson",), "Ringde"))
    with desk.reading() as work:
        letter = drafted(work, request_by_id(work, made.id))
    assert "inte hittat något" in letter
    assert "1 sida eller handling har ingen text" in letter


def test_a_document_that_nobody_has_answered_for_is_no_nothing(desk, asked):
    with desk.reading() as work:
        letter = drafted(work, request_by_id(work, asked.id))
    assert "inte bestämt än" in letter
    assert "inte hittat något" not in letter
