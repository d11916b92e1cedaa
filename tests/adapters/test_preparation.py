"""What is done to a page before it is read, and that the boxes find their way back to the page that people see."""

from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from boardroom.adapters.pixels import prepared
from boardroom.adapters.pixels.dots import without_dotted_lines
from boardroom.ports.geometry import PageText, Placement, Word
from tests.data import papers
from tests.data.scans.typewriter import font

LINES = "\n".join(["Styrelsen beslutade att byta avloppsstammarna"] * 9)


def _page(letters: int = 40, size: tuple[int, int] = (1500, 800)) -> Image.Image:
    return papers.picture(LINES, size=size, letters=letters)


@pytest.mark.parametrize("angle", [-2.0, 0.7, 3.5])
def test_a_page_laid_askew_is_set_level(angle):
    ready = prepared(_page().rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))
    assert ready.angle == pytest.approx(-angle, abs=0.25)


def test_a_level_page_of_good_size_is_left_as_it_is():
    ready = prepared(_page())
    assert (ready.angle, ready.scale, ready.fold) == (0.0, 1.0, 0)
    assert ready.image.tobytes() == _page().tobytes()


def test_holes_and_dark_edges_become_paper_and_letters_stay():
    page = _page(size=(1500, 2100))
    dirty = page.copy()
    draw = ImageDraw.Draw(dirty)
    draw.rectangle((1440, 0, 1500, 2100), fill=15)
    for top in (700, 1300):
        draw.ellipse((60, top, 104, top + 44), fill=40)
    made, clean = prepared(dirty).image, prepared(page).image
    assert made.crop((0, 640, *made.size)).getextrema()[0] > 200
    assert made.size == clean.size
    letters = (30, 30, clean.width * 4 // 5, 600)
    assert made.crop(letters).tobytes() == clean.crop(letters).tobytes()


def test_a_shadow_over_the_page_is_lifted():
    page = _page(size=(1500, 900))
    shade = Image.linear_gradient("L").rotate(90).resize(page.size).point(lambda level: 120 + level // 2)
    shaded = Image.composite(shade, Image.new("L", page.size, 0), page)
    paper = prepared(shaded).image.crop((20, 650, 1480, 880))
    assert paper.getextrema()[0] > 215


def test_small_letters_are_enlarged_and_large_ones_reduced():
    assert prepared(_page(letters=12, size=(500, 260))).scale > 2
    assert prepared(_page(letters=60, size=(2400, 1100))).scale < 0.9


def test_a_dotted_line_goes_and_what_stands_on_it_stays():
    page = papers.picture("Åby Snickeri", size=(900, 120))
    typed = page.crop((30, 20, 330, 90)).tobytes()
    for x in range(340, 860, 13):
        ImageDraw.Draw(page).ellipse((x, 72, x + 4, 76), fill=60)
    cleared = without_dotted_lines(page, 255)
    assert cleared.crop((345, 0, 900, 120)).getextrema()[0] > 200
    assert cleared.crop((30, 20, 330, 90)).tobytes() == typed


def test_a_page_without_dots_is_not_touched():
    page = _page()
    assert without_dotted_lines(page, 255).tobytes() == page.tobytes()


def test_a_line_full_of_stems_is_no_dotted_line():
    line = Image.new("L", (1200, 120), 255)
    words = "minnen innan numrering minimum hinna rinna unnar mini minnen innan"
    ImageDraw.Draw(line).text(
        (40, 70), words, fill=20, font=font("OldStandardTT-Regular.ttf", 28), anchor="ls"
    )
    assert without_dotted_lines(line, 255).tobytes() == line.tobytes()


def test_the_thick_letters_of_a_headline_are_no_holes():
    clipping = Image.new("L", (443, 579), 255)
    face = font("OldStandardTT-Bold.ttf", 30)
    ImageDraw.Draw(clipping).text((24, 60), "Granen", fill=0, font=face, anchor="ls")
    assert prepared(clipping).image.tobytes() == clipping.tobytes()


def test_a_spread_is_known_by_its_fold_and_a_wide_page_is_not():
    spread = Image.new("L", (1600, 1000), 255)
    for left in (60, 880):
        spread.paste(
            papers.picture("\n".join(["Styrelsen beslutade att byta"] * 20), (640, 980), 30), (left, 10)
        )
    assert prepared(spread).fold == pytest.approx(800, abs=60)
    words = f"{LINES[:44]} i hela huset enligt anbudet från i våras ".split()
    lines = (" ".join((words[at:] + words[:at]) * 2)[:96] for at in range(15))
    assert prepared(papers.picture("\n".join(lines), (1600, 1000), 34)).fold == 0


def _read(word: Word, width: int, height: int, rotation: int = 0) -> PageText:
    return PageText(word.text, (word,), width, height, 90.0, rotation)


def test_boxes_are_set_back_from_an_enlarged_picture():
    page = Placement(scale=2.0).on_page(_read(Word("§", 200, 100, 60, 40, 90.0, 0), 1000, 800), 500, 400)
    assert page.words[0] == Word("§", 100, 50, 30, 20, 90.0, 0)
    assert (page.width, page.height) == (500, 400)


def test_boxes_are_set_back_from_a_picture_that_was_turned():
    image = Image.new("L", (900, 600), 255)
    ImageDraw.Draw(image).rectangle((700, 80, 760, 110), fill=0)
    turned = image.rotate(2.0, Image.Resampling.BICUBIC, fillcolor=255).point(
        lambda level: 255 * (level < 128)
    )
    left, top, right, bottom = turned.getbbox()
    read = _read(Word("ord", left, top, right - left, bottom - top, 90.0, 0), 900, 600)
    box = Placement(angle=2.0).on_page(read, 900, 600).words[0]
    assert (box.left, box.top, box.left + box.width, box.top + box.height) == pytest.approx(
        (700, 80, 761, 111), abs=4
    )


def test_a_quarter_turn_turns_the_page_that_the_boxes_refer_to():
    page = Placement(scale=1.0).on_page(
        _read(Word("ord", 1, 2, 3, 4, 90.0, 0), 300, 200, rotation=90), 200, 300
    )
    assert (page.width, page.height) == (300, 200)


def test_no_box_leaves_the_page():
    read = _read(Word("ord", 880, 590, 40, 40, 90.0, 0), 900, 600)
    box = Placement(angle=5.0).on_page(read, 900, 600).words[0]
    assert 0 <= box.left < box.left + box.width <= 900
    assert 0 <= box.top < box.top + box.height <= 600


def test_boxes_of_a_narrowed_picture_come_back_to_their_width():
    read = _read(Word("hiss", 300, 200, 60, 40, 90.0, 0), 750, 800)
    box = Placement(narrowing=0.75).on_page(read, 1000, 800).words[0]
    assert (box.left, box.top, box.width, box.height) == (400, 200, 80, 40)
    # Turned by the reading, the picture is narrow from top to bottom.
    read = replace(_read(Word("hiss", 200, 300, 40, 60, 90.0, 0), 800, 750), rotation=90)
    box = Placement(narrowing=0.75).on_page(read, 1000, 800).words[0]
    assert (box.left, box.top, box.width, box.height) == (200, 400, 40, 80)


def test_black_print_on_white_is_narrowed_and_grey_or_grained_print_is_not():
    page = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(papers.FONT, 46)
    for line in range(30):
        draw.text((200, 200 + 90 * line), "Styrelsen beslutade att anlita en ny firma för hissen", 0, font)
    black = prepared(page)
    assert black.narrowing < 1
    assert black.image.width < 0.8 * page.width
    grey = page.point(lambda level: 255 - (255 - level) // 3)
    assert prepared(grey).narrowing == 1
    grain = Image.effect_noise(page.size, 40).point(lambda level: max(0, 255 - abs(level - 128) // 2))
    assert prepared(ImageChops.multiply(page, grain)).narrowing == 1
