"""Tokens remember where they stood and what they mean."""

from hypothesis import given
from hypothesis import strategies as st

from boardroom.language.tokens import headings_in, tokens_in


def texts(text):
    return [token.text for token in tokens_in(text)]


def values(text):
    return {value for token in tokens_in(text) for value in token.values}


@given(st.text(max_size=200))
def test_spans_lie_in_order_within_the_text(text):
    tokens = tokens_in(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    place = 0
    for token in tokens:
        assert place <= token.start < token.end <= len(text)
        place = token.end


def test_word_broken_at_the_line_end_is_made_whole():
    text = "förnyat proto-\nkoll och vatten-\noch avlopp"
    tokens = tokens_in(text)
    assert [token.text for token in tokens] == ["förnyat", "protokoll", "och", "vatten", "och", "avlopp"]
    assert text[tokens[1].start : tokens[1].end] == "proto-\nkoll"


def test_dates_meet_in_one_value():
    for text in ("14 mars 1987", "870314", "1987-03-14", "14/3 1987"):
        assert "1987-03-14" in values(text)


def test_years_of_a_span_stay_apart():
    assert texts("2024-2025 och 1978/79") == ["2024", "2025", "och", "1978", "79"]


def test_number_of_a_person_is_one_token():
    tokens = tokens_in("Anna 811218-9876 deltog")
    assert [token.kind for token in tokens] == ["word", "person", "word"]
    assert tokens[1].values == ("8112189876",)


def test_identifiers_keep_whole():
    assert "5560360793" in values("org.nr 556036-0793")
    assert "lgh1203" in values("lgh 1203")
    assert "granen 7" in values("Kv. Granen 7")
    assert "1250000" in texts("1 250 000 kr")
    assert "1250000" in values("1,25 mnkr")
    assert texts("§ 7") == ["§7"]


def test_abbreviations_are_known_by_their_stop():
    assert tokens_in("se bil. 2")[1].kind == "abbreviation"
    assert tokens_in("en bil stod")[1].kind == "word"
    assert texts("t.o.m. fredag") == ["t.o.m", "fredag"]


def test_headings_are_short_lines_without_stop():
    text = "Styrelseprotokoll nr 12\nMötet öppnades av ordföranden.\n§ 1 Öppnande\noch så vidare"
    assert [text[start:end].strip() for start, end in headings_in(text)] == [
        "Styrelseprotokoll nr 12",
        "§ 1 Öppnande",
    ]
