"""Words of housing associations meet their inflections and compounds; the list is inflections.txt."""

from pathlib import Path

import snowballstemmer

from boardroom.language.word_forms import share_a_form

LIST = Path(__file__).with_name("inflections.txt")


def pairs():
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return sorted({(base, form) for base, *forms in rows for form in forms if form != base})


def test_a_typed_word_finds_its_inflections_and_compounds():
    assert len(pairs()) >= 300
    missed = [pair for pair in pairs() if not share_a_form(*pair)]
    assert len(missed) <= 0.03 * len(pairs()), missed


def test_the_list_is_harder_than_a_stemmer_alone():
    stemmer = snowballstemmer.stemmer("swedish")
    met = [pair for pair in pairs() if stemmer.stemWord(pair[0]) == stemmer.stemWord(pair[1])]
    assert len(met) < 0.8 * len(pairs())
