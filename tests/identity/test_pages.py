import re

import pytest

OWN = [
    "/account",
    "/account/password",
    "/account/passkeys",
    "/account/second-factor",
    "/associations",
    "/brf-provet-1/tokens",
]


@pytest.mark.parametrize(
    "path", ["/log-in", "/log-in?next=/account", "/forgotten-password", "/forgotten-password/sent"]
)
def test_pages_for_everyone_are_sound(browser, board, check_page, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    check_page(answer.text)


@pytest.mark.parametrize("path", ["/login", "/logga-in"])
def test_the_address_that_people_guess_leads_to_the_log_in(browser, board, path):
    assert browser.get(path).location == "/log-in"


@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own_are_sound(client_as, check_page, path):
    answer = client_as("chair").get(path)
    assert answer.status_code == 200
    check_page(answer.text)


@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own_ask_for_log_in(browser, board, path):
    assert "/log-in" in browser.get(path).location


def test_pages_with_errors_are_sound(browser, board, check_page, log_in, client_as):
    check_page(log_in("chair@exempel.se", "fel lösenord igen").text)
    check_page(log_in("", "").text)
    check_page(browser.post("/forgotten-password", data={"email": "inte en adress"}).text)
    chair = client_as("chair")
    check_page(chair.post("/account/password", data={"password": "kort", "repeat": "kortt"}).text)
    check_page(chair.post("/brf-provet-1/tokens", data={}).text)


def test_pages_that_show_something_once_are_sound(client_as, check_page):
    chair = client_as("chair")
    check_page(chair.post("/account/recovery-codes").text)
    check_page(
        chair.post(
            "/brf-provet-1/tokens", data={"name": "P", "permissions": ["read_documents"], "days": "30"}
        ).text
    )
    check_page(chair.get("/brf-provet-1/tokens").text)
    chair.post("/account/second-factor/begin")
    check_page(chair.get("/account/second-factor/app").text)


def test_the_page_behind_a_link_and_the_new_password_are_sound(chair, browser, check_page, sent_link):
    browser.post("/forgotten-password", data={"email": chair.email})
    link = sent_link()
    check_page(browser.get(link).text)
    browser.post(link)
    check_page(browser.get("/new-password").text)
    check_page(browser.get("/link/unknown").text)


def test_the_square_code_is_an_image_that_the_policy_allows(client_as):
    chair = client_as("chair")
    chair.post("/account/second-factor/begin")
    page = chair.get("/account/second-factor/app")
    assert re.search(r'<img src="data:image/svg\+xml', page.text)
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]


def test_a_person_without_association_is_told_so(runtime, app, log_in):
    from boardroom.core.actor import operator
    from boardroom.identity.actions import create_account

    with runtime.opener.writing(operator()) as work:
        create_account(work, "ensam@exempel.se", "Ensam Gran", "grinden knarrar om hösten")
    client = app.test_client()
    log_in("ensam@exempel.se", client=client)
    assert client.get("/").location == "/associations"
    assert "Ingen förening än" in client.get("/associations").text
