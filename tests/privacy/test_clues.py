import pytest

from boardroom.ports.geometry import Word
from boardroom.privacy.rules.boxes import Box, burnt, left_over, suggested
from boardroom.privacy.rules.clues import Clue, Clues, places

ME = Clues(("Hugo Björk",), "19811228-9874", "1203", "hugo@exempel.se", "070-174 06 05")


def kinds(text, clues=ME):
    return [one.clue for one in places(text, clues)]


@pytest.mark.parametrize(
    "text",
    [
        "Hugo Björk flyttade in.",
        "Björk, Hugo (lagfart)",
        "HUGO BJÖRK",
        "H. Björk närvarade",
        "Hugo Erik Björks balkong",
        "Hugo Bjork",  # dots lost by recognition
        "Hugo\nBjörk",
        "Hugo Bj-\nörk",
    ],
)
def test_a_name_is_found_however_it_is_written_or_read(text):
    assert Clue.NAME in kinds(text)


@pytest.mark.parametrize("text", ["Hugo Lind och Karin Ask", "björkarna på gården", "H. B. närvarade"])
def test_other_words_are_not_the_person(text):
    assert not kinds(text)


def test_a_surname_alone_is_only_perhaps_the_person():
    assert kinds("Björk klagade på ljudet") == [Clue.SURNAME]


@pytest.mark.parametrize(
    "text", ["811228-9874", "19811228-9874", "8112289874", "8l1228-9874", "811228 – 9874", "8112Z8-9874"]
)
def test_a_number_is_found_in_every_form_and_misread(text):
    assert kinds(f"Nr {text}.") == [Clue.NUMBER]


def test_a_number_with_one_other_digit_is_only_perhaps_theirs():
    assert kinds("811228-9871") == [Clue.NEAR_NUMBER]
    assert not kinds("811229-9871")


def test_apartment_mail_and_telephone_are_found():
    assert kinds("lgh 1203") == [Clue.APARTMENT]
    assert kinds("Hugo@Exempel.se.") == [Clue.MAIL]
    assert kinds("+46 (0)70-174 06 05") == [Clue.PHONE]
    assert kinds("0701740605") == [Clue.PHONE]


def line(*texts, top=100):
    left, words = 50, []
    for text in texts:
        words.append(Word(text, left, top, 20 * len(text), 30, 90.0, top // 50))
        left += 20 * len(text) + 20
    return words


def test_others_are_suggested_and_the_person_is_not():
    words = line("Hugo", "Björk", "och", "Karin", "Ask", "karin@ask.se", "hugo@exempel.se")
    assert suggested(words, ME, [Clues(("Karin Ask",))]) == [3, 4, 5]


def test_no_word_that_a_box_touches_is_left_in_the_text():
    words = line("ett", "två", "tre") + line("fyra", "fem", top=200)
    boxes = burnt(words, [1], [Box(0.0, 0.19, 0.06, 0.25)], 1000, 1000)
    assert [word.text for word in left_over(words, [1], boxes, 1000, 1000)] == ["ett", "tre", "fem"]


def test_covered_neighbours_are_one_box_so_that_no_gap_tells_their_lengths():
    words = line("Karin", "Ask")
    boxes = burnt(words, [0, 1], [], 1000, 1000)
    middle = Box(0.155, 0.11, 0.165, 0.12)
    assert any(box.meets(middle) for box in boxes)
