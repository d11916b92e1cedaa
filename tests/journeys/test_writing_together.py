"""Journey: two people write the same minutes, the connection drops, a meeting is called and becomes minutes."""

import re

from playwright.sync_api import Page, Route, expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, Portal, log_in, until

# How much waits on the device, beside what the last press sent.
WAITING = "Object.entries(localStorage).filter(([key]) => !key.endsWith('-sent')).length"


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


def tick_and_fill(page: Page) -> None:
    """Change conflicts of interest and the head, where nothing is saved by itself or can be reached."""
    recused = page.locator("#item-5")
    recused.get_by_label("David Alm").uncheck()
    for name in ("Astrid Ek", "Cecilia Ask"):
        recused.get_by_label(name).check()
    page.get_by_text("Mötet: dag, plats").click()
    page.get_by_label("Plats").fill("På tåget")
    page.get_by_label("Började kl.").fill("18.30")
    for name in ("Cecilia Ask", "David Alm"):
        page.locator(".attendance-row").filter(has_text=name).get_by_role("checkbox").first.uncheck()


def look_at_what_was_put_back(page: Page) -> None:
    """Every tick is put back and so is what was unticked; of the head nothing of another is written over."""
    recused = page.locator("#item-5")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat, men två har skrivit olika.")).to_be_visible()
    for name, ticked in (("Astrid Ek", True), ("Cecilia Ask", True), ("David Alm", False)):
        expect(recused.get_by_label(name)).to_be_checked(checked=ticked)
    expect(page.get_by_label("Plats")).to_have_value("Biblioteket")
    both = page.locator("[data-beside-head='place']")
    expect(both).to_contain_text(re.compile(r"Astrid Ek skrev:\s+Biblioteket\s+Du skrev:\s+På tåget"))
    expect(page.get_by_label("Började kl.")).to_have_value("18.30")
    absent = page.locator(".attendance-row").filter(has_text="Cecilia Ask").get_by_role("checkbox").first
    expect(absent).not_to_be_checked()
    late = page.locator(".attendance-row").filter(has_text="David Alm")
    expect(late).to_contain_text(
        re.compile(
            r"Astrid Ek skrev:\s+närvarande, från och med §\s3, till och med §\s5\s+Du skrev:\s+frånvarande"
        )
    )
    expect(page.locator("[data-unsent]")).to_be_hidden()


def begin(page: Page, portal: Portal) -> Page:
    """Log in as the secretary and begin minutes; return the page, which is their editor."""
    log_in(page, portal, Role.SECRETARY)
    page.goto(portal.address("minutes/new"))
    page.get_by_label("Mötesdag").fill("2026-03-18")
    page.get_by_role("button", name="Börja skriva").click()
    expect(page.locator("h1")).to_have_text("Skriv protokoll")
    page.get_by_role("button", name="Alla ordinarie var med").click()
    expect(page.locator(".attendance-row").get_by_label("Astrid Ek")).to_be_checked()
    return page


def test_words_that_waited_on_the_device_write_over_nobody(board: Board, browse: Browse, check: Look) -> None:
    portal = board.portal
    secretary, chair = begin(browse(), portal), browse()
    log_in(chair, portal, Role.CHAIR)
    editor = secretary.url.partition("#")[0]
    fold, recused = "Reservation, anteckning, jäv", secretary.locator("#item-5")
    recused.get_by_text(fold).click()
    recused.get_by_label("David Alm").check()
    expect(secretary.locator("[data-saved]")).to_have_text(re.compile("Sparat"))
    context = secretary.context
    context.set_offline(True)
    secretary.locator("#item-3").get_by_label("Text", exact=True).fill("Skrivet på tåget.")
    expect(secretary.locator("[data-saved]")).to_contain_text("Ingen förbindelse")
    tick_and_fill(secretary)
    secretary.close(run_before_unload=False)
    check.forgive("ERR_INTERNET_DISCONNECTED")
    chair.goto(editor)
    chair.locator("#item-3").get_by_label("Text", exact=True).fill("Ordförandens senare ord.")
    expect(chair.locator("[data-saved]")).to_have_text(re.compile("Sparat"))
    chair.get_by_text("Mötet: dag, plats").click()
    chair.get_by_label("Plats").fill("Biblioteket")
    late = chair.locator(".attendance-row").filter(has_text="David Alm")
    late.get_by_text("Kom, gick, tjänstgjorde").click()
    late.get_by_label("Från och med §").fill("3")
    late.get_by_label("Till och med §").fill("5")
    chair.get_by_role("button", name="Spara", exact=True).click()
    expect(chair.get_by_text("Sparat.", exact=True)).to_be_visible()

    context.set_offline(False)
    secretary = context.new_page()
    secretary.goto(editor)
    expect(secretary.locator("[data-unsent-list]")).to_contain_text("Jävig här: Astrid Ek")
    expect(secretary.locator("[data-unsent-list]")).to_contain_text(re.compile(r"§\s3 .+: Text"))
    secretary.get_by_role("button", name="Sätt in dem igen").click()
    expect(secretary.locator("#item-3 [data-said]")).to_contain_text("Båda texterna finns kvar")
    chair.reload()
    expect(chair.locator("#item-3").get_by_label("Text", exact=True)).to_have_value(
        "Ordförandens senare ord."
    )
    expect(chair.locator("#item-3")).to_contain_text("Skrivet på tåget.")

    look_at_what_was_put_back(secretary)
    check(secretary)
    secretary.get_by_role("button", name="Byt till det andra").first.click()
    expect(secretary.get_by_label("Plats")).to_have_value("På tåget")


def test_a_page_that_was_open_when_its_log_in_ended_saves_again_for_the_same_person_alone(
    board: Board, browse: Browse
) -> None:
    portal = board.portal
    page = begin(browse(), portal)
    words, said = page.locator("#item-4").get_by_label("Text", exact=True), page.locator("[data-saved]")
    page.context.clear_cookies()
    words.fill("Efter tolv timmar.")
    expect(said).to_contain_text("Du är utloggad")
    elsewhere = page.context.new_page()
    log_in(elsewhere, portal, Role.SECRETARY)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(said).to_have_text(re.compile("Sparat"))

    page.context.clear_cookies()
    log_in(elsewhere, portal, Role.CHAIR)
    words.fill("Aldrig som någon annans.")
    expect(said).to_contain_text("Någon annan är inloggad")
    elsewhere.goto(page.url)
    expect(elsewhere.locator("#item-4").get_by_label("Text", exact=True)).to_have_value("Efter tolv timmar.")
    expect(elsewhere.locator("[data-unsent]")).to_be_hidden()
    elsewhere.wait_for_load_state("networkidle")
    with page.expect_response("**/edit"):
        page.get_by_role("button", name="Spara", exact=True).click()
    expect(said).to_contain_text("Någon annan är inloggad")
    page.context.clear_cookies()
    log_in(elsewhere, portal, Role.SECRETARY)
    elsewhere.goto(page.url)
    expect(elsewhere.locator("[data-unsent-list]")).to_contain_text("Aldrig som någon annans.")


def test_the_head_is_saved_and_told_of_as_the_paragraphs_are_when_the_log_in_is_another(
    board: Board, browse: Browse
) -> None:
    portal = board.portal
    page = begin(browse(), portal)
    place, said = page.get_by_label("Plats"), page.locator("[data-saved]")
    save = page.get_by_role("button", name="Spara", exact=True)
    elsewhere = page.context.new_page()

    def come_back() -> None:
        page.evaluate("dispatchEvent(new Event('focus'))")

    # Nothing waits, so nothing is asked and nothing told.
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    come_back()
    page.wait_for_timeout(500)
    assert asked == []
    page.get_by_text("Mötet: dag, plats").click()
    place.fill("Biblioteket")
    come_back()
    expect(said).to_contain_text("Du är utloggad")
    save.click()
    expect(said).to_contain_text("Du är utloggad")
    page.locator("#item-4").get_by_label("Text", exact=True).fill("Sparas av sig självt.")
    expect(said).to_contain_text("Du är utloggad")
    log_in(elsewhere, portal, Role.SECRETARY)
    with page.expect_response(lambda answer: "/paragraph" in answer.url and answer.ok):
        come_back()
    expect(said).to_have_text(re.compile("Osparade"))
    save.click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()

    page.get_by_text("Mötet: dag, plats").click()
    place.fill("Torget 3")
    page.context.clear_cookies()
    log_in(elsewhere, portal, Role.CHAIR)
    come_back()
    expect(said).to_contain_text("Någon annan är inloggad")
    with page.expect_response("**/edit"):
        save.click()
    expect(said).to_contain_text("Någon annan är inloggad")
    elsewhere.goto(page.url)
    expect(elsewhere.get_by_label("Plats")).to_have_value("Biblioteket")
    # An answer that is on its way yet would bring the chair's cookie back.
    elsewhere.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    log_in(elsewhere, portal, Role.SECRETARY)
    with page.expect_navigation():
        save.click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()
    expect(place).to_have_value("Torget 3")


def test_a_press_without_a_connection_leaves_the_words_where_they_are(
    board: Board, browse: Browse, check: Look
) -> None:
    page = begin(browse(), board.portal)
    place, said = page.get_by_label("Plats"), page.locator("[data-saved]")
    page.get_by_text("Mötet: dag, plats").click()
    place.fill("På tåget")
    expect(said).to_have_text(re.compile("Osparade"))
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('focus'))")
    save = page.get_by_role("button", name="Spara", exact=True)
    save.click()
    expect(said).to_contain_text("tryck på knappen igen")
    page.context.set_offline(False)
    check.forgive("ERR_INTERNET_DISCONNECTED")
    save.click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()
    expect(place).to_have_value("På tåget")

    # Just after it has said so of a paragraph a press asks first too.
    words = page.locator("#item-3").get_by_label("Text", exact=True)
    page.context.set_offline(True)
    words.fill("Skrivet på tåget.")
    expect(said).to_contain_text("Ingen förbindelse")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/edit")):
        save.click()
    page.context.set_offline(False)
    expect(said).to_have_text(re.compile("Sparat"), timeout=15_000)
    save.click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()
    expect(words).to_have_value("Skrivet på tåget.")


def test_words_written_before_the_page_could_listen_are_saved_too(board: Board, browse: Browse) -> None:
    portal = board.portal
    page = begin(browse(), portal)
    words, said = page.locator("#item-4").get_by_label("Text", exact=True), page.locator("[data-saved]")
    page.evaluate(
        "([key, name]) => localStorage.setItem(key, JSON.stringify({[name]: 'Från förra gången.'}))",
        [
            f"minutes-{page.url.split('/')[-2]}",
            page.locator("[name='items-3-item_id']").input_value() + "/text",
        ],
    )
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/minutes*.js*", hold, times=1)
    with page.expect_request("**/minutes*.js*"):
        page.reload(wait_until="commit")
    words.fill("Skrivet medan sidan hämtades.")
    expect(said).not_to_have_text(re.compile("Osparade"))
    held[0].continue_()
    page.get_by_role("button", name="Sätt in dem igen").click()
    expect(words).to_have_value("Skrivet medan sidan hämtades.\n\nFrån förra gången.")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    expect(said).to_have_text(re.compile("Sparat"))
    page.reload()
    expect(words).to_have_value("Skrivet medan sidan hämtades.\n\nFrån förra gången.")

    # What a press sent is not offered again where it stands otherwise now.
    page.get_by_text("Mötet: dag, plats").click()
    page.get_by_label("Plats").fill("Lokalen ")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()
    expect(page.get_by_label("Plats")).to_have_value("Lokalen")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert page.evaluate(WAITING) == 0


def test_a_guest_who_was_saved_is_not_offered_again_as_words_that_were_not(
    board: Board, browse: Browse
) -> None:
    page = begin(browse(), board.portal)
    editor = page.url.partition("#")[0]
    named = page.locator(".attendance-named")
    # A saved row goes by its key, and no field is called any more as the empty one was.
    for place, (name, button) in enumerate((("Elsa Rönn", "Spara"), ("Nils Ek", "Spara och läs igenom"))):
        named.last.get_by_label("Namn").fill(name)
        expect(page.locator("[data-saved]")).to_have_text(re.compile("Osparade"))
        page.get_by_role("button", name=button, exact=True).click()
        if button != "Spara":
            expect(page.locator("h1")).to_contain_text("Styrelseprotokoll")
            page.goto(editor)
        expect(named).to_have_count(place + 2)
        expect(named.nth(place).get_by_label("Namn")).to_have_value(name)
        page.wait_for_load_state("networkidle")
        expect(page.locator("[data-unsent]")).to_be_hidden()
        assert page.evaluate(WAITING) == 0


def test_a_decision_that_was_never_saved_is_put_back_in_its_paragraph(
    board: Board, browse: Browse, check: Look
) -> None:
    page = begin(browse(), board.portal)
    context, editor = page.context, page.url.partition("#")[0]
    item = page.locator("#item-5")
    item.get_by_role("button", name="Lägg till beslut").click()
    item.get_by_label("Beslut", exact=True).fill("att byta låset.")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Sparat"))
    item.get_by_role("button", name="Lägg till beslut").click()
    expect(item.get_by_label("Beslut", exact=True)).to_have_count(2)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    item.get_by_label("Beslut", exact=True).last.fill("att måla porten.")
    item.get_by_label("Senast").last.fill("2026-05-01")
    expect(page.locator("[data-saved]")).to_contain_text("Ingen förbindelse")
    key = f"minutes-{editor.split('/')[-2]}-{page.locator('form[data-writer]').get_attribute('data-writer')}"
    gone = {"00000000-0000-4000-8000-000000000000/text": "Om det som togs bort."}
    page.evaluate(
        "([key, gone]) => localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage.getItem(key)), ...gone}))",
        [key, gone],
    )
    page.close(run_before_unload=False)
    check.forgive("ERR_INTERNET_DISCONNECTED")

    context.set_offline(False)
    page = context.new_page()
    page.goto(editor)
    lost, item = page.locator("[data-unsent-list]"), page.locator("#item-5")
    expect(lost).to_contain_text(re.compile(r"§\s5 .+: Beslut\s*att måla porten\.\s*§\s5 .+: Senast"))
    check(page)
    page.get_by_role("button", name="Sätt in dem igen").click()
    decisions = item.get_by_label("Beslut", exact=True)
    expect(decisions).to_have_count(2)
    expect(decisions.last).to_have_value("att måla porten.")
    expect(item.get_by_role("group", name="Beslut 2")).to_be_visible()
    # What no place is left for stays to be copied.
    expect(lost).not_to_contain_text("porten")
    expect(lost).to_contain_text("Om det som togs bort.")
    expect(lost).to_contain_text("Kopiera")
    page.get_by_role("button", name="Kasta dem").click()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat.", exact=True)).to_be_visible()
    expect(decisions.first).to_have_value("att byta låset.")
    expect(decisions.last).to_have_value("att måla porten.")
    expect(item.get_by_label("Senast").last).to_have_value("2026-05-01")
    expect(page.locator("[data-unsent]")).to_be_hidden()


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
