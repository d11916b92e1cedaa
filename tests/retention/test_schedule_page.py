import re

import pytest

from boardroom.classes.rules import Unit
from boardroom.core.errors import NotPermitted
from boardroom.retention.queries import schedule_page
from boardroom.retention.rules import DURATIONS, kept_words

ADDRESS = "/brf-provet-1/retention/"


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_the_schedule_is_a_table_that_a_lawyer_can_read(client_as):
    page = text(client_as("auditor").get(ADDRESS))
    assert "Styrelseprotokoll med bilagor" in page
    assert "LEF 7:24" in page
    assert "Till och med det 7:e kalenderåret efter det år då räkenskapsåret slutade" in page
    assert "Inget gallras förrän" in page


def test_the_decision_that_adopts_the_schedule_is_named(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        work.session.get(
            type(board.association), board.association.id
        ).schedule_decision = "§ 7 i protokoll 3/2026"
    page = text(client_as("chair").get(ADDRESS))
    assert "antagen genom § 7 i protokoll 3/2026" in page
    assert "Inget gallras" not in page


@pytest.mark.parametrize("role", ["member", "manager", "administrator"])
def test_those_without_the_right_do_not_see_it(board, client_as, role):
    assert client_as(role).get(ADDRESS).status_code == 403
    with board.runtime.opener.reading(board.actor(role)) as work, pytest.raises(NotPermitted):
        schedule_page(work)


def test_every_unit_has_words():
    assert set(DURATIONS) == set(Unit)
    assert kept_words(None, None) == "För alltid"
    assert kept_words(1, Unit.YEARS) % {"count": 1} == "1 år"
    assert kept_words(30, Unit.DAYS) % {"count": 30} == "30 dagar"
    assert kept_words(0, Unit.DAYS) == "Gallras när ändamålet är uppfyllt"
