"""What shines through from the back is not read as the page's words; what the front says stays, and so does a scrawl."""

import pytest
from PIL import ImageOps

from boardroom.adapters.images import PillowImages
from boardroom.adapters.tesseract import Tesseract, engine
from boardroom.adapters.tesseract.mirrored import without_the_back
from boardroom.adapters.tesseract.order import Line
from boardroom.adapters.tesseract.raster import raster_of
from boardroom.adapters.tesseract.table import Layout
from boardroom.ports.geometry import Word
from tests.data import papers

LINES = [
    "Styrelsen beslutade att byta stammar",
    "Kassören redogjorde för likvida medel",
    "Nästa möte hålls hos ordföranden i maj",
    "Vicevärden fick i uppdrag att måla om",
]
BACK = ImageOps.mirror(papers.picture("\n".join(LINES), size=(1000, 320))).point(
    lambda level: 120 + level // 2
)
RASTER = raster_of(papers.encoded(BACK, "PPM"))


@pytest.mark.recognition
def test_a_back_through_which_the_front_shines_has_no_words():
    assert Tesseract(PillowImages(), "swe").recognise(papers.encoded(BACK, "PPM"), "").words == ()


def _line(number, *said):
    words = (Word(text, 60 * at, 60 * number, 50, 30, sure, 0) for at, (text, sure) in enumerate(said))
    return Line(tuple(words), number, 1)


NONSENSE = [
    (".ANs6IRÖMSaNd", 6.0),
    ("NåN", 84.0),
    ("Jsbudns", 2.0),
    ("I6Julzad", 15.0),
    ("16A", 92.0),
    ("Na2l91V32", 0.0),
]
OWN = [("Justeras:", 97.0), ("Karl", 97.0), ("Sundell", 97.0)]
READ = Layout((_line(0, *NONSENSE), _line(1, *OWN, *NONSENSE), _line(2, *OWN)), 1000, 320)


def _mirror_says(monkeypatch, text, sure):
    rows = ["header", "1\t1\t0\t0\t0\t0\t0\t0\t1000\t320\t-1\t"]
    rows += [f"5\t1\t1\t1\t1\t{at}\t9\t9\t50\t30\t{sure}\t{word}" for at, word in enumerate(text.split())]
    monkeypatch.setattr(engine, "table_of", lambda *_given, **_more: "\n".join(rows))


def test_what_the_front_says_stays(monkeypatch):
    _mirror_says(monkeypatch, " ".join(LINES), 95)
    lines = without_the_back(READ, RASTER, "swe", 10.0).lines
    assert [[word.text for word in line.words] for line in lines] == [[text for text, _sure in OWN]] * 2


def test_two_chance_words_do_not_pass_for_what_stands_on_the_page(monkeypatch):
    _mirror_says(monkeypatch, " ".join(LINES), 95)
    layout = Layout(
        (*[_line(number, *NONSENSE) for number in range(3)], _line(3, ("biv", 92.0), ("nöt", 93.0))),
        1000,
        320,
    )
    assert without_the_back(layout, RASTER, "swe", 10.0).lines == ()


def test_a_scrawl_that_is_none_in_the_mirror_either_stays_as_it_was_read(monkeypatch):
    _mirror_says(monkeypatch, "Mek NME ISS ARA " * 9, 27)
    assert without_the_back(READ, RASTER, "swe", 10.0) is READ


def test_a_page_that_was_read_tolerably_is_not_looked_at_in_the_mirror(monkeypatch):
    _mirror_says(monkeypatch, " ".join(LINES), 95)
    faded = Layout(
        tuple(_line(number, *((text, 60.0) for text, _sure in OWN)) for number in range(9)), 1000, 320
    )
    assert without_the_back(faded, RASTER, "swe", 10.0) is faded
