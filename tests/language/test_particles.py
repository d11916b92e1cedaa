"""Verbs and their particles, together or apart, and what they are called."""

import pytest

from boardroom.language.compounds import halves
from boardroom.language.particles import joined
from boardroom.language.word_forms import forms_of, share_a_form


@pytest.mark.parametrize(
    ("form", "particle", "verb"),
    [
        ("sägs", "upp", "uppsäga"),
        ("lades", "om", "omlägga"),
        ("hyrs", "ut", "uthyra"),
        ("byggde", "om", "ombygga"),
        ("stängs", "av", "avstänga"),
        ("beslutade", "om", ""),
        ("ligger", "på", ""),
        ("tak", "om", ""),
        ("ska", "om", ""),
        ("kan", "av", ""),
        ("är", "av", ""),
    ],
)
def test_a_verb_is_joined_with_its_particle_where_there_is_such_a_verb(form, particle, verb):
    assert joined(form, particle) == verb


def test_the_halves_of_a_compound_are_words_of_some_length():
    assert halves("fjärrvärmecentral") == ("fjärrvärme", "central")
    assert halves("takomläggning") == ("tak", "omläggning")
    assert halves("årsmöte") == ("möte",)
    assert halves("hiss") == ()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("stammar", "avloppsstammar"),
        ("stammarna", "stambyte"),
        ("stammarna", "stamspolning"),
        ("cyklarna", "cykelrum"),
        ("tvätt", "tvättid"),
        ("central", "undercentral"),
        ("kabel-tv", "kabel-tv-avtal"),
        ("hyra", "uthyrning"),
        ("rösta", "omröstning"),
        ("vägg", "mellanvägg"),
        ("luft", "frånluft"),
    ],
)
def test_an_inflected_word_meets_the_compound(typed, written):
    assert share_a_form(typed, written)


def test_a_pond_is_no_lady_and_a_pipe_nothing_that_moves():
    assert "dam" not in forms_of("dammar").bases
    for other in ("rörlig", "rörande", "rörde", "rörelse"):
        assert not share_a_form("rör", other)
    assert share_a_form("rör", "rören")
