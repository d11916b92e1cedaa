"""On a database server, two who come to one envelope at the same moment: one chain, nobody refused, and each thing told once."""

from datetime import timedelta
from itertools import pairwise

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.actions import hide_from
from boardroom.notices.models import Channel
from boardroom.signing import actions
from boardroom.signing.rules.states import Cause, EnvelopeState, SignerRole
from tests.data.contracts import contract
from tests.data.side_by_side import meanwhile
from tests.signing.conftest import Desk

GUEST = "Karin Vik"


@pytest.fixture
def desk(postgres_board, clock):
    return Desk(postgres_board, clock)


@pytest.fixture
def worker(desk):
    return worker_for(desk.board.association.id)


def happened(desk, envelope):
    """What happened to an envelope, in order; the chain has no gap and no fork."""
    events = desk.events(envelope)
    assert [one.number for one in events] == list(range(1, len(events) + 1))
    assert all(later.previous_hash == one.hash for one, later in pairwise(events))
    return [one.what for one in events]


def reads(envelope, page=1):
    return lambda work: actions.read_page(work, envelope.id, page)


def signs(desk, envelope, who):
    """Whoever signs with a code that they have already, and what they do."""
    code = desk.code_for(who, envelope)
    return desk.board.actor(who), lambda work: actions.sign_with_code(work, envelope.id, code)


DOOR = {
    "door_code_sent": lambda envelope: (
        lambda work: actions.request_door_code(work, envelope.id, Channel.MAIL)
    ),
    "wrong_code": lambda envelope: (
        lambda work: actions.open_door(work, envelope.id, "000000", address="192.0.2.1")
    ),
}


def test_two_who_begin_to_read(desk):
    envelope = desk.send()
    each = [(desk.board.actor(one), reads(envelope)) for one in ("chair", "board_member")]
    meanwhile(desk.board.runtime, *each)
    assert happened(desk, envelope).count("opened") == 2


def test_one_who_opens_two_pages(desk):
    envelope, chair = desk.send(), desk.board.actor("chair")
    assert envelope.pages_to_read == 2
    meanwhile(desk.board.runtime, (chair, reads(envelope, 1)), (chair, reads(envelope, 2)))
    assert desk.signer("chair", envelope).pages_seen == [1, 2]
    assert happened(desk, envelope)[-2:] == ["opened", "read_all"]


def test_one_who_begins_to_read_while_another_signs(desk):
    envelope = desk.send()
    meanwhile(
        desk.board.runtime,
        signs(desk, envelope, "chair"),
        (desk.board.actor("board_member"), reads(envelope)),
    )
    assert happened(desk, envelope)[-2:] == ["signed", "opened"]


@pytest.mark.parametrize("what", list(DOOR))
def test_a_guest_at_the_door_while_another_signs(desk, what):
    desk.outsider()
    envelope = desk.send([("chair", SignerRole.CHAIR), (GUEST, SignerRole.ADJUSTER)], guest_code=True)
    guest = (desk.guest(GUEST, envelope), DOOR[what](envelope))
    meanwhile(desk.board.runtime, signs(desk, envelope, "chair"), guest)
    assert happened(desk, envelope)[-2:] == ["signed", what]


def hidden_contract(desk, minutes_pdf, who="board_member"):
    signers = [(one, SignerRole.PARTY) for one in ("chair", "board_member")]
    envelope = contract(desk, signers, content=minutes_pdf, page_count=1)
    hide(desk, envelope, who)
    return envelope


def hide(desk, envelope, who):
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        hide_from(work, envelope.document_id, desk.board.people[who].id, "jäv")


def test_two_workers_tell_once_that_a_paper_was_hidden(desk, worker, minutes_pdf):
    envelope = hidden_contract(desk, minutes_pdf)
    meanwhile(desk.board.runtime, (worker, actions.tell_of_hiding), (worker, actions.tell_of_hiding))
    assert happened(desk, envelope).count("hidden_from") == 1
    assert len(desk.letters("signing_hidden")) == 1


def test_what_was_completed_without_someone_meanwhile_is_not_said_to_wait_for_them(desk, worker, minutes_pdf):
    envelope = hidden_contract(desk, minutes_pdf)
    desk.sign("chair", envelope)
    signer = desk.signer("board_member", envelope)

    def complete(work):
        actions.complete_without(work, envelope.id, signer.id, "jäv", Cause.CONFLICT)

    meanwhile(desk.board.runtime, (desk.board.actor("secretary"), complete), (worker, actions.tell_of_hiding))
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert happened(desk, envelope)[-1] == "all_signed"
    assert desk.letters("signing_hidden") == []


def test_nobody_is_told_that_a_paper_waits_for_who_is_done_without_meanwhile(desk, worker, minutes_pdf):
    signers = [(one, SignerRole.PARTY) for one in ("chair", "board_member", "treasurer")]
    envelope = contract(desk, signers, content=minutes_pdf, page_count=1)
    hide(desk, envelope, "board_member")
    signer = desk.signer("board_member", envelope)

    def complete(work):
        actions.complete_without(work, envelope.id, signer.id, "jäv", Cause.CONFLICT)

    meanwhile(desk.board.runtime, (desk.board.actor("secretary"), complete), (worker, actions.tell_of_hiding))
    assert desk.envelope(envelope).state is EnvelopeState.SENT
    assert happened(desk, envelope)[-1] == "completed_without"
    assert desk.letters("signing_hidden") == []


def test_nobody_is_told_that_a_paper_waits_which_is_withdrawn_meanwhile(desk, worker, minutes_pdf):
    envelope = hidden_contract(desk, minutes_pdf)

    def withdraw(work):
        actions.withdraw(work, envelope.id, "fel bilaga")

    meanwhile(desk.board.runtime, (desk.board.actor("secretary"), withdraw), (worker, actions.tell_of_hiding))
    assert happened(desk, envelope)[-1] == "withdrawn"
    assert desk.letters("signing_hidden") == []


def test_two_workers_tell_once_that_a_deadline_has_passed(desk, worker):
    envelope = desk.send(deadline=desk.clock.now().date() + timedelta(days=2))
    desk.wait(days=6)
    meanwhile(desk.board.runtime, (worker, actions.tell_overdue), (worker, actions.tell_overdue))
    assert happened(desk, envelope).count("overdue") == 1
    assert len(desk.letters("signing_overdue")) == 1


def test_nobody_is_told_that_a_paper_waits_for_nobody(desk, worker):
    envelope = desk.send(
        [("chair", SignerRole.ADJUSTER)], deadline=desk.clock.now().date() + timedelta(days=2)
    )
    desk.wait(days=6)
    meanwhile(desk.board.runtime, signs(desk, envelope, "chair"), (worker, actions.tell_overdue))
    assert happened(desk, envelope)[-1] == "all_signed"
    assert desk.letters("signing_overdue") == []


def test_who_was_given_more_time_meanwhile_is_not_late(desk, worker):
    envelope = desk.send(deadline=desk.clock.now().date() + timedelta(days=2))
    desk.wait(days=6)
    later = desk.clock.now().date() + timedelta(days=7)
    extends = (desk.board.actor("secretary"), lambda work: actions.extend(work, envelope.id, later))
    meanwhile(desk.board.runtime, extends, (worker, actions.tell_overdue))
    assert desk.letters("signing_overdue") == []
    assert desk.envelope(envelope).overdue_at is not None
