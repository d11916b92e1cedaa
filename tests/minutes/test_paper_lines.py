"""Where a § of printed minutes stands on its pages, and the strips that show it and nothing of its neighbours."""

import re
from dataclasses import replace

import pytest

from boardroom.minutes.rules import NotApart, Span, cuts, lines_on, number_of, paragraphs_on, remarks, text_of
from boardroom.minutes.rules.cutting import MORE_THAN_READ, NUMBER_SHOWN, PERHAPS_MISREAD
from boardroom.minutes.rules.finding import (
    NEXT_MISSING,
    NO_END,
    NUMBER_ALONE,
    NUMBER_TWICE,
    SIGNED_WITHIN,
    UNREAD,
)
from tests.data.filed import LINE, words_of

SIZE = (420, 594)
MINUTES = (
    "Styrelseprotokoll nr 3/1987\n§ 1 Mötets öppnande\nVälkomna.\n§ 2 Tak\nTre anbud.\nSida 1",
    "Arbetet börjar i maj.\n§ 3 Avgifter\nHemlig betalar inte.\n§ 4 Mötets avslutande\nVid protokollet\nBo Lind\nSida 2",
)


def lines(*pages: str):
    return lines_on([words_of(page) for page in pages])


def doubts(*pages: str, unread=()) -> list[tuple[int, str]]:
    return [(one.number, one.doubt) for one in paragraphs_on(lines(*pages), unread)]


def told(found, number: int) -> str:
    """What the lines of a § say."""
    span = next(one.span for one in paragraphs_on(found) if one.number == number)
    return " / ".join(line.text for cut in cuts(found, span, [SIZE] * 9) for line in cut.lines)


def between(cut, height: int = SIZE[1]) -> tuple[float, float]:
    """Where a level strip begins and ends, in pixels."""
    assert cut.strip.top[0] == cut.strip.top[1]
    return cut.strip.top[0] * height, cut.strip.bottom[0] * height


def test_a_paragraph_goes_over_a_page_break_without_head_or_foot():
    found = lines(*MINUTES)
    assert doubts(*MINUTES) == [(1, ""), (2, ""), (3, ""), (4, "")]
    assert told(found, 2) == "§ 2 Tak / Tre anbud. / Arbetet börjar i maj."
    assert told(found, 4) == "§ 4 Mötets avslutande"


def test_a_full_stop_that_was_read_as_a_comma_is_no_part_of_the_heading():
    found = paragraphs_on(lines("§ 4 , Fru Norrby\nBeviljades.\n§ 5. Avslutning\nSlut.\n6 §, Tak\nPlåt."))
    assert [one.heading for one in found] == ["Fru Norrby", "Avslutning", "Tak"]


def test_a_head_that_comes_back_on_every_page_belongs_to_no_paragraph():
    pages = [f"Brf Provet 1, blad {number}\n{text}" for number, text in enumerate(MINUTES, start=1)]
    assert told(lines(*pages), 2) == "§ 2 Tak / Tre anbud. / Arbetet börjar i maj."


def test_a_head_that_names_its_page_belongs_to_no_paragraph_though_it_comes_but_once():
    first, second = "Årsstämma\n§ 10 Val\nKarin valdes.", "Hon tackade ja.\n§ 11 Slut\nTack."
    found = lines(first, f"Årsstämman 1994, sida 2\n{second}")
    assert told(found, 10) == "§ 10 Val / Karin valdes. / Hon tackade ja."


@pytest.mark.parametrize(
    "line", ["Kalkylen på sida 7", "kalkylen på sida 2", "Kalkylen på sida 2 gäller", "Kalkylen, sida 2."]
)
def test_words_that_may_be_of_a_sentence_stay_in_their_paragraph(line):
    found = lines("Årsstämma\n§ 10 Val\nSe", f"{line}\n§ 11 Slut\nTack.")
    assert told(found, 10) == f"§ 10 Val / Se / {line}"


def test_a_decision_that_ends_two_pages_alike_is_no_foot():
    words = "§ {}\nAnsökan lästes upp.\nBeslut: bifall till ansökan nr {}."
    found = lines(words.format(1, 1), words.format(2, 2))
    assert told(found, 1) == "§ 1 / Ansökan lästes upp. / Beslut: bifall till ansökan nr 1."
    # Nor is a line that stands lower on one page than on the other.
    found = lines("§ 1 Ett\nHemlig sak\nBifall", "§ 2 Två\nRad\nRad\nRad\nBifall")
    assert told(found, 1) == "§ 1 Ett / Hemlig sak / Bifall"


def test_a_paragraph_whose_next_number_was_not_read_is_never_offered_as_safe():
    assert doubts("§ 1 Ett\n§ 2 Två\n8 3 Hemligt\nMera.\n§ 4 Fyra\n§ 5 Avslutande\nJusteras")[1] == (
        2,
        NEXT_MISSING,
    )


def test_a_number_that_two_lines_begin_with_tells_no_heading():
    found = doubts("§ 1 Ett\n§ 2 Två\nenligt\n§ 3 i stadgarna.\n§ 3 Tre\n§ 4 Fyra\n§ 5 Avslutande\nJusteras")
    assert [number for number, doubt in found if doubt == NUMBER_TWICE] == [2, 3, 3]


def test_the_last_paragraph_is_safe_only_where_minutes_end():
    assert doubts("§ 1 Ett\n§ 2 Två\nVid protokollet\nBo")[-1] == (2, NO_END)
    assert doubts("§ 1 Ett\n§ 2 Mötet avslutades")[-1] == (2, NO_END)
    assert doubts("§ 1 Ett\n§ 2 Mötet avslutades\nVid protokollet")[-1] == (2, "")
    # The first § of the next meeting in the same paper is no next number.
    assert doubts("§ 1 Ett\n§ 2 Två\n§ 3 Tre\n§ 1 Ett\n§ 2 Två")[2] == (3, NO_END)


def test_a_page_that_was_not_read_or_signatures_in_between_leave_a_doubt():
    assert doubts(*MINUTES, unread=[2])[1] == (2, UNREAD)
    assert doubts("§ 1 Ett\nJusteras\nMera text.\n§ 2 Två")[0] == (1, SIGNED_WITHIN)


def test_numbers_in_a_margin_of_their_own_tell_nothing_of_the_text_beside_them():
    assert doubts("§ 1\n§ 2\nÖppnande\nTak")[0] == (1, NUMBER_ALONE)


def test_strips_end_between_the_lines():
    found = lines(*MINUTES)
    [cut] = cuts(found, paragraphs_on(found)[0].span, [SIZE, SIZE])
    top, bottom = between(cut)
    assert 20 + 12 < top < 20 + LINE
    assert 20 + 2 * LINE + 12 < bottom < 20 + 3 * LINE


def test_what_stands_between_a_paragraph_and_the_next_heading_belongs_to_it():
    words = list(words_of("§ 1 Ett\nText.\n§ 2 Två"))
    words[-3:] = [replace(word, top=word.top + 200) for word in words[-3:]]
    found = lines_on([words])
    [cut] = cuts(found, Span(0, 1), [SIZE])
    assert 240 < between(cut)[1] < 260


def test_a_crooked_page_is_cut_as_crooked_as_its_lines():
    text = "\n".join(f"Rad {number} med några flera ord" for number in range(6))
    slope = 0.06  # over the line's length more than a line's height
    words = [replace(word, top=word.top + round(slope * word.left)) for word in words_of(text)]
    [cut] = cuts(lines_on([words]), Span(2, 3), [SIZE])
    strip = cut.strip
    assert strip.top[1] - strip.top[0] == pytest.approx(
        slope * (strip.right - strip.left) * SIZE[0] / SIZE[1], rel=0.1
    )
    for word in words:
        across = (word.left + word.width / 2) / SIZE[0]
        share = (across - strip.left) / (strip.right - strip.left)
        upper, lower = (
            (edge[0] + share * (edge[1] - edge[0])) * SIZE[1] for edge in (strip.top, strip.bottom)
        )
        middle = word.top + word.height / 2
        assert (upper < middle < lower) == (word.line in {2, 3})


def test_the_other_column_is_kept_out_and_what_cannot_be_kept_out_is_refused():
    left = words_of("§ 1 Ett\nText.\n§ 2 Två")
    right = [replace(word, left=word.left + 200, line=word.line + 9) for word in words_of("§ 3 Tre\nMera.")]
    found = lines_on([[*left, *right]])
    [cut] = cuts(found, Span(0, 1), [SIZE])
    assert cut.strip.right * SIZE[0] < 220
    # A word of another line that stands within the line itself.
    middle = replace(left[0], left=left[1].left, line=20)
    with pytest.raises(NotApart):
        cuts(lines_on([[*left, middle]]), Span(0, 1), [SIZE])


def test_letters_that_reach_into_the_strip_are_taken_away():
    words = words_of("§ 1 Ett\n§ 2 Två")
    tight = [replace(word, height=22) if word.line == 0 else word for word in words]
    [cut] = cuts(lines_on([tight]), Span(1, 1), [SIZE])
    assert len(cut.strip.covers) == len([word for word in words if word.line == 0])


def test_a_span_is_said_in_an_address_and_anything_else_is_none():
    assert Span.told("3-12") == Span(3, 12)
    assert Span.told(Span(3, 12, 7).key) == Span(3, 12, 7)
    for wrong in ("3", "3-", "-3-4", "3-4-5-6", "٣-4x"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            Span.told(wrong)
    found = lines(*MINUTES)
    for span in (Span(5, 4), Span(0, 99)):
        with pytest.raises(ValueError, match="Span"):
            cuts(found, span, [SIZE, SIZE])
    assert number_of(found, Span(1, 2)) == 1
    assert number_of(found, Span(0, 2)) == 0
    assert number_of(found, Span(0, 2, 8)) == 8


def test_a_person_is_told_of_numbers_doubtful_readings_and_more_than_was_read():
    found = lines("§ 1 Ett\nAnna, 19121212-1212.\n§ 2 Två\nText.")
    first, second = (cuts(found, span, [SIZE]) for span in (Span(0, 1), Span(2, 3)))
    assert remarks([first, second], ()) == [NUMBER_SHOWN]
    assert remarks([second], {1}) == [MORE_THAN_READ]
    unsure = lines_on([words_of("§ 2 Två\nText.", doubtful={"Två", "Text."})])
    assert remarks([cuts(unsure, Span(0, 1), [SIZE])], ()) == [PERHAPS_MISREAD]


def test_the_words_beneath_the_picture_stand_in_paragraphs_as_on_the_paper():
    found = lines(
        "§ 4 Stammar\nAtt laga dem styckevis avråds av alla, och byte är nöd-\nvändigt i trapphusen. Anbud kom:\n"
        "Nyström Rör 3 480 000\nÅby 3 655 000\nStyrelsen beslutade utan omröstning därefter att\n- anta anbudet\n- bygga"
    )
    assert text_of(found) == [
        "§ 4 Stammar",
        "Att laga dem styckevis avråds av alla, och byte är nödvändigt i trapphusen. Anbud kom:",
        "Nyström Rör 3 480 000",
        "Åby 3 655 000",
        "Styrelsen beslutade utan omröstning därefter att",
        "- anta anbudet",
        "- bygga",
    ]


def test_the_words_beneath_the_picture_hold_no_personal_identity_number_in_full():
    assert text_of(lines("§ 1 Anna, 19121212-1212, har flyttat.")) == [
        "§ 1 Anna, 19121212-****, har flyttat."
    ]
