"""Excerpts: pages taken out of PDFs and images, in order, none lost, nothing that hangs."""

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from boardroom.adapters.pdf_tools import PdfiumTools
from boardroom.adapters.pikepdf_excerpts import PikepdfExcerpts
from boardroom.ports.excerpts import Piece
from boardroom.ports.geometry import Clip
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
        PikepdfExcerpts(seconds=0.001).excerpt([put(papers.text_pdf(*["Sida"] * 300))(1, 300)])


def _spread():
    """A sheet with a black left page and a white right one, the fold at two fifths, a grey line along its top."""
    sheet = Image.new("L", (500, 300), 255)
    sheet.paste(0, (0, 0, 200, 300))
    sheet.paste(128, (0, 0, 500, 30))
    return sheet


def _shown(path, number):
    return Image.open(io.BytesIO(PdfiumTools().render(path, number, 72))).convert("L")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("own", [0, 90, 180, 270])
def test_each_half_of_a_sheet_is_a_page_that_shows_only_its_half_upright(put, tmp_path, own, turn):
    """Its /Rotate has turned the sheet by `own`, and recognition found that it wants `turn` more, both clockwise."""
    lying = _spread().rotate(own + turn, expand=True)
    content = papers.changed(papers.encoded(lying, "PDF", resolution=72.0), rotate=own)
    whole = put(content)(1, 1)
    halves = [replace(whole, clip=Clip(0.0, 0.4, turn)), replace(whole, clip=Clip(0.4, 1.0, turn))]
    path = tmp_path / "made.pdf"
    path.write_bytes(PikepdfExcerpts().excerpt([halves[0], whole, halves[1]]))
    left, _, right = (_shown(path, number) for number in (1, 2, 3))
    assert (left.size, right.size) == ((200, 300), (300, 300))
    assert (left.getpixel((100, 150)), right.getpixel((100, 150))) == (0, 255)
    assert (left.getpixel((100, 10)), right.getpixel((100, 10))) == (128, 128), "the top is up"
    assert (left.getpixel((196, 150)), right.getpixel((4, 150))) == (0, 255), "cut at the fold"


def test_the_halves_of_a_photograph_show_one_and_the_same_picture(put, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown a quarter-turn clockwise
    lying = _spread().rotate(90, expand=True)
    content = papers.encoded(lying, "JPEG", exif=exif, dpi=(72, 72), quality=95)
    whole = put(content, "image/jpeg")(1, 1)
    made = PikepdfExcerpts().excerpt(
        [replace(whole, clip=Clip(0.0, 0.4)), replace(whole, clip=Clip(0.4, 1.0))]
    )
    assert made.count(content) == 1, "byte for byte, and once"
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    left, right = _shown(path, 1), _shown(path, 2)
    assert (left.size, right.size) == ((200, 300), (300, 300))
    assert left.getpixel((100, 150)) < 10
    assert right.getpixel((100, 150)) > 245


def sheets_of(*texts):
    """Sheets of our own, A4, with a line of print at the top of each."""
    made = pikepdf.open(io.BytesIO(papers.text_pdf(*texts)))
    for page in made.pages:
        page.MediaBox = pikepdf.Array([0, 0, 595, 842])
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_pages_are_laid_beneath_sheets_whole_upright_and_within_the_frame(put, tmp_path):
    wide = pikepdf.new()
    for _ in range(3):
        wide.add_blank_page(page_size=(1000, 500))
    # All of the page is black; the second is turned by its /Rotate, the third is taller than any sheet.
    for page in wide.pages:
        page.Contents = wide.make_stream(b"0 g 0 0 2000 2000 re f")
    wide.pages[1].Rotate = 90
    wide.pages[2].MediaBox = pikepdf.Array([0, 0, 300, 1500])
    target = io.BytesIO()
    wide.save(target)
    sheets = sheets_of("", "", "", "Blad att skriva på")
    frame = (0.0, 242.0, 595.0, 842.0)
    made = PikepdfExcerpts().laid_on([put(target.getvalue())(1, 3)], sheets, frame)
    path = tmp_path / "laid.pdf"
    path.write_bytes(made)
    tools = PdfiumTools()
    assert tools.inspect(path, seconds=30).page_count == 4
    for number, black in ((1, (300, 600)), (2, (300, 600)), (3, (120, 600))):
        image = Image.open(io.BytesIO(tools.render(path, number, 72))).convert("L")
        left, high, right, low = image.point(lambda level: 255 if level < 128 else 0).getbbox()
        assert (right - left, low - high) == pytest.approx(black, abs=3), number
        assert low <= 600 + 2, "nothing reaches below the frame"
    with pytest.raises(ValueError, match="fewer sheets"):
        PikepdfExcerpts().laid_on([put(target.getvalue())(1, 3)], sheets_of("ett"), frame)
