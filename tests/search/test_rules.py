"""Queries are read without dropping an operator; snippets show and mask."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boardroom.ports.search_index import And, FieldFilter, Not, Or, Phrase, Prefix, Word
from boardroom.search.rules import QueryError, marked_spans, parse_query, snippet


def shape(node):
    match node:
        case And():
            return ["and", *map(shape, node.children)]
        case Or():
            return ["or", *map(shape, node.children)]
        case Not():
            return ["not", shape(node.child)]
        case Phrase():
            return f'"{node.text}"'
        case Prefix():
            return f"{node.text}*"
        case Word():
            return node.text


def refusal_of(text):
    try:
        parse_query(text)
    except QueryError as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hissavtal uppsägning", ["and", "hissavtal", "uppsägning"]),
        ("hiss AND tak", ["and", "hiss", "tak"]),
        ("hiss OR tak avtal", ["and", ["or", "hiss", "tak"], "avtal"]),
        ("hiss ELLER tak ELLER fasad", ["and", ["or", "hiss", "tak", "fasad"]]),
        ("(hiss tak) OR fasad", ["and", ["or", ["and", "hiss", "tak"], "fasad"]]),
        ("tak -hiss", ["and", "tak", ["not", "hiss"]]),
        ("tak INTE hiss", ["and", "tak", ["not", "hiss"]]),
        ("tak NOT (hiss OR el)", ["and", "tak", ["not", ["or", "hiss", "el"]]]),
        ('"byte av stammar"', ["and", '"byte av stammar"']),
        ("”byte av stammar”", ["and", '"byte av stammar"']),
        ("stam*", ["and", "stam*"]),
        ("14 mars 1987 protokoll", ["and", "14 mars 1987", "protokoll"]),
        ("§ 7 protokoll", ["and", "§ 7", "protokoll"]),
        ("tv-avtal", ["and", "tv-avtal"]),
        ("Räng 6:168", ["and", "Räng", "6:168"]),
        ("BRF:s stadgar", ["and", "BRF", "stadgar"]),
        ("visum?", ["and", "visum"]),
        ("Underhållsplan – tak och fasad", ["and", "Underhållsplan", "tak", "fasad"]),
        ("tak −garage", ["and", "tak", ["not", "garage"]]),
        ("hiss/tak", ["and", "hiss", "tak"]),
        ("hiss+tak avtal", ["and", "hiss", "tak", "avtal"]),
        ("hiss/tak* OR fasad", ["and", ["or", ["and", "hiss", "tak*"], "fasad"]]),
        ("avtal -hiss/tak", ["and", "avtal", ["not", ["or", "hiss", "tak"]]]),
        ("protokoll 3/1987", ["and", "protokoll", "3/1987"]),
        ("Kv. Granen 7 tak", ["and", "Kv. Granen 7", "tak"]),
        ("kvarteret granen 7", ["and", "kvarteret granen 7"]),
        ("anbud 1 250 000", ["and", "anbud", "1 250 000"]),
        ("protokoll 1987-05", ["and", "protokoll", "1987-05"]),
    ],
)
def test_query_is_read(typed, expected):
    assert shape(parse_query(typed).root) == expected


def test_question_words_are_set_aside_and_shown():
    query = parse_query("när bytte vi tak")
    assert shape(query.root) == ["and", "bytte", "tak"]
    assert query.set_aside == ("när", "vi")


def test_question_words_alone_are_searched():
    assert shape(parse_query("vad är").root) == ["and", "vad", "är"]
    assert parse_query("vad är").set_aside == ()


def test_filters_are_read_in_both_languages():
    query = parse_query('typ:contract år:1987 från:1980 till:1990 -tagg:avlopp period:"2024/2025" hiss')
    assert query.filters == (
        FieldFilter("class", "contract"),
        FieldFilter("year", "1987"),
        FieldFilter("from", "1980"),
        FieldFilter("to", "1990"),
        FieldFilter("tag", "avlopp", negated=True),
        FieldFilter("period", "2024/2025"),
    )
    assert shape(query.root) == ["and", "hiss"]
    assert parse_query("class:minutes").root is None


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("hiss OR", 5, 7),
        ("OR hiss", 0, 2),
        ("hiss AND", 5, 8),
        ('tak "byte av', 4, 12),
        ("(hiss", 0, 1),
        ("hiss)", 4, 5),
        ("()", 0, 2),
        ("st*", 0, 3),
        ("*byte", 0, 5),
        ("hiss colour:blue", 5, 16),
        ("year:87", 0, 7),
        ("hiss NOT", 5, 8),
        ("tak - garage", 4, 5),
        ("tak − garage", 4, 5),
        ("tak --garage", 4, 6),
        ("tak -- garage", 4, 6),
        ("hiss -", 5, 6),
        ("-", 0, 1),
        ("tak - -garage", 4, 5),
        ("tak -?", 4, 6),
        ("hiss OR –", 5, 7),
        ("ny 811218*", 3, 10),
        ("811218-98*", 0, 10),
        ("hiss OR -tak", 5, 7),
        ("(class:minutes hiss)", 1, 14),
        ("hiss OR class:minutes", 8, 14),
        ("tak | plåt", 4, 5),
        ("+hiss tak", 0, 1),
        ("hyra > 5000", 5, 6),
        ("hyra >=5000", 5, 7),
        ("tak^2", 3, 5),
        ("hiss && tak", 5, 7),
        ("från:1999 till:1980", 10, 19),
        ("?", 0, 1),
    ],
)
def test_what_cannot_be_obeyed_is_refused_at_its_place(typed, start, end):
    with pytest.raises(QueryError) as refused:
        parse_query(typed)
    assert (refused.value.start, refused.value.end) == (start, end)
    assert refused.value.message.endswith((".", "*", ":"))


@given(st.text(alphabet='abc å7§"()*-−–/+:OR ANDINTE\n', max_size=60))
def test_any_text_is_read_or_refused_at_a_place_inside_it(text):
    refused = refusal_of(text)
    assert refused is None or 0 <= refused.start < refused.end <= len(text)


@given(
    st.lists(
        st.sampled_from(["tak", "garage", "-", "--", "−", " ", " ", "hiss*", '"avtal"']), max_size=8
    ).map("".join)
)
def test_a_minus_before_a_word_excludes_it_or_is_refused(typed):
    """Whatever stands alone as a minus, or begins with one, never becomes something to be found."""
    excluded = re.findall(r"(?:^|\s)[-−]+(?=\S|\s|$)", typed)
    if excluded and refusal_of(typed) is None:
        assert "not" in str(shape(parse_query(typed).root)), typed


@given(st.text(max_size=40))
def test_any_letters_are_read_or_refused(text):
    refused = refusal_of(text)
    assert refused is None or refused.message


PAGE = (
    "Styrelseprotokoll nr 7\nMötet öppnades. Föregående protokoll lades till handlingarna. "
    + "Ekonomin är god. " * 20
    + "Den 14 mars 1987 beslöts om byte av avloppsstammarna i hela huset. Anna 811218-9876 reserverade sig. "
    + "Mötet avslutades. " * 20
)


def test_snippet_shows_the_sentence_with_its_words_marked():
    shown = snippet(PAGE, {"stam", "byt"})
    assert shown.text.startswith("Den 14 mars 1987 beslöts")
    assert [shown.text[start:end] for start, end in shown.marks] == ["byte", "avloppsstammarna"]
    assert shown.cut_before
    assert shown.cut_after


def test_the_sentence_with_the_word_is_shown_and_not_the_head_with_the_year():
    page = "Protokoll nr 11/2023\nNärvarande: Bo, Eva, Ali.\n" + "Inget annat togs upp. " * 12
    shown = snippet(page + "Beslöts om en höjning av avgiften med fyra procent.", {"2023", "höjning"})
    assert "Beslöts om en höjning" in shown.text


def test_snippet_masks_personal_numbers():
    assert "811218-****" in snippet(PAGE, {"reserv"}).text + snippet(PAGE, {"stam"}).text
    assert "9876" not in snippet("811218-9876 i början", {"början"}).text


def test_personal_number_cut_by_the_snippet_stays_masked():
    page = "x" * 100 + " 811218-9876 slut"
    for length in range(90, 120):
        assert "987" not in snippet(page, set(), length).text


def test_snippet_without_forms_is_the_beginning():
    shown = snippet(PAGE, set(), 40)
    assert PAGE.startswith(shown.text.split(" ", maxsplit=1)[0])
    assert not shown.marks


def test_marks_are_spans_of_the_page():
    assert [PAGE[start:end] for start, end in marked_spans(PAGE, {"avlopp"})] == ["avloppsstammarna"]


def test_a_word_read_wrongly_is_marked_where_the_page_has_no_better():
    misread = "Styrclsen beslöt att byta tvältstuga"
    assert [misread[start:end] for start, end in marked_spans(misread, {"tvättstuga"})] == ["tvältstuga"]
    both = misread + ". Vår tvättstuga är gammal."
    assert [both[start:end] for start, end in marked_spans(both, {"tvättstuga"})] == ["tvättstuga"]


# As recognition writes a page: every line ends where the column does.
WRAPPED = """Styrelseprotokoll nr 3
Styrelsen gick igenom ekonomin och fann den god. Beslöts att begära in anbud på
stambyte från Berglöfs Rör och från
Sundströms. Gunnel kontaktar tre rörfirmor till nästa möte. Frågan om hundrastgård
avslogs enl. 7 § i stadgarna, och ordf. Astrid Ek skriver till dem som frågat efter
den.
Takets skick
Taket läcker på två ställen, och plåten har rostat igenom vid skorstenen mot norr
där snön ligger kvar längst. Det lagas i maj.
- Rännan rensas.
5. Val av justerare"""


@pytest.mark.parametrize(
    ("forms", "beginning"),
    [
        ({"stambyt"}, "Beslöts att begära in anbud på stambyte"),
        ({"sundström"}, "Beslöts att begära in anbud"),
        ({"rörfirm"}, "Gunnel kontaktar"),
        ({"stadg"}, "Frågan om hundrastgård avslogs"),
        ({"astrid"}, "Frågan om hundrastgård avslogs"),
        ({"skick"}, "Takets skick"),
        ({"snön"}, "Taket läcker"),
        ({"maj"}, "Det lagas"),
        ({"rensa"}, "- Rännan"),
        ({"justerare"}, "5. Val"),
    ],
)
def test_a_snippet_begins_where_something_begins_and_not_where_a_line_does(forms, beginning):
    assert snippet(WRAPPED, forms).text.startswith(beginning)


def test_a_heading_does_not_run_into_the_sentence_after_it():
    shown = snippet(WRAPPED, {"skick", "läck"})
    assert shown.text.startswith("Takets skick · Taket läcker på två ställen, och plåten har rostat")
    assert [shown.text[start:end] for start, end in shown.marks] == ["skick", "läcker"]
    assert "mot norr där snön" in shown.text


def test_a_snippet_shows_the_words_it_was_chosen_for_however_long_their_sentence_is():
    page = "Slut. Det " + "långa ordrika " * 9 + "taket som " + "mycket mera " * 13 + "hissen slutar här."
    shown = snippet(page, {"tak", "hiss"})
    assert [shown.text[start:end] for start, end in shown.marks] == ["taket", "hissen"]
