"""Where words stand in a text, found without reading every token of it."""

from hypothesis import given
from hypothesis import strategies as st

from boardroom.language.tokens import spans_where, tokens_in

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
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_word_is_found_where_the_tokens_of_the_text_have_it(text):
    met = {"taket", "styrelsen", "t.o.m", "stämman", "§7", "12", "556036-0793", "tv-avtal"}

    found = spans_where(text, met.__contains__, {})

    assert found == [
        (token.start, token.end) for token in tokens_in(text) if token.kind != "person" and token.text in met
    ]


def test_a_date_is_found_by_its_meaning_and_a_number_of_a_person_by_nothing():
    text = "Den 14 mars 1987 skrev 811218-9876 under."

    found = spans_where(text, {"811218-9876"}.__contains__, {}, frozenset({"1987-03-14", "8112189876"}))

    assert [text[start:end] for start, end in found] == ["14"]


def test_what_was_judged_in_one_text_is_not_asked_again_in_the_next():
    asked = []
    judged = {}

    def meets(word):
        asked.append(word)
        return False

    for text in ("taket på huset", "huset och taket"):
        spans_where(text, meets, judged)

    assert asked == ["taket", "på", "huset", "och"]
