"""The steps of signing that several journeys take."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.journeys.harness import PASSWORD, Look, Portal, mailbox

CODE = re.compile(r"\b\d{6}\b")


def read_through(page: Page, portal: Portal, title: str, check: Look) -> None:
    """From what waits for me, through every page, to the page where one signs."""
    # Reading takes time, and mail of another minute comes in another order.
    portal.clock.advance(timedelta(minutes=1))
    page.goto(portal.address("signing/"))
    check(page)
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_text("Steg 1 av 3")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Läs", exact=True).click()
    check(page)
    turn_pages(page)
    expect(page.get_by_text("Steg 3 av 3")).to_be_visible()
    check(page)


def turn_pages(page: Page) -> None:
    """Turn every page, each when the one before has come, and go on to sign."""
    number = 1
    expect(page.get_by_text(f"Sida {number} av").first).to_be_visible()
    while page.get_by_role("link", name="Nästa sida").count():
        page.get_by_role("link", name="Nästa sida").click()
        number += 1
        expect(page.get_by_text(f"Sida {number} av").first).to_be_visible()
    page.get_by_role("link", name="Gå vidare och skriv under").click()


def sign_with_code(page: Page, portal: Portal, role: Role, title: str, check: Look) -> None:
    """Read, then sign with the password and the code that came by mail."""
    read_through(page, portal, title, check)
    page.get_by_role("button", name=re.compile("lösenord och kod")).click()
    check(page)
    page.get_by_label("Lösenord").fill(PASSWORD)
    # The set clock stands still, and of two letters of one instant neither is the newest.
    portal.clock.advance(timedelta(seconds=1))
    page.get_by_role("button", name="Skicka koden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    check(page)
    page.get_by_label("Kod").fill(code_in_mail(page, portal, role))
    page.get_by_role("button", name="Skriv under").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, du har skrivit under")
    check(page)


def code_in_mail(page: Page, portal: Portal, whose: Role | str) -> str:
    """Read the newest code in the mail of a person of the board, or at an address, in another tab."""
    mail = page.context.new_page()
    address = mailbox(whose) if isinstance(whose, Role) else whose
    try:
        for _ in range(240):
            mail.goto(f"{portal.url}/mail?to={address}")
            newest = mail.locator("article").first
            found = CODE.search(newest.inner_text()) if newest.count() else None
            if found:
                return found.group()
            mail.wait_for_timeout(250)
    finally:
        mail.close()
    raise LookupError("no code came by mail")
