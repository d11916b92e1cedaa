"""Lines that may begin with a section sign are read again on the whole, and only where nothing else decides."""

import pytest
from PIL import ImageDraw, ImageFont

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.order import Line
from boardroom.adapters.tesseract.raster import raster_of
from boardroom.adapters.tesseract.second_look import with_signs_looked_at
from boardroom.adapters.tesseract.sections import undecided
from boardroom.adapters.tesseract.table import Layout, page_text
from boardroom.ports.geometry import Word
from tests.data import papers


def _page(*lines):
    """A page whose lines were printed as the first of each pair and read as the second."""
    image = papers.picture("", size=(1200, 90 * len(lines) + 120))
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(papers.FONT, 40)
    found = []
    for number, (printed, read) in enumerate(lines):
        y, x, words = 60 + 90 * number, 80, []
        draw.text((x, y), printed, font=font, fill=0)
        for text in read.split():
            width = round(font.getlength(text))
            words.append(Word(text, x, y + 8, width, 40, 90.0, 0))
            x += width + 12
        found.append(Line(tuple(words), number, 1))
    return Layout(tuple(found), *image.size), raster_of(papers.encoded(image, "PPM"))


def _said(layout):
    return page_text(layout).text.split("\n\n")


@pytest.mark.recognition
def test_two_sections_that_no_count_tells_are_read_by_the_model_that_knows_the_sign():
    engine.prepare()
    layout, raster = _page(
        ("§ 1 Ordföranden öppnade mötet", "81 Ordföranden öppnade mötet"),
        ("§ 2 Styrelsen beslutade", "52 Styrelsen beslutade"),
    )
    looked = with_signs_looked_at(layout, raster, "swe", 60.0)
    assert _said(looked) == ["§ 1 Ordföranden öppnade mötet", "§ 2 Styrelsen beslutade"]


@pytest.mark.recognition
def test_a_list_that_begins_at_fifty_one_stays_one():
    engine.prepare()
    rows = [f"{number} {name}" for number, name in ((51, "Andersson"), (52, "Berg"), (53, "Carlsson"))]
    layout, raster = _page(*((row, row) for row in rows))
    assert _said(layout)[0] == "§ 1 Andersson"
    assert _said(with_signs_looked_at(layout, raster, "swe", 60.0)) == rows


def _words(*lines):
    return [
        Word(text, 60 * at, 60 * line, 50, 30, 90.0, line)
        for line, said in enumerate(lines)
        for at, text in enumerate(said.split())
    ]


@pytest.mark.parametrize(
    ("read", "places"),
    [
        (["81 Öppnande", "Mötet", "82 Val"], [0, 3]),
        (["51 Öppnande", "52 Val", "53 Avslutning"], [0, 2]),  # its first two: they may be a list
        (["$ 1 Öppnande", "82 Val", "83 Avslutning"], []),  # a sure sign decides
        (["49 Alm", "50 Bok", "51 Cypress", "52 Dal"], []),  # a list, as its other numbers tell
        (["85 kronor", "Lägenhet 81 Andersson"], []),
    ],
)
def test_only_what_nothing_else_decides_is_looked_at(read, places):
    assert undecided(_words(*read)) == places
