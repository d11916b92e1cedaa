"""The search page: words marked on the small image, and nothing of what the reader may not see."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from boardroom.ports.geometry import Word
from boardroom.reading.models import Page, PageState
from boardroom.reading.rules import PackedWords, pack_words
from boardroom.search.rules import Marking, marked_spans, marking_of, met_words, spots_of, words_under
from tests.data.filed import put_in, seen

SEARCH = "/brf-provet-1/search/"


def test_a_row_shows_the_page_with_the_place_marked_and_leads_there(board, client_as):
    opener = board.runtime.opener
    paper = put_in(opener, board.actor("secretary"), "Mötet öppnades", "Alla avloppsstammarna byts")
    page = seen(client_as("secretary"), f"{SEARCH}?q=avloppsstam")
    assert 'class="spot"' in page
    assert f"/archive/pages/{paper.pages[1].id}/small" in page
    assert f"{paper.address}?page=2&amp;q=avloppsstam" in page
    assert "<mark>avloppsstammarna</mark>" in page


def test_search_counts_and_shows_nothing_outside_the_scope(board, client_as):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    put_in(opener, secretary, "Oljud i trappan", title="Grannfejd", record_class="disturbance_case")
    page = seen(client_as("auditor"), f"{SEARCH}?q=oljud")
    assert "Grannfejd" not in page
    assert "disturbance_case" not in page
    assert "Grannfejd" in seen(client_as("secretary"), f"{SEARCH}?q=oljud")


def test_pages_of_the_search_are_pages(board, client_as):
    put_in(board.runtime.opener, board.actor("secretary"), "Taket", day=date(1998, 10, 23))
    for asked in (
        "",
        "?q=taket",
        "?q=taket&from=1990&to=1999",
        "?q=finnsinte",
        '?q="öppen',
        "?q=tak&period=1/2",
    ):
        seen(client_as("secretary"), SEARCH + asked)


def word(text, left=0, line=0):
    return Word(text, left, line * 20, 10, 12, 90.0, line)


def test_a_word_broken_at_the_line_is_one_hit_on_two_places():
    words = [word("avlopps-"), word("stammarna", line=1), word("byts", 20, 1)]
    assert met_words(words, marking_of("avloppsstam"))[0] == (0, 1)
    assert [spot.y for spot in spots_of(words, marking_of("avloppsstam").forms)] == [0, 20]


def test_where_a_compound_stands_its_parts_in_other_words_are_not_marked():
    told = "Plåtslagaren lägger kopparplåten. Plåten är av koppar."

    def marked(typed, text=told):
        marking = marking_of(typed)
        return [
            text[left:right] for left, right in marked_spans(text, marking.forms, compounds=marking.compounds)
        ]

    assert marked("kopparplåt") == ["kopparplåten"]
    assert marked("kopparplåt", "Plåten är av koppar.") == ["Plåten", "koppar"]
    assert marked("kopparplåt plåt") == ["Plåtslagaren", "kopparplåten", "Plåten"]
    assert marked("kopparplåt slagare") == ["Plåtslagaren", "kopparplåten"]
    assert marked("stam", "Avloppsstammen är en stam.") == ["Avloppsstammen", "stam"]
    words = [word("Plåtslagaren"), word("lägger", 20), word("kopparplåten", 40)]
    assert met_words(words, marking_of("kopparplåt")) == [(2,)]


def test_marking_follows_beginnings_and_leaves_out_what_is_excluded():
    assert met_words([word("hissavtal"), word("hiss", 20)], marking_of("hissav*")) == [(0,)]
    assert not marking_of("tak -garanti").forms & marking_of("garanti").forms
    assert marking_of('"öppen') == Marking()


def test_small_words_of_a_phrase_are_not_marked():
    words = [word("byte"), word("av", 20), word("tak", 40), word("av", 60)]
    assert met_words(words, marking_of('"byte av tak"')) == [(0,), (2,)]


def test_search_says_so_while_pages_are_still_being_read(board, client_as):
    paper = put_in(board.runtime.opener, board.actor("secretary"), "Taket läggs om")
    notice = "Alla sidor är inte lästa än"
    assert notice not in seen(client_as("secretary"), f"{SEARCH}?q=taket")
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        work.session.get(Page, paper.pages[0].id).state = PageState.WAITING
    assert notice in seen(client_as("secretary"), f"{SEARCH}?q=finnsinte")
    assert notice not in seen(client_as("secretary"), SEARCH)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "taket",
                    "stäm-",
                    "man",
                    "§",
                    "7",
                    "b",
                    "och",
                    "Styrelsen",
                    "takmålning,",
                    "1203",
                    "t.",
                    "ex.",
                ]
            ),
            st.integers(0, 3),
        ),
        max_size=30,
    ),
    st.sampled_from(["tak", "stämman", "styrelse", "takmålning", "1203", "man", "tek"]),
)
def test_a_page_is_marked_as_all_of_its_text_would_be(pieces, typed):
    line, words, text, starts = 0, [], "", []
    for written, further in pieces:
        line += further
        text += ("\n" if words and words[-1].line != line else " ") if words else ""
        starts.append(len(text))
        text += written
        words.append(Word(written, 0, 0, 10, 10, 90.0, line))
    marking = marking_of(typed)
    expected = [
        tuple(at for at, start in enumerate(starts) if start < right and start + len(words[at].text) > left)
        for left, right in marked_spans(text, marking.forms, compounds=marking.compounds)
    ]
    assert met_words(words, marking) == expected
    assert met_words(PackedWords(pack_words(words)), marking) == expected
    assert (
        words_under(
            PackedWords(pack_words(words)),
            text,
            marked_spans(text, marking.forms, compounds=marking.compounds),
        )
        == expected
    )


def test_a_word_broken_at_the_end_of_a_line_is_read_on_though_the_line_before_was_read_for_another():
    words = [Word(written, 0, 0, 10, 10, 90.0, line) for line, written in enumerate(("t.", "plan-", "ering"))]
    assert met_words(words, marking_of("planen")) == []


def test_a_text_that_is_not_the_words_of_the_page_says_nothing_of_their_places():
    words = [word("t4ket"), word("lades", 20), word("om", 40), word("taket", 60)]
    for corrected in ("taket lades om taket", "taket lades nu om taket"):
        spans = marked_spans(corrected, {"tak"})
        assert words_under(words, corrected, spans) is None
        assert spots_of(words, {"tak"}, corrected, spans) == spots_of(words, {"tak"}) != ()
