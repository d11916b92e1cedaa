"""Journey: an empty portal asks seven things, takes the first papers and finds them."""

from pathlib import Path

from playwright.sync_api import Page, expect

from boardroom.admin.actions import open_set_up
from boardroom.core.actor import worker_for
from tests.data.papers import scan_pdf, text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PASSWORD, PHONE, Look, Portal, until


def go_on(page: Page, number: int, check: Look) -> None:
    """Answer and see the next question."""
    check(page)
    page.get_by_role("button", name="Nästa").click()
    expect(page.get_by_text(f"Fråga {number + 1} av 7")).to_be_visible()


def add_one_more(page: Page, paper: Path) -> None:
    """Add a paper after three that wait: it lies on top, open as they are."""
    paper.write_bytes(text_pdf("Styrelseprotokoll 4\nPorten målas"))
    page.get_by_label("Välj filer").set_input_files(paper)
    expect(page.get_by_label("Titel")).to_have_count(4, timeout=30_000)
    rows = page.locator(".upload-row")
    expect(rows.first).to_contain_text(paper.name)
    expect(rows.first.get_by_label("Titel")).to_be_visible()
    expect(rows.last.get_by_label("Titel")).to_be_visible()


def answer_seven_questions(page: Page, portal: Portal, check: Look) -> None:
    """Open the first pages with the code, and answer until the portal invites to put in papers."""
    with portal.runtime.opener.writing(worker_for()) as work:
        code = open_set_up(work)
    page.goto(portal.url + "/set-up")
    check(page)
    page.get_by_label("Kod").fill(code)
    page.locator("main form button").click()

    expect(page.get_by_text("Fråga 1 av 7")).to_be_visible()
    page.get_by_label("Föreningens namn").fill("Brf Provet 1")
    page.get_by_label("Organisationsnummer").fill("769600-0004")
    go_on(page, 1, check)
    go_on(page, 2, check)
    page.get_by_label("Nästa protokoll får nummer").fill("7")
    go_on(page, 3, check)
    go_on(page, 4, check)
    page.get_by_label("Stämmans datum").fill("2025-05-14")
    go_on(page, 5, check)
    chair = page.get_by_role("group", name="Person 1", exact=True)
    chair.get_by_label("Namn").fill("Astrid Ek")
    chair.get_by_label("E-postadress").fill("astrid@exempel.se")
    chair.get_by_label("Uppdrag").select_option(label="ordförande")
    go_on(page, 6, check)
    page.get_by_label("Ditt namn").fill("Astrid Ek")
    page.get_by_label("Din e-postadress").fill("astrid@exempel.se")
    page.get_by_label("Välj ett lösenord").fill(PASSWORD)
    page.get_by_label("Lösenordet en gång till").fill(PASSWORD)
    page.get_by_label("Den andras namn").fill("Bo Lind")
    page.get_by_label("Den andras e-postadress").fill("bo@exempel.se")
    check(page)
    page.get_by_role("button", name="Klar").click()

    expect(page.get_by_role("link", name="Lägg till tre protokoll")).to_be_visible()
    check(page)


def test_an_empty_portal_becomes_an_association_that_finds_its_papers(
    portal: Portal, browse: Browse, check: Look, tmp_path: Path
) -> None:
    page = browse()
    answer_seven_questions(page, portal, check)
    page.get_by_role("link", name="Lägg till tre protokoll").click()
    files = []
    for number, word in enumerate(("Hissavtalet sägs upp", "Taket läggs om", "Cykelförrådet byggs ut"), 1):
        files.append(tmp_path / f"protokoll-{number}.pdf")
        files[-1].write_bytes(scan_pdf(f"Styrelseprotokoll {number}\n{word}"))
    page.get_by_label("Välj filer").set_input_files(files)
    expect(page.get_by_label("Titel")).to_have_count(3, timeout=30_000)
    files.append(tmp_path / "protokoll-4.pdf")
    add_one_more(page, files[-1])
    for _ in files:
        before = page.locator("[data-accept]").count()
        page.locator("[data-accept]").first.press("Enter")
        expect(page.locator("[data-accept]")).to_have_count(before - 1)
    check(page)
    page.goto(page.url.replace("/upload/", "/search/") + "?q=cykelförrådet")
    until(page, lambda: page.locator("#results li mark").count() > 0)
    check(page)

    page.goto(portal.url + "/mail?to=bo@exempel.se")
    until(page, lambda: page.locator("article").count() > 0)
    check(page)


def test_the_seven_questions_are_answered_without_scripts_on_a_phone(
    portal: Portal, browse: Browse, check: Look
) -> None:
    page = browse(java_script_enabled=False, viewport=PHONE)
    answer_seven_questions(page, portal, check)
    page.get_by_role("link", name="Lägg till tre protokoll").click()
    expect(page.get_by_label("Välj filer")).to_be_visible()
