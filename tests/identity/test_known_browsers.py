"""Strangers who guess at someone's password do not keep the person out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.identity.jobs import sweep
from boardroom.identity.models import Account, KnownBrowser
from boardroom.identity.rules.log_in import KNOWN_BROWSER, network_of
from boardroom.notices.models import Message

WRONG = "fel lösenord igen"
STRANGER = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def guess(app, chair, clock):
    """Let strangers guess at the chair's password until the portal stops answering them."""

    def act(times=6):
        stranger = app.test_client()
        clock.advance(timedelta(seconds=1))
        last = None
        for _ in range(times):
            last = stranger.post(
                "/log-in", data={"email": chair.email, "password": WRONG}, environ_overrides=STRANGER
            )
        return last

    return act


def ask_for_way_in(browser, email, **more):
    return browser.post("/log-in/way-in", data={"email": email}, **more)


def letters(runtime):
    with runtime.opener.reading(worker_for()) as work:
        return [row.to_address for row in work.session.scalars(select(Message)) if row.template == "way_in"]


def known(runtime):
    with runtime.opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(KnownBrowser)))


def test_a_browser_that_was_let_in_before_is_let_in_while_strangers_guess(
    chair, browser, log_in, guess, is_inside
):
    log_in(chair.email)
    browser.post("/log-out")
    assert not is_inside(browser)
    assert guess().status_code == 429
    assert log_in(chair.email).status_code == 303
    assert is_inside(browser)


def test_a_browser_that_never_was_here_waits_and_is_shown_two_ways_in(chair, log_in, guess, check_page):
    assert guess().status_code == 429
    page = log_in(chair.email)
    assert page.status_code == 429
    assert "Skicka en länk" in page.text
    assert "nyckel i mobilen" in page.text
    check_page(page.text)


def test_a_known_browser_has_a_counter_of_its_own_that_runs_out_too(chair, browser, log_in, app):
    log_in(chair.email)
    browser.post("/log-out")
    for _ in range(5):
        assert log_in(chair.email, WRONG).status_code == 422
    assert log_in(chair.email).status_code == 429
    # … which is nobody else's: its owner's slips do not count against another of their browsers.
    assert log_in(chair.email, client=app.test_client()).status_code == 303


def test_a_known_browser_is_known_for_its_own_account_alone(chair, board, browser, log_in, guess, runtime):
    with runtime.opener.writing(worker_for()) as work:
        secretary = work.session.get(Account, board.people["secretary"].account_id)
        secretary.password_hash = work.session.get(Account, chair.account.id).password_hash
    log_in(secretary.email)
    browser.post("/log-out")
    guess()
    assert log_in(chair.email).status_code == 429


@pytest.mark.parametrize("made_up", ["", "x", "å" * 43, "a" * 43, "a" * 4000])
def test_a_made_up_cookie_makes_no_browser_known(chair, browser, log_in, guess, made_up):
    guess()
    browser.set_cookie("boardroom_browser", made_up)
    assert log_in(chair.email).status_code == 429


def test_the_cookie_is_out_of_reach_of_scripts_and_the_database_keeps_its_hash(
    chair, browser, log_in, runtime
):
    answer = log_in(chair.email)
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("boardroom_browser=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    [row] = known(runtime)
    assert row.token_hash not in cookie
    # The same browser keeps its token, whoever logs in.
    kept = browser.get_cookie("boardroom_browser").value
    log_in(chair.email)
    assert browser.get_cookie("boardroom_browser").value == kept
    assert len(known(runtime)) == 1


def test_nobody_is_known_before_they_were_let_in(chair, browser, log_in, runtime):
    log_in(chair.email, WRONG)
    assert browser.get_cookie("boardroom_browser") is None
    assert known(runtime) == []


def test_the_mail_lets_a_new_browser_in_with_the_password(
    chair, browser, log_in, guess, sent_link, runtime, is_inside
):
    guess()
    assert ask_for_way_in(browser, chair.email).location == "/forgotten-password/sent"
    assert letters(runtime) == [chair.email]
    assert browser.post(sent_link()).location == "/log-in"
    page = browser.get("/log-in").text
    assert chair.email in page
    assert "kommer du in i den här webbläsaren" in page
    assert log_in(chair.email, WRONG).status_code == 422, "the mailbox alone opens nothing"
    assert log_in(chair.email).status_code == 303
    assert is_inside(browser)


def test_the_mail_also_helps_who_typed_wrong_too_often_themselves(chair, browser, log_in, sent_link):
    log_in(chair.email)
    browser.post("/log-out")
    for _ in range(5):
        log_in(chair.email, WRONG)
    assert log_in(chair.email).status_code == 429
    ask_for_way_in(browser, chair.email)
    browser.post(sent_link())
    assert log_in(chair.email).status_code == 303


def test_the_way_in_is_good_once(chair, browser, log_in, guess, sent_link, app):
    guess()
    ask_for_way_in(browser, chair.email)
    link = sent_link()
    browser.post(link)
    log_in(chair.email)
    other = app.test_client()
    assert other.post(link).status_code == 410
    assert log_in(chair.email, client=other).status_code == 429


def test_an_unknown_address_gets_the_same_answer_and_no_way_in(board, browser, runtime):
    assert ask_for_way_in(browser, "ingen@exempel.se").location == "/forgotten-password/sent"
    assert ask_for_way_in(browser, "").location == "/forgotten-password/sent"
    assert letters(runtime) == []


def test_strangers_cannot_fill_the_mailbox_and_what_they_asked_for_lets_the_owner_in(
    chair, browser, log_in, guess, app, sent_link, runtime
):
    guess()
    for number in range(10):
        ask_for_way_in(
            app.test_client(), chair.email, environ_overrides={"REMOTE_ADDR": f"198.51.100.{number}"}
        )
    assert letters(runtime) == [chair.email] * 3
    ask_for_way_in(browser, chair.email)
    assert letters(runtime) == [chair.email] * 3
    browser.post(sent_link())
    assert log_in(chair.email).status_code == 303


def test_a_password_chosen_by_mail_opens_although_strangers_guess(
    chair, browser, log_in, guess, sent_link, is_inside
):
    new = "lyktan brinner ännu längre"
    browser.post("/forgotten-password", data={"email": chair.email})
    browser.post(sent_link())
    guess()
    browser.post("/new-password", data={"password": new, "repeat": new})
    assert log_in(chair.email, new).status_code == 303
    assert is_inside(browser)


def test_logging_out_everywhere_makes_every_browser_a_stranger(chair, browser, log_in, guess, runtime):
    log_in(chair.email)
    browser.post("/account/log-out-everywhere")
    assert known(runtime) == []
    guess()
    assert log_in(chair.email).status_code == 429


def test_a_new_password_leaves_only_the_browser_that_chose_it_known(chair, browser, log_in, app, runtime):
    new = "lyktan brinner ännu längre"
    log_in(chair.email, client=app.test_client())
    log_in(chair.email)
    assert len(known(runtime)) == 2
    browser.post("/account/password", data={"present": chair.password, "password": new, "repeat": new})
    [left] = known(runtime)
    browser.post("/log-out")
    assert log_in(chair.email, new).status_code == 303
    assert [row.id for row in known(runtime)] == [left.id]


def test_a_browser_is_forgotten_half_a_year_after_its_last_log_in(
    chair, browser, log_in, guess, runtime, clock
):
    log_in(chair.email)
    browser.post("/log-out")
    clock.advance(KNOWN_BROWSER + timedelta(minutes=1))
    guess()
    assert log_in(chair.email).status_code == 429
    assert sweep(runtime.opener)
    assert known(runtime) == []


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_of_the_new_kind_is_counted_with_its_whole_network(address, counted):
    assert network_of(address) == counted
