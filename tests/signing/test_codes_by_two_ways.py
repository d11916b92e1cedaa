"""Codes by mail and as text messages beside each other: one that did not come never spoils the one that did."""

import re
from datetime import timedelta

import pytest

from boardroom.core.actor import worker_for
from boardroom.notices.actions import take_receipt
from boardroom.notices.jobs import deliver_mail, deliver_texts
from boardroom.notices.models import Channel, Delivery
from boardroom.signing import actions
from boardroom.signing.errors import CodeTooSoon
from boardroom.signing.rules.states import SignerRole, SignerState
from boardroom.worker import LANES
from tests.data.contracts import contract
from tests.signing.test_text_codes import NUMBER, ask, gateway, give_number, runtime, send_out

__all__ = ["gateway", "runtime"]


pytestmark = pytest.mark.usefixtures("mailer")


@pytest.fixture
def envelope(desk):
    give_number(desk, "chair")
    return contract(desk, [("chair", SignerRole.PARTY), ("secretary", SignerRole.PARTY)])


def mailed_code(mailer):
    return next(
        found.group()
        for mail in reversed(mailer.kept)
        if (found := re.search(r"\b\d{6}\b", mail.text)) and "kod" in mail.subject.lower()
    )


def sign_with(desk, envelope, code):
    with desk.opener.writing(desk.board.actor("chair")) as work:
        return actions.sign_with_code(work, envelope.id, code)


def codes(desk):
    return [(one.channel, one.state) for one in desk.letters("signing_code")]


def test_a_text_that_is_stuck_is_taken_back_when_the_code_is_asked_for_by_mail(
    desk, envelope, gateway, mailer, clock
):
    gateway.answers[NUMBER] = (503, "down for a while")
    ask(desk, "chair", envelope)
    send_out(desk)
    clock.advance(timedelta(seconds=61))
    ask(desk, "chair", envelope, Channel.MAIL)
    assert codes(desk)[0] == (Channel.TEXT, Delivery.TAKEN_BACK)
    send_out(desk)
    clock.advance(timedelta(minutes=5))
    send_out(desk)
    assert gateway.kept == []
    assert sign_with(desk, envelope, mailed_code(mailer))


def test_a_text_that_fails_spoils_no_code_that_came_by_mail_and_the_proof_says_mail(
    desk, envelope, gateway, mailer, clock
):
    ask(desk, "chair", envelope, Channel.MAIL)
    send_out(desk)
    gateway.answers[NUMBER] = (503, "down for a while")
    clock.advance(timedelta(seconds=61))
    ask(desk, "chair", envelope)
    send_out(desk)
    assert codes(desk) == [(Channel.MAIL, Delivery.SENT), (Channel.TEXT, Delivery.QUEUED)]
    assert sign_with(desk, envelope, mailed_code(mailer))
    proof = desk.signer("chair", envelope).proof
    assert proof["channel"] == "mail"
    assert proof["sent_to"].endswith("exempel.se")
    assert [row["channel"] for row in proof["delivery"]] == ["text", "mail"]
    assert proof["delivery"][-1]["to"] == proof["sent_to"]


def test_a_code_that_left_later_makes_the_older_one_worthless(desk, envelope, gateway, mailer, clock):
    ask(desk, "chair", envelope, Channel.MAIL)
    send_out(desk)
    clock.advance(timedelta(seconds=61))
    ask(desk, "chair", envelope)
    send_out(desk)
    newest = re.search(r"\b\d{6}\b", gateway.kept[0]["message"]).group()
    if newest != mailed_code(mailer):
        assert not sign_with(desk, envelope, mailed_code(mailer))
    assert sign_with(desk, envelope, newest)
    assert desk.signer("chair", envelope).proof["channel"] == "text"


@pytest.mark.parametrize("answer", ["signs", "declines", "delegates"])
def test_no_code_goes_out_to_someone_who_has_answered(desk, envelope, gateway, clock, answer):
    gateway.answers[NUMBER] = (503, "down for a while")
    ask(desk, "chair", envelope)
    send_out(desk)
    with desk.opener.writing(desk.board.actor("chair")) as work:
        mine = desk.signer("chair", envelope)
        if answer == "declines":
            actions.decline(work, envelope.id, "Vill inte")
        elif answer == "delegates":
            actions.delegate(work, envelope.id, mine.id, desk.board.people["deputy"].id, "Bortrest")
    if answer == "signs":
        desk.sign("chair", envelope)
    gateway.answers.clear()
    clock.advance(timedelta(minutes=5))
    send_out(desk)
    assert codes(desk) == [(Channel.TEXT, Delivery.TAKEN_BACK)]
    assert gateway.kept == []
    assert desk.signer("chair", envelope).state is not SignerState.WAITING


HOME = "/brf-provet-1/signing"


@pytest.mark.parametrize(
    ("answer", "said"),
    [((503, "down"), "har inte gått att skicka än"), ((400, "no such number"), "gick inte att skicka")],
)
@pytest.mark.usefixtures("mailed")
def test_the_signer_is_told_that_a_text_could_not_be_sent_and_has_the_code_by_mail_at_once(
    desk, envelope, gateway, mailer, client_as, clock, answer, said
):
    gateway.answers[NUMBER] = answer
    ask(desk, "chair", envelope)
    client = client_as("chair")
    page = client.get(f"{HOME}/{envelope.id}/code/enter").text
    assert "är på väg med sms" in page
    assert "hx-trigger" in page
    send_out(desk)
    page = client.get(f"{HOME}/{envelope.id}/code/enter").text
    assert said in page
    assert "är på väg med sms" not in page
    assert "Få koden med e-post i stället" in page
    asked = client.get(f"{HOME}/{envelope.id}/code").text
    assert asked.index("e-post till") < asked.index("sms till")
    clock.advance(timedelta(seconds=5))
    assert client.post(f"{HOME}/{envelope.id}/code", data={"channel": "mail"}).status_code == 303
    assert "är på väg med e-post" in client.get(f"{HOME}/{envelope.id}/code/enter").text
    send_out(desk)
    assert sign_with(desk, envelope, mailed_code(mailer))


@pytest.mark.usefixtures("mailed")
def test_the_signer_is_told_what_the_gateway_says_of_a_text(desk, envelope, gateway, client_as):
    ask(desk, "chair", envelope)
    send_out(desk)
    client = client_as("chair")
    enter = f"{HOME}/{envelope.id}/code/enter"
    assert "är skickad med sms" in client.get(enter).text
    token = gateway.kept[0]["whendelivered"].rpartition("/")[2]
    with desk.opener.writing(worker_for()) as work:
        assert take_receipt(work, token, "failed", "s1")
    page = client.get(enter).text
    assert "Koden kom inte fram" in page
    assert "Få koden med e-post i stället" in page
    ask(desk, "chair", envelope, Channel.MAIL)


def test_the_same_way_is_not_tried_again_within_the_minute_nor_another_while_one_is_under_way(
    desk, envelope, gateway
):
    ask(desk, "chair", envelope)
    with pytest.raises(CodeTooSoon):
        ask(desk, "chair", envelope, Channel.MAIL)
    gateway.answers[NUMBER] = (503, "down for a while")
    send_out(desk)
    with pytest.raises(CodeTooSoon):
        ask(desk, "chair", envelope)


def test_letters_and_texts_go_by_lanes_of_their_own(desk, envelope, gateway, mailer):
    """A gateway that answers after twenty seconds holds up no letter: each has a thread."""
    while deliver_mail(desk.opener):
        pass
    ask(desk, "chair", envelope)
    assert not deliver_mail(desk.opener)
    assert gateway.kept == []
    assert deliver_texts(desk.opener)
    assert len(gateway.kept) == 1
    ask(desk, "secretary", envelope, Channel.MAIL)
    assert not deliver_texts(desk.opener)
    letters = len(mailer.kept)
    assert deliver_mail(desk.opener)
    assert len(mailer.kept) == letters + 1
    assert LANES["notices.deliver"] is deliver_mail
    assert LANES["notices.deliver_texts"] is deliver_texts
