"""What pdfium tells of PDFs, and how it draws them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw

from boardroom.adapters.pdf_tools import PdfiumTools
from boardroom.ports.geometry import Clip
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from tests.data import papers
from tests.data.scans import layered

TEXT = "Protokoll fört vid styrelsemöte\nStyrelsen beslutade att byta avloppsstammarna"


@pytest.fixture
def tools():
    return PdfiumTools()


@pytest.fixture
def kept(tmp_path):
    def keep(content: bytes):
        path = tmp_path / "paper"
        path.write_bytes(content)
        return path

    return keep


def test_facts_are_told(tools, kept):
    facts = tools.inspect(kept(papers.text_pdf(TEXT, "Sida två")), seconds=20)
    assert (facts.page_count, facts.encrypted, facts.signed, facts.javascript) == (2, False, False, False)


def test_a_script_is_noticed(tools, kept):
    assert tools.inspect(kept(papers.script_pdf()), seconds=20).javascript


def test_a_locked_file_says_so(tools, kept):
    facts = tools.inspect(kept(papers.locked_pdf()), seconds=20)
    assert facts.encrypted
    assert facts.page_count == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n", papers.text_pdf(TEXT)[:60], papers.pdf_without_pages(), b"PK\x03\x04 not a pdf"],
    ids=["empty", "header alone", "cut off", "no pages", "zip"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tools, kept, content):
    with pytest.raises(Unreadable) as refusal:
        tools.inspect(kept(content), seconds=20)
    assert str(refusal.value).endswith(".")


def test_too_little_time_is_told_apart(kept):
    # Ten times as much to draw as there is time for: a timer that comes late comes in time nevertheless.
    with pytest.raises(TimedOut):
        PdfiumTools(page_seconds=0.02).render(kept(papers.text_pdf(TEXT)), 1, 600)


def test_a_page_is_drawn_at_its_size(tools, kept):
    image = Image.open(BytesIO(tools.render(kept(papers.text_pdf(TEXT)), 1, 72)))
    assert image.size == (595, 242)
    assert image.getextrema()[0][0] < 100  # there is ink


def test_rotation_and_cropping_are_honoured(tools, kept):
    turned = papers.changed(papers.text_pdf(TEXT), rotate=90, crop=(0, 700, 595, 842))
    image = Image.open(BytesIO(tools.render(kept(turned), 1, 72)))
    assert image.size == (142, 595)


def test_words_lie_where_the_ink_is_even_on_a_turned_page(tools, kept):
    path = kept(papers.changed(papers.text_pdf(TEXT), rotate=90, crop=(30, 650, 595, 842)))
    page = tools.text_layer(path, 1, 100)
    image = Image.open(BytesIO(tools.render(path, 1, 100))).convert("L")
    assert (page.width, page.height) == image.size
    assert "avloppsstammarna" in page.text
    for word in page.words:
        box = (word.left, word.top, word.left + word.width, word.top + word.height)
        assert image.crop(box).getextrema()[0] < 128, word


def test_a_page_of_its_own_text_needs_no_recognition(tools, kept):
    scan = tools.scan(kept(papers.text_pdf(TEXT)), 1, dpi=300, view_side=1600, thumb_side=240)
    assert scan.text.text.splitlines() == TEXT.splitlines()
    assert [word.line for word in scan.text.words] == [0] * 4 + [1] * 5
    assert not scan.image
    assert max(Image.open(BytesIO(scan.view)).size) == 1600
    assert max(Image.open(BytesIO(scan.thumb)).size) == 240


def test_a_scan_comes_as_an_image_for_the_recogniser(tools, kept):
    scan = tools.scan(kept(papers.scan_pdf("Protokoll")), 1, dpi=300, view_side=1600, thumb_side=240)
    assert scan.text is None
    assert Image.open(BytesIO(scan.image)).size == (scan.width, scan.height)
    assert scan.ink > 0.001


def test_a_page_in_layers_is_drawn_whole_and_in_its_colours(tools, kept):
    """A coarse background with the stamp's colour, and stencils over it that hold the letters: neither is the page alone."""
    sheet = papers.picture("Protokoll fört vid styrelsemöte\n" * 8, size=(900, 600)).convert("RGB")
    ImageDraw.Draw(sheet).ellipse((640, 460, 880, 580), outline=(190, 30, 40), width=6)
    path = kept(layered.layered_pdf([sheet]))
    scan = tools.scan(path, 1, dpi=150, view_side=900, thumb_side=240)
    assert scan.text is None
    read = Image.open(BytesIO(scan.image)).convert("L")
    assert read.size == (scan.width, scan.height)
    for number in range(8):
        top = (30 + number * 64) * read.height // 600
        line = read.crop((0, top, read.width // 2, top + 50 * read.height // 600))
        assert line.getextrema()[0] < 100, number
    stamp = Image.open(BytesIO(scan.view)).convert("RGB").resize((900, 600)).crop((640, 460, 880, 580))
    red, green, blue = np.moveaxis(np.asarray(stamp), -1, 0)
    assert ((red > 140) & (green < 100) & (blue < 100)).sum() > 1500


def test_gibberish_is_not_trusted(tools, kept):
    nonsense = "\n".join(["Xqzt brcfp ghklm npqrs tvwxz"] * 4)
    assert tools.text_layer(kept(papers.text_pdf(nonsense)), 1, 100) is None


def test_a_missing_page_is_refused(tools, kept):
    with pytest.raises(Unreadable):
        tools.render(kept(papers.text_pdf(TEXT)), 7, 72)


def test_a_page_as_large_as_a_house_is_drawn_coarser(tools, kept):
    huge = papers.text_pdf(TEXT).replace(b"[0 0 595 842]", b"[0 0 14400 14400]")
    scan = tools.scan(kept(huge), 1, dpi=300, view_side=1600, thumb_side=240)
    assert scan.width * scan.height <= 36_100_000


def test_of_a_clipped_page_its_own_text_is_the_words_within(tools, kept):
    path = kept(papers.text_pdf("Vänster spalt om avlopp                Höger spalt om balkonger"))
    whole = tools.scan(path, 1, dpi=100, view_side=1600, thumb_side=240)
    fold = next(word for word in whole.text.words if word.text == "Höger").left - 5
    cut = fold / whole.width
    left, right = (
        tools.scan(path, 1, dpi=100, view_side=1600, thumb_side=240, clip=clip)
        for clip in (Clip(0.0, cut), Clip(cut, 1.0))
    )
    assert left.text.text == "Vänster spalt om avlopp"
    assert right.text.text == "Höger spalt om balkonger"
    assert left.width + right.width == whole.width
    assert right.text.words[0].left == 5
    shown = Image.open(BytesIO(tools.render(path, 1, 100, clip=Clip(cut, 1.0)))).convert("L")
    assert shown.size == (right.width, right.height)
    for word in right.text.words:
        box = word.left, word.top, word.left + word.width, word.top + word.height
        assert shown.crop(box).getextrema()[0] < 128, word
