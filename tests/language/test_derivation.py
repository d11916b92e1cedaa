"""What somebody does and what it is called."""

import pytest

from boardroom.language.derivation import derived_from, without_particle


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
        ("välja", "val"),
        ("köpa", "köp"),
        ("avslå", "avslag"),
        ("avgå", "avgång"),
        ("föreslå", "förslag"),
        ("brinna", "brand"),
        ("diskutera", "diskussion"),
        ("bestämma", "bestämmelse"),
        ("trivas", "trivsel"),
        ("förvalta", "förvaltare"),
        ("ersätta", "ersättning"),
        ("säker", "säkerhet"),
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


def test_what_is_strewn_leads_to_the_strewing():
    assert "sandning" in derived_from("sand")


def test_a_participle_with_its_particle_is_found_by_the_verb_alone():
    assert "stänga" in without_particle("avstängd")
    assert "skriva" in without_particle("underskriven")
    assert "köpa" in without_particle("inköp")
