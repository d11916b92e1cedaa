"""Journey: in with a password, a passkey is made, and in again with nothing but it."""

from playwright.sync_api import expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import Board, Look, hold_authenticator, log_in


def test_a_password_opens_the_portal_and_a_passkey_replaces_it(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    page = browse()
    hold_authenticator(page)
    page.goto(portal.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    check(page)
    page.get_by_label("E-postadress").fill("bo@exempel.se")
    page.get_by_label("Lösenord").fill("fel lösenord helt")
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", name="Det gick inte att logga in")).to_be_visible()
    check.forgive("422")
    check(page)

    log_in(page, portal, Role.SECRETARY)
    assert page.url == portal.address()
    check(page)

    page.goto(portal.url + "/account")
    check(page)
    page.goto(portal.url + "/account/passkeys")
    check(page)
    page.get_by_role("button", name="Lägg till nyckel").click()
    expect(page.get_by_text("Inte använd än.")).to_be_visible()
    check(page)

    page.goto(portal.address())
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.goto(portal.url + "/log-in")
    page.get_by_role("button", name="Logga in med en nyckel i mobilen").click()
    page.wait_for_url(portal.address())
    expect(page.get_by_text("Bo Lind").first).to_be_visible()
    check(page)
