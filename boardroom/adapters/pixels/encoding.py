"""In the child: pictures encoded and shrunk, and how much ink is on a page."""

from io import BytesIO

# Named here so that Pillow need not load its forty other formats before the first of these is written.
from PIL import (
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    WebPImagePlugin,
)

# WebP of method 2 takes less than half of method 4's time for a few per cent more bytes.
_SAVING: dict[str, dict[str, int]] = {
    "WEBP": {"quality": 72, "method": 2},
    "JPEG": {"quality": 80},
    "PNG": {"compress_level": 3},
    "PPM": {},
}
# WebP has no larger side than this.
_WEBP_SIDE = 16_383
# A stamp, a signature in blue: so large a share of the page has a colour of its own.
COLOURED = 0.0005
# Further from grey than this the paper itself is coloured (yellowed paper is kept as it looks).
TINT = 6
WRITERS = (JpegImagePlugin, PngImagePlugin, PpmImagePlugin, WebPImagePlugin)


def encoded(image: Image.Image, image_format: str) -> bytes:
    """Return the image encoded; a grey one in PPM becomes PGM."""
    if image_format == "WEBP":
        image = shrunk(image, _WEBP_SIDE)
    if image_format == "JPEG" and is_grey(image):
        image = image.convert("L")
    target = BytesIO()
    image.save(target, image_format, **_SAVING[image_format])
    return target.getvalue()


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    """Return the image scaled down so that no side is above `longest` pixels; 0 leaves it as it is."""
    if not longest or max(image.size) <= longest:
        return image
    factor = longest / max(image.size)
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0)


def is_grey(image: Image.Image) -> bool:
    """Tell whether an image is without colour, but for the tint that paper and scanner give everything on it."""
    if image.mode != "RGB":
        return True
    blue, red = shrunk(image, 300).convert("YCbCr").split()[1:]
    for channel in (blue, red):
        counts = channel.histogram()
        middle = _median(counts, sum(counts))
        if sum(counts[: max(0, middle - 14)]) + sum(counts[middle + 15 :]) > COLOURED * sum(counts):
            return False
        if abs(middle - 128) > TINT:
            return False  # coloured paper
    return True


def ink_of(grey: Image.Image) -> float:
    """Return the share of pixels much darker than the paper, margins left out (punch holes, shadows of edges)."""
    small = shrunk(grey, 800)
    left, top = round(small.width * 0.07), round(small.height * 0.05)
    if small.width - 2 * left < 4 or small.height - 2 * top < 4:
        return 0.0
    counts = small.crop((left, top, small.width - left, small.height - top)).histogram()
    total = sum(counts)
    paper = _median(counts, total)
    return round(sum(counts[: max(0, paper - 48)]) / total, 6)


def _median(counts: list[int], total: int) -> int:
    seen = 0
    for level, count in enumerate(counts):
        seen += count
        if seen * 2 >= total:
            return level
    return 255
