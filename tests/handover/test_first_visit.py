"""Ten things to read for who is new on the board, chosen from what the archive has, gone once they are read."""

from datetime import date, timedelta

import pytest

from boardroom.documents.actions import hide_from
from boardroom.handover import queries
from boardroom.handover.rules import MOST_READINGS, Reading, chosen, is_new, turns
from tests.data.filed import put_in, seen


def _file(board, title, record_class, day=date(2026, 1, 1)):
    return put_in(
        board.runtime.opener, board.actor("secretary"), title, title=title, record_class=record_class, day=day
    )


def _left(board, role="treasurer"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return [one.reading for one in queries.waiting(work).to_read]


def test_the_latest_of_each_kind_is_chosen_in_the_order_in_which_it_helps(board):
    _file(board, "Stadgar 1931", "bylaws", date(1931, 5, 15))
    new = _file(board, "Stadgar 2017", "bylaws", date(2017, 5, 30))
    _file(board, "Protokoll 2", "board_minutes")
    _file(board, "Faktura", "vouchers")
    with board.runtime.opener.reading(board.actor("treasurer")) as work:
        found = queries.to_read(work)
    assert [one.reading for one in found] == [Reading.BYLAWS, Reading.LAST_MINUTES]
    assert found[0].document.id == new.document.id


def test_nobody_is_sent_to_a_paper_that_is_hidden_from_them(board):
    paper = _file(board, "Lån", "loan_papers")
    with board.runtime.opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["treasurer"].id, "jäv")
    assert Reading.LOANS not in _left(board)
    assert Reading.LOANS in _left(board, "secretary")


def test_no_more_than_ten_are_asked():
    assert len(chosen(dict.fromkeys(Reading, True))) == MOST_READINGS
    assert chosen({}) == []


def test_what_is_opened_or_ticked_off_is_gone_from_the_home_page(board, client_as):
    paper = _file(board, "Stadgar 2017", "bylaws")
    _file(board, "Försäkringsbrev", "insurance_policy")
    browser = client_as("treasurer")
    home = seen(browser, "/brf-provet-1/")
    assert "Ny i styrelsen" in home
    assert paper.address in home
    seen(browser, paper.address)
    assert _left(board) == [Reading.INSURANCE]
    answer = browser.post("/brf-provet-1/handover/first-visit/insurance_policy", data={"way": "home"})
    assert answer.location.endswith("/brf-provet-1/")
    assert "Ny i styrelsen" not in seen(browser, "/brf-provet-1/")
    assert "Försäkringsbrev" in seen(browser, "/brf-provet-1/handover/first-visit")
    assert _left(board, "secretary") == [Reading.BYLAWS, Reading.INSURANCE]


def test_who_knows_the_house_is_asked_nothing_more(board, client_as):
    _file(board, "Stadgar 2017", "bylaws")
    browser = client_as("treasurer")
    browser.post("/brf-provet-1/handover/first-visit/all")
    assert not _left(board)
    assert browser.post("/brf-provet-1/handover/first-visit/nonsense").status_code == 404


def test_who_has_sat_for_more_than_a_year_is_not_new(board, clock):
    _file(board, "Stadgar 2017", "bylaws")
    assert _left(board)
    clock.advance(timedelta(days=90))
    assert not _left(board)


def test_the_auditor_is_no_new_board_member(board):
    _file(board, "Årsredovisning", "annual_report")
    assert not _left(board, "auditor")


@pytest.mark.parametrize(
    ("held", "new"),
    [
        ([(date(2026, 1, 1), None)], True),
        ([(date(2024, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)], False),  # elected again
        ([(date(2020, 1, 1), date(2022, 1, 1)), (date(2026, 1, 1), None)], True),  # came back
        ([(date(2026, 1, 1), date(2026, 2, 1))], False),  # has left
        ([(date(2026, 6, 1), None)], False),  # not yet
    ],
)
def test_new_is_who_has_come_within_a_year(held, new):
    assert is_new(held, date(2026, 3, 1)) is new


def test_who_is_elected_again_neither_leaves_nor_comes():
    day = date(2026, 5, 20)
    spans = {
        "stays": [(date(2024, 5, 1), day), (day, None)],
        "leaves": [(date(2024, 5, 1), day)],
        "comes": [(day, None)],
        "later": [(day + timedelta(days=10), None)],
        "new office": [(date(2024, 5, 1), day), (day - timedelta(days=3), None)],
    }
    [turn] = turns(spans, day, day + timedelta(days=30))
    assert turn.day == day
    assert turn.leaving == ("leaves",)
    assert set(turn.arriving) == {"comes", "later"}


def test_two_changes_far_apart_are_two():
    spans = {"one": [(date(2026, 1, 1), date(2026, 5, 1))], "two": [(date(2026, 8, 1), None)]}
    found = turns(spans, date(2026, 2, 1), date(2026, 12, 31))
    assert [turn.day for turn in found] == [date(2026, 5, 1), date(2026, 8, 1)]
