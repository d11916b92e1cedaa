"""Journey: while strangers guess at someone's password, a known browser is let in, and a new one by a mail."""

from datetime import timedelta

from playwright.sync_api import expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import PASSWORD, PHONE, Board, Look, log_in, mailbox, until


def test_whoever_is_guessed_at_gets_in_all_the_same(board: Board, browse: Browse, check: Look) -> None:
    portal = board.portal
    known, new = browse(), browse(viewport=PHONE)
    log_in(known, portal, Role.SECRETARY)
    known.context.clear_cookies(name="boardroom")
    portal.clock.advance(timedelta(minutes=1))

    for _ in range(6):
        new.goto(portal.url + "/log-in")
        new.get_by_label("E-postadress").fill(mailbox(Role.SECRETARY))
        new.get_by_label("Lösenord").fill("fel lösenord helt")
        new.get_by_role("button", name="Logga in", exact=True).click()
        expect(new.get_by_role("heading", name="Det gick inte att logga in")).to_be_visible()
    # The first five were wrong; the sixth is not looked at.
    expect(new.get_by_role("button", name="Skicka en länk")).to_be_visible()
    check.forgive("422", times=5)
    check.forgive("429")
    check(new)

    log_in(known, portal, Role.SECRETARY)
    assert known.url == portal.address()

    new.get_by_role("button", name="Skicka en länk").click()
    check(new)
    new.goto(portal.url + "/mail?to=" + mailbox(Role.SECRETARY))
    until(new, lambda: new.locator("article a[href*='/link/']").count() > 0)
    new.locator("article a[href*='/link/']").first.click()
    new.get_by_role("button", name="Fortsätt").click()
    expect(new.get_by_text("kommer du in i den här webbläsaren")).to_be_visible()
    check(new)
    new.get_by_label("Lösenord").fill(PASSWORD)
    new.get_by_role("button", name="Logga in", exact=True).click()
    new.wait_for_url(portal.address())
