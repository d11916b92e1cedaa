"""In the child: QR codes found on images."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image

from boardroom.core.child import Answer

# A page image of the viewer has two million pixels; what is much larger is no page image.
MOST_PIXELS = 40_000_000
# So much lighter the paper is taken before ink is told from paper at half of white.
THROUGH = 60


def read(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return the texts of the codes on each image; the images stand one after the other in `content`."""
    found: list[list[str]] = []
    start = 0
    for length in arguments["lengths"]:
        found.append(_texts(content[start : start + int(length)]))
        start += int(length)
    return Answer({"texts": found})


def _texts(image: bytes) -> list[str]:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        opened = Image.open(BytesIO(image), formats=["WEBP", "JPEG", "PNG"]).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    # What each way of telling ink from paper is good at: shadows; a faint print; the back's print showing through.
    for drawn, binarizer in (
        (opened, zxingcpp.Binarizer.LocalAverage),
        (opened, zxingcpp.Binarizer.GlobalHistogram),
        (opened.point(lambda level: min(255, level + THROUGH)), zxingcpp.Binarizer.FixedThreshold),
    ):
        found = zxingcpp.read_barcodes(
            drawn, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), binarizer=binarizer
        )
        if found:
            return [code.text for code in found]
    return []
