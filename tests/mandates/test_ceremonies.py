from datetime import date

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import operator
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.mandates.actions import seat_administrator
from boardroom.mandates.queries import board_on
from boardroom.notices.models import Message


def seat_rolf(work, board, **facts):
    facts = {"email": "rolf@exempel.se", "name": "Rolf Gran", "because": "styrelsen är borta"} | facts
    return seat_administrator(work, board.association, **facts)


def test_the_operator_seats_an_administrator_and_the_board_is_told(board):
    with board.runtime.opener.writing(operator()) as work:
        link = seat_rolf(work, board)
    assert "/link/" in link
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert ("Rolf Gran", "administrator") in {
            (person.name, mandate.role.value) for person, mandate in board_on(work, date(2026, 3, 20))
        }
        letters = work.session.scalars(select(Message).where(Message.template == "generic")).all()
        assert {"chair@exempel.se", "secretary@exempel.se"} <= {letter.to_address for letter in letters}
        assert all("styrelsen är borta" in letter.facts["body"] for letter in letters)
        entry = work.session.scalars(select(Entry).where(Entry.verb == "seated_administrator")).one()
        assert entry.payload["because"] == "styrelsen är borta"
        assert entry.association_id == board.association.id


def test_someone_with_an_account_needs_no_invitation(board):
    with board.runtime.opener.writing(operator()) as work:
        assert seat_rolf(work, board, email="secretary@exempel.se", name="Bo Lind") == ""
    assert "administrator" in board.actor("secretary").roles


def test_nobody_else_can_and_a_reason_is_asked_for(board):
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("chair")) as work:
        seat_rolf(work, board)
    with pytest.raises(Invalid), board.runtime.opener.writing(operator()) as work:
        seat_rolf(work, board, because=" ")
