"""At which address the portal stands: the machine's own, and under the name that passkeys are bound to."""

from dataclasses import replace

import pytest

from boardroom.app import bind
from config import Settings

BY_NUMBER = "http://127.0.0.1:8000"


def test_nobody_but_the_machine_itself_reaches_a_portal_that_nothing_was_set_for():
    settings = Settings.from_env({})
    assert settings.bind == "127.0.0.1:8000"
    assert settings.base_url == "http://localhost:8000"


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.mark.parametrize("page", ["/log-in", "/verify/?q=%C3%A5r", "/no-such-page"])
def test_a_page_asked_for_by_number_is_led_to_the_name(browser, page):
    answer = browser.get(page, base_url=BY_NUMBER)
    assert (answer.status_code, answer.location) == (307, f"http://localhost:8000{page}")
    assert browser.get(page, base_url="http://localhost:8000").status_code != 307


def test_programs_and_forms_are_answered_where_they_asked(browser):
    assert browser.get("/healthz", base_url=BY_NUMBER).status_code == 200
    assert browser.get("/api/v1/associations/brf-annan/state", base_url=BY_NUMBER).status_code == 401
    assert browser.post("/log-in", base_url=BY_NUMBER).status_code != 307


def test_a_portal_with_a_name_of_its_own_leads_nobody_to_localhost(app, runtime, browser):
    bind(app, replace(runtime, settings=replace(runtime.settings, base_url="https://portal.exempel.se")))
    assert browser.get("/log-in", base_url=BY_NUMBER).status_code == 200
