"""Codes as text messages: to a number that is one person's own, through a gateway that was set, and never else."""

import re
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from boardroom.adapters.http_texter import AbsentTexter, HttpTexter
from boardroom.core.actor import worker_for
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.notices.actions import take_receipt
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Channel, Delivery
from boardroom.signing import actions, queries
from boardroom.signing.errors import CodesEnough, NoOwnNumber, SharedMailbox
from boardroom.signing.rules.deliveries import on_delivery
from boardroom.signing.rules.states import SignerRole, SignerState
from tests.data.contracts import contract
from tests.data.text_gateway import text_gateway

HOME = "/brf-provet-1/signing"
NUMBER = "+46701740605"


@pytest.fixture
def gateway():
    with text_gateway() as served:
        yield served


@pytest.fixture
def runtime(runtime, gateway):
    ports = replace(runtime.opener.ports, texter=HttpTexter(gateway.address, "Granen7"))
    return replace(runtime, opener=replace(runtime.opener, ports=ports))


def give_number(desk, who, number="070-174 06 05"):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Person, desk.board.people[who].id).phone = number


def send_out(desk):
    while deliver(desk.opener):
        pass


def ask(desk, who, envelope, channel=Channel.TEXT):
    with desk.opener.writing(desk.board.actor(who)) as work:
        return actions.request_code(work, envelope.id, proved=True, channel=channel)


def test_a_code_comes_as_a_text_and_signs(desk, gateway):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    assert ask(desk, "chair", envelope)
    send_out(desk)
    (text,) = gateway.kept
    assert text["whendelivered"].startswith("http://localhost/text-receipts/")
    assert (text["to"], text["from"]) == (NUMBER, "Granen7")
    code = re.search(r"\b\d{6}\b", text["message"]).group()
    with desk.opener.writing(desk.board.actor("chair")) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    signer = desk.signer("chair", envelope)
    assert signer.state is SignerState.SIGNED
    assert signer.proof["channel"] == "text"
    assert signer.proof["sent_to"] == "•••• 05"
    assert NUMBER not in str(signer.proof)
    assert code not in str(signer.proof)


def test_no_code_goes_to_a_number_that_two_people_share(desk, gateway):
    give_number(desk, "chair")
    give_number(desk, "secretary", "+46 70 174 06 05")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    with pytest.raises(NoOwnNumber):
        ask(desk, "chair", envelope)
    assert gateway.kept == []


def test_a_number_that_someone_else_got_after_sending_is_no_longer_ones_own(desk):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    give_number(desk, "deputy", "0701740605")
    with pytest.raises(NoOwnNumber):
        ask(desk, "chair", envelope)


def test_a_number_written_in_after_sending_gets_no_code(desk):
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    give_number(desk, "chair")
    with pytest.raises(NoOwnNumber):
        ask(desk, "chair", envelope)


@pytest.mark.usefixtures("mailed")
def test_without_a_gateway_no_text_is_offered(desk):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    bare = replace(desk.opener, ports=replace(desk.opener.ports, texter=AbsentTexter()))
    with bare.reading(desk.board.actor("chair")) as work:
        assert queries.code_channels(work, desk.signer("chair", envelope)) == [Channel.MAIL]
    with pytest.raises(NoOwnNumber), bare.writing(desk.board.actor("chair")) as work:
        actions.request_code(work, envelope.id, proved=True, channel=Channel.TEXT)


def test_one_who_shares_a_mailbox_can_still_get_the_code_as_a_text(desk):
    give_number(desk, "chair")
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Account, desk.board.people["chair"].account_id).email = "styrelsen@exempel.se"
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    with pytest.raises(SharedMailbox):
        ask(desk, "chair", envelope, Channel.MAIL)
    assert ask(desk, "chair", envelope)


def test_codes_are_not_sent_without_end(desk):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    for _ in range(6):
        ask(desk, "chair", envelope)
        desk.wait(minutes=2)
    with pytest.raises(CodesEnough):
        ask(desk, "chair", envelope)


def test_a_refused_number_is_shown_where_the_sender_looks(desk, gateway):
    give_number(desk, "chair")
    gateway.answers[NUMBER] = (400, "no such number")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    ask(desk, "chair", envelope)
    send_out(desk)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        letter = queries.deliveries(work, envelope.id)[desk.signer("chair", envelope).id]
    assert (letter.channel, letter.state) == (Channel.TEXT, Delivery.FAILED)
    assert "no such number" in letter.last_error


def test_texts_leave_where_no_mail_server_is_set_and_mail_says_why_it_waits(desk, gateway):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    ask(desk, "chair", envelope)
    send_out(desk)
    assert len(gateway.kept) == 1
    (letter,) = desk.letters("signing_request")
    assert letter.state is Delivery.QUEUED
    assert "e-postserver" in letter.last_error


@pytest.mark.usefixtures("mailed")
def test_the_page_asks_how_the_code_is_to_come_and_signs_with_the_one_that_came(desk, client_as, gateway):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    client = client_as("chair")
    assert "sms eller med e-post" in client.get(f"{HOME}/{envelope.id}/sign").text
    page = client.get(f"{HOME}/{envelope.id}/code").text
    assert "sms till •••• 05" in page
    assert NUMBER not in page
    assert client.post(f"{HOME}/{envelope.id}/code", data={"channel": "text"}).status_code == 303
    assert "sms till •••• 05" in client.get(f"{HOME}/{envelope.id}/code/enter").text
    send_out(desk)
    code = re.search(r"\b\d{6}\b", gateway.kept[0]["message"]).group()
    client.post(f"{HOME}/{envelope.id}/code/enter", data={"code": code})
    assert desk.signer("chair", envelope).state is SignerState.SIGNED


@contextmanager
def served(app):
    """Serve the portal on loopback while the block lasts; the address that it is reached at."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def sent_text(desk, gateway):
    """A code that went out as a text, and its envelope."""
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    ask(desk, "chair", envelope)
    send_out(desk)
    return envelope


def report(gateway, address, status, *, name="", token=""):
    """Report as the gateway does, over HTTP, to where the portal is served in this test."""
    told = gateway.kept[0]["whendelivered"]
    kept = told if not token else told.rpartition("/")[0] + f"/{token}"
    gateway.kept[0]["whendelivered"] = kept.replace("http://localhost/", f"{address}/")
    try:
        return gateway.report(1, status, name=name)
    finally:
        gateway.kept[0]["whendelivered"] = told


def newest(desk, envelope):
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        return queries.deliveries(work, envelope.id)[desk.signer("chair", envelope).id]


def test_the_gateways_receipt_is_taken_once_from_whoever_knows_its_address(
    desk, app, gateway, sent_text, client_as
):
    with served(app) as address:
        assert report(gateway, address, "created") == 204
        assert newest(desk, sent_text).receipt == ""
        assert report(gateway, address, "delivered", name="s999") == 404  # of another message
        assert report(gateway, address, "delivered", token="gissad") == 404
        assert newest(desk, sent_text).receipt == ""
        assert report(gateway, address, "delivered") == 204
        first = newest(desk, sent_text)
        assert (first.receipt, first.state, first.gateway_name) == ("delivered", Delivery.SENT, "s1")
        desk.wait(minutes=5)
        # It repeats itself, and an old word overtaken by the new one changes nothing.
        assert report(gateway, address, "delivered") == 204
        assert report(gateway, address, "failed") == 204
    assert (newest(desk, sent_text).receipt, newest(desk, sent_text).receipt_at) == (
        "delivered",
        first.receipt_at,
    )
    assert "sms:et har kommit fram" in client_as("secretary").get(f"{HOME}/{sent_text.id}/status").text


def test_a_text_that_did_not_arrive_is_told_to_the_sender(desk, app, gateway, sent_text, client_as):
    with served(app) as address:
        assert report(gateway, address, "failed") == 204
    assert newest(desk, sent_text).receipt == "failed"
    assert "sms:et kom inte fram" in client_as("secretary").get(f"{HOME}/{sent_text.id}/status").text


def test_the_address_of_a_receipt_stands_nowhere_in_the_database(desk, gateway, sent_text):
    token = gateway.kept[0]["whendelivered"].rpartition("/")[2]
    message = newest(desk, sent_text)
    assert len(token) > 30
    assert token not in str(vars(message))
    assert message.receipt_hash


def test_the_evidence_holds_when_each_code_was_handed_over_and_what_the_gateway_said(desk, gateway, clock):
    give_number(desk, "chair")
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    assert ask(desk, "chair", envelope, Channel.MAIL)
    clock.advance(timedelta(minutes=2))
    assert ask(desk, "chair", envelope)
    clock.advance(timedelta(seconds=7))
    send_out(desk)
    token = gateway.kept[0]["whendelivered"].rpartition("/")[2]
    clock.advance(timedelta(seconds=5))
    with desk.opener.writing(worker_for()) as work:
        assert take_receipt(work, token, "delivered", "s1")
    code = re.search(r"\b\d{6}\b", gateway.kept[0]["message"]).group()
    with desk.opener.writing(desk.board.actor("chair")) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    proof = desk.signer("chair", envelope).proof
    mail, text = proof["delivery"]
    assert (mail["channel"], mail["receipt"]) == ("mail", "")
    now = clock.now()
    assert text == {
        "channel": "text",
        "to": "•••• 05",
        "asked_at": (now - timedelta(seconds=12)).isoformat(),
        "state": "sent",
        "handed_over_at": (now - timedelta(seconds=5)).isoformat(),
        "gateway_message": "s1",
        "receipt": "delivered",
        "receipt_at": now.isoformat(),
    }
    [found] = on_delivery("Astrid Ek", proof)
    assert "lämnades som sms till operatören" in found.sentence
    assert (found.facts["gateway"], found.facts["receipt_at"]) == ("s1", now)
