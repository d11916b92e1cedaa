"""Photographs and scans as pages."""

import struct
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageDraw

from boardroom.adapters.images import PillowImages
from boardroom.ports.geometry import Strip
from boardroom.ports.pdf_tools import Unreadable
from tests.data import papers

SIZES = {"view_side": 1600, "thumb_side": 240}


@pytest.fixture
def images():
    return PillowImages()


@pytest.fixture
def kept(tmp_path):
    def keep(content: bytes):
        path = tmp_path / "photo"
        path.write_bytes(content)
        return path

    return keep


def _heic() -> bytes:
    target = BytesIO()
    pillow_heif.from_pillow(papers.picture("HEIC").convert("RGB")).save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (papers.encoded(papers.picture("JPEG"), "JPEG"), "image/jpeg"),
        (papers.encoded(papers.picture("PNG"), "PNG"), "image/png"),
        (papers.encoded(papers.picture("TIFF"), "TIFF"), "image/tiff"),
        (papers.encoded(papers.picture("WEBP"), "WEBP"), "image/webp"),
        (_heic(), "image/heic"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_accepted_kind_is_known_and_drawn(images, kept, content, media_type):
    path = kept(content)
    facts = images.inspect(path, seconds=20)
    assert (facts.media_type, facts.frames, facts.width, facts.height) == (media_type, 1, 900, 260)
    assert not facts.damaged
    scan = images.scan(path, 1, **SIZES)
    assert (scan.width, scan.height) == (900, 260)


def test_a_photograph_is_set_upright(images, kept):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    path = kept(papers.encoded(papers.picture("Upp"), "JPEG", exif=exif))
    assert Image.open(BytesIO(images.page_image(path, 1))).size == (260, 900)


def test_each_page_of_a_tiff_is_a_page(images, kept):
    pages = [papers.picture("Ett"), papers.picture("Två", size=(500, 300))]
    path = kept(papers.encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert images.inspect(path, seconds=20).frames == 2
    assert Image.open(BytesIO(images.page_image(path, 2))).size == (500, 300)
    with pytest.raises(Unreadable):
        images.page_image(path, 3)


def test_a_single_pixel_is_a_page(images, kept):
    scan = images.scan(kept(papers.encoded(Image.new("L", (1, 1), 0))), 1, **SIZES)
    assert (scan.width, scan.height, scan.ink) == (1, 1, 0.0)


@pytest.mark.parametrize("size", [(1, 1), (40_000, 1), (3, 900)])
def test_a_picture_in_which_no_letter_has_room_is_refused_in_words(images, kept, size):
    with pytest.raises(Unreadable, match="inget att läsa"):
        images.inspect(kept(papers.encoded(Image.new("L", size, 0))), seconds=20)


def test_a_picture_of_forty_thousand_pixels_a_side_is_refused_at_once(images, kept):
    path = kept(papers.enormous_png())
    with pytest.raises(Unreadable, match="bildpunkter"):
        images.inspect(path, seconds=20)


def test_a_strip_forty_thousand_pixels_long_is_a_page(images, kept):
    scan = images.scan(kept(papers.encoded(Image.new("L", (40_000, 3), 255))), 1, **SIZES)
    assert scan.width == 40_000


def test_half_a_photograph_is_damaged_and_still_shown(images, kept):
    whole = papers.encoded(papers.picture("Halva bilden", size=(1200, 900)), "JPEG", quality=95)
    path = kept(whole[: len(whole) // 2])
    assert images.inspect(path, seconds=20).damaged
    assert images.scan(path, 1, **SIZES).width == 1200


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 no more", b"II*\x00\x08\x00\x00\x00", b"hej"])
def test_what_is_no_image_is_refused(images, kept, content):
    with pytest.raises(Unreadable):
        images.inspect(kept(content), seconds=20)


def test_sixteen_bits_transparency_and_palettes_become_plain_pages(images, kept):
    for image in (
        Image.new("I;16", (60, 40), 40_000),
        Image.new("RGBA", (60, 40), (0, 0, 0, 0)),
        Image.new("P", (60, 40)),
        Image.new("CMYK", (60, 40)),
    ):
        content = papers.encoded(image, "TIFF" if image.mode == "CMYK" else "PNG")
        assert images.scan(kept(content), 1, **SIZES).width == 60
    clear = images.page_image(kept(papers.encoded(Image.new("RGBA", (60, 40), (0, 0, 0, 0)))), 1)
    assert Image.open(BytesIO(clear)).convert("L").getextrema() == (255, 255)


def test_grey_with_premultiplied_transparency_is_a_page(images, kept):
    plain, premultiplied = (struct.pack("<HHIH", 338, 3, 1, kind) for kind in (2, 1))  # tag ExtraSamples
    content = papers.encoded(Image.new("LA", (60, 40), (0, 128)), "TIFF")
    assert plain in content
    content = content.replace(plain, premultiplied)
    assert images.scan(kept(content), 1, **SIZES).width == 60


def test_a_turn_is_clockwise(images):
    image = Image.new("L", (4, 2), 255)
    image.putpixel((0, 0), 0)
    turned = Image.open(BytesIO(images.convert(papers.encoded(image), image_format="PNG", rotate=90)))
    assert turned.size == (2, 4)
    assert turned.convert("L").getpixel((1, 0)) == 0


@pytest.mark.parametrize("size", [(420, 594), (2000, 300), (60, 60)])
@pytest.mark.parametrize("words", ["Åsa Öhrn · 2026-03-20 · Brf Provet 1", "ஆ", "X" * 300])
def test_a_watermark_leaves_no_part_of_a_picture_without_it(images, size, words):
    plain = BytesIO()
    Image.new("RGB", size, "white").save(plain, "PNG")
    made = Image.open(BytesIO(images.watermark(plain.getvalue(), words, image_format="PNG"))).convert("L")
    assert made.size == size
    half = size[0] // 2
    for part in ((0, 0, half, size[1]), (half, 0, size[0], size[1])):
        assert made.crop(part).getextrema()[0] < 240


def test_a_watermark_is_seen_on_a_dark_photograph_too(images):
    plain = BytesIO()
    Image.new("RGB", (400, 400), "black").save(plain, "PNG")
    made = Image.open(BytesIO(images.watermark(plain.getvalue(), "Sven Alm", image_format="PNG"))).convert(
        "L"
    )
    assert made.getextrema()[1] > 20


def _striped(image_format: str = "PNG") -> bytes:
    """A sheet: white, with a red band above and below a grey one, all of them crooked, and a green blot in the grey one."""
    sheet = Image.new("RGB", (200, 200), "white")
    draw = ImageDraw.Draw(sheet)
    for top, colour in ((40, "red"), (80, "grey"), (120, "red")):
        draw.polygon([(0, top), (199, top + 20), (199, top + 45), (0, top + 25)], fill=colour)
    draw.rectangle((90, 95, 110, 105), fill=(0, 160, 0))
    target = BytesIO()
    sheet.save(target, image_format, comment=b"Hemlig", exif=b"Exif\0\0Hemlig")
    return target.getvalue()


def test_a_strip_holds_no_pixel_beyond_its_sloping_edges_or_beneath_a_cover(images):
    covers = ((88 / 200, 93 / 200, 113 / 200, 108 / 200),)
    strip = Strip(0.1, 0.9, (0.36, 0.44), (0.555, 0.635), covers)
    made = images.cut_out(_striped(), strip)
    assert b"Hemlig" not in made
    with Image.open(BytesIO(made)) as opened:
        assert opened.size == (160, 127 - 72)
        assert not set(opened.info) & {"exif", "comment"}
        # Nothing coloured is left, so that it is a grey picture; what was taken away is as grey as most of the strip.
        assert opened.mode == "L"
        assert min(opened.getpixel(place) for place in ((80, 28), (2, 52), (157, 2))) > 100


def test_a_level_strip_is_cut_off_square_and_never_empty(images):
    with Image.open(BytesIO(images.cut_out(_striped(), Strip(0.0, 0.5, (0.0, 0.0), (0.1, 0.1))))) as opened:
        assert opened.size == (100, 20)
    with Image.open(BytesIO(images.cut_out(_striped(), Strip(1.0, 1.0, (1.0, 1.0), (1.0, 1.0))))) as opened:
        assert opened.size == (1, 1)
