"""Journeys: a person's way through the real portal, in Debian's Chromium."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from boardroom.adapters.twins.set_clock import SetClock
from tests.journeys.harness import DESK, Board, Look, Portal, opened, seat_board
from tests.journeys.memory import Memory

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

expect.set_options(timeout=15_000)  # what is waited for comes when a busy machine gets to it


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_journey(item):
            item.add_marker(pytest.mark.browser)
            # A long way on a busy machine; every single wait inside has its own, short patience.
            item.add_marker(pytest.mark.timeout(300))
    # In a row, in whatever order: they share one browser, and what one of them has looked over the next need not.
    items.sort(key=lambda item: not _is_journey(item))


def _is_journey(item: pytest.Item | None) -> bool:
    return item is not None and "journeys" in item.path.parts


class Chromium:
    """The browser of this process: opened by the first journey, closed before any other test begins.

    While Playwright runs, its thread has an event loop, which the engine of the seals must not meet.
    """

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._open: Browser | None = None

    def browser(self) -> Browser:
        """Return the browser, opening it if need be."""
        if not self._open:
            playwright = self._closing.enter_context(sync_playwright())
            self._open = playwright.chromium.launch(
                executable_path="/usr/bin/chromium-headless-shell", args=list(QUIET)
            )
            self._closing.callback(self._open.close)
        return self._open

    def close(self) -> None:
        """Close what is open."""
        self._open = None
        self._closing.close()


_chromium = Chromium()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if _is_journey(item) and not _is_journey(nextitem):
        _chromium.close()


@pytest.fixture
def chromium() -> Browser:
    return _chromium.browser()


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


@pytest.fixture(scope="session")
def _remembered(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one process of the run has looked over, the others need not."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which all of them have in common
    Look.seen, Look.done = Memory(folder / "kinds-seen"), Memory(folder / "pages-looked-over")


@pytest.fixture
def check(_remembered: None) -> Look:
    return Look()


@pytest.fixture
def browse(chromium: Browser, check: Look) -> Iterator[Browse]:
    """Open a browser of one's own: a context with one page."""
    contexts: list[BrowserContext] = []

    def begin(**options: object) -> Page:
        chosen = {"locale": "sv-SE", "viewport": DESK, "reduced_motion": "reduce", **options}
        context = chromium.new_context(**chosen)
        context.set_default_timeout(30_000)  # the first page of a process, on a busy machine
        contexts.append(context)
        page = context.new_page()
        check.listen(page, scripts=bool(options.get("java_script_enabled", True)))
        return page

    yield begin
    for context in contexts:
        context.close()
