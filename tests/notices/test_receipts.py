"""What the gateway says of a text: it is told of the attempt that it was said of, and a text that came is not sent again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable
from boardroom.core.ids import new_id
from boardroom.notices.actions import enqueue, mint_code, redeem_code, take, take_receipt
from boardroom.notices.jobs import deliver_texts
from boardroom.notices.models import Channel, Delivery
from boardroom.notices.queries import last_code
from boardroom.signing.rules.deliveries import Fate, delivery_log, fate_of
from tests.data.side_by_side import meanwhile


class Gateway:
    """Takes the first text and answers too late; takes those after it at once, and is called by the portal's own name of it."""

    configured = True

    def __init__(self, meanwhile=lambda: None):
        self.taken = []
        self.meanwhile = meanwhile

    def send(self, text):
        self.taken.append(text)
        self.meanwhile()
        if len(self.taken) == 1:
            raise Unavailable("ReadTimeout")
        return f"s{len(self.taken)}"

    def code(self, number):
        return next(word for word in self.taken[number].text.split() if word.strip(".").isdigit()).strip(".")


@pytest.fixture
def gateway():
    return Gateway()


@pytest.fixture
def opener(board, gateway):
    found = board.runtime.opener
    return replace(found, ports=replace(found.ports, texter=gateway))


@pytest.fixture
def subject(opener, board):
    """Whoever waits for a code that was asked for as a text."""
    return ask(opener, board)


def ask(opener, board):
    subject = new_id()
    with opener.writing(worker_for(board.association.id)) as work:
        enqueue(
            work,
            "signing_code",
            to_address="+46701740605",
            to_name="Eva",
            facts={"title": "Avtal"},
            code_for=subject,
            about=("signer", subject),
            channel=Channel.TEXT,
        )
    return subject


def report(opener, text, status, name=""):
    with opener.writing(worker_for()) as work:
        return take_receipt(work, text.report_to.rpartition("/")[2], status, name)


def known(opener, board, subject):
    with opener.reading(worker_for(board.association.id)) as work:
        return last_code(work, subject, subject)


def test_a_receipt_of_the_attempt_that_failed_is_not_told_of_the_next(board, opener, gateway, subject, clock):
    assert deliver_texts(opener)
    clock.advance(timedelta(seconds=5))
    assert report(opener, gateway.taken[0], "failed", "s1")
    assert fate_of(known(opener, board, subject)) is Fate.LOST
    clock.advance(timedelta(minutes=2))
    assert deliver_texts(opener)
    assert fate_of(known(opener, board, subject)) is Fate.LEFT
    assert not report(opener, gateway.taken[0], "failed", "s1"), (
        "of an attempt that nobody asks about any more"
    )
    clock.advance(timedelta(seconds=5))
    assert report(opener, gateway.taken[1], "delivered", "s2")
    message = known(opener, board, subject)
    assert (fate_of(message), message.gateway_name) == (Fate.ARRIVED, "s2")
    [row] = delivery_log([message], lambda one: "")
    assert row["receipt_at"] == clock.now().isoformat()
    assert row["receipt_at"] > row["handed_over_at"]


def test_a_text_that_came_though_handing_it_over_seemed_to_fail_is_not_sent_again(
    board, opener, gateway, subject, clock
):
    with opener.writing(worker_for()) as work:
        before = mint_code(work, subject, new_id())
    clock.advance(timedelta(seconds=1))
    assert deliver_texts(opener)
    clock.advance(timedelta(seconds=5))
    assert report(opener, gateway.taken[0], "delivered", "s1")
    clock.advance(timedelta(minutes=2))
    assert not deliver_texts(opener)
    message = known(opener, board, subject)
    assert (message.state, message.gateway_name, fate_of(message)) == (Delivery.SENT, "s1", Fate.ARRIVED)
    [row] = delivery_log([message], lambda one: "")
    assert row["handed_over_at"] == row["receipt_at"] == (clock.now() - timedelta(minutes=2)).isoformat()
    with opener.writing(worker_for()) as work:
        if before != gateway.code(0):
            assert redeem_code(work, subject, before) is None, "a newer one has come"
        assert redeem_code(work, subject, gateway.code(0)) is not None


def test_a_text_that_came_before_its_gateway_answered_is_not_sent_again(
    board, opener, gateway, subject, clock
):
    gateway.meanwhile = lambda: report(opener, gateway.taken[-1], "delivered", "s1")
    assert deliver_texts(opener)
    clock.advance(timedelta(minutes=2))
    assert not deliver_texts(opener)
    message = known(opener, board, subject)
    assert (len(gateway.taken), message.state, message.receipt) == (1, Delivery.SENT, "delivered")
    assert message.receipt_at >= message.sent_at


def test_a_text_that_was_taken_back_and_had_come_all_the_same_is_said_to_have_left(
    board, opener, gateway, subject, clock
):
    assert deliver_texts(opener)
    with opener.writing(worker_for(board.association.id)) as work:
        last_code(work, subject, subject).take_back()
    assert report(opener, gateway.taken[0], "delivered")
    assert known(opener, board, subject).state is Delivery.SENT


def test_a_receipt_that_comes_as_the_next_attempt_begins_is_not_told_of_it(postgres_board, clock):
    """On a database server: whoever reports waits for whoever takes the message."""
    board, gateway = postgres_board, Gateway()
    found = board.runtime.opener
    opener = replace(found, ports=replace(found.ports, texter=gateway))
    subject = ask(opener, board)
    assert deliver_texts(opener)
    clock.advance(timedelta(minutes=2))
    token = gateway.taken[0].report_to.rpartition("/")[2]
    meanwhile(
        board.runtime,
        (worker_for(), lambda work: take(work, last_code(work, subject, subject))),
        (worker_for(), lambda work: take_receipt(work, token, "delivered", "s1")),
    )
    message = known(opener, board, subject)
    assert (message.state, message.receipt, message.receipt_at) == (Delivery.SENDING, "", None)


def test_the_log_does_not_call_a_text_mail(opener, gateway, subject, clock, caplog):
    caplog.set_level("INFO", "boardroom.notices.jobs")
    assert deliver_texts(opener)
    clock.advance(timedelta(minutes=2))
    assert deliver_texts(opener)
    assert [(one.getMessage(), one.facts["channel"]) for one in caplog.records] == [
        ("message could not leave yet", "text"),
        ("message sent", "text"),
    ]
