"""Journey: two people write the same minutes, the connection drops, a meeting is called and becomes minutes."""

import re

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, Portal, log_in, until


def call_a_meeting(page: Page, portal: Portal, check: Look) -> str:
    """Plan a meeting of today, look at its agenda, call it; return its address."""
    page.goto(portal.address("meetings/"))
    check(page)
    page.get_by_role("link", name="Planera möte").click()
    page.get_by_label("Mötesdag").fill("2026-03-20")
    page.get_by_label("Plats").fill("Föreningslokalen")
    check(page)
    page.get_by_role("button", name="Vidare till dagordningen").click()
    expect(page.get_by_role("heading", name="Uppföljning av beslut")).to_be_visible()
    page.get_by_role("link", name="Ändra, underlag, jäv (Fastigheten)").click()
    check(page)
    page.get_by_label("Vem är jävig?").select_option(label="David Alm")
    page.get_by_role("button", name="Anteckna jäv").click()
    expect(page.get_by_text("Jävig: David Alm")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Skicka kallelse").click()
    expect(page.get_by_text("Kallelsen går till 4 personer.")).to_be_visible()
    return page.url.partition("#")[0]


def test_a_meeting_becomes_minutes_that_two_people_write_at_once(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    secretary = browse()
    chair = browse()
    member = browse(viewport=PHONE, has_touch=True, is_mobile=True)
    for page, role in ((secretary, Role.SECRETARY), (chair, Role.CHAIR), (member, Role.BOARD_MEMBER)):
        log_in(page, portal, role)
    meeting = call_a_meeting(secretary, portal, check)

    member.goto(portal.address())
    member.get_by_role("link", name="Svara om du kommer").tap()
    expect(member.get_by_text("Du är jävig i den här frågan")).to_be_visible()
    member.get_by_role("button", name="Jag kommer").tap()
    check(member)

    secretary.goto(meeting)
    secretary.get_by_role("button", name="Börja på protokollet").click()
    expect(secretary.locator("h1")).to_have_text("Skriv protokoll")
    check(secretary)
    editor = secretary.url.partition("#")[0]
    chair.goto(editor)
    mine = secretary.locator("#item-5").get_by_label("Text", exact=True)
    theirs = chair.locator("#item-5").get_by_label("Text", exact=True)

    # Saved while it is written, without a press, and typeset beside the text.
    mine.fill("Kassören redogjorde.")
    expect(secretary.locator("[data-saved]")).to_have_text(re.compile("Sparat"))
    before = secretary.get_by_role("img", name="Sida 1 av").get_attribute("src")
    # The other had opened it before: both texts are kept and shown.
    theirs.fill("Ordföranden redogjorde.")
    expect(chair.locator("#item-5 [data-said]")).to_contain_text("Båda texterna finns kvar")
    chair.get_by_role("link", name="Visa dem bredvid varandra").click()
    chair.reload()
    expect(chair.locator("#item-5")).to_contain_text("Ordföranden redogjorde.")
    expect(theirs).to_have_value("Kassören redogjorde.")
    check(chair)
    chair.locator("#item-5").get_by_role("button", name="Lägg till sist i paragrafen").click()
    expect(theirs).to_have_value("Kassören redogjorde.\n\nOrdföranden redogjorde.")

    # Without a connection the words wait on the device, also through a closed window.
    secretary.reload()
    secretary.context.set_offline(True)
    secretary.locator("#item-7").get_by_label("Text", exact=True).fill("Skrivet på tåget.")
    expect(secretary.locator("[data-saved]")).to_contain_text("Ingen förbindelse")
    secretary.context.set_offline(False)
    expect(secretary.locator("[data-saved]")).to_have_text(re.compile("Sparat"), timeout=15_000)
    check.forgive("ERR_INTERNET_DISCONNECTED")
    secretary.reload()
    expect(secretary.locator("#item-7").get_by_label("Text", exact=True)).to_have_value("Skrivet på tåget.")
    assert secretary.get_by_role("img", name="Sida 1 av").get_attribute("src") != before

    secretary.evaluate(
        "([key, name]) => localStorage.setItem(key, JSON.stringify({[name]: 'Ord från en stängd flik.'}))",
        [
            "minutes-" + editor.split("/")[-2],
            secretary.locator("[name='items-7-item_id']").input_value() + "/text",
        ],
    )
    secretary.reload()
    expect(secretary.get_by_text("Här finns ord som inte hann sparas")).to_be_visible()
    check(secretary)
    secretary.get_by_role("button", name="Sätt in dem igen").click()
    until(
        secretary, lambda: secretary.locator("#item-8").get_by_label("Text", exact=True).input_value() != ""
    )
    expect(secretary.locator("#item-8").get_by_label("Text", exact=True)).to_have_value(
        "Ord från en stängd flik."
    )
    check(secretary)


def test_words_that_waited_on_the_device_write_over_nobody_and_an_ended_log_in_is_told(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    secretary, chair = browse(), browse()
    log_in(secretary, portal, Role.SECRETARY)
    log_in(chair, portal, Role.CHAIR)
    secretary.goto(portal.address("minutes/new"))
    secretary.get_by_label("Mötesdag").fill("2026-03-18")
    secretary.get_by_role("button", name="Börja skriva").click()
    expect(secretary.locator("h1")).to_have_text("Skriv protokoll")
    editor = secretary.url.partition("#")[0]
    secretary.context.set_offline(True)
    secretary.locator("#item-3").get_by_label("Text", exact=True).fill("Skrivet på tåget.")
    expect(secretary.locator("[data-saved]")).to_contain_text("Ingen förbindelse")
    context = secretary.context
    secretary.close(run_before_unload=False)
    check.forgive("ERR_INTERNET_DISCONNECTED")
    chair.goto(editor)
    chair.locator("#item-3").get_by_label("Text", exact=True).fill("Ordförandens senare ord.")
    expect(chair.locator("[data-saved]")).to_have_text(re.compile("Sparat"))

    context.set_offline(False)
    secretary = context.new_page()
    secretary.goto(editor)
    expect(secretary.locator("[data-unsent-list]")).to_contain_text(re.compile(r"§\s3 .+: Text"))
    secretary.get_by_role("button", name="Sätt in dem igen").click()
    expect(secretary.locator("#item-3 [data-said]")).to_contain_text("Båda texterna finns kvar")
    chair.reload()
    expect(chair.locator("#item-3").get_by_label("Text", exact=True)).to_have_value(
        "Ordförandens senare ord."
    )
    expect(chair.locator("#item-3")).to_contain_text("Skrivet på tåget.")

    context.clear_cookies()
    secretary.locator("#item-4").get_by_label("Text", exact=True).fill("Efter tolv timmar.")
    expect(secretary.locator("[data-saved]")).to_contain_text("Du är utloggad")


def test_the_register_of_decisions_is_read_and_settled_on_a_phone(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    page = browse(viewport=PHONE, has_touch=True, is_mobile=True)
    log_in(page, portal, Role.SECRETARY)
    page.goto(portal.address("minutes/new"))
    page.get_by_label("Mötesdag").fill("2026-03-18")
    page.get_by_role("button", name="Börja skriva").tap()
    page.locator("#item-5").get_by_role("button", name="Lägg till beslut").tap()
    item = page.locator("#item-5")
    item.get_by_label("Beslut", exact=True).fill("att byta låset.")
    item.get_by_label("Ansvarig").select_option(label="Bo Lind")
    page.get_by_role("button", name="Spara", exact=True).tap()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()
    page.goto(portal.address())
    check(page)
    page.get_by_role("link", name="Se beslutet").tap()
    check(page)
    page.get_by_role("button", name="Markera som gjort").tap()
    expect(page.get_by_text("Beslutet är avbockat.")).to_be_visible()
    page.goto(portal.address("decisions/?state=done"))
    expect(page.get_by_role("link", name="att byta låset.")).to_be_visible()
    check(page)
