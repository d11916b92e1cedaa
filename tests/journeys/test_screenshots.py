"""The pictures of the README, taken from the demonstration's data; looked over every time, written when asked for.

BOARDROOM_SCREENSHOTS=1 writes them to docs/screenshots/.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.demonstration.prepare import PASSWORD, SLUG, _found, address
from tests.journeys.conftest import Browse
from tests.journeys.harness import DESK, PHONE, Look, Portal, opened
from tests.journeys.signing import turn_pages

TODAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PICTURES = os.environ.get("BOARDROOM_SCREENSHOTS") == "1"
LARGEST = 250_000
MOST_READ_SECONDS = 200.0


class RunningClock(SetClock):
    """Set to an evening, and running on from there: the demonstration's letters come one after the other."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._begun = time.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._begun)


@pytest.fixture
def granen(tmp_path: Path, migrated: Path) -> Iterator[Portal]:
    """Brf Granen 7, its papers read by the worker."""
    with opened(tmp_path, RunningClock(TODAY), migrated, first=_found) as portal:
        yield portal


def log_in(page: Page, portal: Portal, key: str) -> None:
    page.goto(portal.url + "/log-in")
    page.get_by_label("E-postadress").fill(address(key))
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Logga in")


def keep(page: Page, name: str) -> None:
    """Write the picture with few colours, where pictures were asked for."""
    if not PICTURES:
        return
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        target = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() < LARGEST:
            break
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(target.getvalue())
    assert target.tell() < LARGEST, name


def search(page: Page, portal: Portal, words: str) -> None:
    """Search, again and again until the worker has read what is looked for; pictures want more of it."""
    end = time.monotonic() + MOST_READ_SECONDS
    while True:
        page.goto(f"{portal.url}/{SLUG}/search/?q={words}")
        if page.locator("#results li:has(mark)").count() >= (2 if PICTURES else 1):
            return
        assert time.monotonic() < end, words
        time.sleep(2)


def at(portal: Portal, path: str = "") -> str:
    return f"{portal.url}/{SLUG}/{path}"


def test_the_demonstration_is_fit_to_be_seen(granen: Portal, browse: Browse, check: Look) -> None:
    at_a_desk(browse(viewport=DESK), granen, check)
    on_a_phone(browse(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2), granen, check)


def at_a_desk(page: Page, granen: Portal, check: Look) -> None:
    log_in(page, granen, "mats")
    shown(page, check, at(granen, "minutes/"), "minutes-desk")
    shown(page, check, at(granen, "board/"), "board-desk")
    search(page, granen, "avloppsstammarna")
    check(page)
    keep(page, "search-desk")
    page.locator("#results li:has(mark) a").first.click()
    expect(page.locator("rect.hit").first).to_be_visible()
    check(page)
    page.locator("rect.hit").first.evaluate("word => word.scrollIntoView({block: 'center'})")
    keep(page, "document-desk")


def on_a_phone(page: Page, granen: Portal, check: Look) -> None:
    log_in(page, granen, "per-olof")
    shown(page, check, at(granen), "tasks-phone")
    page.goto(at(granen, "signing/"))
    check(page)
    page.locator("main ul a").first.tap()
    page.get_by_role("link", name="Läs", exact=True).tap()
    turn_pages(page)
    expect(page.get_by_text("Steg 3 av 3")).to_be_visible()
    check(page)
    keep(page, "sign-phone")
    search(page, granen, "avloppsstammarna")
    check(page)
    keep(page, "search-phone")


def shown(page: Page, check: Callable[[Page], None], address: str, name: str) -> None:
    page.goto(address)
    check(page)
    keep(page, name)
