"""Words that recognition or the typist got wrong are found too, below what is right, and the answer says so."""

import pytest

from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.ports.search_index import Filter, PageEntry
from boardroom.search.rules import parse_query

HOME = "granen"


def page(key, body, **more):
    return PageEntry(key, key, 1, more.pop("title", ""), body, "minutes", **more)


def asked(index, typed, within=None):
    return index.search(HOME, parse_query(typed), within or Filter())


def found(index, typed):
    return [hit.document_id for hit in asked(index, typed).documents if not hit.missing]


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        ("avloppsstarnmarna", "avloppsstammar"),
        ("avloppsstarnmarna", "stam"),
        ("styre1sen", "styrelse"),
        ("Iägenheten", "lägenhet"),
        ("föreningcns", "förening"),
        ("arsstärnma", "årsstämma"),
        ("proto koll", "protokoll"),
        ("vatten- skadan", "vattenskada"),
        ("besikt¬\nningen", "besiktning"),
        ("Lindströrn", "Lindström"),
        ("lägenhet l2O3", "1203"),
        ("fonsterbagarna", "fönsterbågar"),
        ("starnman", "stämman"),
    ],
)
def test_a_misread_word_is_found_through_the_word_that_stood_there(index, read, typed):
    index.write(HOME, [page("a", f"Det gäller {read} i huset."), page("b", "Något helt annat.")])
    assert found(index, typed) == ["a"]


def test_what_was_read_rightly_stands_first(index):
    index.write(HOME, [page("wrong", "Om styre1sen i huset."), page("right", "Om styrelsen i huset.")])
    assert found(index, "styrelsen") == ["right", "wrong"]


@pytest.mark.parametrize(("read", "typed"), [("far", "får"), ("lan", "lån"), ("tack", "tak"), ("mal", "mål")])
def test_a_word_that_is_one_is_not_taken_for_another(index, read, typed):
    index.write(HOME, [page("a", f"Här står {read} och inget mer.")])
    assert found(index, typed) == []


def test_a_slip_of_the_finger_finds_the_nearest_word_and_the_answer_says_so(index):
    index.write(HOME, [page("a", "Vi beslöt om takomläggning."), page("b", "Snöröjning på gården.")])
    hits = asked(index, "takomlägning")
    assert [hit.document_id for hit in hits.documents] == ["a"]
    assert hits.read_as == {"takomlägning": ("takomläggning",)}
    assert hits.words_without_hits == ()


def test_a_misread_word_that_is_typed_as_it_stands_in_a_paper_finds_the_word_itself(index):
    index.write(HOME, [page("a", "Stämman valde styrelse."), page("b", "Hissen.")])
    hits = asked(index, "stämrna")
    assert [hit.document_id for hit in hits.documents] == ["a"]
    assert hits.read_as == {"stämrna": ("stämma",)}


@pytest.mark.parametrize("read", ["Värme1edningen i huset", "Varmeledningen i huset"])
def test_a_phrase_reaches_words_that_were_read_wrongly_below_those_that_were_not(index, read):
    index.write(
        HOME,
        [
            page("wrong", f"{read} är gammal."),
            page("right", "Nu om värmeledningen i huset, som är gammal."),
            page("apart", f"Här är {read.split(maxsplit=1)[0]} och vatten i huset."),
        ],
    )
    assert found(index, '"värmeledningen i huset"') == ["right", "wrong"]


def test_a_phrase_that_was_typed_misread_finds_the_words_meant_and_the_answer_says_so(index):
    index.write(HOME, [page("a", "Vid årsstämman 1994 valdes Bo."), page("b", "Vid årsstämman talade Bo.")])
    hits = asked(index, '"arsstamman 1994"')
    assert [hit.document_id for hit in hits.documents] == ["a"]
    assert hits.read_as == {"arsstamman": ("årsstämman",)}


def test_a_beginning_reaches_words_that_were_read_wrongly_below_those_that_were_not(index):
    index.write(
        HOME,
        [page("a", "Värme1edningen."), page("b", "Värmeledningar, värmeledningen."), page("c", "Värmen.")],
    )
    assert found(index, "värmele*") == ["b", "a"]


def test_a_beginning_without_dots_finds_words_with_them_when_there_are_no_others(index):
    index.write(HOME, [page("a", "Vid årsstämman valdes Bo."), page("b", "Malning."), page("c", "Mål")])
    hits = asked(index, "arsstam*")
    assert [hit.document_id for hit in hits.documents] == ["a"]
    assert hits.read_as == {"arsstam*": ("årsstäm*",)}
    assert found(index, "mal*") == ["b"]
    assert found(index, "valdes -arsstam*") == ["a"]  # what is excluded is only what was typed


def test_a_word_with_hits_is_read_as_typed(index):
    index.write(HOME, [page("a", "Balkonger mot gården."), page("b", "Balkongen.")])
    assert asked(index, "balkong").read_as == {}


def test_who_typed_a_word_meant_it_and_no_other_near_it(index):
    index.write(HOME, [page("a", "Uthyrning i andra hand."), page("b", "Hissen stod.")])
    hits = asked(index, "hund")
    assert (hits.documents, dict(hits.read_as)) == ((), {})


def test_a_slip_beside_a_word_with_hits_still_meets_both(index):
    index.write(HOME, [page("a", "Hissen och snöröjningen."), page("b", "Hissen.")])
    hits = asked(index, "hiss snörjöning")
    assert [(hit.document_id, hit.missing) for hit in hits.documents] == [("a", ()), ("b", ("snörjöning",))]
    assert hits.read_as == {"snörjöning": ("snöröjning",)}


def test_words_of_pages_that_the_reader_may_not_see_are_never_offered(index):
    index.write(HOME, [page("a", "Takomläggning.", restriction="sensitive"), page("b", "Hissen.")])
    hits = asked(index, "takomlägning")
    assert (hits.documents, dict(hits.read_as)) == ((), {})


def test_what_is_excluded_is_only_what_was_typed(index):
    index.write(HOME, [page("a", "Hissen och balkongen.")])
    assert found(index, "hiss -balkonken") == ["a"]


def test_words_that_stand_together_go_before_words_far_apart(tmp_path):
    index = WhooshIndex(tmp_path / "index", seconds=30)
    between = "Annat om huset och gården. " * 12
    index.write(
        HOME,
        [
            page("apart", f"Byte av lås. {between} Fönster tvättas."),
            page("together", f"{between} Byte av fönster. Lås."),
        ],
    )
    assert found(index, "byte av fönster") == ["together", "apart"]
    index.close()
