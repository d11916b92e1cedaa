"""Every recogniser keeps the port's promises; Tesseract keeps some of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from boardroom.adapters.images import PillowImages
from boardroom.adapters.tesseract import FEW_WORDS, Tesseract, engine
from boardroom.adapters.tesseract.sections import restored
from boardroom.adapters.tesseract.slim import without_words
from boardroom.adapters.tesseract.table import layout_of, page_text
from boardroom.adapters.twins.plain_recogniser import PlainRecogniser
from boardroom.core.errors import Unavailable
from boardroom.ports.geometry import Word
from boardroom.ports.recogniser import RecognitionFailed
from config import Settings
from tests.data import papers

TEXT = "Protokoll från styrelsemöte\n§ 3 Byte av avloppsstammar"
PAGE = papers.encoded(papers.picture(TEXT), "PPM")


def _engine() -> Tesseract:
    return Tesseract(PillowImages(), Settings().recognition_languages)


def _twin() -> PlainRecogniser:
    twin = PlainRecogniser()
    twin.tell(PAGE, TEXT)
    return twin


@pytest.fixture(
    params=[pytest.param(_engine, marks=pytest.mark.recognition), _twin], ids=["tesseract", "twin"]
)
def recogniser(request):
    return request.param()


def test_text_comes_in_reading_order_with_a_box_for_every_word(recogniser):
    page = recogniser.recognise(PAGE, "")
    assert page.text.split() == TEXT.split()
    assert [word.text for word in page.words] == TEXT.split()
    assert [word.line for word in page.words] == [0, 0, 0, 1, 1, 1, 1, 1]
    for word in page.words:
        assert word.left >= 0
        assert word.top >= 0
        assert word.left + word.width <= page.width
        assert word.top + word.height <= page.height
        assert 0 <= word.confidence <= 100


def test_an_empty_page_has_no_words(recogniser):
    page = recogniser.recognise(papers.encoded(Image.new("L", (300, 200), 255), "PPM"), "")
    assert page.text.strip() == ""
    assert page.words == ()


def test_it_says_its_name(recogniser):
    assert recogniser.version()


@pytest.mark.recognition
def test_the_section_sign_is_read():
    assert "§" in _engine().recognise(PAGE, "").text


@pytest.mark.recognition
def test_a_page_on_its_side_is_turned_first():
    lines = "\n".join(["Styrelsen beslutade att byta avloppsstammarna i huset"] * 5)
    image = papers.picture(lines, size=(1300, 420)).rotate(90, expand=True)
    page = _engine().recognise(papers.encoded(image, "PPM"), "")
    assert page.rotation == 90
    assert (page.width, page.height) == (1300, 420)
    assert "avloppsstammarna" in page.text


def _with_holes() -> Image.Image:
    """A faded page whose only dark spots are its punch holes, as old folders leave them."""
    page = papers.picture("\n".join(["Stämman beslutade om installation av hiss"] * 4), size=(1000, 420))
    faded = page.point(lambda level: 238 - (255 - level) // 12)
    draw = ImageDraw.Draw(faded)
    for top in (20, 300):
        draw.ellipse((905, top, 985, top + 80), fill=0)
    return faded


@pytest.mark.recognition
def test_punch_holes_do_not_outshine_faded_letters():
    image = papers.encoded(_with_holes(), "PPM")
    assert sum(len(line.words) for line in layout_of(engine.table_of(image, "swe")).lines) < FEW_WORDS
    page = _engine().recognise(image, "")
    assert page.text.count("installation") >= 3
    assert page.rotation == 0


@pytest.mark.recognition
def test_the_engine_ends_with_the_process_that_asked(tmp_path):
    busy = "\n".join(["Styrelsen beslutade att byta avloppsstammarna i hela huset"] * 60)
    page = tmp_path / "page.ppm"
    page.write_bytes(papers.encoded(papers.picture(busy, size=(2480, 4200)), "PPM"))
    code = (
        "import sys; from pathlib import Path; from boardroom.adapters.images import PillowImages; "
        "from boardroom.adapters.tesseract import Tesseract; "
        "Tesseract(PillowImages(), 'swe').recognise(Path(sys.argv[1]).read_bytes(), '')"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen([sys.executable, "-c", code, str(page)], env=environment)
    _until(lambda: bool(_engines(tmp_path)), 30)
    process.kill()
    process.wait()
    _until(lambda: not _engines(tmp_path), 2)


def _engines(scratch: Path) -> list[str]:
    """The commands of living Tesseracts that read an image of this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().decode()
        except OSError:
            continue
        if command.startswith("tesseract") and str(scratch) in command:
            found.append(command)
    return found


def _until(true, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.recognition
def test_an_absent_language_is_unavailable_not_wrong():
    with pytest.raises(Unavailable):
        _engine().recognise(PAGE, "tlh")


@pytest.mark.recognition
def test_nonsense_is_a_failure_of_the_page():
    with pytest.raises(RecognitionFailed):
        _engine().recognise(b"P5 no image", "")


def test_the_twin_fails_as_often_as_it_was_told():
    twin = PlainRecogniser("hej", failures=1)
    with pytest.raises(RecognitionFailed):
        twin.recognise(PAGE, "")
    assert twin.recognise(PAGE, "").text == "hej"


def test_a_quotation_mark_in_the_table_is_a_letter_like_others():
    table = (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        "1\t1\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n"
        '5\t1\t1\t1\t1\t1\t5\t5\t20\t10\t96.5\t"Granen\n'
        "5\t1\t1\t2\t1\t1\t5\t25\t20\t10\t90.5\t7\n"
    )
    page = page_text(layout_of(table))
    assert page.text == '"Granen\n\n7'
    assert (page.width, page.height, page.confidence) == (100, 50, 93.5)


def _words(*lines: str) -> list[Word]:
    return [
        Word(text, 10 * place, 20 * line, 10 * len(text), 15, 90.0, line)
        for line, words in enumerate(lines)
        for place, text in enumerate(words.split())
    ]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["$ 5. Medlems rätt"], "§ 5. Medlems rätt"),
        (["&$ 2. Val"], "§ 2. Val"),
        (["$5 Avtalstid"], "§ 5 Avtalstid"),
        (["enligt protokollet i $ 3, sista raden"], "enligt protokollet i § 3, sista raden"),
        (["8 1 Öppnande", "S 2 Justerare", "sg 3 Ekonomi"], "§ 1 Öppnande § 2 Justerare § 3 Ekonomi"),
        (["51 Öppnande", "82 Justerare", "53 Ekonomi"], "§ 1 Öppnande § 2 Justerare § 3 Ekonomi"),
        (["8&1 Öppnande", "82 Justerare"], "§ 1 Öppnande § 2 Justerare"),
        (["enligt protokoll nr 12 87, och"], "enligt protokoll nr 12 § 7, och"),
        (["7/2024: protokoll nr 7/2024 83"], "7/2024: protokoll nr 7/2024 § 3"),
        (["Bifalles enligt SS 6 den 7 november"], "Bifalles enligt § 6 den 7 november"),
        (["$ 7 Dörrar", "5 8 Överlåtelse", "8 9 Avslutning"], "§ 7 Dörrar § 8 Överlåtelse § 9 Avslutning"),
        # The signs around it leave one number that it can be.
        (
            ["§ 3 Val", "54 Röstlängd", "Beslut", "§ 6 Ansvarsfrihet"],
            "§ 3 Val § 4 Röstlängd Beslut § 6 Ansvarsfrihet",
        ),
        (["$ 1 Öppnande", "I 2. Justering", "§ 3 Ekonomi"], "§ 1 Öppnande § 2. Justering § 3 Ekonomi"),
        (["$ 4 Hyra", "15. Avgift", "§ 6 Städdag"], "§ 4 Hyra § 5. Avgift § 6 Städdag"),
        (["£10 Räntor", "s11 Avslutning"], "§ 10 Räntor § 11 Avslutning"),
        # What is no section is left alone.
        (["$ 4 Hyra", "15. Avgift", "§ 9 Städdag"], "§ 4 Hyra 15. Avgift § 9 Städdag"),
        (["$ 4 Hyra", "15 kronor", "§ 6 Städdag"], "§ 4 Hyra 15 kronor § 6 Städdag"),
        (["49 Alm", "50 Bok", "51 Cypress", "52 Dal", "53 Ek"], "49 Alm 50 Bok 51 Cypress 52 Dal 53 Ek"),
        (["81 Alm", "82 Bok", "83 Cypress", "91 Dal"], "81 Alm 82 Bok 83 Cypress 91 Dal"),
        (["410 Hyror", "510 El", "511 Vatten", "512 Sopor"], "410 Hyror 510 El 511 Vatten 512 Sopor"),
        (["501 Alm", "502 Bok", "503 Cypress"], "501 Alm 502 Bok 503 Cypress"),
        (["11 Alm", "12 Bok", "13 Cypress", "14 Dal"], "11 Alm 12 Bok 13 Cypress 14 Dal"),
        (["5 8 Rum och kök"], "5 8 Rum och kök"),
        (["lägenhet nr 12 betalar 87 kronor"], "lägenhet nr 12 betalar 87 kronor"),
        (["8 december 1983"], "8 december 1983"),
        (["85 kronor per månad", "8 7 6"], "85 kronor per månad 8 7 6"),
        (["Nilsson & Co", "a & 500 kronor"], "Nilsson & Co a & 500 kronor"),
    ],
)
def test_section_signs_are_put_back_where_they_must_have_been(read, meant):
    assert " ".join(word.text for word in restored(_words(*read))) == meant


def test_a_glued_number_gets_a_box_of_its_own():
    sign, number = restored([Word("$10", 100, 0, 60, 15, 90.0, 0)])
    assert (sign.text, sign.left, sign.width) == ("§", 100, 20)
    assert (number.text, number.left, number.width) == ("10", 120, 40)


def test_a_model_without_its_dictionary_is_small_and_reads(tmp_path):
    _engine()
    slim = engine.slim("Latin")
    assert 100_000 < len(slim) < 2_000_000
    strip = papers.encoded(papers.picture("§ 12", size=(300, 300), letters=50), "PPM")
    read = engine.table_of(strip, "swe", layout=engine.ONE_BLOCK, model=slim)
    assert "§" in read
    assert read == engine.table_of(strip, "Latin", layout=engine.ONE_BLOCK)
    assert engine.slim("ingen") == b""
    strange = tmp_path / "strange.traineddata"
    strange.write_bytes(b"not a model at all")
    with pytest.raises(ValueError, match="model"):
        without_words(strange)
