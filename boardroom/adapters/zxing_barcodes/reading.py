"""In the child: QR codes found on images."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image

from boardroom.core.child import Answer

# A page image of the viewer has two million pixels; what is much larger is no page image.
MOST_PIXELS = 40_000_000


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
    return [code.text for code in zxingcpp.read_barcodes(opened, formats=zxingcpp.BarcodeFormat.QRCode)]
