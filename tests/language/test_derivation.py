"""What somebody does and what it is called."""

import pytest

from boardroom.language.derivation import derived_from


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("höja", "höjning"),
        ("sänka", "sänkning"),
        ("renovera", "renovering"),
        ("installera", "installation"),
        ("ordna", "ordning"),
        ("byta", "byte"),
        ("uppsäga", "uppsägning"),
        ("omlägga", "omläggning"),
        ("ombygga", "ombyggnad"),
        ("läcka", "läckage"),
        ("ansöka", "ansökan"),
        ("kosta", "kostnad"),
        ("försäkra", "försäkring"),
        ("tömma", "tömning"),
        ("besiktiga", "besiktning"),
        ("inspektera", "inspektion"),
    ],
)
def test_a_verb_and_its_noun_lead_to_each_other(verb, noun):
    assert noun in derived_from(verb)
    assert verb in derived_from(noun)


@pytest.mark.parametrize(
    "word",
    ["avgift", "hyra", "stamma", "månad", "garage", "plan", "byting", "våning", "tidning", "trappa", "e", ""],
)
def test_words_that_only_look_so_lead_nowhere(word):
    assert derived_from(word) == ()


def test_what_is_not_made_of_a_verb_is_not_its_noun():
    assert "byting" not in derived_from("byta")
