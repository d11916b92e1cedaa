"""One run of Tesseract for a clean page, more only on a sign; a column of numbers, an amount and an English page, read."""

import os

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from boardroom.adapters.images import PillowImages
from boardroom.adapters.tesseract import Tesseract, engine
from boardroom.adapters.tesseract.engine import AROUND, LAYOUT, ONE_BLOCK, WHOLE
from boardroom.ports.recogniser import RecognitionFailed
from tests.data import papers

pytestmark = pytest.mark.recognition

LINES = [
    "Styrelsen beslutade att byta stammar",
    "Kassören redogjorde för likvida medel",
    "Nästa möte hålls hos ordföranden i maj",
    "Vicevärden fick i uppdrag att måla om",
]
PAGE = papers.encoded(papers.picture("\n".join(LINES), size=(1000, 320)), "PPM")


@pytest.fixture
def recogniser():
    return Tesseract(PillowImages(), "swe")


@pytest.fixture
def passes(monkeypatch):
    """What Tesseract was asked for: of each run its languages, threshold and layout; "turn" for each look at the orientation."""
    asked = []
    table_of, orientation = engine.table_of, engine.orientation

    def noted_table(image, languages, *, threshold=WHOLE, layout=LAYOUT, **more):
        asked.append((languages, threshold, layout))
        return table_of(image, languages, threshold=threshold, layout=layout, **more)

    def noted_turn(*given):
        asked.append("turn")
        return orientation(*given)

    monkeypatch.setattr(engine, "table_of", noted_table)
    monkeypatch.setattr(engine, "orientation", noted_turn)
    return asked


def test_a_clean_page_is_read_once_and_its_orientation_never_asked_for(recogniser, passes):
    assert recogniser.recognise(PAGE, "").text.split() == " ".join(LINES).split()
    assert passes == [("swe", WHOLE, LAYOUT)]


def test_ink_that_no_word_explains_costs_a_second_run_and_the_better_one_stands(
    recogniser, passes, monkeypatch
):
    noted = engine.table_of

    def half_blind(image, languages, *, threshold=WHOLE, **more):
        table = noted(image, languages, threshold=threshold, **more)
        rows = table.splitlines()
        # The first run sees the upper half alone, as where the rest is faint; what it sees it is sure of.
        seen = [row for row in rows if row.split("\t")[0] != "5" or int(row.split("\t")[7]) < 140]
        return "\n".join(seen if threshold == WHOLE else rows)

    monkeypatch.setattr(engine, "table_of", half_blind)
    assert recogniser.recognise(PAGE, "").text.split() == " ".join(LINES).split()
    assert [one for one in passes if one[2] == LAYOUT] == [("swe", WHOLE, LAYOUT), ("swe", AROUND, LAYOUT)]
    assert "turn" not in passes


def test_a_second_run_that_sees_less_is_not_taken(recogniser, passes, monkeypatch):
    noted = engine.table_of

    def worse_the_second_time(image, languages, *, threshold=WHOLE, **more):
        rows = noted(image, languages, threshold=threshold, **more).splitlines()
        # Three lines are seen at first, so that ink is left; one the second time.
        lowest = 200 if threshold == WHOLE else 70
        return "\n".join(row for row in rows if row.split("\t")[0] != "5" or int(row.split("\t")[7]) < lowest)

    monkeypatch.setattr(engine, "table_of", worse_the_second_time)
    read = recogniser.recognise(PAGE, "").text.split()
    assert ("swe", AROUND, LAYOUT) in passes
    assert read[: len(LINES[0].split()) + 2] == " ".join(LINES).split()[: len(LINES[0].split()) + 2]
    assert len(read) > len(LINES[0].split()) * 2


def test_every_language_that_is_configured_is_read_at_once(passes):
    Tesseract(PillowImages(), "swe+eng").recognise(PAGE, "")
    assert passes[0] == ("swe+eng", WHOLE, LAYOUT)


def test_tesseract_keeps_to_one_thread_a_page(monkeypatch):
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    Tesseract(PillowImages(), "swe")
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_what_shines_through_from_the_back_is_neither_read_nor_looked_for(recogniser, passes, tmp_path):
    front, back = (papers.picture("\n".join(LINES[at : at + 2]), size=(1000, 420)) for at in (0, 2))
    shining = ImageChops.offset(ImageOps.mirror(back).filter(ImageFilter.GaussianBlur(3.2)), 0, 190)
    ghost = shining.point(lambda level: 255 - (255 - level) // 2)
    page = tmp_path / "page.png"
    page.write_bytes(papers.encoded(ImageChops.darker(front, ghost), dpi=(300, 300)))
    scan = PillowImages().scan(page, 1, view_side=1000, thumb_side=240)
    assert recogniser.recognise(scan.image, "").text.split() == " ".join(LINES[:2]).split()
    assert passes == [("swe", WHOLE, LAYOUT)]


def _letters(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(papers.FONT, size)


def _as_found(blocks) -> str:
    """Tesseract's table of a page of 1400 by 360 pixels: a block's number, place and size, and its one line's text."""
    rows = ["level\theader", "1\t1\t0\t0\t0\t0\t0\t0\t1400\t360\t-1\t"]
    for line, (block, *box, text) in enumerate(blocks):
        left, top, width, height = box
        words = text.split()
        for at, word in enumerate(words):
            place = (left + width * at // len(words), top, width // len(words) - 8 * (len(words) > 1), height)
            rows.append("\t".join(map(str, (5, 1, block, 1, line, at, *place, 95, word))))
    return "\n".join(rows)


def test_an_amount_of_a_table_keeps_its_space(recogniser, monkeypatch):
    """Tesseract finds such amounts as one number; the page shows the gap."""
    sheet = Image.new("L", (1400, 360), 255)
    draw = ImageDraw.Draw(sheet)
    rows = [("Hyror", "846 136"), ("Räntor", "46 136"), ("Diarienummer", "12590")]
    found = []
    for number, row in enumerate(rows):
        for left, text in zip((60, 600), row, strict=True):
            draw.text((left, 40 + 90 * number), text, font=_letters(40), fill=0)
            x, y, right, bottom = map(round, draw.textbbox((left, 40 + 90 * number), text, font=_letters(40)))
            found.append((1, x, y, right - x, bottom - y, text.replace(" ", "")))
    monkeypatch.setattr(engine, "table_of", lambda *_given, **_more: _as_found(found))
    page = recogniser.recognise(papers.encoded(sheet, "PPM"), "swe")
    assert page.text.split() == " ".join(map(" ".join, rows)).split()


def test_an_english_page_is_read_by_the_english_model(recogniser, passes):
    text = (
        "The board of the association shall be\nelected for two years by the members\n"
        "and is to meet at the house in March.\nThis report was written for the board."
    )
    page = recogniser.recognise(papers.encoded(papers.picture(text, size=(1000, 320)), "PPM"), "")
    assert page.text.split() == text.split()
    assert passes == [("swe", WHOLE, LAYOUT), ("eng", WHOLE, LAYOUT)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "deu",
            (
                "Der Vorstand des Vereins ist für zwei Jahre\ngewählt und wird von den Mitgliedern bestellt.\n"
                "Das Protokoll ist mit dem Bericht zu lesen\nund wird auf der Größe nach nicht verlesen."
            ),
        ),
        (
            "fin",
            (
                "Hallitus on valittu ja sen tehtävä on myös\nhoitaa taloa, mutta se ei ole ainoa tehtävä.\n"
                "Pöytäkirja tarkastetaan ja se on luettava,\nkun kokous on pidetty sekä päätökset ovat selvät."
            ),
        ),
        (
            "nor",
            (
                "Styret ble valgt og skal møtes etter at huset\nikke lenger har en leder. Det er noe som skal\n"
                "leses opp fra protokollen og ble vedtatt av\nalle etter disse møtene, og noe ble utsatt."
            ),
        ),
        (
            "dan",
            (
                "Bestyrelsen blev valgt og skal mødes efter at\nhuset ikke har en leder. Det er noget som skal\n"
                "læses op af protokollen og blev vedtaget af\nalle efter disse møder, og noget blev udsat."
            ),
        ),
    ],
)
def test_a_page_of_a_neighbour_is_read_by_its_own_model(recogniser, passes, language, text):
    page = recogniser.recognise(papers.encoded(papers.picture(text, size=(1100, 320)), "PPM"), "")
    assert passes[-1][0] == language
    assert len(set(text.split()) & set(page.text.split())) >= 0.9 * len(set(text.split()))


def test_a_column_of_numbers_taken_for_one_tall_word_is_read_again(recogniser, passes, monkeypatch):
    """As the layout analysis gives a list whose numbers stand apart at the left."""
    sheet = Image.new("L", (1400, 360), 255)
    draw = ImageDraw.Draw(sheet)
    lines = []
    for number, text in enumerate(LINES):
        top = 40 + 70 * number
        draw.text((80, top), f"{number + 11}", font=_letters(40), fill=0)
        draw.text((300, top), text, font=_letters(40), fill=0)
        lines.append((2, 300, top + 8, 800, 36, text))
    found, noted = [(1, 80, 48, 46, 250, "|§"), *lines], engine.table_of

    def taken_for_one(image, languages, *, layout=LAYOUT, **more):
        return _as_found(found) if layout == LAYOUT else noted(image, languages, layout=layout, **more)

    monkeypatch.setattr(engine, "table_of", taken_for_one)
    page = recogniser.recognise(papers.encoded(sheet, "PPM"), "")
    numbers = [word for word in page.words if word.left < 200]
    assert [word.text for word in numbers] == ["11", "12", "13", "14"]
    assert [round(word.top / 70) for word in numbers] == [1, 2, 3, 4]
    assert all(70 < word.left < 100 for word in numbers)
    assert [one for one in passes if one != "turn"] == [("swe", WHOLE, ONE_BLOCK)]
    # Five of them are a drawing, and are left as they are.
    found[:1] = [(10 + at, 80 + 60 * at, 48, 46, 250, "|§") for at in range(5)]
    passes.clear()
    drawing = recogniser.recognise(papers.encoded(sheet, "PPM"), "")
    assert "|§" in drawing.text
    assert ("swe", WHOLE, ONE_BLOCK) not in passes


def test_a_further_run_that_never_ends_leaves_the_first_reading(recogniser, monkeypatch):
    table_of, patience = engine.table_of, []

    def endless(image, languages, *, threshold=WHOLE, seconds=engine.PAGE_SECONDS, **more):
        patience.append(seconds)
        if threshold != WHOLE:
            raise RecognitionFailed("Tesseract process timeout")
        return table_of(image, languages, threshold=threshold, seconds=seconds, **more).replace("\t9", "\t3")

    monkeypatch.setattr(engine, "table_of", endless)
    assert "Styrelsen" in recogniser.recognise(PAGE, "").text
    assert patience[0] == engine.PAGE_SECONDS
    assert all(seconds < engine.PAGE_SECONDS / 2 for seconds in patience[1:2])


def test_next_to_no_ink_is_thresholded_around_its_letters_first(recogniser, passes):
    # One threshold for all of such a page makes letters of its grain, at a hundred times the cost.
    page = Image.new("L", (2480, 1754), 250)
    ImageDraw.Draw(page).text((400, 700), "Nr 3", fill=0, font=ImageFont.truetype(papers.FONT, 46))
    assert recogniser.recognise(papers.encoded(page, "PPM"), "").text == "Nr 3"
    assert next(one for one in passes if one != "turn") == ("swe", AROUND, LAYOUT)
    assert engine.BY_PARTS not in {threshold for _, threshold, _ in (one for one in passes if one != "turn")}
