"""Journeys: a person's way through the real portal, in Debian's Chromium."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from boardroom.adapters.twins.set_clock import SetClock
from tests.journeys.harness import DESK, Board, Look, Portal, opened, seat_board

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)

Browse = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            # A long way on a busy machine; every single wait inside has its own, short patience.
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module: while Playwright runs, its thread has an event loop, which the seal's engine must not meet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=list(QUIET)
        )
        yield browser
        browser.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def portal(tmp_path: Path, migrated: Path, clock: SetClock) -> Iterator[Portal]:
    """An empty portal with its worker."""
    with opened(tmp_path, clock, migrated) as made:
        yield made


@pytest.fixture
def board(portal: Portal) -> Board:
    """The small association of the journeys."""
    return seat_board(portal)


@pytest.fixture
def check() -> Look:
    return Look()


@pytest.fixture
def browse(chromium: Browser, check: Look) -> Iterator[Browse]:
    """Open a browser of one's own: a context with one page."""
    contexts: list[BrowserContext] = []

    def begin(**options: object) -> Page:
        chosen = {"locale": "sv-SE", "viewport": DESK, "reduced_motion": "reduce", **options}
        context = chromium.new_context(**chosen)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        check.listen(page)
        return page

    yield begin
    for context in contexts:
        context.close()
