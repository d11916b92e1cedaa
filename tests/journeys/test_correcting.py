"""A doubtful page is put right: the word at the cursor is shown on the image, the keyboard is enough, no script is needed."""

import pytest
from playwright.sync_api import expect

from boardroom.mandates.models import Role
from boardroom.reading import queries
from tests.data.filed import put_in
from tests.journeys.harness import PHONE, log_in

READ = "Styrclsen beslöt att\nbyta tvältstuga"
DOUBTFUL = {"Styrclsen", "tvältstuga"}


@pytest.fixture
def papers(board):
    opener, secretary = board.portal.runtime.opener, board.actor(Role.SECRETARY)
    with board.portal.worker_rests:
        return [
            put_in(opener, secretary, READ, title=title, doubtful=DOUBTFUL) for title in ("Första", "Andra")
        ]


def _text(board, paper):
    with board.portal.runtime.opener.reading(board.actor(Role.CHAIR)) as work:
        return queries.text_of(work, paper.pages[0].id)


def test_a_page_is_corrected_with_the_keyboard_and_the_next_one_confirmed(board, papers, browse, check):
    page = browse()
    log_in(page, board.portal, Role.SECRETARY)
    expect(page.get_by_text("2 sidor kan vara fel lästa")).to_be_visible()
    page.get_by_role("link", name="Jämför med bilden").click()
    check(page)
    page.get_by_role("heading", name="Första").get_by_role("link").click()
    check(page)
    field = page.get_by_label("Sidans text")
    expect(page.locator("mark")).to_have_text(["Styrclsen", "tvältstuga"])
    # The first uncertain word is selected, and its place lights up on the image.
    page.keyboard.press("F8")
    expect(page.locator(".place-now")).to_have_attribute("data-word", "0")
    page.keyboard.type("Styrelsen och jag")
    expect(page.locator("mark:not(.current)")).to_have_text(["tvältstuga"])
    page.keyboard.press("F8")
    # Words added before it do not lead astray.
    expect(page.locator(".place-now")).to_have_attribute("data-word", "4")
    page.keyboard.type("tvättstuga")
    expect(field).to_have_value("Styrelsen och jag beslöt att\nbyta tvättstuga")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Rättelsen är sparad. Här är nästa sida.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Andra")
    # A click on the image leads to the word in the text, once the page's script has run.
    page.wait_for_load_state("load")
    page.locator('[data-word="4"]').click()
    assert (
        page.evaluate(
            "getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
        )
        == "tvältstuga"
    )
    page.get_by_role("button", name="Texten stämmer").click()
    expect(page.get_by_text("Inga sidor att rätta")).to_be_visible()
    check(page)
    assert _text(board, papers[0]) == "Styrelsen och jag beslöt att\nbyta tvättstuga"
    assert _text(board, papers[1]) == READ


def test_a_page_is_corrected_on_a_phone_without_script(board, papers, browse, check):
    page = browse(java_script_enabled=False, viewport=PHONE)
    log_in(page, board.portal, Role.SECRETARY, "reading/")
    page.get_by_role("heading", name="Första").get_by_role("link").click()
    check(page)
    expect(page.locator("mark")).to_have_text(["Styrclsen", "tvältstuga"])
    page.get_by_label("Sidans text").fill("Styrelsen beslöt att\nbyta tvättstuga")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Andra")
    page.get_by_role("link", name="Sidor att rätta", exact=True).first.click()
    check(page)
    assert _text(board, papers[0]) == "Styrelsen beslöt att\nbyta tvättstuga"
