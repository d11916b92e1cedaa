"""On a phone, without script, a § of an old scan is chosen, looked at and fetched."""

import io

from pypdf import PdfReader

from boardroom.mandates.models import Role
from tests.data.filed import put_in
from tests.journeys.harness import PHONE, log_in

TEXT = "§ 1 Öppnande\nVälkomna.\n§ 2 Tak\nTre anbud.\n§ 3 Avgifter\nHemlig betalar inte.\n§ 4 Avslutande\nJusteras"


def test_a_paragraph_of_an_old_scan_is_looked_at_and_fetched(board, browse, check):
    with board.portal.worker_rests:
        paper = put_in(board.portal.runtime.opener, board.actor(Role.SECRETARY), TEXT)
    page = browse(java_script_enabled=False, viewport=PHONE)
    log_in(page, board.portal, Role.SECRETARY, f"archive/{paper.document.id}")
    page.get_by_role("link", name="Gör ett utdrag").click()
    page.get_by_label("§ 2 Tak (sida 1)").check()
    check(page)
    page.get_by_role("button", name="Visa hur utdraget blir").click()
    page.get_by_text("Tre anbud.").wait_for()
    page.wait_for_load_state("load")
    picture = page.get_by_role("img", name="Bild ur sida 1")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
    check(page)
    page.get_by_role("link", name="Ändra var den börjar och slutar").click()
    check(page)
    page.get_by_label("Sista raden").select_option("§ 2 Tak")
    page.get_by_role("button", name="Visa hur utdraget blir").click()
    page.get_by_label("Till vem").fill("Hugo Björk")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hämta utdraget som PDF").click()
    content = fetched.value.path().read_bytes()
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "§ 2 Tak" in text
    assert "Tre anbud" not in text
