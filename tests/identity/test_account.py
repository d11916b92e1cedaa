import json
import re
from contextlib import contextmanager
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import Actor, ActorKind, operator, worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.permissions import Permission
from boardroom.core.secrets import password_matches
from boardroom.identity import actions
from boardroom.identity.actions import app_secrets
from boardroom.identity.errors import AddressTaken
from boardroom.identity.models import Account, ApiToken, RecoveryCode
from boardroom.identity.queries import by_email, live_token

NEW = "lyktan brinner ännu längre"


def hash_of(runtime, account):
    with runtime.opener.reading(worker_for()) as work:
        return work.session.get(Account, account.id).password_hash


def verbs(runtime):
    with runtime.opener.reading(worker_for()) as work:
        return [entry.verb for entry in work.session.scalars(select(Entry).order_by(Entry.number))]


def change(client, present, new, repeat=None):
    return client.post(
        "/account/password", data={"present": present, "password": new, "repeat": repeat or new}
    )


def test_a_changed_password_ends_every_other_session(chair, browser, log_in, app, runtime, is_inside):
    other = app.test_client()
    log_in(chair.email)
    log_in(chair.email, client=other)
    assert change(browser, chair.password, NEW).status_code == 303
    assert is_inside(browser)
    assert not is_inside(other)
    assert password_matches(hash_of(runtime, chair.account), NEW)
    assert "password_changed" in verbs(runtime)


def test_a_password_is_not_changed_without_the_present_one(chair, browser, log_in, runtime):
    log_in(chair.email)
    before = hash_of(runtime, chair.account)
    assert change(browser, "fel lösenord igen", NEW).status_code == 422
    assert hash_of(runtime, chair.account) == before
    for _ in range(4):
        change(browser, "fel lösenord igen", NEW)
    assert change(browser, chair.password, NEW).status_code == 422
    assert hash_of(runtime, chair.account) == before


@pytest.mark.parametrize(
    "weak",
    [
        "kort",
        "losenord1234",
        "aaaaaaaaaaaaaaaa",
        "chair@exempel.se",
        "astrid i trappan",
        "sommar2026!!",
        "x" * 201,
    ],
)
def test_a_weak_password_is_refused_with_the_reason(chair, browser, log_in, runtime, weak):
    log_in(chair.email)
    before = hash_of(runtime, chair.account)
    answer = change(browser, chair.password, weak)
    assert answer.status_code == 200
    assert "Det här behöver rättas" in answer.text
    assert hash_of(runtime, chair.account) == before


def test_the_two_new_passwords_must_be_alike(chair, browser, log_in):
    log_in(chair.email)
    assert "inte lika" in change(browser, chair.password, NEW, repeat="något annat här").text


def test_the_person_is_told_by_mail_that_the_password_changed(chair, browser, log_in, runtime):
    from boardroom.notices.jobs import deliver

    log_in(chair.email)
    change(browser, chair.password, NEW)
    assert deliver(runtime.opener)
    [mail] = runtime.opener.ports.mailer.kept
    assert mail.to_address == chair.email
    assert mail.subject == "Ditt konto i portalen: lösenordet är bytt"


def enrol(browser):
    browser.post("/account/second-factor/begin")
    page = browser.get("/account/second-factor/app").text
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")


def test_the_second_step_is_turned_on_by_a_code_and_shows_recovery_codes_once(
    chair, browser, log_in, clock, runtime
):
    log_in(chair.email)
    secret = enrol(browser)
    assert browser.post("/account/second-factor/app", data={"code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).at(clock.now())
    page = browser.post("/account/second-factor/app", data={"code": code}).text
    codes = re.findall(r"<li><code>([a-z0-9-]{14})</code>", page)
    assert len(set(codes)) == 10
    with runtime.opener.reading(worker_for()) as work:
        kept = {row.code_hash for row in work.session.scalars(select(RecoveryCode))}
    assert len(kept) == 10
    assert not kept & set(codes)
    assert not any(one in browser.get("/account/second-factor").text for one in codes)
    # The code that turned it on is used up; the enrolment too.
    assert browser.get("/account/second-factor/app").status_code == 302


def test_a_secret_waits_half_an_hour_for_its_first_code(chair, browser, log_in, clock):
    log_in(chair.email)
    enrol(browser)
    clock.advance(timedelta(minutes=31))
    assert browser.get("/account/second-factor/app").status_code == 302


def test_the_second_step_is_turned_off_only_with_the_password(chair, browser, log_in, clock, runtime):
    log_in(chair.email)
    secret = enrol(browser)
    browser.post("/account/second-factor/app", data={"code": pyotp.TOTP(secret).at(clock.now())})
    assert browser.post("/account/second-factor/remove", data={"password": "fel lösenord"}).status_code == 422
    assert "påslaget" in browser.get("/account/second-factor").text
    assert browser.post("/account/second-factor/remove", data={"password": chair.password}).status_code == 303
    with runtime.opener.reading(worker_for()) as work:
        assert work.session.get(Account, chair.account.id).totp_secret == ""
        assert list(work.session.scalars(select(RecoveryCode))) == []


def test_new_recovery_codes_replace_the_old(chair, browser, log_in, runtime):
    log_in(chair.email)
    first = re.findall(r"<code>([a-z0-9-]{14})</code>", browser.post("/account/recovery-codes").text)
    second = re.findall(r"<code>([a-z0-9-]{14})</code>", browser.post("/account/recovery-codes").text)
    assert len(second) == 10
    assert not set(first) & set(second)
    with runtime.opener.reading(worker_for()) as work:
        assert len(list(work.session.scalars(select(RecoveryCode)))) == 10


def test_a_language_is_chosen_for_pages_and_mail(chair, browser, log_in, runtime):
    log_in(chair.email)
    browser.post("/account/language", data={"language": "en"})
    assert browser.get_cookie("language").value == "en"
    browser.post("/account/language", data={"language": "tlh"})
    with runtime.opener.reading(worker_for()) as work:
        assert work.session.get(Account, chair.account.id).language == "en"


def make_token(client, permissions=("read_documents",), days=30):
    return client.post(
        "/brf-provet-1/tokens", data={"name": "Pärmarna", "permissions": list(permissions), "days": days}
    )


def test_a_token_is_shown_once_and_kept_as_a_hash(board, client_as, runtime, clock):
    client = client_as("secretary")
    page = make_token(client).text
    text = re.search(r"<code>(brd_[\w-]{43})</code>", page).group(1)
    assert text not in client.get("/brf-provet-1/tokens").text
    with runtime.opener.reading(worker_for()) as work:
        [kept] = work.session.scalars(select(ApiToken))
        assert text not in json.dumps({key: str(value) for key, value in vars(kept).items()})
        assert live_token(work, text)[0].id == kept.id
    clock.advance(timedelta(days=31))
    with runtime.opener.reading(worker_for()) as work:
        assert live_token(work, text) is None


def test_a_revoked_token_opens_nothing_and_only_its_holder_revokes_it(board, client_as, runtime):
    client = client_as("secretary")
    text = re.search(r"<code>(brd_[\w-]+)</code>", make_token(client).text).group(1)
    with runtime.opener.reading(worker_for()) as work:
        token = live_token(work, text)[0]
    assert client_as("treasurer").post(f"/brf-provet-1/tokens/{token.id}/revoke").status_code == 404
    assert client.post(f"/brf-provet-1/tokens/{token.id}/revoke").status_code == 303
    with runtime.opener.reading(worker_for()) as work:
        assert live_token(work, text) is None


def test_a_token_never_gets_more_than_its_holder_has(board, client_as, runtime):
    assert make_token(client_as("manager"), ["read_minutes"]).status_code == 422
    with pytest.raises(NotPermitted), runtime.opener.writing(board.actor("manager")) as work:
        actions.create_token(work, "Allt", list(Permission), 30)
    assert client_as("auditor").get("/brf-provet-1/tokens").status_code == 403


def test_a_token_lasts_a_year_at_most(board, runtime):
    with pytest.raises(Invalid), runtime.opener.writing(board.actor("chair")) as work:
        actions.create_token(work, "För alltid", [Permission.READ_DOCUMENTS], 367)


def test_a_program_cannot_change_its_holders_account(board, runtime):
    person = board.actor("chair")
    program = Actor(kind=ActorKind.TOKEN, account_id=person.account_id, association_id=person.association_id)
    for change_something in (
        actions.log_out_everywhere,
        actions.begin_passkey,
        actions.renew_recovery_codes,
        lambda work: actions.choose_language(work, "en"),
    ):
        with pytest.raises(NotPermitted), runtime.opener.writing(program) as work:
            change_something(work)


def test_the_operator_makes_an_account_that_nobody_else_can_make(runtime, board):
    with runtime.opener.writing(operator()) as work:
        actions.create_account(work, " Ny.Person@Exempel.se", "Ny Person", NEW)
    with runtime.opener.reading(worker_for()) as work:
        assert by_email(work, "ny.person@exempel.se").name == "Ny Person"
    with pytest.raises(AddressTaken), runtime.opener.writing(operator()) as work:
        actions.create_account(work, "ny.person@exempel.se", "En annan", NEW)
    with pytest.raises(NotPermitted), runtime.opener.writing(board.actor("chair")) as work:
        actions.create_account(work, "till@exempel.se", "Till", NEW)


def test_another_app_takes_over_only_after_the_password_was_given(chair, browser, log_in, clock, runtime):
    log_in(chair.email)
    secret = enrol(browser)
    browser.post("/account/second-factor/app", data={"code": pyotp.TOTP(secret).at(clock.now())})
    assert browser.post("/account/second-factor/begin").status_code == 409
    with runtime.opener.reading(worker_for()) as work:
        account = work.session.get(Account, chair.account.id)
        assert app_secrets.opened(work, account.id, account.totp_secret) == secret


def test_no_transaction_is_open_while_a_password_is_checked(chair, runtime):
    inside = []

    class WatchedOpener:
        """Counts the Works that are open."""

        @contextmanager
        def writing(self, actor):
            inside.append(True)
            with runtime.opener.writing(actor) as work:
                yield work
            inside.pop()

    class Password(str):
        """Told when the hash function reads it."""

        __slots__ = ()

        def encode(self, *given):
            assert not inside
            return super().encode(*given)

    actor = Actor(kind=ActorKind.ACCOUNT, account_id=chair.account.id)
    assert actions.confirm_password(WatchedOpener(), actor, Password(chair.password), "127.0.0.1")
    assert not actions.confirm_password(WatchedOpener(), actor, Password("fel lösenord igen"), "127.0.0.1")
