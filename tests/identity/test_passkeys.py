import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters.twins.soft_authenticator import NoSuchKey, SoftAuthenticator
from boardroom.core.actor import worker_for
from boardroom.identity.models import Account, AccountSession, Passkey


def proof(phone, options):
    return phone.assert_(options)  # noqa: PT009 - no unittest assertion: the phone asserts


def keys(runtime):
    with runtime.opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(Passkey)))


def add_key(client, phone):
    answer = phone.register(client.post("/account/passkeys/options").text)
    return client.post("/account/passkeys", json={"credential": json.loads(answer)})


def use_key(client, phone, path="/log-in/passkey"):
    answer = proof(phone, client.post("/log-in/passkey/options").text)
    return client.post(path, json={"credential": json.loads(answer)})


@pytest.fixture
def registered(chair, browser, log_in, phone):
    """A phone whose key belongs to the chair."""
    log_in(chair.email)
    assert add_key(browser, phone).json == {"location": "/account/passkeys"}
    return phone


def test_a_key_logs_in_without_name_or_password(registered, app, is_inside, runtime):
    other = app.test_client()
    answer = use_key(other, registered, "/log-in/passkey?next=/account")
    assert answer.json == {"location": "/account"}
    assert is_inside(other)
    with runtime.opener.reading(worker_for()) as work:
        methods = {session.method for session in work.session.scalars(select(AccountSession))}
    assert methods == {"password", "passkey"}
    assert keys(runtime)[0].sign_count == 2


def test_a_key_is_enough_where_a_second_step_is_asked_for(registered, app, is_inside, runtime, chair):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, chair.account.id).totp_secret = "JBSWY3DPEHPK3PXP"
    other = app.test_client()
    use_key(other, registered)
    assert is_inside(other)


def test_an_answer_is_good_once(registered, app, is_inside):
    first, second = app.test_client(), app.test_client()
    answer = proof(registered, first.post("/log-in/passkey/options").text)
    sent = {"credential": json.loads(answer)}
    assert first.post("/log-in/passkey", json=sent).status_code == 200
    assert first.post("/log-in/passkey", json=sent).status_code == 422
    second.post("/log-in/passkey/options")
    assert second.post("/log-in/passkey", json=sent).status_code == 422
    assert not is_inside(second)


def test_a_challenge_waits_five_minutes(registered, app, clock):
    other = app.test_client()
    answer = proof(registered, other.post("/log-in/passkey/options").text)
    clock.advance(timedelta(minutes=5, seconds=1))
    assert other.post("/log-in/passkey", json={"credential": json.loads(answer)}).status_code == 422


def test_a_key_used_on_another_site_opens_nothing(registered, app, is_inside):
    registered.origin = "http://localhost.example.org"
    other = app.test_client()
    assert use_key(other, registered).status_code == 422
    assert not is_inside(other)


def test_a_key_without_its_user_opens_nothing(registered, app):
    registered.verifies_user = False
    assert use_key(app.test_client(), registered).status_code == 422


def test_a_copied_key_is_noticed_by_its_counter(registered, app):
    use_key(app.test_client(), registered)
    registered.credentials[0].count = 0
    assert use_key(app.test_client(), registered).status_code == 422


def test_an_unknown_key_opens_nothing(registered, app):
    stranger = SoftAuthenticator("http://localhost")
    stranger.register(
        json.dumps(
            {"rp": {"id": "localhost"}, "user": {"id": "YWJj"}, "challenge": "YWJj", "excludeCredentials": []}
        )
    )
    assert use_key(app.test_client(), stranger).status_code == 422


@pytest.mark.parametrize("sent", [None, {}, {"credential": None}, {"credential": {"id": "x"}}, ["x"], "x"])
def test_nonsense_is_refused_politely(registered, app, sent):
    other = app.test_client()
    other.post("/log-in/passkey/options")
    answer = other.post("/log-in/passkey", json=sent)
    assert answer.status_code == 422
    assert "Nyckeln kändes inte igen" in answer.json["detail"]


def test_a_key_opens_whatever_strangers_have_tried(registered, app, chair, log_in, is_inside):
    other = app.test_client()
    for _ in range(35):
        log_in(chair.email, "fel lösenord igen", client=other)
        other.post("/log-in/passkey/options")
        other.post("/log-in/passkey", json={})
    assert log_in(chair.email, client=other).status_code == 429
    assert use_key(other, registered).status_code == 200
    assert is_inside(other)


def test_a_disabled_account_is_not_opened_by_its_key(registered, app, runtime, chair, clock):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, chair.account.id).disabled_at = clock.now()
    assert use_key(app.test_client(), registered).status_code == 422


def test_a_phone_is_not_registered_twice(registered, browser):
    with pytest.raises(NoSuchKey):
        add_key(browser, registered)


def test_someone_elses_challenge_registers_nothing(chair, browser, log_in, client_as, phone, runtime):
    log_in(chair.email)
    answer = phone.register(browser.post("/account/passkeys/options").text)
    with browser.session_transaction() as session:
        challenge = session["passkey_registration"]
    secretary = client_as("secretary")
    with secretary.session_transaction() as session:
        session["passkey_registration"] = challenge
    assert secretary.post("/account/passkeys", json={"credential": json.loads(answer)}).status_code == 422
    assert keys(runtime) == []


def test_a_key_gets_a_name_and_is_removed(registered, browser, runtime, client_as):
    [key] = keys(runtime)
    browser.post(f"/account/passkeys/{key.id}/name", data={f"{key.id.hex}-name": "Astrids telefon"})
    assert keys(runtime)[0].name == "Astrids telefon"
    assert client_as("secretary").post(f"/account/passkeys/{key.id}/remove").status_code == 404
    assert browser.post(f"/account/passkeys/{key.id}/remove").status_code == 303
    assert keys(runtime) == []


def test_the_last_way_in_is_not_removed(board, client_as, phone, runtime):
    client = client_as("secretary")
    add_key(client, phone)
    [key] = keys(runtime)
    answer = client.post(f"/account/passkeys/{key.id}/remove")
    assert answer.status_code == 409
    assert "enda sätt att logga in" in answer.text
    assert len(keys(runtime)) == 1


@pytest.mark.usefixtures("registered")
def test_keys_of_the_same_name_are_told_apart(browser):
    assert add_key(browser, SoftAuthenticator(origin="http://localhost")).status_code == 200
    page = browser.get("/account/passkeys").text
    headings = re.findall(r"<h3[^>]*>([^<]*)</h3>", page)
    assert len(set(headings)) == 2
    assert headings[1] == f"{headings[0]} (2)"
    assert f"Ta bort {headings[1]}" in page
