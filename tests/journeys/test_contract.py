"""Journey: an archived contract is sent to the chair and to the supplier, who has no account and signs on a phone."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, Portal, log_in, until
from tests.journeys.signing import code_in_mail, sign_with_code, turn_pages

SUPPLIER = "nils.hiss@vinterhjalpen.example"


def sign_as_supplier(phone: Page, portal: Portal, check: Look) -> None:
    """From the letter's link to the receipt; the whole first page is seen without rolling."""
    phone.goto(f"{portal.url}/mail?to={SUPPLIER}")
    until(phone, lambda: phone.locator("article a[href*='/link/']").count() > 0)
    phone.locator("article a[href*='/link/']").first.click()
    phone.get_by_role("button", name="Fortsätt").click()
    expect(phone.get_by_text("eftersom du är part")).to_be_visible()
    check(phone)
    phone.get_by_role("link", name="Läs", exact=True).click()
    frame = phone.locator(".reading-frame").bounding_box()
    assert frame
    assert frame["y"] < PHONE["height"] / 3, "the paper stands high on a phone"
    check(phone)
    turn_pages(phone)
    portal.clock.advance(timedelta(seconds=1))
    phone.get_by_role("button", name=re.compile("Skriv under med en kod")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    check(phone)
    phone.get_by_label("Kod").fill(code_in_mail(phone, portal, SUPPLIER))
    phone.get_by_role("button", name="Skriv under").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tack, du har skrivit under")
    check(phone)


def test_a_contract_is_sent_signed_and_sealed(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    portal = board.portal
    contract = tmp_path / "snorojning.pdf"
    contract.write_bytes(text_pdf("Avtal om snöröjning\nmellan föreningen och Vinterhjälpen", "§ 2 Priset"))
    chair, supplier = browse(), browse(viewport=PHONE)
    log_in(chair, portal, Role.CHAIR, "upload/")
    chair.get_by_label("Välj filer").set_input_files(contract)
    row = chair.locator(".upload-row", has_text=contract.name)
    row.get_by_label("Handlingstyp").select_option("service_contract")
    row.get_by_label("Titel").fill("Avtal om snöröjning")
    row.get_by_label("Titel").press("Enter")
    chair.get_by_role("link", name="Avtal om snöröjning").click()
    chair.get_by_role("link", name="Skicka för underskrift").click()
    expect(chair.get_by_text(re.compile("av nivån"))).to_be_visible()
    chair.get_by_label("Astrid Ek").check()
    outside = chair.get_by_role("group", name="Utomstående 1")
    outside.get_by_label("Namn").fill("Nils Hiss")
    outside.get_by_label("E-postadress").fill(SUPPLIER)
    check(chair)
    chair.get_by_role("button", name="Skicka för underskrift").click()
    expect(chair.get_by_text("Nils Hiss").first).to_be_visible()
    check(chair)
    state = chair.url

    sign_with_code(chair, portal, Role.CHAIR, "Avtal om snöröjning", check)
    sign_as_supplier(supplier, portal, check)
    chair.goto(state)
    until(chair, lambda: chair.get_by_role("link", name="Öppna i arkivet").count() > 0)
    check(chair)
    chair.get_by_role("link", name="Öppna i arkivet").click()
    expect(chair.locator("h1")).to_have_text("Avtal om snöröjning")
    check(chair)
