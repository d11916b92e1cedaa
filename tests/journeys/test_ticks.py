"""Journey: a conflict of interest ticked while another writes in the same § is noted at once, and stays as it was said last."""

import re

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import Board, Look, log_in
from tests.journeys.test_writing_together import begin

WHO = "David Alm"


def block(page: Page):
    return page.locator("#item-5")


def write(page: Page, words: str) -> None:
    block(page).get_by_label("Text", exact=True).fill(words)


def said(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Sparat"))


def tick(page: Page):
    fold = block(page).get_by_text("Reservation, anteckning, jäv")
    if not block(page).get_by_label(WHO).is_visible():
        fold.click()
    return block(page).get_by_label(WHO)


def test_a_tick_and_words_of_two_people_in_one_paragraph_meet_without_a_choice(
    board: Board, browse: Browse, check: Look
) -> None:
    mine, theirs = begin(browse(), board.portal), browse()
    editor = mine.url.partition("#")[0]
    log_in(theirs, board.portal, Role.CHAIR)
    theirs.goto(editor)
    write(mine, "Kassören redogjorde.")
    said(mine)
    tick(theirs).check()
    said(theirs)
    expect(block(theirs).locator("[data-said]")).to_be_hidden()
    # Whoever writes on unticks nobody, and has nothing to choose.
    write(mine, "Kassören redogjorde för lånen.")
    said(mine)
    mine.reload()
    expect(tick(mine)).to_be_checked()
    expect(block(mine).get_by_label("Text", exact=True)).to_have_value("Kassören redogjorde för lånen.")
    expect(mine.get_by_text("Två har skrivit olika")).to_have_count(0)
    # Unticked there, it is not ticked again by the page that ticked it, which goes on writing.
    tick(mine).uncheck()
    said(mine)
    write(theirs, "Ordförandens ord.")
    expect(block(theirs).locator("[data-said]")).to_contain_text("Båda texterna finns kvar.")
    mine.reload()
    expect(tick(mine)).not_to_be_checked()
    check(mine)
