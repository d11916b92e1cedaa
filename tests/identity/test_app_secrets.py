"""The secret that an app shares with the portal lies locked in the database, with its key among the keys."""

import re
import sqlite3
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from boardroom.core.actor import operator, worker_for
from boardroom.identity import actions
from boardroom.identity.actions import app_secrets
from boardroom.identity.jobs import sweep
from boardroom.identity.models import Account, RecoveryCode
from boardroom.identity.rules.log_in import recovery_hash
from boardroom.notices.models import Message

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def with_app(runtime, chair):
    """The chair's app, turned on, with one recovery code."""
    with runtime.opener.writing(worker_for()) as work:
        account = work.session.get(Account, chair.account.id)
        account.totp_secret = app_secrets.lock(work, account.id, SECRET)
        work.session.add(RecoveryCode(account_id=account.id, code_hash=recovery_hash("aaaa-bbbb-cccc")))
    return chair


def kept(runtime, chair):
    with runtime.opener.reading(worker_for()) as work:
        return work.session.get(Account, chair.account.id).totp_secret


def second_step(browser, code):
    return browser.post("/log-in/second-step", data={"code": code})


def now(clock):
    return pyotp.TOTP(SECRET).at(clock.now())


def test_the_database_never_holds_the_secret_readable(chair, browser, log_in, runtime, clock):
    log_in(chair.email)
    browser.post("/account/second-factor/begin")
    page = browser.get("/account/second-factor/app").text
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page).group(0).replace(" ", "")
    stored = runtime.settings.home / "boardroom.db"

    def found():
        with sqlite3.connect(stored) as database:
            return secret in "\n".join(database.iterdump())

    assert not found(), "while the app is being added"
    browser.post("/account/second-factor/app", data={"code": pyotp.TOTP(secret).at(clock.now())})
    assert kept(runtime, chair)
    assert not found()


def test_a_code_of_a_locked_secret_opens_the_portal(with_app, browser, log_in, clock, is_inside):
    log_in(with_app.email)
    assert second_step(browser, now(clock)).status_code == 303
    assert is_inside(browser)


def test_without_the_key_no_code_opens_and_the_page_says_what_to_do(
    with_app, browser, log_in, clock, is_inside, runtime
):
    (runtime.settings.keys / "secrets.key").unlink()
    log_in(with_app.email)
    refused = second_step(browser, now(clock))
    assert refused.status_code == 422
    assert "reservkoder" in refused.text
    assert not is_inside(browser)
    assert second_step(browser, "aaaa-bbbb-cccc").status_code == 303
    assert is_inside(browser)


def test_whose_secret_cannot_be_read_adds_the_app_anew(with_app, browser, log_in, clock, runtime):
    key = runtime.settings.keys / "secrets.key"
    key.unlink()
    log_in(with_app.email)
    second_step(browser, "aaaa-bbbb-cccc")
    browser.post("/account/second-factor/remove", data={"password": with_app.password})
    assert kept(runtime, with_app) == ""
    browser.post("/account/second-factor/begin")
    assert browser.get("/account/second-factor/app").status_code == 200
    assert key.exists()


def test_a_secret_moved_to_anothers_account_does_not_let_them_in(with_app, board, runtime):
    with runtime.opener.writing(worker_for()) as work:
        other = work.session.get(Account, board.people["secretary"].account_id)
        other.totp_secret = kept(runtime, with_app)
        assert app_secrets.closed(work) == [other]


def test_what_an_earlier_version_left_readable_works_and_is_locked_by_the_worker(
    chair, browser, log_in, clock, runtime, is_inside
):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, chair.account.id).totp_secret = SECRET
    log_in(chair.email)
    assert second_step(browser, now(clock)).status_code == 303
    assert sweep(runtime.opener)
    assert SECRET not in kept(runtime, chair)
    assert not sweep(runtime.opener)
    clock.advance(timedelta(minutes=2))
    again = browser.application.test_client()
    log_in(chair.email, client=again)
    assert second_step(again, now(clock)).status_code == 303
    assert is_inside(again)


def test_an_operator_takes_a_lost_second_step_off_and_the_person_is_told(
    with_app, browser, log_in, clock, runtime, is_inside
):
    log_in(with_app.email)
    second_step(browser, now(clock))
    with runtime.opener.writing(operator()) as work:
        actions.take_second_factor_off(
            work, work.session.get(Account, with_app.account.id), "telefonen i sjön"
        )
    assert not is_inside(browser), "whoever was inside is out"
    assert log_in(with_app.email).status_code == 303
    assert is_inside(browser)
    with runtime.opener.reading(worker_for()) as work:
        assert [message.to_address for message in work.session.scalars(select(Message))] == [with_app.email]
        assert list(work.session.scalars(select(RecoveryCode))) == []
