"""The specks of black-and-white scanning are taken away; letters, and pages without specks, are left as they are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from boardroom.adapters.pixels import prepared, writing_of
from boardroom.adapters.pixels.specks import without_specks
from boardroom.reading.rules import is_empty
from tests.data import papers
from tests.data.scans.generate import page

SIZE = (2480, 1754)


def _page(text=""):
    page = Image.new("L", SIZE, 255)
    for line in range(8):
        ImageDraw.Draw(page).text(
            (120, 150 + 90 * line), text, fill=0, font=ImageFont.truetype(papers.FONT, 40)
        )
    return page.point(lambda level: 255 if level >= 128 else 0)


def _strewn(page):
    levels = np.asarray(page).copy()
    levels[np.random.default_rng(2).random(levels.shape) < 0.04] = 0
    return Image.fromarray(levels)


def _drawn_by_a_pdf(page):
    """A hair larger: pixels fall between pixels and become grey."""
    return page.resize((SIZE[0] + 1, SIZE[1] + 2), Image.Resampling.BILINEAR)


@pytest.mark.parametrize("made", [_strewn(_page()), _drawn_by_a_pdf(_strewn(_page()))], ids=["bits", "PDF"])
def test_a_sheet_strewn_with_specks_is_empty(made):
    assert is_empty(writing_of(prepared(made).image), *made.size)


def test_letters_stay_where_specks_go():
    typed = _page("Stammarna byts i april")
    cleaned = np.asarray(without_specks(_strewn(typed))) < 128
    letters = np.asarray(typed) < 128
    assert (cleaned & letters).sum() > 0.9 * letters.sum()
    assert (cleaned & ~letters).sum() < 0.05 * letters.sum()


def test_a_page_without_specks_is_left_as_it_is():
    typed = _page("Stammarna byts i april")
    assert without_specks(typed) is typed


def test_the_thin_letters_of_a_clipping_are_no_specks():
    clipping = page("clipping", 2)[0].convert("L")
    assert without_specks(clipping) is clipping
