"""Dates in every Swedish form become days; other numbers do not."""

import datetime as dt

import pytest

from boardroom.language.dates import dates_in, format_date, parse_date

DAY = dt.date(1987, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "den 14 mars 1987", "14 mars 1987", "14:e mars 1987", "14 MARS 1987", "14/3 1987", "14/3-1987", "14/3-87",
        "14/3 87", "14.3.87", "14.3.1987", "14. 3. 1987", "870314", "19870314", "1987-03-14", "1987-3-14",
        "1987.03.14", "14-03-1987",
    ],
)  # fmt: skip
def test_every_written_form_is_the_same_day(text):
    assert parse_date(text) == DAY
    found = dates_in(f"Sammanträde {text}, i tvättstugan.")
    assert [each.date for each in found] == [DAY]


@pytest.mark.parametrize(
    "text",
    [
        "14 mars", "870314-1234", "870314+1234", "8703141234", "871399", "32/3 1987", "30 februari 1987", "1987",
        "150 101 kr", "870314 kr", "08-870314", "716412-3456", "12.30", "kl. 14.30", "1/2", "3,14",
    ],
)  # fmt: skip
def test_what_is_no_whole_date_is_no_date(text):
    assert dates_in(f"Se {text}.") == []


def test_span_covers_the_words():
    text = "Mötet den 14 mars 1987 och 15/4 1988."
    assert [text[each.start : each.end] for each in dates_in(text)] == ["den 14 mars 1987", "15/4 1988"]


def test_two_digit_year_is_never_after_the_given_day():
    assert parse_date("310314", not_after=dt.date(1958, 1, 1)) == dt.date(1931, 3, 14)
    assert parse_date("310314", not_after=dt.date(2031, 3, 14)) == dt.date(2031, 3, 14)
    assert parse_date("310314", not_after=dt.date(2031, 3, 13)) == dt.date(1931, 3, 14)


def test_date_is_written_in_words():
    assert format_date(dt.date(2026, 3, 14), "sv") == "14 mars 2026"
    assert format_date(dt.date(2026, 3, 14), "en_GB") == "14 March 2026"
    with pytest.raises(ValueError, match="fi"):
        format_date(DAY, "fi")
