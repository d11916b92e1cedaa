"""Amounts are read in kronor whatever the unit."""

from decimal import Decimal

import pytest

from boardroom.language.money import amounts_in, parse_amount


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        ("1 250 000 kr", "1250000"), ("1\u00a0250\u00a0000 kr", "1250000"), ("1.250.000 kr", "1250000"),
        ("1250000 kronor", "1250000"), ("450:-", "450"), ("450:50 kr", "450.5"), ("99,50 kr", "99.5"),
        ("25 tkr", "25000"), ("1,2 mnkr", "1200000"), ("1,25 miljoner kronor", "1250000"), ("-300 kr", "-300"),
    ],
)  # fmt: skip
def test_amount_is_read_in_kronor(text, kronor):
    assert parse_amount(text) == Decimal(kronor)
    assert [each.kronor for each in amounts_in(f"Kostnaden är {text} totalt.")] == [Decimal(kronor)]


@pytest.mark.parametrize("text", ["1987", "lgh 1203", "14 mars 1987", "8 krukor"])
def test_number_without_unit_is_no_amount(text):
    assert amounts_in(text) == []
