"""Journey: an archived contract is sent for signing like minutes are."""

import re
from pathlib import Path

from playwright.sync_api import expect

from boardroom.mandates.models import Role
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import Board, Look, log_in, until
from tests.journeys.signing import sign_with_code


def test_a_contract_is_sent_signed_and_sealed(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    portal = board.portal
    contract = tmp_path / "snorojning.pdf"
    contract.write_bytes(text_pdf("Avtal om snöröjning\nmellan föreningen och Vinterhjälpen", "§ 2 Priset"))
    chair, treasurer = browse(), browse()
    log_in(chair, portal, Role.CHAIR, "upload/")
    chair.get_by_label("Välj filer").set_input_files(contract)
    row = chair.locator(".upload-row", has_text=contract.name)
    row.get_by_label("Handlingstyp").select_option("service_contract")
    row.get_by_label("Titel").fill("Avtal om snöröjning")
    row.get_by_label("Titel").press("Enter")
    chair.get_by_role("link", name="Avtal om snöröjning").click()
    chair.get_by_role("link", name="Skicka för underskrift").click()
    expect(chair.get_by_text(re.compile("av nivån"))).to_be_visible()
    for name in ("Astrid Ek", "Cecilia Ask"):
        chair.get_by_label(name).check()
    check(chair)
    chair.get_by_role("button", name="Skicka för underskrift").click()
    expect(chair.get_by_text("Cecilia Ask").first).to_be_visible()
    check(chair)
    state = chair.url

    log_in(treasurer, portal, Role.TREASURER)
    sign_with_code(chair, portal, Role.CHAIR, "Avtal om snöröjning", check)
    sign_with_code(treasurer, portal, Role.TREASURER, "Avtal om snöröjning", check)
    chair.goto(state)
    until(chair, lambda: chair.get_by_role("link", name="Öppna i arkivet").count() > 0)
    check(chair)
    chair.get_by_role("link", name="Öppna i arkivet").click()
    expect(chair.locator("h1")).to_have_text("Avtal om snöröjning")
    check(chair)
