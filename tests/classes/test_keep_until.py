from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boardroom.associations.rules import FiscalCalendar
from boardroom.classes.rules import Facts, Keeping, Trigger, Unit, keep_until
from boardroom.core.dates import Period
from boardroom.intake.rules.numbering import fiscal_label

FISCAL = (Trigger.FISCAL_YEAR_END, 7, Unit.FISCAL_YEARS)
BROKEN = FiscalCalendar(7, 1)


def last_day(rule, **facts):
    return keep_until(*rule, Facts(**facts)).day


def test_a_fiscal_year_that_ended_on_30_june_2024_is_kept_through_2031():
    assert last_day(FISCAL, document_date=date(2023, 9, 1), calendar=BROKEN) == date(2031, 12, 31)
    assert last_day(FISCAL, document_date=date(2024, 6, 30), calendar=BROKEN) == date(2031, 12, 31)


def test_the_day_after_a_broken_fiscal_year_is_kept_a_year_longer():
    assert last_day(FISCAL, document_date=date(2024, 7, 1), calendar=BROKEN) == date(2032, 12, 31)


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 2, 29), date(2024, 12, 31)])
def test_a_calendar_year_counts_from_its_own_end(day):
    assert last_day(FISCAL, document_date=day) == date(2031, 12, 31)


def test_a_prolonged_fiscal_year_counts_from_where_it_really_ended():
    # Eighteen months, 1 July 2023 to 31 December 2024, when the association went over to calendar years.
    prolonged = FiscalCalendar(1, 1, (Period(date(2023, 7, 1), date(2025, 1, 1)),))
    assert last_day(FISCAL, document_date=date(2023, 8, 1), calendar=prolonged) == date(2031, 12, 31)
    assert last_day(FISCAL, document_date=date(2024, 12, 31), calendar=prolonged) == date(2031, 12, 31)
    # Years before still end in June, years after in December.
    assert last_day(FISCAL, document_date=date(2022, 9, 1), calendar=prolonged) == date(2030, 12, 31)
    assert last_day(FISCAL, document_date=date(2023, 6, 30), calendar=prolonged) == date(2030, 12, 31)
    assert last_day(FISCAL, document_date=date(2025, 1, 1), calendar=prolonged) == date(2032, 12, 31)


def test_a_told_last_day_of_the_fiscal_year_goes_before_the_documents_date():
    # The auditor's report is dated in the year after the one it speaks of.
    told = last_day(FISCAL, document_date=date(2025, 4, 1), trigger_date=date(2024, 12, 31))
    assert told == date(2031, 12, 31)


PROLONGED = FiscalCalendar(1, 1, (Period(date(2023, 7, 1), date(2025, 1, 1)),))
SHORTENED = FiscalCalendar(7, 1, (Period(date(2024, 1, 1), date(2024, 7, 1)),))


@pytest.mark.parametrize(
    ("calendar", "day", "told", "kept"),
    [
        # Paid in advance, or booked late: the told year and the date's year, the later of them (BFL 7:2).
        (FiscalCalendar(), date(2015, 12, 15), "2016", 2023),
        (FiscalCalendar(), date(2016, 2, 1), "2015", 2023),
        (FiscalCalendar(), None, "2016", 2023),
        (BROKEN, date(2024, 6, 10), "2024/2025", 2032),
        (BROKEN, date(2024, 7, 10), "2023/2024", 2032),
        (BROKEN, date(2023, 9, 1), "2023/2024", 2031),
        (BROKEN, None, "2023/24", 2031),
        (BROKEN, None, "23-24", 2031),
        (BROKEN, None, "1999/00", 2007),
        # One year alone may mean either of two broken ones: the later.
        (BROKEN, None, "2023", 2031),
        (BROKEN, None, "2023-07-01–2024-06-30", 2031),
        (PROLONGED, date(2023, 6, 20), "2023/2024", 2031),
        (PROLONGED, None, "2023", 2031),
        (PROLONGED, date(2024, 12, 20), "2025", 2032),
        (SHORTENED, None, "2024", 2031),
        (SHORTENED, None, "2024/2025", 2032),
        (FiscalCalendar(), None, "räkenskapsår 2023", 2030),
        (FiscalCalendar(), None, "2015-2017", 2024),
        (FiscalCalendar(), None, "2016-03", 2023),
    ],
)
def test_a_paper_is_kept_by_the_fiscal_year_it_is_told_to_belong_to(calendar, day, told, kept):
    assert last_day(FISCAL, document_date=day, fiscal_year=told, calendar=calendar) == date(kept, 12, 31)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("98/99", 2006),
        ("99/00", 2007),
        ("25/26", 2033),
        ("28/29", 2036),
        ("45/46", 2053),
        ("47/48", 1955),
        ("räkenskapsåret 2098/2099", 2106),
    ],
)
def test_two_digits_of_a_paper_that_is_here_are_not_a_century_ahead(told, kept):
    here = {"created_on": date(2026, 3, 20), "fiscal_year": told, "calendar": BROKEN}
    assert last_day(FISCAL, **here) == date(kept, 12, 31)


@pytest.mark.parametrize("told", ["förra året", "23", "1850", "7"])
def test_a_fiscal_year_that_cannot_be_read_keeps_the_paper_until_further_notice(told):
    kept = keep_until(*FISCAL, Facts(document_date=date(2015, 3, 1), fiscal_year=told))
    assert kept.kind is Keeping.UNTIL_FURTHER_NOTICE
    assert "räkenskapsår" in kept.reason


def test_a_told_last_day_goes_before_the_named_fiscal_year():
    assert last_day(FISCAL, fiscal_year="2030", trigger_date=date(2024, 12, 31)) == date(2031, 12, 31)


def test_working_papers_are_kept_five_years_after_discharge():
    day = last_day(
        (Trigger.DISCHARGE, 5, Unit.YEARS),
        document_date=date(2024, 2, 1),
        trigger_date=date(2025, 5, 14),
        period_end=date(2024, 5, 15),
    )
    assert day == date(2030, 5, 14)


def test_discharge_before_the_mandate_period_ended_counts_from_the_periods_end():
    rule = (Trigger.DISCHARGE, 5, Unit.YEARS)
    assert last_day(rule, trigger_date=date(2023, 5, 14), period_end=date(2024, 5, 15)) == date(2029, 5, 15)


def test_working_papers_without_discharge_are_kept_until_further_notice():
    kept = keep_until(Trigger.DISCHARGE, 5, Unit.YEARS, Facts(period_end=date(2024, 5, 15)))
    assert kept.kind is Keeping.UNTIL_FURTHER_NOTICE
    assert kept.day is None
    assert not kept.expired(date(2999, 1, 1))


@pytest.mark.parametrize(
    ("duration", "unit", "day"),
    [
        (1, Unit.YEARS, date(2025, 3, 1)),
        (4, Unit.YEARS, date(2028, 2, 29)),
        (12, Unit.MONTHS, date(2025, 2, 28)),
        (1, Unit.MONTHS, date(2024, 3, 29)),
        (30, Unit.DAYS, date(2024, 3, 30)),
        (0, Unit.DAYS, date(2024, 2, 29)),
    ],
)
def test_a_leap_day_starts_the_clock(duration, unit, day):
    assert last_day((Trigger.CASE_CLOSED, duration, unit), trigger_date=date(2024, 2, 29)) == day


def test_three_months_after_the_last_of_november_is_the_last_of_february():
    assert last_day((Trigger.MOVED_OUT, 3, Unit.MONTHS), trigger_date=date(2025, 11, 30)) == date(2026, 2, 28)


def test_mandate_periods_are_counted_by_their_real_ends():
    facts = Facts(
        period_end=date(2024, 5, 15), period_ends=(date(2024, 5, 15), date(2025, 5, 14), date(2026, 6, 3))
    )
    assert keep_until(Trigger.MANDATE_PERIOD_END, 1, Unit.MANDATE_PERIODS, facts).day == date(2025, 5, 13)
    assert keep_until(Trigger.MANDATE_PERIOD_END, 2, Unit.MANDATE_PERIODS, facts).day == date(2026, 6, 2)
    assert keep_until(Trigger.MANDATE_PERIOD_END, 3, Unit.MANDATE_PERIODS, facts).day is None


@pytest.mark.parametrize("trigger", list(Trigger))
def test_what_nobody_knows_is_kept_until_further_notice_with_a_reason(trigger):
    kept = keep_until(trigger, 5, Unit.YEARS, Facts())
    assert kept.kind is Keeping.UNTIL_FURTHER_NOTICE
    assert kept.text.startswith("Bevaras tills vidare – ")
    assert kept.reason


@pytest.mark.parametrize("trigger", list(Trigger))
def test_preserved_classes_never_expire_whatever_is_known(trigger):
    facts = Facts(document_date=date(1931, 1, 1), trigger_date=date(1931, 1, 1), created_on=date(1931, 1, 1))
    assert keep_until(trigger, None, None, facts).text == "Bevaras för alltid"


def test_a_document_is_expired_only_after_its_last_day():
    kept = keep_until(*FISCAL, Facts(document_date=date(2023, 9, 1), calendar=BROKEN))
    assert not kept.expired(date(2031, 12, 31))
    assert kept.expired(date(2032, 1, 1))


days = st.dates(date(1930, 1, 1), date(2090, 12, 31))


@given(day=days, month=st.integers(1, 12), first=st.integers(1, 31))
def test_every_day_lies_in_its_fiscal_year(day, month, first):
    try:
        date(2024, month, first)
    except ValueError:
        return
    year = FiscalCalendar(month, first).year_of(day)
    assert year.covers(day)
    assert year.end is not None
    assert 365 <= (year.end - year.start).days <= 366


@given(day=days, start=days, length=st.integers(1, 550))
def test_every_day_lies_in_a_fiscal_year_around_a_told_one(day, start, length):
    told = Period(start, start + timedelta(days=length))
    year = FiscalCalendar(1, 1, (told,)).year_of(day)
    assert year.covers(day)
    if not told.covers(day):
        assert year.end is not None
        assert year.end <= told.start or year.start >= told.end


@given(day=days, month=st.integers(1, 12))
def test_a_voucher_is_never_kept_less_than_seven_whole_years_after_its_date(day, month):
    until = last_day(FISCAL, document_date=day, calendar=FiscalCalendar(month, 1))
    told = last_day(
        FISCAL,
        document_date=day,
        fiscal_year=fiscal_label(day, FiscalCalendar(month, 1)),
        calendar=FiscalCalendar(month, 1),
    )
    assert told == until
    assert until >= day.replace(year=day.year + 7, day=28 if day.month == 2 else day.day)
