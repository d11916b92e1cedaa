"""Forms over HTTPS: a token alone is not enough from another site, and pages that tell nothing are still answered."""

import re

import pytest

HTTPS = {"base_url": "https://localhost"}


@pytest.fixture
def browser(app, board):
    app.config.update(WTF_CSRF_ENABLED=True)
    return app.test_client()


def send(browser, path, page="/log-in", **told):
    """Send a form with the token of a page that was fetched, and what the browser tells of where it came from."""
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get(page, **HTTPS).text).group(1)
    return browser.post(path, data={"csrf_token": token}, headers=told, **HTTPS).status_code


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "same-site", "Referer": "https://localhost/log-in"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Referer": "https://localhost/log-in"}, False),
        ({"Referer": "https://localhost.example/log-in"}, True),
        ({"Referer": "http://localhost/log-in"}, True),
        ({}, True),
    ],
    ids=[
        "ours",
        "a neighbour",
        "another",
        "an old browser",
        "an old one elsewhere",
        "without TLS",
        "silence",
    ],
)
def test_a_form_comes_from_a_page_of_ours(browser, told, refused):
    assert (send(browser, "/log-in", **told) == 400) is refused


@pytest.mark.parametrize("told", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_page_that_lets_no_address_leak_is_answered(browser, told):
    assert send(browser, "/link/unknown", **told) == 410


def test_another_site_opens_no_link(browser):
    assert send(browser, "/link/unknown", **{"Sec-Fetch-Site": "cross-site"}) == 400


def test_without_a_token_nothing_else_helps(browser):
    told = {"Sec-Fetch-Site": "same-origin", "Referer": "https://localhost/log-in"}
    assert browser.post("/log-in", data={}, headers=told, **HTTPS).status_code == 400
