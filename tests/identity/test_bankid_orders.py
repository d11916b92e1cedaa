"""Orders to BankID as rows: begun once, collected by one at a time, renewed, cancelled, told in BankID's words."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.identity import actions, jobs
from boardroom.identity.errors import BankIdTooOften
from boardroom.identity.models import BankidOrder
from boardroom.identity.rules.bankid import (
    MOST_RENEWALS,
    OrderMode,
    OrderPurpose,
    OrderState,
    qr_content,
    told,
    wants_renewal,
)
from tests.conftest import with_bankid

HERE = "198.51.100.7"
WISH = actions.Wish(OrderPurpose.LOG_IN, OrderMode.OTHER_DEVICE, "/")


@pytest.fixture
def settings(settings, bank):
    return with_bankid(settings, bank)


def order(runtime, wish=WISH, address=HERE):
    return actions.order_bankid(runtime.opener, ANONYMOUS, wish, address)


def row(runtime, ordered):
    with runtime.opener.reading(worker_for()) as work:
        return work.session.get(BankidOrder, ordered.order_id)


def test_an_order_is_known_before_bankid_is_asked_and_pending_after_its_answer(runtime, bank):
    seen = []
    real = bank.answer

    def answer(path, body):
        with runtime.opener.reading(worker_for()) as work:
            seen.extend(one.state for one in work.session.scalars(select(BankidOrder)))
        return real(path, body)

    bank.answer = answer
    try:
        ordered = order(runtime)
    finally:
        del bank.answer
    assert seen == [OrderState.STARTING]
    assert row(runtime, ordered).state is OrderState.PENDING


def test_a_request_without_an_answer_is_uncertain_and_never_repeated(runtime, bank, clock):
    bank.trouble("auth", "silence")
    ordered = order(runtime)
    assert row(runtime, ordered).state is OrderState.UNCERTAIN
    clock.advance(timedelta(seconds=40))
    jobs.collect_bankid(runtime.opener)
    actions.renew_bankid(runtime.opener, ordered.order_id, HERE, ordered.nonce)
    assert [path for path, _ in bank.asked] == ["auth"]


def test_a_process_killed_between_asking_and_answer_leaves_an_order_that_is_never_repeated(
    runtime, bank, clock, monkeypatch
):
    class Killed(BaseException):
        pass

    def die(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(runtime.opener.ports.bankid), "auth", die)
        with pytest.raises(Killed):
            order(runtime)
    with runtime.opener.reading(worker_for()) as work:
        (left,) = work.session.scalars(select(BankidOrder)).all()
    assert left.state is OrderState.STARTING
    clock.advance(timedelta(minutes=2))
    assert jobs.collect_bankid(runtime.opener)
    with runtime.opener.reading(worker_for()) as work:
        assert work.session.get(BankidOrder, left.id).state is OrderState.UNCERTAIN
    assert bank.asked == []


def test_the_worker_collects_without_any_browser_and_keeps_what_came(runtime, bank, clock):
    ordered = order(runtime)
    assert not jobs.collect_bankid(runtime.opener), "not before two seconds have gone"
    clock.advance(timedelta(seconds=2))
    bank.hint("userSign")
    assert jobs.collect_bankid(runtime.opener)
    assert row(runtime, ordered).hint == "userSign"
    bank.complete()
    clock.advance(timedelta(seconds=2))
    assert jobs.collect_bankid(runtime.opener)
    kept = row(runtime, ordered)
    assert kept.state is OrderState.COMPLETE
    assert kept.completion["user"]["name"] == "Bo Lind"
    assert (kept.qr_start_secret, kept.auto_start_token) == ("", "")
    clock.advance(timedelta(seconds=10))
    assert not jobs.collect_bankid(runtime.opener)
    assert bank.newest.collected == 2


def test_eight_processes_collect_a_terminal_answer_once(runtime, bank, clock):
    ordered = order(runtime)
    bank.complete()
    clock.advance(timedelta(seconds=2))
    at_once = threading.Barrier(8)

    def collect():
        at_once.wait()
        actions.collect_bankid(runtime.opener, ordered.order_id)

    threads = [threading.Thread(target=collect) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bank.newest.collected == 1
    assert row(runtime, ordered).state is OrderState.COMPLETE


def test_a_collect_that_failed_on_the_way_is_asked_again(runtime, bank, clock):
    ordered = order(runtime)
    clock.advance(timedelta(seconds=2))
    bank.trouble("collect", "silence", (503, "maintenance"))
    assert jobs.collect_bankid(runtime.opener)
    assert row(runtime, ordered).state is OrderState.PENDING
    clock.advance(timedelta(seconds=2))
    assert jobs.collect_bankid(runtime.opener)
    bank.complete()
    clock.advance(timedelta(seconds=2))
    assert jobs.collect_bankid(runtime.opener)
    assert row(runtime, ordered).state is OrderState.COMPLETE


def test_a_dead_collectors_lease_runs_out(runtime, bank, clock):
    from boardroom.identity.actions import bankid_orders

    ordered = order(runtime)
    clock.advance(timedelta(seconds=2))
    with runtime.opener.writing(worker_for()) as work:
        assert bankid_orders._claim(work, ordered.order_id)
    assert not actions.collect_bankid(runtime.opener, ordered.order_id)
    clock.advance(timedelta(seconds=31))
    bank.complete()
    assert actions.collect_bankid(runtime.opener, ordered.order_id)
    assert row(runtime, ordered).state is OrderState.COMPLETE


def test_a_code_that_nobody_scanned_in_thirty_seconds_gives_way_to_a_new_one(runtime, bank, clock):
    ordered = order(runtime)
    first = row(runtime, ordered).order_ref
    clock.advance(timedelta(seconds=29))
    actions.renew_bankid(runtime.opener, ordered.order_id, HERE, ordered.nonce)
    assert row(runtime, ordered).order_ref == first
    clock.advance(timedelta(seconds=1))
    actions.renew_bankid(runtime.opener, ordered.order_id, HERE, ordered.nonce)
    renewed = row(runtime, ordered)
    assert renewed.order_ref != first
    assert renewed.renewals == 1
    assert bank.orders[first].gone, "the first was cancelled"
    # Scanned: it is not taken away from whoever is reading it.
    clock.advance(timedelta(seconds=2))
    bank.hint("started")
    jobs.collect_bankid(runtime.opener)
    clock.advance(timedelta(seconds=60))
    actions.renew_bankid(runtime.opener, ordered.order_id, HERE, ordered.nonce)
    assert row(runtime, ordered).order_ref == renewed.order_ref


def test_an_order_scanned_at_the_last_moment_is_not_replaced(runtime, bank, clock):
    ordered = order(runtime)
    bank.complete()
    clock.advance(timedelta(seconds=31))
    actions.renew_bankid(runtime.opener, ordered.order_id, HERE, ordered.nonce)
    assert len(bank.orders) == 1
    clock.advance(timedelta(seconds=2))
    jobs.collect_bankid(runtime.opener)
    assert row(runtime, ordered).state is OrderState.COMPLETE


def test_what_waits_for_ever_is_not_renewed_for_ever():
    def wants(state, mode, hint, seconds, renewals=0):
        return wants_renewal(state, mode, hint, timedelta(seconds=seconds), renewals)

    scan = OrderMode.OTHER_DEVICE
    assert wants(OrderState.PENDING, scan, "outstandingTransaction", 30)
    assert wants(OrderState.FAILED, scan, "startFailed", 31)
    assert not wants(OrderState.PENDING, scan, "outstandingTransaction", 30, MOST_RENEWALS)
    assert not wants(OrderState.PENDING, scan, "userSign", 60)
    assert not wants(OrderState.PENDING, OrderMode.SAME_DEVICE, "outstandingTransaction", 60)
    assert not wants(OrderState.FAILED, scan, "userCancel", 60)
    assert not wants(OrderState.UNCERTAIN, scan, "", 60)
    assert not wants(OrderState.FAILED, scan, "startFailed", 3600), "a page found again begins nothing"


def test_a_cancelled_order_is_stopped_at_bankid_and_one_that_ended_stands(runtime, bank, clock):
    ordered = order(runtime)
    assert actions.cancel_bankid(runtime.opener, ordered.order_id)
    assert row(runtime, ordered).state is OrderState.CANCELLED
    assert bank.newest.gone
    other = order(runtime)
    bank.complete()
    assert not actions.cancel_bankid(runtime.opener, other.order_id)
    clock.advance(timedelta(seconds=2))
    jobs.collect_bankid(runtime.opener)
    assert row(runtime, other).state is OrderState.COMPLETE


@pytest.mark.parametrize(
    ("status", "code", "rfa"),
    [
        (400, "alreadyInProgress", "RFA4"),
        (408, "requestTimeout", "RFA5"),
        (500, "internalError", "RFA5"),
        (503, "maintenance", "RFA5"),
        (400, "invalidParameters", "RFA22"),
        (401, "unauthorized", "RFA22"),
        (404, "notFound", "RFA22"),
    ],
)
def test_an_error_ends_the_order_and_is_told(runtime, bank, status, code, rfa):
    bank.trouble("auth", (status, code))
    ended = row(runtime, order(runtime))
    assert (ended.state, ended.hint) == (OrderState.FAILED, code)
    assert told(ended.state, ended.hint, ended.mode).rfa == rfa


def test_too_many_orders_from_one_place_are_refused(runtime, bank):
    for _ in range(30):
        order(runtime)
    with pytest.raises(BankIdTooOften):
        order(runtime)
    assert order(runtime, address="198.51.100.8")


def test_the_secret_of_the_code_is_neither_logged_nor_shown(runtime, bank, caplog):
    with caplog.at_level("DEBUG"):
        ordered = order(runtime)
        kept = row(runtime, ordered)
        jobs.collect_bankid(runtime.opener)
    assert kept.qr_start_secret == bank.newest.qr_start_secret
    assert kept.qr_start_secret not in caplog.text
    assert kept.qr_start_secret not in qr_content(
        kept.qr_start_token, kept.qr_start_secret, timedelta(seconds=3)
    )


def test_old_orders_are_swept_and_a_signature_that_waits_is_not(runtime, bank, clock, board):
    ordered = order(runtime)
    bank.fail("userCancel")
    clock.advance(timedelta(seconds=2))
    jobs.collect_bankid(runtime.opener)
    waiting = order(
        runtime,
        actions.Wish(
            OrderPurpose.SIGN,
            OrderMode.OTHER_DEVICE,
            "/",
            subject_id=board.people["chair"].id,
            association_id=board.association.id,
            binding="{}",
            visible="Jag skriver under",
            non_visible="x",
        ),
    )
    bank.complete()
    clock.advance(timedelta(seconds=2))
    jobs.collect_bankid(runtime.opener)
    clock.advance(timedelta(days=2))
    assert jobs.sweep(runtime.opener)
    assert row(runtime, ordered) is None
    assert row(runtime, waiting).state is OrderState.COMPLETE
    assert not jobs.sweep(runtime.opener)


PENDING, FAILED = OrderState.PENDING, OrderState.FAILED
SCAN, HERE_TOO = OrderMode.OTHER_DEVICE, OrderMode.SAME_DEVICE


@pytest.mark.parametrize(
    ("state", "hint", "mode", "more", "rfa", "begins"),
    [
        (PENDING, "outstandingTransaction", HERE_TOO, {}, "RFA1", "Starta BankID-appen."),
        (PENDING, "outstandingTransaction", HERE_TOO, {"started_here": True}, "RFA13", "Försöker starta"),
        (PENDING, "outstandingTransaction", SCAN, {}, "", "Öppna BankID-appen, välj att skanna"),
        (PENDING, "noClient", HERE_TOO, {}, "RFA1", "Starta BankID-appen."),
        (PENDING, "started", SCAN, {}, "RFA15A", "Söker efter BankID"),
        (PENDING, "started", HERE_TOO, {"on_phone": True}, "RFA15B", "Söker efter BankID"),
        (PENDING, "userSign", SCAN, {}, "RFA9", "Skriv in din säkerhetskod i BankID-appen"),
        (PENDING, "userMrtd", SCAN, {}, "RFA23", "Fotografera"),
        (PENDING, "userCallConfirm", OrderMode.TELEPHONE, {}, "", "Svara i BankID-appen"),
        (PENDING, "processing", SCAN, {}, "RFA21", "Identifiering eller underskrift pågår."),
        (PENDING, "userFace", SCAN, {}, "RFA21", "Identifiering"),
        (PENDING, "userStepUp", SCAN, {}, "RFA21", "Identifiering"),
        (PENDING, "somethingOfTomorrow", SCAN, {}, "RFA21", "Identifiering"),
        (FAILED, "expiredTransaction", SCAN, {}, "RFA8", "BankID-appen svarar inte."),
        (FAILED, "certificateErr", SCAN, {}, "RFA16", "Det BankID du försöker använda"),
        (FAILED, "userCancel", SCAN, {}, "RFA6", "Åtgärden avbruten."),
        (FAILED, "cancelled", SCAN, {}, "RFA3", "Åtgärden avbröts. Försök igen."),
        (FAILED, "startFailed", SCAN, {}, "RFA17B", "Det gick inte att läsa av QR-koden."),
        (FAILED, "startFailed", HERE_TOO, {}, "RFA17A", "BankID-appen verkar inte finnas"),
        (FAILED, "userDeclinedCall", OrderMode.TELEPHONE, {}, "", "Personen svarade nej"),
        (FAILED, "notSupportedByUserApp", SCAN, {}, "", "BankID-appen behöver uppdateras."),
        (FAILED, "transactionRiskBlocked", SCAN, {}, "", "BankID stoppade"),
        (FAILED, "mrtdVerificationFailed", SCAN, {}, "", "Id-handlingen"),
        (FAILED, "somethingOfTomorrow", SCAN, {}, "RFA22", "Något gick fel. Försök igen."),
        (OrderState.CANCELLED, "", SCAN, {}, "RFA3", "Åtgärden avbröts."),
        (OrderState.UNCERTAIN, "", SCAN, {}, "", "Vi fick inget svar från BankID"),
    ],
)
def test_every_hint_is_told_in_bankids_words(state, hint, mode, more, rfa, begins):
    said = told(state, hint, mode, **more)
    assert said.rfa == rfa
    assert said.sentence.startswith(begins)
