"""Numbers and names that identify are recognised, and persons are masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boardroom.language.identifiers import (
    apartments_in,
    identifiers_in,
    is_organisation_number,
    is_personnummer,
    mask_personnummer,
    organisations_in,
    paragraphs_in,
    persons_in,
    properties_in,
)


@pytest.mark.parametrize(
    "text", ["811218-9876", "811218+9876", "19811218-9876", "8112189876", "198112189876", "701063-2391"]
)
def test_personal_and_coordination_numbers_are_persons(text):
    assert len(persons_in(f"Anna, {text}, närvarade.")) == 1
    assert organisations_in(f"Anna, {text}, närvarade.") == []


def test_wrong_check_digit_counts_only_with_the_hyphen():
    assert len(persons_in("811218-9875")) == 1
    assert persons_in("8112189875") == []
    assert is_personnummer("811218-9876")
    assert not is_personnummer("811218-9875")


def test_organisation_number_has_its_third_digit_and_check_digit():
    assert is_organisation_number("556036-0793")
    assert is_organisation_number("5560360793")
    assert not is_organisation_number("556036-0794")
    assert organisations_in("org.nr 556036-0793")[0].canonical == "5560360793"
    assert persons_in("556036-0793") == []


def test_mask_hides_the_last_four_and_keeps_the_length():
    text = "Anna 811218-9876, Bo 8112189876 och org.nr 556036-0793 den 870314."
    masked = mask_personnummer(text)
    assert masked == "Anna 811218-****, Bo 811218**** och org.nr 556036-0793 den 870314."
    assert len(masked) == len(text)


@given(st.text(alphabet="0123456789-+ ab\n", max_size=60))
def test_masked_text_holds_no_person_any_more(text):
    masked = mask_personnummer(text)
    assert len(masked) == len(text)
    assert persons_in(masked) == []


def test_apartments_properties_and_paragraphs_are_named():
    assert [each.canonical for each in apartments_in("lgh 12, lägenhet nr 1203, LGH. 7")] == [
        "lgh12",
        "lgh1203",
        "lgh7",
    ]
    assert apartments_in("år 1987") == []
    assert [each.canonical for each in properties_in("Kv. Granen 7 och Räng 6:168.")] == [
        "granen 7",
        "räng 6:168",
    ]
    assert [each.canonical for each in paragraphs_in("§ 7, §12 och § 4 b.")] == ["§7", "§12", "§4b"]


def test_identifiers_come_in_reading_order():
    text = "§ 7 lgh 1203 811218-9876 556036-0793 Kv. Granen 7"
    assert [each.kind for each in identifiers_in(text)] == [
        "paragraph",
        "apartment",
        "person",
        "organisation",
        "property",
    ]
