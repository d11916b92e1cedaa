"""Journeys: papers are put in, read, found by a word on page three, and fetched as they were."""

import hashlib
from base64 import b64encode
from mimetypes import guess_type
from pathlib import Path

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.data.papers import encoded, picture, scan_pdf, text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, Portal, log_in, until

PAGES = (
    "Styrelseprotokoll nr 4\nStockholm den 14 mars 1987",
    "Budgeten för året godkändes.\nÅrsavgiften lämnas oförändrad.",
    "Byte av avloppsstammarna\nbeslutades enhälligt.",
)


def papers(folder: Path) -> tuple[Path, Path, Path]:
    """A scan of three pages, a photograph and something that is no paper."""
    scan, photograph, wrong = folder / "skannat.pdf", folder / "tak.jpg", folder / "bokning.xyz"
    scan.write_bytes(scan_pdf(*PAGES))
    photograph.write_bytes(encoded(picture("Takomläggningen besiktigades"), "JPEG"))
    wrong.write_bytes(b"\x00\x01 det har ar inget papper \xff" * 40)
    return scan, photograph, wrong


def drop(page: Page, *files: Path) -> None:
    """Drag files over the page, which says where they may be let go, and let go of them."""
    carried = page.evaluate_handle(
        """files => { const carried = new DataTransfer(); for (const [name, type, content] of files) {
            carried.items.add(new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], name, {type}));
        } return carried; }""",
        [(each.name, guess_type(each)[0] or "", b64encode(each.read_bytes()).decode()) for each in files],
    )
    veil = page.get_by_text("Släpp filerna här")
    expect(veil).to_be_hidden()
    page.dispatch_event("main", "dragenter", {"dataTransfer": carried})
    expect(veil).to_be_visible()
    page.dispatch_event("main", "dragleave", {"dataTransfer": carried})
    expect(veil).to_be_hidden()
    page.dispatch_event("main", "dragenter", {"dataTransfer": carried})
    page.dispatch_event("main", "drop", {"dataTransfer": carried})
    expect(veil).to_be_hidden()


def find_and_fetch(page: Page, portal: Portal, scan: Path, check: Look) -> None:
    """Search a word of page three, open that page with the word marked, and fetch the original."""
    page.goto(portal.address("search/"))
    check(page)
    page.locator("#search-box").fill("avloppsstam")
    page.locator("#search-box").press("Enter")
    page.wait_for_url("**/search/?q=*")
    until(page, lambda: page.locator("#results li mark").count() > 0)
    check(page)
    hit = page.locator("#results li").first
    expect(hit.locator("mark").first).to_contain_text("avloppsstammarna")
    hit.locator("a").first.click()
    expect(page.locator(".position")).to_have_text("Sida 3 av 3")
    expect(page.locator("rect.hit")).to_have_count(1)
    image = page.locator("[data-sheet] img")
    expect(image).to_be_visible()
    check(page)

    with page.expect_download() as begun:
        page.get_by_role("link", name="originalet").click()
    fetched = Path(begun.value.path()).read_bytes()
    assert hashlib.sha256(fetched).digest() == hashlib.sha256(scan.read_bytes()).digest()


def test_papers_are_put_in_read_and_found_by_a_word_on_page_three(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    scan, photograph, wrong = papers(tmp_path)
    page = browse()
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    check(page)
    # Bars are seen where sending takes time, so it is made to.
    page.evaluate(
        """() => { window.bars = 0; new MutationObserver(() => {
            window.bars = Math.max(window.bars, document.querySelectorAll('.upload-row progress').length);
        }).observe(document.querySelector('[data-upload-rows]'), {childList: true, subtree: true}); }"""
    )
    drop(page, scan, photograph, wrong)
    refused = page.locator(".upload-row", has_text=wrong.name)
    expect(refused).to_contain_text("Togs inte emot")
    assert len(refused.locator("p").last.inner_text()) > 20
    assert page.evaluate("window.bars") >= 2
    row = page.locator(".upload-row", has_text=scan.name)
    expect(row.get_by_label("Titel")).to_be_visible()
    expect(page.locator(".upload-row", has_text=photograph.name).get_by_label("Titel")).to_be_visible()
    check(page)
    row.get_by_label("Titel").fill("Styrelseprotokoll 4 1987")
    row.get_by_label("Titel").press("Enter")
    done = page.locator(".upload-row", has_text="I arkivet")
    expect(done).to_contain_text("Styrelseprotokoll 4 1987")
    expect(done).to_contain_text("Texten är läst.", timeout=30_000)
    check(page)
    find_and_fetch(page, board.portal, scan, check)


def test_files_that_are_dropped_together_lie_alike_and_have_their_turn_one_by_one(
    board: Board, browse: Browse, tmp_path: Path
) -> None:
    files = [tmp_path / f"papper-{number}.pdf" for number in range(7)]
    for number, each in enumerate(files):
        each.write_bytes(text_pdf(f"Papper nummer {number}"))
    page = browse()
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    waiting, opened = page.locator(".upload-waiting"), page.locator(".upload-waiting[open]")
    drop(page, *files[:6])
    expect(opened).to_have_count(6)
    drop(page, files[6])
    expect(waiting).to_have_count(7)
    expect(opened).to_have_count(0)
    waiting.first.locator("summary").click()
    waiting.first.get_by_label("Titel").press("Enter")
    expect(waiting).to_have_count(6)
    expect(opened).to_have_count(1)


def test_the_same_way_can_be_gone_without_scripts_on_a_phone(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    scan, photograph, wrong = papers(tmp_path)
    page = browse(java_script_enabled=False, viewport=PHONE)
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    page.get_by_label("Välj filer").set_input_files([scan, photograph, wrong])
    page.get_by_role("button", name="Lägg till", exact=True).click()
    expect(page.locator(".upload-row", has_text=wrong.name)).to_contain_text("Togs inte emot")
    row = page.locator(".upload-row", has_text=scan.name)
    until(page, lambda: row.get_by_label("Titel").count() == 1)
    row.get_by_label("Titel").fill("Styrelseprotokoll 4 1987")
    row.get_by_role("button", name="Godkänn").click()
    expect(page.locator(".upload-row", has_text="I arkivet")).to_contain_text("Styrelseprotokoll 4 1987")
    check(page)
    find_and_fetch(page, board.portal, scan, check)
