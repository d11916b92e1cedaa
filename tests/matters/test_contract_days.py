"""The days of contracts: months that end early, leap days, renewals that never drift, and where a contract stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boardroom.matters.rules import ContractState, Span, Terms, last_day_of_notice, standing, term_end


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [
        (date(2027, 12, 31), 3, date(2027, 9, 30)),
        (date(2027, 11, 30), 3, date(2027, 8, 31)),
        (date(2027, 2, 28), 1, date(2027, 1, 31)),
        (date(2028, 2, 29), 1, date(2028, 1, 31)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2029, 2, 28), 12, date(2028, 2, 29)),
        (date(2027, 5, 30), 3, date(2027, 2, 28)),
        (date(2028, 5, 30), 3, date(2028, 2, 29)),
        (date(2027, 6, 15), 6, date(2026, 12, 15)),
        (date(2027, 6, 15), 0, date(2027, 6, 15)),
    ],
)
def test_the_last_day_of_notice_is_the_last_from_which_all_its_months_still_fit(end, months, day):
    assert last_day_of_notice(end, Span(months)) == day


def test_notice_in_days_is_counted_in_days():
    assert last_day_of_notice(date(2028, 3, 1), Span(1, months=False)) == date(2028, 2, 29)
    assert last_day_of_notice(date(2027, 12, 31), Span(30, months=False)) == date(2027, 12, 1)


@given(
    end=st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    count=st.integers(0, 36),
    months=st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_notice_given_on_the_last_day_is_in_time_and_on_the_day_after_too_late(end, count, months):
    notice = Span(count, months=months)
    day = last_day_of_notice(end, notice)
    assert notice.after(day) <= end < notice.after(day + timedelta(days=1))


def test_who_ends_with_a_month_goes_on_ending_with_months():
    assert [term_end(date(2027, 1, 31), 1, number) for number in range(4)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]
    assert term_end(date(2027, 2, 28), 12, 1) == date(2028, 2, 29)
    assert term_end(date(2028, 2, 29), 12, 1) == date(2029, 2, 28)
    assert term_end(date(2028, 2, 29), 12, 4) == date(2032, 2, 29)


def test_no_day_is_lost_on_the_way_through_short_months():
    assert [term_end(date(2027, 1, 30), 1, number) for number in (1, 2, 13)] == [
        date(2027, 2, 28),
        date(2027, 3, 30),
        date(2028, 2, 29),
    ]


LIFT = Terms(date(2023, 1, 1), date(2027, 12, 31), Span(6), renewal_months=12)


def test_a_contract_that_renews_itself_is_due_on_its_last_day_of_notice():
    found = standing(LIFT, date(2026, 11, 26))
    assert (found.state, found.end, found.notice_by) == (
        ContractState.RUNNING,
        date(2027, 12, 31),
        date(2027, 6, 30),
    )
    assert found.due == date(2027, 6, 30)
    assert standing(LIFT, date(2027, 6, 30)).due == date(2027, 6, 30), "the last day is still in time"


def test_after_the_last_day_of_notice_it_runs_through_the_next_term():
    found = standing(LIFT, date(2027, 7, 1))
    assert found.missed
    assert (found.binds_through, found.due) == (date(2028, 12, 31), date(2028, 6, 30))
    later = standing(LIFT, date(2031, 1, 1))
    assert (later.end, later.notice_by, later.missed) == (date(2031, 12, 31), date(2031, 6, 30), False)


def test_a_contract_without_renewal_ends_by_itself_and_then_asks_to_be_said_gone():
    terms = Terms(date(2024, 1, 1), date(2026, 12, 31), Span(3))
    before = standing(terms, date(2026, 12, 31))
    assert (before.state, before.due, before.notice_next) == (
        ContractState.RUNNING,
        date(2026, 12, 31),
        None,
    )
    assert standing(terms, date(2027, 1, 1)).state is ContractState.OVER


def test_notice_given_lets_it_run_to_its_last_day_whatever_renewal_it_names():
    terms = Terms(date(2023, 1, 1), date(2027, 12, 31), Span(6), 12, leaves_on=date(2027, 12, 31))
    assert standing(terms, date(2027, 12, 31)).state is ContractState.LEAVING
    assert standing(terms, date(2028, 1, 1)).state is ContractState.OVER


def test_until_further_notice_has_no_day_but_says_the_earliest():
    found = standing(Terms(date(2020, 1, 1), None, Span(3)), date(2027, 11, 30))
    assert (found.due, found.earliest) == (None, date(2028, 2, 29))


def test_one_that_has_not_begun_says_so_and_one_that_is_gone_is_never_due():
    assert standing(LIFT, date(2022, 12, 31)).state is ContractState.COMING
    gone = standing(Terms(None, date(2027, 12, 31), Span(6), 12, gone_on=date(2025, 1, 1)), date(2026, 1, 1))
    assert (gone.state, gone.due) == (ContractState.ENDED, None)
