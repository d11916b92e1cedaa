"""What is empty and what is not: dust, folds and grain are no writing; a pale word, a number and a signature are."""

import random

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from boardroom.adapters.pixels import ink_of, prepared, writing_of
from boardroom.reading.rules import FAINT_INK, is_empty
from tests.data import papers
from tests.data.scans.ageing import age

# Half of A4 at 300 dots per inch: dots and letters are as large as on a whole page.
SIZE = (2480, 1754)
FONT = ImageFont.truetype(papers.FONT, 46)


def _paper(level=250, grain=6.0):
    return Image.effect_noise(SIZE, grain).point(lambda noise: level + (noise - 128) // 3)


def _dusty():
    page, chance = _paper(), random.Random(4)
    draw = ImageDraw.Draw(page)
    for _ in range(30):
        x, y, r = chance.randrange(100, 2400), chance.randrange(100, 1650), chance.randrange(2, 6)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=chance.randrange(60, 160))
    return page


def _folded_and_stapled():
    page = _paper()
    draw = ImageDraw.Draw(page)
    draw.line((0, 870, 2480, 884), fill=215, width=4)
    for x in (180, 320):
        draw.ellipse((x, 120, x + 12, 128), fill=60)
    return page


def _said(text, fill, place=(400, 700)):
    page = _paper()
    ImageDraw.Draw(page).text(place, text, fill=fill, font=FONT)
    return page


def _pale_lines(blurred=0.0):
    page = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(page)
    for line in range(6):
        draw.text((300, 300 + 90 * line), "Styrelsen beslutade att anta anbudet", fill=14, font=FONT)
    return ImageChops.subtract(_paper(grain=3.0), page.filter(ImageFilter.GaussianBlur(blurred)))


def _signed():
    page = _paper()
    draw = ImageDraw.Draw(page)
    points = [(600 + 9 * step, 900 + round(60 * np.sin(step / 3) * np.exp(-step / 60))) for step in range(60)]
    draw.line(points, fill=40, width=5)
    return page


def _empty(page):
    return is_empty(writing_of(prepared(page).image), *page.size)


@pytest.mark.parametrize("kinds", [("paper", "holes", "noise"), ("noise", "jpeg")])
def test_an_empty_page_is_empty_however_old_and_badly_scanned(kinds):
    assert _empty(age(Image.new("L", (2480, 3508), 255), kinds, np.random.default_rng(3)))


@pytest.mark.parametrize(
    "made", [_paper, _dusty, _folded_and_stapled], ids=["grain", "dust", "fold and staples"]
)
def test_what_lies_on_the_back_of_a_paper_is_no_writing(made):
    assert _empty(made())


@pytest.mark.parametrize(
    "page",
    [
        _said("Nr 3", 0),
        _said("Styrelsen beslutade", 215),
        _said("Bilaga 2", 60, (400, 40)),
        _said("lodrätt", 60).transpose(Image.Transpose.ROTATE_90),
        age(_said("Nr 3", 0), ("noise",), np.random.default_rng(3)),
        _signed(),
    ],
    ids=["a number", "pale", "at the edge", "upright", "on grain", "a signature"],
)
def test_a_page_with_little_on_it_is_not_empty(page):
    assert not _empty(page)


def test_print_paler_than_what_shines_through_is_brought_out():
    page = _pale_lines()
    assert not _empty(page)
    assert prepared(page).image.getextrema()[0] < 200 < page.getextrema()[0]


def test_a_few_lines_in_pencil_are_brought_out_and_their_ink_counts():
    page, chance = Image.new("L", SIZE, 0), random.Random(5)
    draw = ImageDraw.Draw(page)
    for word in range(6):
        points = [(400 + 230 * word + 14 * at, 800 + chance.randrange(-50, 30)) for at in range(14)]
        draw.line(points, fill=34, width=4, joint="curve")
    soft = ImageChops.subtract(_paper(), page.filter(ImageFilter.GaussianBlur(1.2)))
    ready = prepared(soft).image
    assert ready.getextrema()[0] < 150 < soft.getextrema()[0]
    # Without a word that could be read, it is a page for a person and not a blank one.
    assert ink_of(ready) >= FAINT_INK > ink_of(soft)


def test_what_faintly_shines_through_is_left_as_it_is():
    page = ImageOps.mirror(_pale_lines(blurred=2.5))
    assert _empty(page)
    assert prepared(page).image.getextrema()[0] > 200
