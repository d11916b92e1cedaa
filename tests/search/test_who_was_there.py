"""Whom minutes list without saying whether they were there is not offered or found as one who was."""

from datetime import date

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.minutes.models import Attendance, AttendanceStatus, Minutes
from boardroom.search.actions import ask, complete_query
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.minutes import file_sealed_minutes

CAME, STAYED_AWAY, UNTOLD = "Gunilla Holm", "Torsten Holm", "Rurik Holm"


@pytest.fixture
def opener(board):
    opener = board.runtime.opener
    file_sealed_minutes(board, date(2026, 3, 14), [("Taket", "att lägga om det", "adopted")], number=7)
    listed = {
        CAME: AttendanceStatus.PRESENT,
        STAYED_AWAY: AttendanceStatus.ABSENT,
        UNTOLD: AttendanceStatus.UNTOLD,
    }
    with opener.writing(worker_for(board.association.id)) as work:
        minutes = work.session.scalars(select(Minutes)).one()
        for position, (name, status) in enumerate(listed.items(), start=10):
            work.session.add(
                Attendance(
                    id=new_id(),
                    association_id=minutes.association_id,
                    minutes_id=minutes.id,
                    position=position,
                    name=name,
                    status=status,
                )
            )
    while index(opener):
        pass
    return opener


def test_only_those_of_whom_it_is_said_are_offered(board, opener):
    with opener.reading(board.actor("secretary")) as work:
        offered = complete_query(work, "holm")
    text = str(offered)
    assert CAME in text
    assert STAYED_AWAY in text, "who took part, or was missed"
    assert UNTOLD not in text


def test_only_those_of_whom_it_is_said_find_the_minutes(board, opener):
    def found(name):
        return len(ask(opener, board.actor("secretary"), f'person:"{name}"', Narrowing()).rows)

    assert (found(CAME), found(STAYED_AWAY), found(UNTOLD)) == (1, 1, 0)
