"""Journeys: a stack is split by hand at a desk and made whole again, and split without scripts on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import DESK, PHONE, Board, Look, log_in, until

PAGES = ("Protokoll den 14 mars 1987", "Beslut om balkongerna", "Faktura om dagvatten", "Kvitto om element")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Bunt från lådan.pdf"
    path.write_bytes(text_pdf(*PAGES))
    return path


def add(page: Page, scan: Path) -> None:
    """Add the stack without splitting it, and open its page once it has been read."""
    page.get_by_label("Välj filer").set_input_files(scan)
    if page.locator("[data-needs-script]").first.is_hidden():
        page.get_by_role("button", name="Lägg till", exact=True).click()
    row = page.locator(".upload-row", has_text=scan.name)
    expect(row.get_by_label("Titel")).to_be_visible(timeout=30_000)
    row.get_by_role("button", name="Godkänn").click()
    page.locator(".upload-row a", has_text="Bunt från lådan").first.click()
    until(page, lambda: page.locator(".position").count() == 1)


def split(page: Page, check: Look, *after: int) -> None:
    page.get_by_role("link", name="Dela dokumentet").click()
    expect(page.locator(".cut-pages img")).to_have_count(len(PAGES))
    page.wait_for_load_state()  # a box is not pressed while letters and pictures still move it
    for number in after:
        page.get_by_label(f"Dela efter sida {number}").check()
    check(page)
    page.get_by_role("button", name="Dela dokumentet").click()
    expect(page.get_by_text("Delad i flera dokument")).to_be_visible()
    check(page)


def test_a_stack_is_split_at_a_desk_its_hit_stands_under_the_part_and_it_is_made_whole_again(
    board: Board, browse: Browse, check: Look, scan: Path
) -> None:
    page = browse(viewport=DESK)
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    check(page)
    add(page, scan)
    whole = page.url
    split(page, check, 2)
    page.get_by_role("link", name="Bunt från lådan, del 2 av 2").click()
    expect(page.locator("main")).to_contain_text("sidorna 3–4 av 4")
    expect(page.locator(".position")).to_have_text("Sida 1 av 2")
    check(page)
    with page.expect_download() as begun:
        page.get_by_role("link", name="De här sidorna, som PDF").click()
    assert Path(begun.value.path()).read_bytes().startswith(b"%PDF-")
    page.goto(board.portal.address("search/?q=dagvatten"))
    until(page, lambda: page.locator("#results li mark").count() == 1)
    expect(page.locator("#results li")).to_contain_text("del 2 av 2")
    page.goto(whole)
    page.get_by_role("button", name="Ångra delningen").click()
    expect(page.get_by_role("link", name="Dela dokumentet")).to_be_visible()
    page.get_by_role("link", name="Slå ihop med andra").click()
    check(page)


def test_a_stack_is_split_without_scripts_on_a_phone(
    board: Board, browse: Browse, check: Look, scan: Path
) -> None:
    page = browse(java_script_enabled=False, viewport=PHONE)
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    add(page, scan)
    split(page, check, 1, 3)
    expect(page.get_by_role("link", name="del 3 av 3")).to_be_visible()
    page.goto(board.portal.address("upload/sheets"))
    check(page)
    page.get_by_label("Pärm").fill("Pärm 4")
    with page.expect_response("**/upload/sheets") as answered:
        page.get_by_role("button", name="Gör en PDF").click()
    assert answered.value.headers["content-type"] == "application/pdf"
