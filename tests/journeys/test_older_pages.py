"""Journey: the editor stays open, or its words wait, while others write; it knows what it has had saved itself."""

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


def guests(page: Page) -> list[str]:
    return [one.input_value() for one in page.locator(".attendance-named").get_by_label("Namn").all()]


def reopened(page: Page, meanwhile) -> Page:
    """Close the page, do something, and open it anew."""
    context, editor = page.context, page.url.partition("#")[0]
    page.close(run_before_unload=False)
    meanwhile()
    context.set_offline(False)
    page = context.new_page()
    page.goto(editor)
    page.wait_for_load_state("networkidle")
    return page


def name(page: Page, guest: str) -> None:
    page.locator(".attendance-named").last.get_by_label("Namn").fill(guest)
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Osparade"))


def press(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()


def test_a_guest_who_waited_on_the_device_comes_beside_the_one_whom_another_named(
    board: Board, browse: Browse, check: Look
) -> None:
    mine, theirs = begin(browse(), board.portal), browse()
    log_in(theirs, board.portal, Role.CHAIR)
    theirs.goto(mine.url.partition("#")[0])
    mine.context.set_offline(True)
    name(mine, "Elsa Rönn")

    def another() -> None:
        name(theirs, "Nils Ek")
        press(theirs)

    mine = reopened(mine, another)
    expect(mine.locator("[data-unsent-list]")).to_contain_text(re.compile(r"^\s*Namn .*Elsa Rönn"))
    mine.get_by_role("button", name="Sätt in dem igen").click()
    assert guests(mine) == ["Nils Ek", "Elsa Rönn"]
    check(mine)
    press(mine)
    assert guests(mine) == ["Nils Ek", "Elsa Rönn", ""]
    expect(mine.locator("[data-unsent]")).to_be_hidden()


def test_a_guest_whom_another_has_named_meanwhile_is_not_offered_again(
    board: Board, browse: Browse, check: Look
) -> None:
    mine, theirs = begin(browse(), board.portal), browse()
    log_in(theirs, board.portal, Role.CHAIR)
    theirs.goto(mine.url.partition("#")[0])
    mine.context.set_offline(True)
    name(mine, "Elsa Rönn")
    mine.locator(".attendance-named").last.get_by_label("Deltog").select_option(label="Närvarande")

    def another() -> None:
        name(theirs, "Elsa Rönn")
        press(theirs)

    mine = reopened(mine, another)
    # How she took part they have told differently: that alone is offered, in her row.
    lost = mine.locator("[data-unsent-list]")
    expect(lost).to_contain_text(re.compile(r"Elsa Rönn: Deltog\s*Närvarande"))
    expect(lost).not_to_contain_text("Namn")
    mine.get_by_role("button", name="Sätt in dem igen").click()
    mine.get_by_role("button", name="Spara", exact=True).click()
    expect(mine.get_by_text("Deltog: två skrev olika")).to_be_visible()
    assert guests(mine) == ["Elsa Rönn", ""]
