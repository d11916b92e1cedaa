"""The words of a corrected text stand where the recognised ones stood, whatever was changed."""

from boardroom.ports.geometry import Word
from boardroom.reading.rules.alignment import aligned, certain, tokens
from boardroom.reading.rules.marks import marked
from tests.data.filed import words_of


def _places(text, recognised):
    return {word.text: word for word in aligned(text, words_of(recognised))}


def test_what_was_read_right_keeps_its_place_and_confidence():
    recognised = words_of("Styrelsen beslöt\natt byta tak", {"tak"})
    assert aligned("Styrelsen beslöt\natt byta tak", recognised) == recognised


def test_a_misread_word_is_found_where_it_stands():
    places = _places("Styrelsen beslöt att byta tak", "Styrclscn beslöt att byla tak")
    assert (places["Styrelsen"].left, places["Styrelsen"].confidence) == (20, 100.0)
    assert places["byta"].left == words_of("Styrclscn beslöt att byla tak")[3].left


def test_words_that_ran_together_share_the_box_by_their_letters():
    places = _places("Styrelsen beslutade enhälligt", "Styrelsenbeslutade enhälligt")
    first, second = places["Styrelsen"], places["beslutade"]
    assert (first.left, first.width) == (20, 90)
    assert (second.left, second.width) == (110, 90)


def test_a_word_that_was_cut_in_pieces_gets_the_box_around_them():
    recognised = words_of("för hand ling enhälligt")
    [_, whole, _] = aligned("för handlingen enhälligt", recognised)
    assert whole.left == recognised[1].left
    assert whole.left + whole.width >= recognised[2].left + recognised[2].width - 1


def test_a_word_that_nobody_saw_stands_in_the_gap():
    recognised = (Word("tak", 10, 10, 30, 12, 90.0, 0), Word("tvättstuga", 100, 10, 80, 12, 90.0, 0))
    [_, new, _] = aligned("tak och tvättstuga", recognised)
    assert (new.left, new.width, new.top) == (40, 60, 10)


def test_a_dropped_word_leaves_the_others_where_they_were():
    places = _places("att byta tak", "att xx byta tak")
    assert list(places) == ["att", "byta", "tak"]
    assert places["byta"].left == words_of("att xx byta tak")[2].left


def test_lines_follow_the_text_and_words_the_page():
    found = aligned("Ett två\n\ntre", words_of("Ett\ntvå\ntre"))
    assert [(word.text, word.line, word.top) for word in found] == [
        ("Ett", 0, 20),
        ("två", 0, 40),
        ("tre", 1, 60),
    ]


def test_every_word_of_the_text_has_one_place_however_different_it_is():
    text = "Något helt annat stod här\noch en rad till med åäö § 7"
    found = aligned(text, words_of("x yy zzz\nöö"))
    assert [word.text for word in found] == [token.text for token in tokens(text)]
    assert all(word.width >= 1 and word.left >= 0 for word in found)


def test_nothing_is_placed_where_nothing_was_recognised():
    assert aligned("Skriven för hand", ()) == ()
    assert aligned("", words_of("något")) == ()


def test_tokens_know_where_they_stand_in_the_text():
    text = "  Ett  två\n\n tre"
    assert [(text[one.start : one.start + len(one.text)], one.line) for one in tokens(text)] == [
        ("Ett", 0),
        ("två", 0),
        ("tre", 1),
    ]


def test_a_marked_text_is_the_text_with_its_doubtful_words_marked():
    text = "Styrelsen bes1öt att\nbyta tak"
    found = marked(text, words_of(text, {"bes1öt", "tak"}))
    assert "".join(piece.text for piece in found.pieces) == text
    assert [(piece.text, piece.number) for piece in found.uncertain] == [("bes1öt", 1), ("tak", 4)]
    assert not marked(text, words_of(text, {"tak"}), vouched=True).uncertain


def test_a_person_vouches_for_every_word():
    assert {word.confidence for word in certain(words_of("ett två", {"ett"}))} == {100.0}
