"""Journey: a minute book that was laid open on the glass is parted page by page, at a desk and without scripts on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.data.papers import encoded
from tests.journeys.conftest import Browse
from tests.journeys.harness import DESK, PHONE, Board, Look, log_in, until
from tests.reading.test_parting import sheet

NAME = "Protokollsbok 1931"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / f"{NAME}.tif"
    frames = [sheet(f"Avlopp {number}", f"Balkong {number}", (1200, 800)) for number in (1, 2)]
    path.write_bytes(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    return path


def add(page: Page, scan: Path) -> None:
    """Add the book, and open its page once the spreads have been noticed."""
    page.get_by_label("Välj filer").set_input_files(scan)
    if page.locator("[data-needs-script]").first.is_hidden():
        page.get_by_role("button", name="Lägg till", exact=True).click()
    row = page.locator(".upload-row", has_text=scan.name)
    expect(row.get_by_label("Titel")).to_be_visible(timeout=30_000)
    row.get_by_role("button", name="Godkänn").click()
    page.locator(".upload-row a", has_text=NAME).first.click()
    until(page, lambda: page.get_by_text("2 sidor visar ett uppslag").count() == 1)


def part(page: Page, check: Look) -> None:
    """Part both spreads, and see four pages."""
    page.get_by_role("link", name="Dela uppslagen").click()
    expect(page.locator(".cut-spreads img")).to_have_count(2)
    expect(page.get_by_label("Dela sida 1")).to_be_checked()
    check(page)
    page.get_by_role("button", name="Dela uppslagen").click()
    expect(page.locator(".position")).to_have_text("Sida 1 av 4")
    check(page)


def put_together(page: Page, whole: str, check: Look) -> None:
    """Undo the parting; the book is as it was, and could be parted anew."""
    page.goto(f"{whole}/split")
    expect(page.get_by_label("Dela efter sida 2")).to_be_visible()
    check(page)
    page.goto(whole)
    page.get_by_role("button", name="Ångra delningen av uppslagen").click()
    expect(page.locator(".position")).to_have_text("Sida 1 av 2")
    expect(page.get_by_text("visar ett uppslag")).to_have_count(0)
    page.get_by_role("link", name="Dela uppslagen").click()
    expect(page.get_by_label("Dela sida 2")).to_be_checked()


def test_a_book_of_spreads_is_parted_found_page_by_page_and_put_together_again(
    board: Board, browse: Browse, check: Look, scan: Path
) -> None:
    # Put in by the plain form, from a phone, and looked at there.
    phone = browse(java_script_enabled=False, viewport=PHONE)
    log_in(phone, board.portal, Role.SECRETARY, "upload/")
    add(phone, scan)
    whole = phone.url
    check(phone)

    page = browse(viewport=DESK)
    log_in(page, board.portal, Role.SECRETARY)
    page.goto(whole)
    check(page)
    part(page, check)
    until(page, lambda: page.get_by_text("Texten").filter(has_text="läses av").count() == 0)
    for reader in (page, phone):
        reader.goto(board.portal.address("search/?q=balkong"))
        until(reader, lambda reader=reader: reader.locator("#results li mark").count() >= 1)
        reader.locator("#results li a").first.click()
        expect(reader.locator(".position")).to_have_text("Sida 2 av 4")
        check(reader)
    put_together(page, whole, check)

    # The same without scripts.
    phone.goto(whole)
    part(phone, check)
    put_together(phone, whole, check)
