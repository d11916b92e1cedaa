"""Which pages a person should look at: unsure readings, and pages where more stands than was read."""

import pytest

from boardroom.ports.geometry import Word
from boardroom.reading.rules.doubt import SOUND, Doubt, is_uncertain, judgement, unpacked

WIDTH, HEIGHT = 2480, 3508


def _words(count, confidence, *, unsure=0):
    return [
        Word("styrelse", 10, 10 + 50 * n, 200, 40, 30.0 if n < unsure else confidence, n)
        for n in range(count)
    ]


def test_a_page_read_with_confidence_is_left_in_peace():
    assert judgement(_words(100, 92.0), 0.06, WIDTH, HEIGHT) == SOUND


def test_low_confidence_all_over_is_a_reason():
    assert judgement(_words(100, 70.0), 0.06, WIDTH, HEIGHT).doubts == (Doubt.UNSURE,)


def test_some_words_in_doubt_among_sure_ones_are_a_reason():
    assert judgement(_words(100, 95.0, unsure=15), 0.06, WIDTH, HEIGHT).doubts == (Doubt.UNSURE_WORDS,)
    assert judgement(_words(100, 95.0, unsure=5), 0.06, WIDTH, HEIGHT) == SOUND


def test_ink_that_no_word_explains_is_a_reason_though_every_word_is_sure():
    found = judgement(_words(10, 98.0), 0.08, WIDTH, HEIGHT)
    assert found.doubts == (Doubt.MORE_ON_PAGE,)
    assert found.weight > 0.8


def test_without_a_measure_of_ink_only_the_words_are_judged():
    assert judgement(_words(10, 98.0), None, WIDTH, HEIGHT) == SOUND


def test_a_page_with_print_and_no_words_is_the_worst_and_a_blank_one_is_none():
    assert judgement([], 0.05, WIDTH, HEIGHT).weight == 1.0
    assert judgement([], 0.0009, WIDTH, HEIGHT) == SOUND
    assert judgement([], 0.002, WIDTH, HEIGHT).doubts == (Doubt.NO_WORDS,)  # two signatures alone


def test_worse_pages_weigh_more():
    weights = [judgement(_words(100, sure), 0.06, WIDTH, HEIGHT).weight for sure in (75.0, 60.0, 30.0)]
    assert weights == sorted(weights)


@pytest.mark.parametrize(("text", "doubtful"), [("styre1sen", True), ("§", False), ("—", False), ("7", True)])
def test_signs_alone_are_not_worth_a_persons_time(text, doubtful):
    assert is_uncertain(Word(text, 0, 0, 1, 1, 20.0, 0)) is doubtful


def test_reasons_survive_packing():
    found = judgement(_words(10, 60.0), 0.08, WIDTH, HEIGHT)
    assert unpacked(found.packed) == found.doubts == (Doubt.MORE_ON_PAGE, Doubt.UNSURE)
    assert unpacked("") == ()
