"""What recognition read wrongly is brought back to the word, and right words are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boardroom.language.analysis import page_terms
from boardroom.language.closeness import closeness
from boardroom.language.misreadings import is_word, likeness, near_words, number_meant
from boardroom.language.vocabulary import Vocabulary, slips_between


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("rnedlem", "medlem"), ("medlernmar", "medlemmar"), ("ba1kong", "balkong"), ("protoko11", "protokoll"),
        ("ordförandc", "ordförande"), ("styrelscn", "styrelsen"), ("takiäggare", "takläggare"),
        ("bostadsrättsförcning", "bostadsrättsförening"), ("uppsägningstld", "uppsägningstid"), ("beslul", "beslut"),
    ],
)  # fmt: skip
def test_a_misread_word_is_near_the_word_that_stood_there(read, meant):
    assert meant in near_words(read)


@pytest.mark.parametrize(
    "word", ["medlem", "stambyte", "gården", "hissarna", "öfver", "fastighetsskötaren", "tv-avtal", "beslöto"]
)
def test_a_word_is_near_nothing(word):
    assert is_word(word)
    assert near_words(word) == ()


def test_likeness_joins_what_looks_alike_and_needs_no_dictionary():
    assert likeness("lindströrn") == likeness("lindström")
    assert likeness("granb3rg") != likeness("granberg")
    assert likeness("ek") is None


def test_a_number_with_letters_in_it_is_the_number():
    assert [number_meant(word) for word in ("l203", "12o3", "l9b7", "1203", "hiss")] == [
        "1203",
        "1203",
        "1987",
        None,
        None,
    ]


@settings(deadline=None)  # the first word reads the dictionaries
@given(st.text(alphabet="rnmlio0aåäö1tcek -\n.", max_size=60))
def test_analysis_takes_any_text(text):
    terms = page_terms("", text)
    assert all(places == sorted(places) for places in terms.written.values())


def test_a_page_is_analysed_into_its_fields():
    terms = page_terms("Hissavtal", "Avtal den 14 mars 1987 om lgh 1203, 811218-9876. Styre1sen.")
    assert terms.weight("written", "hissavtal") == 3.0
    assert terms.weight("parts", "hiss") == 3.0
    assert terms.weight("bases", "1987-03-14") == terms.weight("bases", "lgh1203") == 1.0
    assert terms.persons == {"8112189876"}
    assert terms.weight("near", "styrelse") == 1.0
    assert "811218-9876" not in terms.written


def test_a_vocabulary_knows_what_is_one_or_two_slips_away():
    words = Vocabulary(["hissavtal", "hissavtalet", "balkong", "fasad", "tak"])
    assert words.like("hissavtla") == [(1, "hissavtal")]
    assert words.like("hisavtalt")[0] == (2, "hissavtal")
    assert words.like("blakong") == [(1, "balkong")]
    assert words.like("fasat") == [(1, "fasad")]
    assert words.like("balkong") == []
    assert words.like("tka") == []


@given(st.text(alphabet="abå", min_size=4, max_size=7), st.integers(0, 6), st.sampled_from("abåö"))
def test_no_word_one_letter_away_is_overlooked(word, place, letter):
    place %= len(word)
    other = word[:place] + letter + word[place + 1 :]
    expected = [(1, other)] if other != word else []
    assert Vocabulary([other, "helt", "annat"]).like(word) == expected
    assert slips_between(word, other, 2) == len(expected)


def test_words_side_by_side_are_closer_than_words_apart():
    side_by_side = closeness([[4], [5]], [1.0, 1.0], [True, True])
    within_a_glance = closeness([[4], [15]], [1.0, 1.0], [True, True])
    apart = closeness([[4], [400]], [1.0, 1.0], [True, True])
    assert side_by_side > within_a_glance > apart > 0
    assert closeness([[], [7]], [1.0, 1.0], [True, True]) == apart


@pytest.mark.parametrize(
    ("read", "meant"),
    [("tvättmask in", "tvättmaskin"), ("kallaren", "källare"), ("avIopp", "avlopp"), ("2OO", "200")],
)
def test_what_was_read_as_other_words_is_found_by_the_word_meant(read, meant):
    assert page_terms("", f"Den {read} som byttes.").weight("near", meant)


def test_two_words_that_stand_side_by_side_are_not_joined_to_a_compound_nobody_wrote():
    assert not page_terms("", "Obligatorisk ventilationskontroll").near


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("fonsterbagarna", "fönsterbågarna"),
        ("arsstamman", "årsstämman"),
        ("stamrna", "stämma"),
        ("stämrna", "stämma"),
        ("forsakringspremien", "försäkringspremien"),
        ("gardshuset", "gårdshuset"),
    ],
)
def test_a_word_that_lost_all_its_dots_gets_several_back_at_once(read, meant):
    assert meant in near_words(read)


@pytest.mark.parametrize("word", ["takarbete", "vattenskador", "balkongtak", "stadhuset", "radhus"])
def test_a_compound_without_dots_has_lost_none(word):
    assert near_words(word) == ()
