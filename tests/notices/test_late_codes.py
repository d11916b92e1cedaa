"""A code is asked for by someone who sits and waits: hours later, perhaps at night, it would wake somebody up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable
from boardroom.core.ids import new_id
from boardroom.notices.actions import enqueue
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Channel, Delivery, Message
from boardroom.notices.rules import BACK_OFF, CODE_BACK_OFF, CODE_LIFETIME, CODE_TOO_OLD


class Away:
    """A gateway or mail server that is away, and remembers when it was asked and what it took."""

    configured, in_portal = True, False

    def __init__(self, clock):
        self.clock, self.up, self.asked, self.sent = clock, False, [], []

    def send(self, message):
        self.asked.append(self.clock.now())
        if not self.up:
            raise Unavailable("ConnectTimeout")
        self.sent.append(self.clock.now())
        return "s1"


@pytest.fixture
def away(clock):
    return Away(clock)


@pytest.fixture
def opener(board, away):
    found = board.runtime.opener
    return replace(found, ports=replace(found.ports, texter=away, mailer=away))


def write(opener, board, channel=Channel.TEXT, **more):
    subject = new_id()
    code = {"code_for": subject, "template": "signing_code", "facts": {"title": "Avtal"}}
    letter = {"template": "generic", "facts": {"subject": "Hej", "body": "Kom."}}
    given = {"to_address": "+46701740605", "to_name": "Eva", "about": ("signer", subject), "channel": channel}
    with opener.writing(worker_for(board.association.id)) as work:
        given |= (letter if more.pop("letter", False) else code) | more
        return enqueue(work, given.pop("template"), **given).id


def pass_by(opener, clock, minutes):
    for _ in range(minutes):
        while deliver(opener):
            pass
        clock.advance(timedelta(minutes=1))


def standing(opener, board, message):
    with opener.reading(worker_for(board.association.id)) as work:
        return work.session.get(Message, message)


@pytest.mark.parametrize("channel", list(Channel))
def test_a_code_whose_server_was_away_for_hours_does_not_leave_any_more(board, opener, away, clock, channel):
    asked, message = clock.now(), write(opener, board, channel)
    pass_by(opener, clock, 4 * 60)
    assert [at - asked for at in away.asked] == [
        timedelta(minutes=minutes) for minutes in (0, 1, 3, 6, 10)
    ], "and within the time that a code is good it is tried several times"
    assert standing(opener, board, message).state is Delivery.FAILED
    away.up = True
    pass_by(opener, clock, 10 * 60)
    assert away.sent == []


def test_a_code_that_nobody_tried_to_send_for_too_long_does_not_leave(board, opener, away, clock):
    """No worker ran, or no gateway was set."""
    early = write(opener, board)
    clock.advance(CODE_TOO_OLD + timedelta(seconds=1))
    away.up, late = True, write(opener, board)
    while deliver(opener):
        pass
    assert len(away.sent) == 1
    given_up = standing(opener, board, early)
    assert (given_up.state, given_up.attempts) == (Delivery.FAILED, 0)
    assert "för länge" in given_up.last_error
    assert standing(opener, board, late).state is Delivery.SENT


def test_a_letter_is_tried_for_as_long_as_before(board, opener, away, clock):
    asked, message = clock.now(), write(opener, board, Channel.MAIL, letter=True)
    pass_by(opener, clock, 60)
    assert [at - asked for at in away.asked] == [timedelta(minutes=minutes) for minutes in (0, 1, 6, 36)]
    assert standing(opener, board, message).state is Delivery.QUEUED


def test_a_code_is_tried_for_no_longer_than_it_would_be_good():
    assert sum(CODE_BACK_OFF, timedelta()) <= CODE_LIFETIME < CODE_TOO_OLD < sum(BACK_OFF, timedelta())
