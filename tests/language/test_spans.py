"""Where words stand in a text, found without reading every token of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boardroom.language.spotting import Spotting
from boardroom.language.tokens import tokens_in

PIECES = st.sampled_from(
    [
        "taket",
        "Styrelsen",
        "t.o.m.",
        "v. ordf.",
        "kv.",
        "tv-avtal",
        "stäm-\nman",
        "§ 7",
        "14 mars 1987",
        "1 250 000 kr",
        "lgh 1203",
        "811218-9876",
        "556036-0793",
        "É",
        " ",
        "\n",
        ". ",
        ", ",
        "(",
        ")",
        "12",
        "Ek-17",
        "Ek 17",
        "tak-",
        "T.\nEx.",
        "§",
        "b",
        "ordf. tak",
    ]
)


ALONE = {"taket", "styrelsen", "stämman", "tv-avtal", "b", "ordf", "man", "takman", "ex", "ek-17"}
WITH_OTHERS = ALONE | {"t.o.m", "t.ex", "§7", "12", "556036-0793"}


@pytest.mark.parametrize("met", [ALONE, WITH_OTHERS], ids=["words alone", "numbers and abbreviations too"])
@settings(max_examples=300)
@given(text=st.lists(PIECES, max_size=25).map("".join))
def test_a_word_is_found_where_the_tokens_of_the_text_have_it(met, text):
    found = Spotting(met.__contains__, met).spans(text)

    assert found == [
        (token.start, token.end) for token in tokens_in(text) if token.kind != "person" and token.text in met
    ]


def test_a_date_is_found_by_its_meaning_and_a_number_of_a_person_by_nothing():
    text = "Den 14 mars 1987 skrev 811218-9876 under."

    found = Spotting({"811218-9876"}.__contains__, {"1987-03-14", "8112189876"}).spans(text)

    assert [text[start:end] for start, end in found] == ["14"]


def test_what_was_judged_in_one_text_is_not_asked_again_in_the_next():
    asked = []

    def meets(word):
        asked.append(word)
        return False

    spotting = Spotting(meets, {"vind"})
    for text in ("taket på huset", "huset och taket"):
        spotting.spans(text)

    assert sorted(asked) == ["huset", "och", "på", "taket"]
