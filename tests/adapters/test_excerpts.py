"""Excerpts: pages taken out of PDFs and images, in order, none lost, nothing that hangs."""

import io

import pikepdf
import pytest
from PIL import Image

from boardroom.adapters.pdf_tools import PdfiumTools
from boardroom.adapters.pikepdf_excerpts import PikepdfExcerpts
from boardroom.ports.excerpts import Piece
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from tests.data import papers

PDF = "application/pdf"


@pytest.fixture
def put(tmp_path):
    def keep(content, media_type=PDF):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        path.write_bytes(content)
        return lambda first, last: Piece(path, media_type, first, last)

    return keep


@pytest.fixture
def texts(tmp_path):
    def read(content):
        path = tmp_path / "excerpt.pdf"
        path.write_bytes(content)
        tools = PdfiumTools()
        count = tools.inspect(path, seconds=30).page_count
        layers = [tools.text_layer(path, number, 100) for number in range(1, count + 1)]
        return [layer.text.strip() if layer else None for layer in layers]

    return read


def test_pages_come_in_the_order_asked_for_from_several_files(put, texts):
    one = put(papers.text_pdf("Första sidan i ett", "Andra sidan i ett", "Tredje sidan i ett"))
    two = put(papers.text_pdf("Första sidan i två"))
    made = PikepdfExcerpts().excerpt([one(2, 3), two(1, 1), one(1, 1)])
    assert texts(made) == [
        "Andra sidan i ett",
        "Tredje sidan i ett",
        "Första sidan i två",
        "Första sidan i ett",
    ]
    assert made == PikepdfExcerpts().excerpt([one(2, 3), two(1, 1), one(1, 1)]), "made again it is the same"


@pytest.mark.parametrize(
    ("image_format", "media_type", "mode"),
    [
        ("PNG", "image/png", "L"),
        ("PNG", "image/png", "RGBA"),
        ("PNG", "image/png", "P"),
        ("PNG", "image/png", "1"),
        ("JPEG", "image/jpeg", "RGB"),
        ("TIFF", "image/tiff", "1"),
        ("TIFF", "image/tiff", "I;16"),
        ("WEBP", "image/webp", "RGB"),
    ],
)
def test_an_image_becomes_a_page_beside_those_of_a_pdf(put, tmp_path, image_format, media_type, mode):
    picture = papers.picture("Bilden").convert("I" if mode == "I;16" else mode)
    picture = picture.convert("I;16") if mode == "I;16" else picture
    image = put(papers.encoded(picture, image_format, dpi=(300, 300)), media_type)
    made = PikepdfExcerpts().excerpt([image(1, 1), put(papers.text_pdf("Sidan"))(1, 1)])
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    with pikepdf.open(path) as opened:
        assert len(opened.pages) == 2
    shown = Image.open(io.BytesIO(PdfiumTools().render(path, 1, 100))).convert("L")
    assert shown.width > shown.height
    darkest, lightest = shown.getextrema()
    assert (darkest < 100, lightest > 200) == (True, True), "the print is on the page"


def test_a_photograph_goes_in_byte_for_byte_and_stands_upright(put, tmp_path):
    picture = papers.picture("Upprätt", size=(1200, 340)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    content = papers.encoded(picture, "JPEG", exif=exif, dpi=(300, 300))
    made = PikepdfExcerpts().excerpt([put(content, "image/jpeg")(1, 1)])
    assert content in made
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    shown = Image.open(io.BytesIO(PdfiumTools().render(path, 1, 72)))
    assert shown.height > shown.width
    assert max(shown.size) == pytest.approx(1200 * 72 / 300, abs=2)


def test_frames_of_a_tiff_are_pages(put, texts):
    target = io.BytesIO()
    sheets = [papers.picture(text) for text in ("Ett", "Två", "Tre")]
    sheets[0].save(target, "TIFF", save_all=True, append_images=sheets[1:])
    assert len(texts(PikepdfExcerpts().excerpt([put(target.getvalue(), "image/tiff")(2, 3)]))) == 2


def test_what_cannot_be_taken_apart_is_told(put):
    one = put(papers.text_pdf("Ensam"))
    for piece in (one(1, 2), put(b"%PDF-1.7 no more")(1, 1), put(b"no image", "image/png")(1, 1)):
        with pytest.raises(Unreadable):
            PikepdfExcerpts().excerpt([piece])
    with pytest.raises(TimedOut):
        PikepdfExcerpts(seconds=0.001).excerpt([one(1, 1)])
