"""Journey: the editor stays open while others write, and knows what it has had saved itself."""

import re

from playwright.sync_api import Page, Route, expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import Board, Look, log_in
from tests.journeys.test_writing_together import begin


def text_of(page: Page, number: int):
    return page.locator(f"#item-{number}").get_by_label("Text", exact=True)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Sparat"))


def test_what_was_saved_while_it_was_written_is_left_to_whoever_writes_on(
    board: Board, browse: Browse, check: Look
) -> None:
    mine, theirs = begin(browse(), board.portal), browse()
    log_in(theirs, board.portal, Role.CHAIR)
    text_of(mine, 5).fill("Kassören redogjorde.")
    saved(mine)
    theirs.goto(mine.url.partition("#")[0])
    text_of(theirs, 5).fill("Kassören redogjorde för lånen.")
    saved(theirs)

    text_of(mine, 6).fill("Inget att ta upp.")
    mine.get_by_role("button", name="Spara", exact=True).click()
    expect(mine.get_by_text("Sparat.", exact=True)).to_be_visible()
    expect(text_of(mine, 5)).to_have_value("Kassören redogjorde för lånen.")
    expect(mine.get_by_text("Två har skrivit olika")).to_have_count(0)


def test_what_was_put_back_after_an_answer_that_never_came_is_not_lost(
    board: Board, browse: Browse, check: Look
) -> None:
    page = begin(browse(), board.portal)
    text_of(page, 5).fill("Som det var.")
    saved(page)
    page.reload()

    def reaches_and_is_not_answered(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/paragraph", reaches_and_is_not_answered)
    text_of(page, 5).fill("Som det inte skulle bli.")
    expect(page.locator("[data-saved]")).to_contain_text("Ingen förbindelse")
    check.forgive("ERR_FAILED")
    text_of(page, 5).fill("Som det var.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#item-5")).to_contain_text("Du skrev det här samtidigt")
    expect(page.locator("#item-5 [data-beside-field=text]")).to_have_text("Som det var.")
