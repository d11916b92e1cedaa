"""Journey: minutes are written, refused once, signed by three in three ways, sealed, found and proven."""

import re
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from boardroom.adapters.seals import PyhankoVerifier
from boardroom.mandates.models import Role
from boardroom.signing.rules.verdict import Status, judge
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, Portal, hold_authenticator, log_in, mailbox, until
from tests.journeys.signing import read_through, sign_with_code


def write(page: Page, portal: Portal, check: Look) -> None:
    """Begin the minutes, write two paragraphs and look at the typeset page."""
    page.goto(portal.address("minutes/"))
    check(page)
    page.get_by_role("link", name="Skriv protokoll").click()
    check(page)
    page.get_by_label("Mötesdag").fill("2026-03-18")
    page.get_by_label("Plats").fill("Föreningslokalen")
    page.get_by_label("Mötesordförande").select_option(label="Astrid Ek")
    page.get_by_label("Protokollförare").select_option(label="Bo Lind")
    page.get_by_label("Justerare").select_option(label="David Alm")
    page.get_by_role("button", name="Börja skriva").click()
    expect(page.locator("h1")).to_have_text("Skriv protokoll")
    # Nobody stands as present until somebody says so.
    page.get_by_role("button", name="Alla ordinarie var med").click()
    expect(page.locator(".attendance-row").get_by_label("David Alm")).to_be_checked()
    for number, (heading, text, decision) in enumerate(
        (
            ("Mötets öppnande", "Ordföranden öppnade mötet.", ""),
            ("Laddstolpar", "Två offerter diskuterades.", "att anta anbudet på 284 000 kr."),
        )
    ):
        if page.locator(f"#item-{number + 1}").count() == 0:
            page.get_by_role("button", name="Lägg till paragraf").click()
        item = page.locator(f"#item-{number + 1}")
        item.get_by_label("Rubrik").fill(heading)
        item.get_by_label("Text", exact=True).fill(text)
        if decision:
            item.get_by_role("button", name="Lägg till beslut").click()
            item.get_by_label("Beslut", exact=True).fill(decision)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text(re.compile("Sparat "))).to_be_visible()
    # A script draws every page anew; without it the first one stands there, as it was saved.
    first = "Protokollets första sida" if page.context in check.scriptless else "Sida 1 av"
    expect(page.get_by_role("img", name=first)).to_be_visible()
    check(page)
    page.get_by_role("button", name="Spara och läs igenom").click()
    expect(page.get_by_role("img", name="Sida 1 av")).to_be_visible()
    check(page)


def send(page: Page, check: Look) -> None:
    """Send for signing; how strong the signatures are is said before."""
    page.get_by_role("link", name="Skicka för underskrift").click()
    expect(page.get_by_text(re.compile("av nivån"))).to_be_visible()
    check(page)
    page.get_by_role("button", name="Skicka för underskrift").click()
    expect(page.get_by_text("Inte underskrivet än")).to_be_visible()
    check(page)


def sign_with_passkey(page: Page, portal: Portal, title: str, check: Look) -> None:
    read_through(page, portal, title, check)
    page.get_by_role("button", name=re.compile("nyckel i mobilen")).click()
    page.wait_for_url("**/receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, du har skrivit under")
    check(page)


def refuse(adjuster: Page, portal: Portal, title: str, check: Look) -> None:
    """The adjuster, on a phone, asks for a change."""
    read_through(adjuster, portal, title, check)
    adjuster.get_by_role("link", name="Be om ändring").tap()
    check(adjuster)
    adjuster.get_by_label("Anledning").fill("§ 2: anbudet var på 248 000 kr.")
    adjuster.get_by_role("button", name="Be om ändring").tap()
    expect(adjuster.get_by_role("heading", level=1)).to_have_text("Du har bett om ändring")
    check(adjuster)


def correct(secretary: Page, draft: str, check: Look) -> None:
    """The secretary sees why, and writes version 2."""
    secretary.goto(draft)
    expect(secretary.get_by_text("anbudet var på 248 000 kr.")).to_be_visible()
    check(secretary)
    secretary.get_by_role("button", name=re.compile("blir version 2")).click()
    expect(secretary.locator("h1")).to_have_text("Skriv protokoll")
    secretary.locator("#item-2").get_by_label("Beslut", exact=True).fill("att anta anbudet på 248 000 kr.")
    secretary.get_by_role("button", name="Spara och läs igenom").click()


def prove(sealed: Path, keys: Path) -> None:
    """The sealed file speaks for itself, to our verifier and to poppler's."""
    verdict = judge(PyhankoVerifier(keys).verify(sealed.read_bytes()))
    assert verdict.status is Status.INTACT, verdict
    assert {signer.name for signer in verdict.signers} == {"Bo Lind", "Astrid Ek", "David Alm"}
    told = subprocess.run(["pdfsig", str(sealed)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in told, told


def place_in_a_stream(content: bytes) -> int:
    """Return the middle of its longest content: a byte of the skeleton around it would leave nothing to read."""
    start, end = max(
        (match.span(1) for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)),
        key=lambda span: span[1] - span[0],
    )
    return (start + end) // 2


def ask_anyone(stranger: Page, portal: Portal, sealed: Path, check: Look) -> None:
    """The public page says that the file is intact, and that one with a changed byte is not."""
    stranger.goto(portal.url + "/verify")
    check(stranger)
    stranger.get_by_label("PDF-fil").set_input_files(sealed)
    stranger.get_by_role("button", name="Kontrollera").click()
    expect(stranger.locator(".verdict-done")).to_be_visible()
    expect(stranger.get_by_text("David Alm", exact=True)).to_be_visible()
    check(stranger)
    content = bytearray(sealed.read_bytes())
    content[place_in_a_stream(sealed.read_bytes())] ^= 1
    changed = sealed.with_name("changed.pdf")
    changed.write_bytes(content)
    stranger.get_by_label("PDF-fil").set_input_files(changed)
    stranger.get_by_role("button", name="Kontrollera").click()
    expect(stranger.locator(".verdict-refused")).to_be_visible()
    check(stranger)


def test_minutes_are_written_refused_and_sent_again_without_scripts(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    secretary = browse(java_script_enabled=False)
    adjuster = browse(java_script_enabled=False, viewport=PHONE, has_touch=True, is_mobile=True)
    log_in(secretary, portal, Role.SECRETARY)
    log_in(adjuster, portal, Role.BOARD_MEMBER)
    write(secretary, portal, check)
    draft = secretary.url.partition("?")[0]
    send(secretary, check)
    title = secretary.locator("h1").inner_text()
    refuse(adjuster, portal, title, check)
    correct(secretary, draft, check)
    send(secretary, check)
    assert secretary.locator("h1").inner_text() == title, "version 2 keeps the number"


def test_minutes_from_the_first_word_to_a_sealed_file_that_proves_itself(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    portal = board.portal
    # The chair's browser runs no scripts; the adjuster's telephone is dark.
    secretary, chair = browse(), browse(java_script_enabled=False)
    adjuster = browse(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
    for page, role in (
        (secretary, Role.SECRETARY),
        (chair, Role.CHAIR),
        (adjuster, Role.BOARD_MEMBER),
    ):
        log_in(page, portal, role)
    hold_authenticator(secretary)
    secretary.goto(portal.url + "/account/passkeys")
    secretary.get_by_role("button", name="Lägg till nyckel").click()
    expect(secretary.get_by_text("Inte använd än.")).to_be_visible()

    write(secretary, portal, check)
    draft = secretary.url.partition("?")[0]
    send(secretary, check)
    title = secretary.locator("h1").inner_text()
    assert re.search(r"\d+/2026", title), title
    secretary.goto(portal.url + "/mail?to=" + mailbox(Role.CHAIR))
    until(secretary, lambda: secretary.get_by_text(title).count() > 0)
    check(secretary)

    sign_with_passkey(secretary, portal, title, check)
    refuse(adjuster, portal, title, check)
    correct(secretary, draft, check)
    send(secretary, check)
    assert secretary.locator("h1").inner_text() == title, "version 2 keeps the number"

    sign_with_passkey(secretary, portal, title, check)
    sign_with_code(chair, portal, Role.CHAIR, title, check)
    sign_with_code(adjuster, portal, Role.BOARD_MEMBER, title, check)

    # The worker seals; the archive has it.
    secretary.goto(draft)
    until(secretary, lambda: secretary.get_by_role("link", name="Öppna i arkivet").count() > 0)
    check(secretary)
    secretary.get_by_role("link", name="Öppna i arkivet").click()
    expect(secretary.locator("h1")).to_contain_text(title.rpartition(" ")[2])
    expect(secretary.locator("aside")).to_contain_text("Bevaras")
    check(secretary)
    document = secretary.url.partition("?")[0]
    with secretary.expect_download() as begun:
        secretary.locator("#copies ~ ul a").first.click()
    sealed = tmp_path / "sealed.pdf"
    shutil.copy(begun.value.path(), sealed)

    secretary.goto(portal.address("search/?q=laddstolpar"))
    until(secretary, lambda: secretary.locator("#results li").count() > 0)
    assert document.rpartition("/")[2] in (
        secretary.locator("#results li a").first.get_attribute("href") or ""
    )
    check(secretary)

    prove(sealed, tmp_path / "keys")
    ask_anyone(browse(), portal, sealed, check)
