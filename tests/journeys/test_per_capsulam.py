"""Journey: the board decides without meeting, one member with a conflict of interest apart, and the result becomes minutes."""

import re

from playwright.sync_api import Page, expect

from boardroom.mandates.models import Role
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in

HEADING = "Avtal om målning av trapphuset"


def answer(page: Page, board: Board, role: Role, button: str, check: Look, vote: str = "") -> None:
    """Go from what waits for one's answer to the proposal, and answer."""
    log_in(page, board.portal, role)
    page.goto(board.portal.address("minutes/"))
    page.get_by_role("link", name=re.compile(HEADING)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    check(page)
    if vote:
        page.get_by_label(vote, exact=True).check()
    page.get_by_role("button", name=button).click()


def test_a_board_decides_per_capsulam_without_the_one_who_is_partial(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    secretary, chair, member, treasurer = browse(), browse(viewport=PHONE), browse(viewport=PHONE), browse()
    log_in(secretary, portal, Role.SECRETARY)
    secretary.goto(portal.address("minutes/per-capsulam/new"))
    check(secretary)
    secretary.get_by_label("Vad gäller det?").fill(HEADING)
    secretary.get_by_label("Förslag till beslut").fill("att godkänna avtalet om 84 000 kr")
    secretary.get_by_label("Cecilia Ask").check()
    secretary.get_by_role("button", name="Skicka till ledamöterna").click()
    expect(secretary.get_by_text("Cecilia Ask: jävig, deltar inte")).to_be_visible()
    check(secretary)
    address = secretary.url

    log_in(treasurer, portal, Role.TREASURER)
    treasurer.goto(portal.address("minutes/"))
    expect(treasurer.get_by_role("link", name=re.compile(HEADING))).to_have_count(0)
    answered = treasurer.request.get(address)
    assert answered.status == 404

    answer(chair, board, Role.CHAIR, "Jag samtycker till formen", check)
    answer(member, board, Role.BOARD_MEMBER, "Jag samtycker till formen", check)
    for page in (chair, member, secretary):
        page.goto(address)
        expect(page.get_by_role("heading", name="Rösta")).to_be_visible()
        check(page)
        page.get_by_label("Ja", exact=True).check()
        page.get_by_role("button", name="Lämna rösten").click()
    secretary.goto(address)
    check(secretary)
    secretary.get_by_role("link", name="Öppna protokollet").click()
    expect(secretary.get_by_role("heading", level=1)).to_contain_text(
        re.compile("per capsulam", re.IGNORECASE)
    )
    check(secretary)
