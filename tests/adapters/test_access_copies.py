"""Searchable copies: approved as PDF/A-2b, sound for qpdf, with Swedish text that can be found where it stands."""

import re
import subprocess
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from pikepdf import pdfa
from PIL import Image

from boardroom.adapters.access_copies import PikepdfCopies
from boardroom.ports.access_copies import CopyPage, NotMade
from boardroom.ports.geometry import Word
from tests.data import papers

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
WORDS = (
    Word("Årsstämman", 40, 30, 240, 50, 90.0, 0),
    Word("godkände", 300, 30, 200, 50, 90.0, 0),
    Word("§", 40, 110, 20, 40, 90.0, 1),
    Word("7", 80, 110, 20, 40, 90.0, 1),
    Word("höjd", 120, 110, 90, 40, 90.0, 1),
    Word("avgift", 230, 110, 120, 40, 90.0, 1),
)


@pytest.fixture
def page_of(tmp_path):
    """A page with a picture in grey or colour."""

    def make(words=WORDS, text="", colour=None):
        picture = papers.picture("Årsstämman godkände\n§ 7 höjd avgift")
        if colour:
            picture = picture.convert("RGB")
            picture.paste(colour, (500, 150, 800, 250))
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.jpg"
        path.write_bytes(papers.encoded(picture, "JPEG"))
        return CopyPage(path, 0, (450.0, 130.0), 900, 260, words, text)

    return make


@pytest.fixture
def made(tmp_path):
    def make(*pages, **options):
        wanted = {"title": "2026-014", "language": "sv", "at": NOW, "earlier": None} | options
        copy = PikepdfCopies().make(pages, **wanted)
        path = tmp_path / "copy.pdf"
        path.write_bytes(copy.content)
        return copy, path

    return make


def _text(path, *options):
    return subprocess.run(
        ["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_a_copy_is_approved_as_pdfa_and_sound(page_of, made):
    copy, path = made(page_of(), page_of(colour="red"))
    assert copy.report.conforms, copy.report.findings
    assert copy.report.flavour == "2b"
    assert pdfa.validate_written(BytesIO(copy.content), "2b").passed
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    with pikepdf.open(path) as pdf, pdf.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "B")
        assert about["dc:title"] == "2026-014"
        spaces = [page.Resources.XObject.Im0.ColorSpace for page in pdf.pages]
    assert [str(space) for space in spaces] == ["/DeviceGray", "/DeviceRGB"]


def test_swedish_words_are_extracted_with_their_spaces_and_lines(page_of, made):
    _, path = made(page_of())
    assert [line.split() for line in _text(path).splitlines() if line.strip()] == [
        ["Årsstämman", "godkände"],
        ["§", "7", "höjd", "avgift"],
    ]


def test_words_lie_where_they_stand_on_the_page(page_of, made):
    _, path = made(page_of())
    boxes = {
        match[5]: tuple(float(match[side]) for side in range(1, 5))
        for match in re.finditer(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<',
            _text(path, "-bbox"),
        )
    }
    assert set(boxes) == {word.text for word in WORDS}
    for word in WORDS:
        left, top, right, bottom = boxes[word.text]
        assert left == pytest.approx(word.left / 2, abs=1)
        assert right == pytest.approx((word.left + word.width) / 2, abs=1)
        assert top < (word.top + word.height / 2) / 2 < bottom


def test_the_text_is_invisible(page_of, made, tmp_path):
    _, with_text = made(page_of())
    seen = _rendered(with_text)
    _, without = made(page_of(words=()))
    assert seen == _rendered(without)


def test_a_text_without_places_is_found_all_the_same(page_of, made):
    _, path = made(page_of(words=(), text="Avskriven för hand\nrad två: 46 136 kr"))
    assert " ".join(_text(path).split()) == "Avskriven för hand rad två: 46 136 kr"


def test_a_page_without_picture_or_text_is_a_white_sheet(made):
    copy, path = made(CopyPage(None, 0, (595.0, 842.0), 0, 0, (), ""))
    assert copy.report.conforms
    assert not _text(path).strip()


def test_pictures_are_taken_over_from_the_earlier_copy_as_they_are(page_of, made, tmp_path):
    first, path = made(page_of(), page_of(colour="blue"))
    kept = tmp_path / "earlier.pdf"
    kept.write_bytes(first.content)
    again, path = made(
        CopyPage(None, 2, (450.0, 130.0), 900, 260, WORDS[:1], ""),
        CopyPage(None, 1, (450.0, 130.0), 900, 260, (), ""),
        earlier=kept,
    )
    assert again.report.conforms
    assert _text(path).split() == ["Årsstämman"]
    with pikepdf.open(kept) as old, pikepdf.open(path) as new:
        assert _picture(new, 0) == _picture(old, 1)
        assert _picture(new, 1) == _picture(old, 0)


@pytest.mark.parametrize("text", ["\u202e(\\)<>", "日本語", "𝔘nicode", "ﬁ\x07"])
def test_strange_letters_break_nothing(page_of, made, text):
    copy, path = made(page_of(words=(Word(text, 10, 10, 100, 20, 50.0, 0),)))
    assert copy.report.conforms, copy.report.findings
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


def test_what_is_not_approved_does_not_call_itself_pdfa(page_of, made, tmp_path):
    copy, path = made(page_of())
    tampered = tmp_path / "tampered.pdf"
    with pikepdf.open(path) as pdf:
        pdf.pages[0].Resources.XObject.Im0.Interpolate = True  # which PDF/A forbids
        pdf.save(tampered)
    copy, path = made(CopyPage(None, 1, (450.0, 130.0), 900, 260, WORDS, ""), earlier=tampered)
    assert not copy.report.conforms
    assert [finding.kind for finding in copy.report.findings] == ["violation"]
    assert b"pdfaid" not in copy.content
    assert _text(path).split()[0] == "Årsstämman"


def test_a_picture_that_is_none_is_an_error_and_no_copy(made, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    with pytest.raises(NotMade):
        made(CopyPage(broken, 0, (595.0, 842.0), 10, 10, (), ""))


def _picture(pdf, number):
    return pdf.pages[number].Resources.XObject.Im0.read_raw_bytes()


def _rendered(path):
    shown = subprocess.run(["pdftoppm", "-r", "72", path], capture_output=True, check=True).stdout
    return Image.open(BytesIO(shown)).tobytes()
