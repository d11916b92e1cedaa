"""Journey: a leak becomes a matter, the paper finds its way there, the pipes tell it by year, and the matter is closed."""

import re
from pathlib import Path

from playwright.sync_api import expect

from boardroom.mandates.models import Role
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in


def test_a_leak_is_followed_from_the_paper_to_its_end(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    portal = board.portal
    report = tmp_path / "fukt.pdf"
    report.write_bytes(text_pdf("Fuktrapport lgh 1203\n2026-03-02"))
    secretary = browse()
    log_in(secretary, portal, Role.SECRETARY, "upload/")
    secretary.get_by_label("Välj filer").set_input_files(report)
    row = secretary.locator(".upload-row", has_text=report.name)
    row.get_by_label("Handlingstyp").select_option("damage_case")
    row.get_by_label("Titel").fill("Fuktrapport lgh 1203")
    row.get_by_label("Titel").press("Enter")
    secretary.get_by_role("link", name="Fuktrapport lgh 1203").click()
    secretary.get_by_role("link", name="Lägg i ett ärende").click()
    check(secretary)
    secretary.get_by_label("Öppna ett nytt ärende").check()
    secretary.get_by_role("button", name="Lägg i ärendet").click()
    secretary.get_by_label("Vad gäller ärendet?").fill("Läckan i badrummet")
    secretary.get_by_label("Lägenheter").fill("1203")
    secretary.get_by_text("Delar av byggnaden").first.click()
    secretary.get_by_label("Stammar, vatten och avlopp").check()
    check(secretary)
    secretary.get_by_role("button", name="Öppna ärendet").click()
    expect(secretary.get_by_role("heading", level=1)).to_have_text("Läckan i badrummet")
    check(secretary)
    secretary.get_by_role("link", name="Stammar, vatten och avlopp").click()
    expect(secretary.get_by_role("link", name="Fuktrapport lgh 1203")).to_be_visible()
    check(secretary)

    chair = browse(viewport=PHONE)
    log_in(chair, portal, Role.CHAIR, "matters/")
    check(chair)
    chair.get_by_role("link", name="Läckan i badrummet").click()
    chair.get_by_role("link", name="Avsluta ärendet").click()
    check(chair)
    chair.get_by_label("Hur slutade det?").fill("Torrt och godkänt")
    chair.get_by_role("button", name="Avsluta ärendet").click()
    expect(chair.get_by_text("Ärendet avslutades")).to_be_visible()
    chair.get_by_role("link", name="Fuktrapport lgh 1203").click()
    expect(chair.get_by_text(re.compile(r"Sparas till och med 20 mars 2036"))).to_be_visible()
    expect(chair.get_by_role("link", name="Ärende 2026-Ä1: Läckan i badrummet")).to_be_visible()
