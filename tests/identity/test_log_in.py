import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.ids import token_hash
from boardroom.identity import queries
from boardroom.identity.actions import attempts
from boardroom.identity.actions.log_in import Trial
from boardroom.identity.jobs import sweep
from boardroom.identity.models import Account, AccountSession, Attempt, RecoveryCode
from boardroom.identity.rules.log_in import recovery_hash

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def rows(runtime, model):
    with runtime.opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(model)))


def with_second_step(runtime, chair, codes=()):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, chair.account.id).totp_secret = SECRET
        work.session.add_all(
            RecoveryCode(account_id=chair.account.id, code_hash=recovery_hash(code)) for code in codes
        )


def code_now(clock, steps=0):
    app = pyotp.TOTP(SECRET)
    return app.generate_otp(app.timecode(clock.now()) + steps)


def told(answer, email):
    return re.sub(r'name="csrf(_|-)token"[^>]*>', "", answer.text).replace(email, "")


def test_the_right_password_opens_the_portal(chair, browser, log_in, is_inside):
    answer = log_in(chair.email)
    assert answer.status_code == 303
    assert answer.location == "/"
    assert browser.get("/").location.startswith("/brf-provet-1/")
    assert is_inside(browser)


def test_an_email_in_capitals_is_the_same_person(chair, browser, log_in, is_inside):
    log_in(f"  {chair.email.upper()} ")
    assert is_inside(browser)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(chair, log_in, runtime):
    wrong = log_in(chair.email, "något helt annat")
    unknown = log_in("ingen@exempel.se", "något helt annat")
    assert wrong.status_code == unknown.status_code == 422
    assert told(wrong, chair.email) == told(unknown, "ingen@exempel.se")
    assert rows(runtime, AccountSession) == []


def test_an_account_without_password_is_checked_like_any_other(board, log_in):
    assert log_in("secretary@exempel.se", "").status_code == 200
    assert log_in("secretary@exempel.se", "x").status_code == 422
    assert not Trial(None, "", ()).proves("")


def test_a_disabled_account_stays_outside(chair, browser, log_in, is_inside, runtime, clock):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, chair.account.id).disabled_at = clock.now()
    assert log_in(chair.email).status_code == 422
    assert not is_inside(browser)


def test_five_wrong_passwords_close_the_account_for_a_quarter(chair, browser, log_in, clock, is_inside):
    for _ in range(5):
        assert log_in(chair.email, "fel lösenord igen").status_code == 422
    held = log_in(chair.email)
    assert held.status_code == 429
    assert "15 minuter" in held.text
    clock.advance(timedelta(minutes=15, seconds=1))
    assert log_in(chair.email).status_code == 303
    assert is_inside(browser)


def test_another_account_is_not_held_back_by_the_first(chair, board, log_in):
    for _ in range(5):
        log_in("secretary@exempel.se", "fel lösenord igen")
    assert log_in("secretary@exempel.se", "fel lösenord igen").status_code == 429
    assert log_in(chair.email).status_code == 303


def test_a_success_wipes_the_accounts_slate(chair, log_in):
    for _ in range(2):
        for _ in range(4):
            assert log_in(chair.email, "fel lösenord igen").status_code == 422
        assert log_in(chair.email).status_code == 303


def test_thirty_wrong_tries_close_a_network_address(chair, log_in, app):
    with app.extensions["boardroom"].writing(worker_for()) as work:
        for number in range(30):
            attempts.count(work, "log_in", f"{number}@exempel.se", "127.0.0.1")
    assert log_in(chair.email).status_code == 429
    elsewhere = app.test_client().post(
        "/log-in",
        data={"email": chair.email, "password": chair.password},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert elsewhere.status_code == 303


def test_attempts_name_nobody_and_are_swept_after_a_day(chair, log_in, runtime, clock):
    log_in(chair.email, "fel lösenord igen")
    kept = rows(runtime, Attempt)
    assert len(kept) == 2
    assert all(chair.email not in attempt.subject and "127" not in attempt.subject[:4] for attempt in kept)
    assert not sweep(runtime.opener)
    clock.advance(timedelta(days=1, minutes=1))
    assert sweep(runtime.opener)
    assert rows(runtime, Attempt) == []
    assert not sweep(runtime.opener)


def test_only_the_hash_of_a_session_is_kept(chair, browser, log_in, runtime):
    log_in(chair.email)
    with browser.session_transaction() as session:
        token = session["_user_id"]
    [kept] = rows(runtime, AccountSession)
    assert kept.token_hash == token_hash(token)
    assert kept.method == "password"


def test_logging_in_drops_what_the_browser_carried_before_but_not_what_it_came_for(chair, browser, log_in):
    with browser.session_transaction() as session:
        session["_user_id"] = "planted"
        session["other"] = "planted"
        session["signing_signer"] = "kept"
    log_in(chair.email)
    with browser.session_transaction() as session:
        assert session["_user_id"] != "planted"
        assert "other" not in session
        assert session["signing_signer"] == "kept"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/account", "/account"),
        ("/brf-provet-1/x?y=1", "/brf-provet-1/x?y=1"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("/a\r\nLocation: x", "/"),
    ],
)
def test_log_in_leads_only_to_pages_of_the_portal(chair, log_in, wanted, reached):
    assert log_in(chair.email, next=wanted).location == reached


def test_a_page_asked_for_before_log_in_is_reached_after_it(chair, browser, log_in):
    asked = browser.get("/account")
    assert asked.status_code == 302
    assert "/log-in?next=" in asked.location
    assert 'name="next" type="hidden" value="/account"' in browser.get(asked.location).text


def test_a_session_ends_after_twelve_idle_hours(chair, browser, log_in, clock, is_inside):
    log_in(chair.email)
    clock.advance(timedelta(hours=11))
    assert is_inside(browser)
    clock.advance(timedelta(hours=11))
    assert is_inside(browser)
    clock.advance(timedelta(hours=12, minutes=1))
    assert not is_inside(browser)


def test_a_session_ends_after_fourteen_days_however_busy(chair, browser, log_in, clock, is_inside):
    log_in(chair.email)
    for _ in range(28):
        assert is_inside(browser)
        clock.advance(timedelta(hours=11, minutes=59))
    clock.advance(timedelta(minutes=30))
    assert not is_inside(browser)


def test_reading_pages_writes_last_seen_at_most_every_five_minutes(chair, browser, log_in, clock, runtime):
    log_in(chair.email)
    begun = clock.now()
    clock.advance(timedelta(minutes=4))
    browser.get("/account")
    assert rows(runtime, AccountSession)[0].seen_at == begun
    clock.advance(timedelta(minutes=2))
    browser.get("/account")
    assert rows(runtime, AccountSession)[0].seen_at == clock.now()


def test_log_out_ends_the_session_on_the_server(chair, browser, log_in, is_inside):
    log_in(chair.email)
    with browser.session_transaction() as session:
        token = session["_user_id"]
    browser.post("/log-out")
    with browser.session_transaction() as session:
        session["_user_id"] = token
    assert not is_inside(browser)


def test_log_out_everywhere_ends_every_session(chair, browser, log_in, app, is_inside):
    other = app.test_client()
    log_in(chair.email)
    log_in(chair.email, client=other)
    assert is_inside(browser)
    assert is_inside(other)
    browser.post("/account/log-out-everywhere")
    assert not is_inside(browser)
    assert not is_inside(other)


def test_one_forgotten_device_can_be_logged_out_but_nobody_elses(
    chair, board, browser, log_in, app, client_as, runtime, is_inside
):
    other = app.test_client()
    log_in(chair.email)
    log_in(chair.email, client=other)
    secretary = client_as("secretary")
    with runtime.opener.reading(worker_for()) as work:
        sessions = queries.sessions_of(work, chair.account.id)
    for session in sessions:
        secretary.post(f"/account/sessions/{session.id}/end")
    assert is_inside(browser)
    assert is_inside(other)
    with browser.session_transaction() as cookie:
        mine = token_hash(cookie["_user_id"])
    left_behind = next(session for session in sessions if session.token_hash != mine)
    browser.post(f"/account/sessions/{left_behind.id}/end")
    assert is_inside(browser)
    assert not is_inside(other)


def test_the_second_step_asks_for_a_code_after_the_password(
    chair, browser, log_in, clock, runtime, is_inside
):
    with_second_step(runtime, chair)
    answer = log_in(chair.email, next="/account")
    assert answer.location == "/log-in/second-step"
    assert not is_inside(browser)
    assert browser.post("/log-in/second-step", data={"code": "000000"}).status_code == 422
    assert not is_inside(browser)
    done = browser.post("/log-in/second-step", data={"code": code_now(clock)})
    assert done.location == "/account"
    assert is_inside(browser)
    assert rows(runtime, AccountSession)[0].method == "password+totp"


def test_a_code_from_the_app_is_good_once(chair, browser, log_in, clock, runtime, app, is_inside):
    with_second_step(runtime, chair)
    code = code_now(clock)
    log_in(chair.email)
    browser.post("/log-in/second-step", data={"code": f"{code[:3]} {code[3:]}"})
    assert is_inside(browser)
    other = app.test_client()
    log_in(chair.email, client=other)
    assert other.post("/log-in/second-step", data={"code": code}).status_code == 422
    assert other.post("/log-in/second-step", data={"code": code_now(clock, -1)}).status_code == 422
    clock.advance(timedelta(seconds=30))
    other.post("/log-in/second-step", data={"code": code_now(clock)})
    assert is_inside(other)


def test_a_recovery_code_opens_once(chair, browser, log_in, runtime, app, is_inside):
    with_second_step(runtime, chair, ["abcd-efgh-jkmn"])
    log_in(chair.email)
    browser.post("/log-in/second-step", data={"code": "ABCD efgh JKMN"})
    assert is_inside(browser)
    assert rows(runtime, AccountSession)[0].method == "recovery"
    other = app.test_client()
    log_in(chair.email, client=other)
    assert other.post("/log-in/second-step", data={"code": "abcd-efgh-jkmn"}).status_code == 422


def test_the_second_step_is_limited_too_and_new_passwords_do_not_help(chair, browser, log_in, clock, runtime):
    with_second_step(runtime, chair)
    log_in(chair.email)
    for _ in range(5):
        assert browser.post("/log-in/second-step", data={"code": "000000"}).status_code == 422
    assert browser.post("/log-in/second-step", data={"code": code_now(clock)}).status_code == 429
    log_in(chair.email)
    assert browser.post("/log-in/second-step", data={"code": code_now(clock)}).status_code == 429


def test_the_second_step_waits_ten_minutes_at_most(chair, browser, log_in, clock, runtime):
    with_second_step(runtime, chair)
    log_in(chair.email)
    clock.advance(timedelta(minutes=10, seconds=1))
    answer = browser.post("/log-in/second-step", data={"code": code_now(clock)})
    assert answer.location == "/log-in"


def test_the_second_step_cannot_be_reached_without_the_first(browser, board):
    assert browser.get("/log-in/second-step").location == "/log-in"


def test_log_in_works_with_the_protection_that_its_own_page_carries(guarded_app, chair, is_inside):
    client = guarded_app.test_client()
    page = client.get("/log-in").text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page).group(1)
    answer = client.post(
        "/log-in", data={"email": chair.email, "password": chair.password, "csrf_token": token}
    )
    assert answer.status_code == 303
    assert is_inside(client)


def test_the_demonstrations_log_ins_are_shown_where_there_are_any(app, browser, board, check_page):
    assert "Prova som" not in browser.get("/log-in").text
    shared = "prova granen sju"
    people = [("Astrid Ek", "Ordförande", "astrid@exempel.se"), ("Bo Lind", "Sekreterare", "bo@exempel.se")]
    app.extensions["boardroom-demonstration"] = [
        {"name": name, "role": role, "email": email, "password": shared} for name, role, email in people
    ]
    page = browser.get("/log-in").text
    check_page(page)
    assert "astrid@exempel.se" in page
    assert page.count(shared) == 1
    app.extensions["boardroom-demonstration"][0]["password"] = "en annan mening"
    page = browser.get("/log-in").text
    assert shared in page
    assert "en annan mening" in page
