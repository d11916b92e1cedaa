"""Journey: a new member finds what a predecessor called something else, narrows, saves, and is told of more."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.core.actor import Actor
from boardroom.documents.actions import file_document
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.mandates.models import Role
from boardroom.reading.actions import begin
from boardroom.runtime import Runtime
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import DESK, PHONE, Board, Look, log_in, until

CONTRACT = "Entreprenaden omfattar byte av avloppsstammarna i hela huset.\nGarantitiden ar tva ar."


def file_text(runtime: Runtime, actor: Actor, title: str, text: str, record_class: str, day: date) -> None:
    """File a born-digital paper; the worker reads it."""
    content = text_pdf(text)
    stored = runtime.opener.ports.blobs.put(actor.tenant, content)
    with runtime.opener.writing(actor) as work:
        document = file_document(
            work,
            title=title,
            files=[NewFile(stored.sha256, stored.size, "application/pdf", "papper.pdf", page_count=1)],
            record_class=record_class,
            document_date=day,
        )
        begin(work, filed(work, document)[0])


def fill(board: Board) -> None:
    runtime, secretary = board.portal.runtime, board.actor(Role.SECRETARY)
    file_text(runtime, secretary, "Kontrakt 1987", CONTRACT, "construction_contract", date(1987, 3, 14))
    file_text(
        runtime,
        secretary,
        "Protokoll 4",
        "Beslut om relining av avloppsstammarna.",
        "board_minutes",
        date(1994, 5, 2),
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_what_a_predecessor_called_something_else_is_found_narrowed_and_saved(
    board: Board, browse: Browse, check: Look, clock: SetClock, *, scripts: bool
) -> None:
    page = browse(viewport=DESK if scripts else PHONE, java_script_enabled=scripts)
    log_in(page, board.portal, Role.SECRETARY, "search/")
    check(page)
    fill(board)
    page.locator("#search-box").fill("stambyte")
    page.locator("#search-box").press("Enter", timeout=60_000)
    until(page, lambda: page.locator("#results .row-title").count() == 2)
    # Both say it otherwise and are worth much the same, so the newer one stands first.
    expect(page.locator("#results .row-title")).to_have_text(["Protokoll 4", "Kontrakt 1987"])
    expect(page.locator("#results mark").first).to_be_visible()
    check(page)
    if not page.get_by_role("heading", name="Handlingstyp").is_visible():
        page.get_by_text("Avgränsa sökningen").click()
    page.get_by_role("link", name="1990-talet").click()
    expect(page.locator("#results .row-title")).to_have_text(["Protokoll 4"])
    page.get_by_role("link", name="Ta bort filtret").click()
    page.get_by_role("link", name="Äldst").click()
    expect(page.locator("#results .row-title")).to_have_text(["Kontrakt 1987", "Protokoll 4"])
    check(page)
    page.get_by_role("link", name="Fler som liknar Protokoll 4").click()
    expect(page.locator(".row-title")).to_have_text(["Kontrakt 1987"])
    check(page)
    page.go_back()
    if not page.get_by_role("button", name="Spara den här sökningen").is_visible():
        page.get_by_text("Avgränsa sökningen").click()
    page.get_by_role("button", name="Spara den här sökningen").click()
    expect(page.get_by_text("Sökningen är sparad.")).to_be_visible()

    clock.advance(timedelta(minutes=5))
    file_text(
        board.portal.runtime,
        board.actor(Role.SECRETARY),
        "Offert",
        "Offert pa byte av avloppsstammar",
        "decision_basis",
        date(2026, 3, 1),
    )
    until(page, lambda: told(page, board))
    check(page)
    page.get_by_role("link", name="stambyte").click()
    expect(page.get_by_text("Ny sedan sist")).to_be_visible()


def told(page, board) -> bool:
    page.goto(board.portal.address())
    return page.get_by_text("1 ny träff sedan du tittade sist.").count() > 0


def test_the_box_is_reached_by_a_key_and_offers_what_is_there(
    board: Board, browse: Browse, check: Look
) -> None:
    page = browse(viewport=DESK)
    log_in(page, board.portal, Role.SECRETARY, "search/?q=avloppsstammarna")
    fill(board)
    until(page, lambda: page.locator("#results .row-title").count() == 2)
    page.goto(board.portal.address("archive/"))
    page.keyboard.press("/")
    page.keyboard.type("kontr", delay=30)
    offer = page.locator("#top-search-suggestions option[value='Kontrakt 1987']")
    expect(offer).to_have_attribute("label", "Titel", timeout=30_000)
    page.goto(board.portal.address("search/"))
    page.locator("#search-box").fill("avloppsstammarna år:banan")
    page.locator("#search-box").press("Enter")
    expect(page.locator(".misread-query mark")).to_have_text("år:banan")
    check(page)
