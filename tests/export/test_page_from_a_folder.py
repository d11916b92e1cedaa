"""The package's own page in a browser, opened from the disk as a file manager does: no server, no network."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright


@pytest.fixture
def package(packed, roof, ledger, sealed):
    return packed()


@pytest.mark.browser
def test_the_page_searches_titles_and_decisions_and_opens_files_without_a_server(package):
    address = (package.root / "index.html").as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell")
        for name, width, scheme in (("phone", 390, "light"), ("desk", 1440, "light"), ("dark", 1440, "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE"
            )
            page = context.new_page()
            troubles = []
            _listen(page, troubles)
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_have_text("Brf Provet 1")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if name == "desk":
                _use(page)
            assert troubles == []  # before axe, which asks for the style sheet in a way of its own
            found = Axe().run(page).response["violations"]
            assert found == [], [one["id"] for one in found]
            context.close()
        browser.close()


def _listen(page, troubles):
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith("file://") or troubles.append(asked.url))


def _use(page):
    expect(page.locator("#count")).to_have_text("3 handlingar och 1 beslut")
    box = page.get_by_label("Sök i titlar och beslut")
    box.fill("takets")
    expect(page.locator("#documents .title")).to_have_text(["Takets garanti"])
    expect(page.locator("#decisions")).to_have_text("Ingenting hittades.")
    box.fill("anbudet")
    expect(page.locator("#decisions .title")).to_have_text(["att anta anbudet på 300 000 kr."])
    box.fill("tåkets")
    expect(page.locator("#count")).to_have_text("0 handlingar och 0 beslut")
    box.fill("")
    page.get_by_label("År").select_option("2019")
    expect(page.locator("#documents .title")).to_have_text(["Huvudbok 2019"])
    page.get_by_label("År").select_option("")
    links = [one.evaluate("link => link.href") for one in page.locator("main a").all()]
    assert len(links) > 10
    for link in links:
        assert Path(unquote(link.removeprefix("file://"))).is_file(), link
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
    expect(page.locator("#count")).to_have_text("3 documents and 1 decision")
