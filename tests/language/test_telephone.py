import pytest

from boardroom.language.telephone import masked_number, mobile_number


@pytest.mark.parametrize(
    "written",
    [
        "070-174 06 05",
        "0701740605",
        "+46 70 174 06 05",
        "0046701740605",
        "+46 (0)70-174 06 05",
        "(070) 174.06.05",
    ],
)
def test_a_swedish_mobile_number_has_one_form(written):
    assert mobile_number(written) == "+46701740605"


@pytest.mark.parametrize(
    "written", ["", "08-465 004 04", "070-17", "+46 8 465 004 04", "ring mig", "075-123 45 67", "7"]
)
def test_what_takes_no_text_message_is_no_mobile_number(written):
    assert mobile_number(written) == ""


def test_a_foreign_number_is_taken_with_its_country():
    assert mobile_number("+358 40 123 4567") == "+358401234567"


def test_a_masked_number_shows_its_end_alone():
    assert masked_number("+46701740605") == "•••• 05"
