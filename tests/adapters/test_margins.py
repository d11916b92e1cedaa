"""Section numbers that stand alone in the margin are found, and only where ink stood unread there."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.margins import _counted, _mark, _placed, with_margin_read
from boardroom.adapters.tesseract.order import Line
from boardroom.adapters.tesseract.raster import raster_of
from boardroom.adapters.tesseract.table import Layout, page_text
from boardroom.adapters.tesseract.unread import inked_cells
from boardroom.ports.geometry import Word
from tests.data import papers
from tests.data.scans.typewriter import FONTS

TEXT = "Ordföranden öppnade sammanträdet och"


def _page(*marks: str):
    image = papers.picture("", size=(1500, 90 * len(marks) + 260))
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(papers.FONT, 40)
    lines = []
    for number, mark in enumerate(marks):
        y = 130 + 90 * number
        draw.text((120, y), mark, font=font, fill=0)
        draw.text((280, y), TEXT, font=font, fill=0)
        words = [Word(word, 280 + 200 * at, y + 8, 190, 44, 95.0, 0) for at, word in enumerate(TEXT.split())]
        lines.append(Line(tuple(words), number, 1))
    return Layout(tuple(lines), *image.size), raster_of(papers.encoded(image, "PPM"))


@pytest.mark.recognition
def test_marks_in_the_margin_come_before_their_lines():
    engine.prepare()
    layout, raster = _page("§ 1.", "§ 2.", "§ 3.", "§ 4.")
    read = with_margin_read(layout, raster, inked_cells(raster), "swe")
    assert page_text(read).text.split("\n\n") == [f"§ {number}. {TEXT}" for number in (1, 2, 3, 4)]


@pytest.mark.recognition
def test_marks_that_were_made_narrower_with_their_sheet_are_read_as_wide_as_they_were_typed():
    engine.prepare()
    image = papers.picture("", size=(1736, 2456))
    draw, typed = ImageDraw.Draw(image), ImageFont.truetype(FONTS / "SpecialElite-Regular.ttf", 34)
    lines = []
    for number in range(1, 6):
        y = 200 + 100 * number
        draw.text((200, y), f"§ {number}.", font=typed, fill=0)
        words = [Word(word, 240 + 150 * at, y + 4, 140, 28, 95.0, 0) for at, word in enumerate(TEXT.split())]
        lines.append(Line(tuple(words), number, 1))
    narrow = image.resize((1302, 2456), Image.Resampling.BILINEAR)
    raster = raster_of(papers.encoded(narrow, "PPM"))
    read = with_margin_read(Layout(tuple(lines), *narrow.size), raster, inked_cells(raster), "swe")
    begun = [" ".join(line.split()[:2]).rstrip(".") for line in page_text(read).text.split("\n\n")]
    assert begun == [f"§ {number}" for number in range(1, 6)]


def test_an_empty_margin_is_not_read():
    layout, raster = _page("", "", "", "")
    assert with_margin_read(layout, raster, inked_cells(raster), "swe") is layout


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("$ L", "§ 1"),
        ("g 2e", "§ 2."),
        ("§ 5.", "§ 5."),
        ("12.", "12."),
        ("$3.", "§ 3."),
        ("8 maj", ""),
        ("hava a", ""),
    ],
)
def test_a_mark_is_a_sign_and_a_number_or_a_number(read, meant):
    words = tuple(Word(word, 30 * at, 0, 24, 30, 60.0, 0) for at, word in enumerate(read.split()))
    mark = _mark(_placed(Line(words, 1, 1), 100, 200, 1.0))
    assert (" ".join(word.text for word in mark.words) if mark else "") == meant
    if mark:
        assert all(word.left >= 100 and word.top == 200 for word in mark.words)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["EL", "$2.", "$3."], ["§ 1.", "§ 2.", "§ 3."]),
        (["$2.", "ga", "$4."], ["§ 2.", "§ 3.", "§ 4."]),
        (["x", "$2.", "$3."], ["§ 2.", "§ 3."]),
        (["$2.", "ga", "$5."], ["§ 2.", "§ 5."]),
        (["$2.", "hava a", "$4."], ["§ 2.", "§ 4."]),
        (["2.", "ga", "4."], ["2.", "4."]),
    ],
)
def test_a_misread_mark_is_put_right_where_the_count_has_one_place_for_it(read, meant):
    lines = [
        Line(
            tuple(Word(word, 30 * at, 60 * row, 24, 30, 60.0, 0) for at, word in enumerate(text.split())),
            1,
            1,
        )
        for row, text in enumerate(read)
    ]
    assert [" ".join(word.text for word in mark.words) for mark in _counted(lines)] == meant
