"""BankID tied to an account, and the account opened with it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.identity.models import Account, AccountSession, BankidOrder, EidLink
from tests.conftest import with_bankid

BO, OTHER = "194603242399", "198112189876"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126"}


@pytest.fixture
def settings(settings, bank):
    return with_bankid(settings, bank)


def confirm(client, waiting, bank, clock, number=BO, name="Bo Lind", **more):
    bank.complete(number, name, **more)
    clock.advance(timedelta(seconds=2))
    assert 'data-state="complete"' in client.get(f"{waiting}/state").text
    return client.post(f"{waiting}/finish")


@pytest.fixture
def tied(client_as, bank, clock):
    """The secretary's browser, with a BankID tied to the account."""
    client = client_as("secretary")
    waiting = client.post("/account/eids/bankid").location
    assert confirm(client, waiting, bank, clock).location.endswith("/account")
    return client


def test_a_bankid_is_tied_from_the_account_page_and_its_number_is_nowhere(tied, runtime, board):
    page = tied.get("/account").text
    assert "BankID för Bo Lind öppnar nu ditt konto" in page
    assert "BankID, Bo Lind" in page
    with runtime.opener.reading(worker_for()) as work:
        (link,) = work.session.scalars(select(EidLink)).all()
        (order,) = work.session.scalars(select(BankidOrder)).all()
    assert link.account_id == board.people["secretary"].account_id
    assert BO not in link.subject_hash
    assert order.completion is None
    dump = (runtime.settings.home / "boardroom.db").read_bytes()
    wal = runtime.settings.home / "boardroom.db-wal"
    assert link.subject_hash.encode() in dump + (wal.read_bytes() if wal.exists() else b"")


def test_it_opens_the_account_from_any_browser(tied, app, bank, clock, runtime, board):
    stranger = app.test_client()
    assert "Logga in med BankID" in stranger.get("/log-in").text
    waiting = stranger.post("/log-in/bankid", data={"next": "/account"}).location
    assert "<svg" in stranger.get(waiting).text
    answer = confirm(stranger, waiting, bank, clock)
    assert answer.location.endswith("/account")
    assert "Bo Lind" in stranger.get("/account").text
    with runtime.opener.reading(worker_for()) as work:
        methods = list(work.session.scalars(select(AccountSession.method)))
    assert "bankid" in methods
    # What came of an order is used once.
    other = app.test_client()
    with other.session_transaction() as session, stranger.session_transaction() as had:
        session["bankid"] = had.get("bankid", {}) or {re.search(r"[0-9a-f-]{36}", waiting)[0]: "x"}
    assert other.post(f"{waiting}/finish").location.endswith("/log-in")


def test_a_bankid_that_opens_nothing_is_told_so(tied, app, bank, clock):
    stranger = app.test_client()
    waiting = stranger.post("/log-in/bankid").location
    answer = confirm(stranger, waiting, bank, clock, OTHER, "Cecilia Ask")
    assert answer.location.endswith("/log-in")
    assert "hör inte till något konto här" in stranger.get("/log-in").text
    assert stranger.get("/account").status_code == 302


def test_a_disabled_account_stays_closed(tied, app, bank, clock, runtime, board):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, board.people["secretary"].account_id).disabled_at = work.now
    stranger = app.test_client()
    waiting = stranger.post("/log-in/bankid").location
    assert confirm(stranger, waiting, bank, clock).location.endswith("/log-in")


def test_someone_elses_order_is_as_if_there_were_none(app, bank, client_as):
    waiting = app.test_client().post("/log-in/bankid").location
    other = client_as("chair")
    for method, path in (
        ("get", ""),
        ("get", "/state"),
        ("post", "/finish"),
        ("post", "/cancel"),
        ("post", "/again"),
    ):
        assert getattr(other, method)(f"{waiting}{path}").status_code == 404


def test_a_start_link_sent_to_someone_else_does_not_let_the_sender_in(tied, app, bank, clock):
    attacker = app.test_client()
    waiting = attacker.post("/log-in/bankid", headers=PHONE).location
    assert "app.bankid.com" in attacker.get(waiting, headers=PHONE).text
    answer = confirm(attacker, waiting, bank, clock, address="203.0.113.9")
    assert answer.location.endswith("/log-in")
    assert attacker.get("/account").status_code == 302


def test_the_browser_that_the_app_led_back_is_let_in_from_another_address(tied, app, bank, clock):
    client = app.test_client()
    waiting = client.post("/log-in/bankid", headers=PHONE).location
    back = bank.newest.body["returnUrl"].removeprefix("http://localhost")
    elsewhere = app.test_client().get(back)
    assert "Gå tillbaka till sidan där du började" in elsewhere.text
    assert client.get(back).location.endswith(waiting)
    answer = confirm(client, waiting, bank, clock, address="203.0.113.9")
    assert not answer.location.endswith("/log-in")
    assert client.get("/account").status_code == 200


def test_one_bankid_opens_one_account(tied, client_as, bank, clock):
    chair = client_as("chair")
    waiting = chair.post("/account/eids/bankid").location
    answer = confirm(chair, waiting, bank, clock)
    assert answer.status_code == 409
    assert "hör redan till ett annat konto" in answer.text


def test_it_can_be_taken_away_but_not_the_last_way_in(tied, runtime, board):
    page = tied.get("/account").text
    remove = re.search(r"/account/eids/[0-9a-f-]{36}/remove", page)[0]
    assert tied.post(remove).status_code == 409
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, board.people["secretary"].account_id).password_hash = "x"
    assert tied.post(remove).status_code == 303
    assert "öppnar inte längre ditt konto" in tied.get("/account").text


def test_the_owner_is_told_by_mail(tied, runtime):
    from boardroom.notices.jobs import deliver

    while deliver(runtime.opener):
        pass
    letter = runtime.opener.ports.mailer.kept[-1]
    assert "en e-legitimation är tillagd" in letter.text
    assert BO not in letter.text


def test_a_cancelled_wait_goes_back_to_the_log_in_page(app, bank):
    client = app.test_client()
    waiting = client.post("/log-in/bankid").location
    assert client.post(f"{waiting}/cancel").location.endswith("/log-in")
    assert bank.newest.gone


def test_a_code_that_waited_long_is_renewed_by_the_page(app, bank, clock):
    client = app.test_client()
    waiting = client.post("/log-in/bankid").location
    clock.advance(timedelta(seconds=31))
    client.get(f"{waiting}/state")
    assert len(bank.orders) == 2


def test_without_bankid_no_page_offers_it(runtime, app, client_as):
    from boardroom.adapters.bankid import NoBankId

    ports = replace(runtime.opener.ports, bankid=NoBankId())
    app.extensions["boardroom"] = replace(runtime.opener, ports=ports)
    assert "BankID" not in app.test_client().get("/log-in").text
    assert "BankID" not in client_as("secretary").get("/account").text
    assert app.test_client().post("/log-in/bankid").status_code == 404
