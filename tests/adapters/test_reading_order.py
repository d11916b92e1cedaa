"""Columns are read down, tables and forms across; amounts keep their spaces; unread ink is noticed."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from boardroom.adapters.tesseract.amounts import parted
from boardroom.adapters.tesseract.gaps import without_gaps
from boardroom.adapters.tesseract.order import Line, in_reading_order
from boardroom.adapters.tesseract.pieces import with_pieces_joined
from boardroom.adapters.tesseract.raster import Raster, lies_on_its_side, raster_of
from boardroom.adapters.tesseract.tongues import _LISTS, other_language
from boardroom.adapters.tesseract.unread import inked_cells, unread_share
from boardroom.ports.geometry import Word
from tests.data import papers

LETTER, FEED = 12, 40


def _block(number: int, left: int, top: int, *lines: str) -> list[Line]:
    """A block as the layout analysis gives it: its lines under each other, so many pixels a letter."""
    made = []
    for at, text in enumerate(lines):
        words, x = [], left
        for word in text.split():
            words.append(Word(word, x, top + at * FEED, LETTER * len(word), 28, 95.0, 0))
            x += LETTER * (len(word) + 1)
        made.append(Line(tuple(words), number, 1))
    return made


def _read(*blocks: list[Line]) -> list[str]:
    lines = in_reading_order([line for block in blocks for line in block])
    return [" ".join(word.text for word in line.words) for line in lines]


def test_a_table_is_read_row_by_row_with_its_heads():
    blocks = (
        _block(1, 100, 100, "Post"),
        _block(2, 100, 150, "Räntekostnader", "Fjärrvärme", "Snöröjning"),
        _block(3, 700, 100, "Utfall"),
        _block(4, 700, 150, "46 136", "8 404", "512"),
    )
    assert _read(*blocks) == ["Post Utfall", "Räntekostnader 46 136", "Fjärrvärme 8 404", "Snöröjning 512"]


def test_a_form_is_read_label_by_label_though_a_value_runs_over_several_lines():
    blocks = (
        _block(1, 100, 100, "Plats", "Närvarande", "", "Frånvarande")[:2],
        _block(
            2,
            500,
            100,
            "Föreningslokalen, Tallgatan 14 B",
            "Lennart Sjödahl, Ingrid Palmcrantz,",
            "Siv Malmros",
        ),
    )
    assert _read(*blocks) == [
        "Plats Föreningslokalen, Tallgatan 14 B",
        "Närvarande Lennart Sjödahl, Ingrid Palmcrantz,",
        "Siv Malmros",
    ]


def test_a_label_alone_is_read_before_its_value():
    blocks = (
        _block(1, 500, 100, "Kassören redogjorde. Likvida medel", "212 400:-. Lades till handlingarna."),
        _block(2, 100, 100, "§ 4 Ekonomi"),
    )
    assert _read(*blocks) == [
        "§ 4 Ekonomi Kassören redogjorde. Likvida medel",
        "212 400:-. Lades till handlingarna.",
    ]


def test_an_item_whose_number_was_not_seen_stays_between_its_neighbours():
    blocks = (
        _block(1, 100, 100, "§ 1."),
        _block(2, 100, 400, "§ 3."),
        _block(3, 300, 100, "Ordföranden öppnade sammanträdet", "och hälsade alla välkomna."),
        _block(4, 300, 250, "Fru Norrby reserverade sig mot", "beslutet om oljeeldning."),
        _block(5, 300, 400, "Klagomål voro anförda över barnens", "bollspel på gården."),
    )
    assert [line[:8] for line in _read(*blocks)] == [
        "§ 1. Ord",
        "och häls",
        "Fru Norr",
        "beslutet",
        "§ 3. Kla",
        "bollspel",
    ]


def test_newspaper_columns_are_read_one_after_the_other():
    left = ["Stämman beslutade på lördagen", "att byta avloppsstammarna i", "hela huset under nästa år."]
    right = ["Kostnaden beräknas till fyra", "miljoner kronor, och arbetet", "börjar i mars."]
    blocks = _block(1, 100, 100, *left), _block(2, 600, 100, *right)
    assert _read(*blocks) == left + right


def test_headings_over_two_columns_stay_with_their_columns():
    blocks = (
        _block(1, 100, 100, "Stambytet"),
        _block(2, 100, 150, *["Stämman beslutade på lördagen"] * 4),
        _block(3, 600, 100, "Hissen"),
        _block(4, 600, 150, *["Kostnaden beräknas till fyra"] * 4),
    )
    assert [line for line in _read(*blocks) if len(line.split()) == 1] == ["Stambytet", "Hissen"]
    assert _read(*blocks)[5] == "Hissen"


def _line(number: int, top: int, *places: tuple[int, str]) -> Line:
    words = tuple(Word(text, left, top, LETTER * len(text), 28, 95.0, 0) for left, text in places)
    return Line(words, number, 1)


def _joined(*lines: Line) -> list[str]:
    return [" ".join(word.text for word in line.words) for line in with_pieces_joined(lines)]


def test_a_column_that_was_split_at_its_wide_spaces_is_one_column_again():
    lines = (
        _line(1, 100, (100, "Studier,")),
        _line(1, 140, (100, "annan"), (200, "ort,")),
        _line(1, 180, (100, "provsammanboende,")),
        _line(2, 100, (250, "arbete"), (400, "på")),
        _line(2, 140, (280, "utlandsvistelse,")),
        _line(2, 180, (360, "vård"), (448, "av")),
    )
    meant = ["Studier, arbete på", "annan ort, utlandsvistelse,", "provsammanboende, vård av"]
    assert _joined(*lines) == meant
    renumbered = [replace(line, block=3 - line.block) for line in lines]
    assert _joined(*renumbered) == meant


def test_a_word_that_was_seen_alone_goes_back_into_the_gap_of_its_line():
    lines = (
        _line(1, 100, (100, "Brf"), (200, "Granen"), (420, "org.nr")),
        _line(1, 140, (100, "769699-1038."), (400, "Antagen")),
        _line(2, 102, (340, "7,")),
    )
    assert _joined(*lines) == ["Brf Granen 7, org.nr", "769699-1038. Antagen"]


def test_columns_that_stand_clear_of_each_other_are_no_pieces():
    ragged = _block(1, 100, 100, "Stämman beslutade", "att byta", "avloppsstammarna i")
    right = _block(2, 330, 100, "Kostnaden beräknas", "till fyra", "miljoner kronor")
    assert len(with_pieces_joined([*ragged, *right])) == 6


@pytest.mark.parametrize(("mark", "words"), [("", ["Brf", "Granen"]), ("—", ["Brf", "—", "Granen"])])
def test_a_dash_that_was_read_into_a_wide_space_goes_and_a_printed_one_stays(mark, words):
    page = Image.new("L", (500, 100), 250)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(papers.FONT, 36)
    for left, text in ((20, "Brf"), (170, mark), (300, "Granen")):
        draw.text((left, 20), text, font=font, fill=10)
    raster = raster_of(papers.encoded(page, "PPM"))
    read = [
        Word("Brf", 20, 25, 60, 40, 96.0, 0),
        Word("—", 175, 22, 20, 48, 20.0, 0),
        Word("Granen", 300, 25, 130, 40, 96.0, 0),
    ]
    assert [word.text for word in without_gaps(read, raster)] == words


def _printed(text: str) -> tuple[Word, bytes]:
    image = Image.new("L", (420, 80), 255)
    font = ImageFont.truetype(papers.FONT, 40)
    draw = ImageDraw.Draw(image)
    draw.text((20, 10), text, font=font, fill=0)
    left, top, right, bottom = draw.textbbox((20, 10), text, font=font)
    box = round(left), round(top), round(right - left), round(bottom - top)
    return Word(text.replace(" ", ""), *box, 92.0, 0), papers.encoded(image, "PPM")


@pytest.mark.parametrize("text", ["46 136", "1 017", "1 875 857", "212 400:-", "-3 452"])
def test_an_amount_is_parted_where_the_page_shows_a_gap(text):
    word, image = _printed(text)
    words = parted([word], raster_of(image))
    assert [part.text for part in words] == text.split()
    assert all(before.left + before.width < after.left for before, after in pairwise(words))


@pytest.mark.parametrize("text", ["46136", "1987", "769699", "4711"])
def test_a_number_without_gaps_stays_whole(text):
    word, image = _printed(text)
    assert parted([word], raster_of(image)) == [word]


def test_ink_without_words_is_noticed_and_a_ruled_line_is_not():
    image = papers.picture("Styrelsen beslutade att byta\nstammarna i hela huset", size=(1000, 500))
    line = Image.new("L", image.size, 255)
    ImageDraw.Draw(line).line((60, 420, 940, 420), fill=0, width=3)
    first = Word("rad", 30, 25, 800, 60, 95.0, 0)
    both = [first, Word("rad", 30, 90, 800, 60, 95.0, 1)]
    page = raster_of(papers.encoded(image, "PPM"))
    ruled = raster_of(papers.encoded(line, "PPM"))
    assert unread_share(page, both, inked_cells(page)) == 0
    assert unread_share(page, [first], inked_cells(page)) > 0.2
    assert unread_share(ruled, [], inked_cells(ruled)) == 0


def test_a_page_on_its_side_is_suspected_by_its_lines():
    lines = "Styrelsen beslutade att\nbyta stammar i trapphus A\nKassören redogjorde för\nlikvida medel\nNästa möte hålls i maj"
    image = papers.picture(lines, size=(800, 420))
    assert not lies_on_its_side(raster_of(papers.encoded(image, "PPM")))
    assert lies_on_its_side(raster_of(papers.encoded(image.rotate(90, expand=True), "PPM")))


def test_a_sheet_tells_its_resolution_and_a_slip_does_not():
    sizes = [(2480, 3508), (1860, 2631), (3508, 2480), (640, 200), (5000, 7000)]
    assert [Raster(*size, memoryview(b"")).sheet_dpi for size in sizes] == [300, 225, 300, 0, 0]


def test_only_a_grey_picture_of_the_product_is_looked_at():
    assert raster_of(b"P6 2 2 255\n" + bytes(12)) is None
    assert raster_of(b"P5 2 2 255\n" + bytes(3)) is None
    assert raster_of(b"P5 2 2 255\n" + bytes(4)).cut(1, 0, 5, 5) == b"P5 1 2 255\n" + bytes(2)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The board of the association shall be elected for two years and is to meet at the house", "eng"),
        (
            "Der Vorstand wird von der Versammlung gewählt und ist für das Haus zuständig mit dem Verwalter",
            "deu",
        ),
        ("Styrelsen väljs av stämman och ska hålla huset i gott skick för alla som bor i det", ""),
        (
            "Hallitus on päättänyt että yhtiö ei ole vastuussa, ja se voi myös valita tarkastajan kun on kokous",
            "fin",
        ),
        (
            (
                "Styret har vedtatt at det skal byttes tak på huset, og leien er ikke endret av dette. Vedtaket ble gjort "
                "etter råd fra takstmannen, som har sett på taket, og det skal gjelde fra mai."
            ),
            "nor",
        ),
        (
            (
                "Aftale om levering af varme til ejendommen. Aftalen er indgået for et år og kan ikke opsiges af kunden "
                "før tid. Det som er leveret, skal betales efter den pris, der er fastsat, og renten er den, der følger af loven. "
                "Fra det år, som er nævnt, har kunden ret til at få en opgørelse med alle tal."
            ),
            "dan",
        ),
        (
            "Det är den enda av de som har med det att göra, och det som är på till en annan og ikke til at er",
            "",
        ),
        ("Tak 4 200", ""),
    ],
)
def test_the_smallest_words_tell_the_language(text, language):
    assert other_language(text, frozenset({"swe", "eng", "deu", "fin", "nor", "dan"})) == language


def test_a_language_that_is_not_installed_is_not_asked_for():
    text = "The board of the association shall be elected for two years and is to meet at the house"
    assert other_language(text, frozenset({"swe"})) == ""


def test_the_operators_guide_says_how_each_language_is_had():
    told = Path("docs/operator.md").read_text("utf-8")
    assert {language for language in _LISTS if f"tesseract-ocr-{language}" not in told} == {
        "swe",
        "eng",
    }  # there already
    assert "docs/operator.md#pages-in-other-languages" in Path("README.md").read_text("utf-8")
