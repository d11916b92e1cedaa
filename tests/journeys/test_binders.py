"""Journeys: what is on paper is found from a phone, and photographed then and there (DOMAIN scenario 19)."""

from pathlib import Path

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.data.papers import encoded, picture
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in, until

SENTENCE = "Finns på papper: Pärm 4, hyllan i föreningslokalen, 1978–1985"


def pictures(folder: Path, *words: str) -> list[Path]:
    """A phone's photographs, one for each page."""
    made = []
    for number, word in enumerate(words, start=1):
        path = folder / f"IMG_{number}_{word}.jpg"
        path.write_bytes(encoded(picture(f"{word} ger rätt till garage"), "JPEG"))
        made.append(path)
    return made


def write_up(page: Page, board: Board, check: Look) -> None:
    """Write binder 4 into the register."""
    page.goto(board.portal.address("archive/"))
    page.get_by_role("link", name="Pärmregistret").click()
    check(page)
    page.get_by_role("link", name="Skriv upp en pärm").click()
    check(page)
    page.get_by_label("Pärm", exact=True).fill("Pärm 4")
    page.get_by_label("Från år").fill("1978")
    page.get_by_label("Till år").fill("1985")
    page.get_by_label("Var den står").fill("hyllan i föreningslokalen")
    page.get_by_label("Vad som ligger i den").fill("Servitut, garage, nycklar")
    page.get_by_text("Handlingstyper i pärmen").first.click()
    page.get_by_label("Lagfart", exact=False).check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pärm 4")
    check(page)


def seek(page: Page, board: Board) -> None:
    """Search for what is not scanned."""
    page.goto(board.portal.address("search/"))
    page.locator("#search-box").fill("servitut garage")
    # The first search of a process reads the dictionaries, which takes its time on a busy machine.
    page.locator("#search-box").press("Enter", timeout=60_000)
    page.wait_for_url("**/search/?q=*", timeout=60_000)


def test_a_new_member_finds_the_binder_and_photographs_the_page_then_and_there(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    page = browse(viewport=PHONE, has_touch=True, is_mobile=True)
    log_in(page, board.portal, Role.SECRETARY)
    write_up(page, board, check)
    seek(page, board)
    until(page, lambda: page.get_by_text(SENTENCE).count() > 0)
    check(page)
    page.get_by_role("link", name="Fotografera nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fotografera")
    check(page)

    first, second = pictures(tmp_path, "Servitutet", "Baksidan")
    camera = page.locator("#photographs")
    with page.expect_file_chooser() as asked:
        page.get_by_text("Fotografera första sidan").click()
    asked.value.set_files(first)
    expect(page.get_by_text("Tagna sidor: 1")).to_be_visible()
    camera.set_input_files(second)
    expect(page.get_by_text("Tagna sidor: 2")).to_be_visible()
    page.get_by_role("button", name="Ta bort den senaste bilden").click()
    expect(page.get_by_text("Tagna sidor: 1")).to_be_visible()
    camera.set_input_files(second)
    expect(page.get_by_text("Tagna sidor: 2")).to_be_visible()
    page.get_by_role("button", name="Spara i arkivet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Papper ur Pärm 4")
    expect(page.locator(".position")).to_have_text("Sida 1 av 2")
    expect(page.locator("aside")).to_contain_text("Pärm 4, hyllan i föreningslokalen")
    check(page)
    page.get_by_role("link", name="Ta nästa papper ur samma pärm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fotografera")

    # The very page that was photographed is found by what stands on it, above the binder.
    seek(page, board)
    until(page, lambda: page.locator("#results li mark").count() > 0)
    titles = page.locator("#results .row-title").all_inner_texts()
    assert titles == ["Papper ur Pärm 4", SENTENCE]


def test_without_scripts_a_plain_form_takes_several_pages(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    page = browse(viewport=PHONE, java_script_enabled=False)
    log_in(page, board.portal, Role.SECRETARY)
    write_up(page, board, check)
    page.get_by_role("link", name="Fotografera nu").click()
    first, second = pictures(tmp_path, "Servitutet", "Baksidan")
    page.locator("#photographs").set_input_files(first)
    page.get_by_text("Fler sidor").click()
    page.get_by_label("Sida 2").set_input_files(second)
    page.get_by_role("button", name="Spara i arkivet").click()
    expect(page.get_by_role("link", name="Ta nästa papper ur samma pärm")).to_be_visible()
    until(page, lambda: page.locator(".position").inner_text() == "Sida 1 av 2")
