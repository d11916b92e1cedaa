import re
from dataclasses import replace
from datetime import timedelta

import pytest
from jinja2 import UndefinedError
from sqlalchemy import select

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.adapters.portal_mailer import AbsentMailer, PortalMailer
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id, token_hash
from boardroom.notices import actions, queries
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Delivery, Link, LocalMail, Message, OneTimeCode, Purpose
from boardroom.notices.rules import BACK_OFF
from boardroom.ports.mailer import Mail
from tests.data.kept_mail import mailing


def write(runtime, **more):
    with runtime.opener.writing(worker_for()) as work:
        facts = {"subject": "Hej från Granen", "body": "Kom på mötet."}
        given = {"to_address": "astrid@exempel.se", "to_name": "Astrid Ek", "facts": facts} | more
        return actions.enqueue(work, given.pop("template", "generic"), **given)


def kept(runtime, model):
    with runtime.opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(model)))


def with_mailer(runtime, mailer):
    return mailing(runtime, mailer).opener


def test_a_message_is_sent_once(runtime, mailer):
    message = write(runtime)
    assert deliver(runtime.opener)
    assert not deliver(runtime.opener)
    [mail] = mailer.kept
    assert (mail.to_address, mail.to_name, mail.subject) == (
        "astrid@exempel.se",
        "Astrid Ek",
        "Hej från Granen",
    )
    assert mail.text.startswith("Hej Astrid Ek,\n\nKom på mötet.")
    [row] = kept(runtime, Message)
    assert row.state is Delivery.SENT
    assert row.sent_at is not None
    assert mail.message_id == f"<{message.id}@localhost>"


def write_and_fail(runtime):
    with runtime.opener.writing(worker_for()) as work:
        actions.enqueue(work, "generic", to_address="a@exempel.se", to_name="A", facts={})
        raise RuntimeError("no")


def test_nothing_leaves_when_the_work_is_rolled_back(runtime, mailer):
    with pytest.raises(RuntimeError, match="no"):
        write_and_fail(runtime)
    assert not deliver(runtime.opener)
    assert mailer.kept == []


def test_every_copy_of_three_arrives(runtime, mailer):
    for name in ("a", "b", "c"):
        write(runtime, to_address=f"{name}@exempel.se")
    while deliver(runtime.opener):
        pass
    assert sorted(mail.to_address for mail in mailer.kept) == ["a@exempel.se", "b@exempel.se", "c@exempel.se"]


def test_a_link_is_minted_at_delivery_and_kept_as_a_hash(runtime, mailer):
    signer = new_id()
    write(runtime, link=(Purpose.SIGNING, signer), link_days=60)
    assert kept(runtime, Link) == []
    deliver(runtime.opener)
    token = re.search(r"http://localhost/link/(\S+)", mailer.kept[0].text).group(1)
    [link] = kept(runtime, Link)
    assert link.token_hash == token_hash(token)
    assert link.subject_id == signer
    assert link.expires_at - link.created_at == timedelta(days=60)
    assert token not in str([vars(row) for row in (*kept(runtime, Message), link)])


def test_a_code_is_minted_at_delivery_and_kept_as_a_salted_hash(runtime, mailer):
    signer = new_id()
    write(runtime, code_for=signer)
    assert kept(runtime, OneTimeCode) == []
    deliver(runtime.opener)
    code = re.search(r"Din kod: (\d{6})\n", mailer.kept[0].text).group(1)
    assert code not in str([vars(row) for row in (*kept(runtime, Message), *kept(runtime, OneTimeCode))])
    with runtime.opener.writing(worker_for()) as work:
        assert actions.redeem_code(work, signer, code)


def test_a_busy_server_is_tried_again_later_and_later(runtime, mailer, clock):
    write(runtime)
    mailer.busy.add("astrid@exempel.se")
    for wait in BACK_OFF:
        assert deliver(runtime.opener)
        [row] = kept(runtime, Message)
        assert row.state is Delivery.QUEUED
        assert "450" in row.last_error
        assert not deliver(runtime.opener)
        clock.advance(wait)
    assert deliver(runtime.opener)
    [row] = kept(runtime, Message)
    assert row.state is Delivery.FAILED
    assert row.attempts == len(BACK_OFF) + 1


def test_a_server_that_comes_back_gets_the_message_once(runtime, mailer, clock):
    write(runtime)
    mailer.busy.add("astrid@exempel.se")
    deliver(runtime.opener)
    mailer.busy.clear()
    clock.advance(BACK_OFF[0])
    assert deliver(runtime.opener)
    assert len(mailer.kept) == 1
    assert kept(runtime, Message)[0].last_error == ""


def test_a_refusal_is_final_and_says_why(runtime, mailer, clock):
    message = write(runtime, about=("signer", new_id()))
    mailer.unknown.add("astrid@exempel.se")
    assert deliver(runtime.opener)
    clock.advance(timedelta(days=2))
    assert not deliver(runtime.opener)
    with runtime.opener.reading(worker_for()) as work:
        [row] = queries.deliveries(work, "signer", message.subject_id)
    assert row.state is Delivery.FAILED
    assert row.last_error == "550 no such mailbox"


class Crash(BaseException):
    """The process dies."""


class DyingMailer:
    """Hands the message over and dies before anyone can note it."""

    configured = True
    in_portal = False

    def __init__(self, mailer) -> None:
        self._mailer = mailer

    def send(self, mail: Mail) -> str:
        self._mailer.send(mail)
        raise Crash


def test_a_crash_between_sending_and_recording_sends_again_under_the_same_id(runtime, mailer, clock):
    write(runtime)
    with pytest.raises(Crash):
        deliver(with_mailer(runtime, DyingMailer(mailer)))
    [row] = kept(runtime, Message)
    assert row.state is Delivery.SENDING
    assert not deliver(runtime.opener)
    clock.advance(actions.LEASE + timedelta(seconds=1))
    assert deliver(runtime.opener)
    first, second = mailer.kept
    assert first.message_id == second.message_id
    assert kept(runtime, Message)[0].state is Delivery.SENT
    assert not deliver(runtime.opener)


def test_a_sender_whose_lease_ran_out_cannot_record_over_its_successor(runtime, clock):
    write(runtime)
    with runtime.opener.writing(worker_for()) as work:
        slow = actions.take(work, queries.next_due(work))
    clock.advance(actions.LEASE + timedelta(seconds=1))
    with runtime.opener.writing(worker_for()) as work:
        quick = actions.take(work, queries.next_due(work))
    with runtime.opener.writing(worker_for()) as work:
        actions.record_failure(work, slow.message, "late", final=True)
        assert not actions.record_sent(work, slow.message)
        assert actions.record_sent(work, quick.message)
    assert kept(runtime, Message)[0].state is Delivery.SENT


def test_what_is_taken_back_never_leaves_unless_a_sender_holds_it_already(board):
    runtime, subject, us = board.runtime, new_id(), board.association.id
    with runtime.opener.writing(worker_for(us)) as work:
        actions.enqueue(
            work, "generic", to_address="a@exempel.se", to_name="A", facts={}, about=("signer", subject)
        )
    with runtime.opener.writing(worker_for(us)) as work:
        held = actions.take(work, queries.next_due(work))
        actions.take_back(work, [subject])
    with runtime.opener.writing(worker_for(us)) as work:
        actions.record_failure(work, held.message, "busy", final=False)
    assert kept(runtime, Message)[0].state is Delivery.TAKEN_BACK, "it is not tried again"
    assert not deliver(runtime.opener)
    with runtime.opener.writing(worker_for(us)) as work:
        assert actions.record_sent(work, held.message), "it left after all, and stands as sent"
    assert kept(runtime, Message)[0].state is Delivery.SENT


def test_two_senders_never_take_the_same_message(runtime):
    write(runtime)
    with runtime.opener.reading(worker_for()) as work:
        due = queries.next_due(work)
    with runtime.opener.writing(worker_for()) as work:
        assert actions.take(work, due)
    with runtime.opener.writing(worker_for()) as work:
        assert queries.next_due(work) is None
        assert actions.take(work, due) is None


def test_a_broken_letter_fails_and_lets_the_next_one_pass(runtime, mailer):
    write(runtime, facts={"subject": "Ett hål"})
    write(runtime, to_address="bo@exempel.se")
    assert deliver(runtime.opener)
    assert deliver(runtime.opener)
    assert [mail.to_address for mail in mailer.kept] == ["bo@exempel.se"]
    assert {row.last_error for row in kept(runtime, Message)} == {"UndefinedError", ""}


@pytest.mark.parametrize(
    ("trouble", "state"),
    [(OSError(5, "Input/output error"), Delivery.QUEUED), (FileNotFoundError("0" * 64), Delivery.FAILED)],
)
def test_a_letter_waits_for_a_disk_that_does_not_answer_and_not_for_a_file_that_is_gone(
    runtime, mailer, clock, monkeypatch, board, trouble, state
):
    def broken(*_of):
        raise trouble

    association = board.association.id
    stored = runtime.opener.ports.blobs.put(association, b"%PDF-1.7")
    with runtime.opener.writing(worker_for(association)) as work:
        facts = {"subject": "Kopia", "body": "Se filen."}
        actions.enqueue(
            work,
            "generic",
            to_address="astrid@exempel.se",
            to_name="Astrid Ek",
            facts=facts,
            attachment=(stored.sha256, "kopia.pdf"),
        )
    with monkeypatch.context() as patched:
        patched.setattr(type(runtime.opener.ports.blobs), "read", broken)
        deliver(runtime.opener)
    [message] = kept(runtime, Message)
    assert message.state is state
    clock.advance(BACK_OFF[0])
    deliver(runtime.opener)
    assert len(mailer.kept) == (state is Delivery.QUEUED)


def test_a_message_waits_for_its_time(runtime, mailer, clock):
    write(runtime, not_before=clock.now() + timedelta(days=20))
    assert not deliver(runtime.opener)
    clock.advance(timedelta(days=20))
    assert deliver(runtime.opener)


def test_a_letter_that_could_not_leave_for_a_week_is_given_up(runtime, mailer, clock):
    write(runtime)
    clock.advance(timedelta(days=7, seconds=1))
    deliver(runtime.opener)
    assert mailer.kept == []
    assert kept(runtime, Message)[0].state is Delivery.FAILED
    assert not deliver(runtime.opener)


def test_without_a_mail_server_nothing_is_minted_and_the_reason_stands_on_the_message(runtime):
    opener = with_mailer(runtime, AbsentMailer())
    write(runtime, link=(Purpose.SIGNING, new_id()), code_for=new_id())
    assert not deliver(opener)
    assert not deliver(opener)
    [row] = kept(runtime, Message)
    assert row.state is Delivery.QUEUED
    assert row.last_error == "ingen e-postserver är inställd"
    assert kept(runtime, Link) == kept(runtime, OneTimeCode) == []


def test_the_demonstration_keeps_its_mail_in_the_portal(runtime):
    opener = with_mailer(runtime, PortalMailer())
    write(runtime, link=(Purpose.SIGNING, new_id()))
    assert deliver(opener)
    [letter] = kept(runtime, LocalMail)
    assert letter.subject == "Hej från Granen"
    assert "http://localhost/link/" in letter.text
    assert kept(runtime, Message)[0].state is Delivery.SENT


def test_a_portal_without_server_and_demonstration_has_no_mailer(settings, tmp_path):
    from boardroom.runtime import build

    made = build(settings)
    assert not made.opener.ports.mailer.configured
    made.engine.dispose()
    made = build(replace(settings, demonstration=True, home=tmp_path / "demo"))
    assert made.opener.ports.mailer.in_portal
    made.engine.dispose()


def test_a_letter_is_written_in_the_language_asked_for_or_else_in_swedish():
    facts = {
        "to_name": "Jon",
        "association": "Brf Granen 7",
        "inviter": "Astrid",
        "days": "14",
        "link": "x",
        "code": "",
    }
    assert (
        JinjaLetters().letter("invitation", "en", facts).subject
        == "You are invited to the portal of Brf Granen 7"
    )
    assert (
        JinjaLetters().letter("invitation", "fi", facts).subject
        == "Du är inbjuden till portalen för Brf Granen 7"
    )


def test_a_letter_with_a_hole_is_not_written():
    with pytest.raises(UndefinedError):
        JinjaLetters().letter("invitation", "sv", {"to_name": "Jon"})


def test_a_name_with_line_breaks_cannot_forge_a_subject(runtime, mailer):
    write(runtime, facts={"subject": "Hej\nBcc: alla@exempel.se", "body": "x"})
    deliver(runtime.opener)
    assert mailer.kept[0].subject == "Hej"


def test_a_letter_that_is_given_up_holds_up_none_behind_it(runtime, mailer, clock):
    write(runtime)
    clock.advance(timedelta(days=8))
    write(runtime, to_address="bo@exempel.se")
    while deliver(runtime.opener):
        pass
    assert [mail.to_address for mail in mailer.kept] == ["bo@exempel.se"]
