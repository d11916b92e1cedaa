"""In the child: black boxes burnt into a page's image, so that its pixels no longer know what was beneath."""

from collections.abc import Mapping
from io import BytesIO
from math import ceil, floor
from typing import Any

from PIL import Image, ImageDraw

from boardroom.adapters.pixels import encoded
from boardroom.core.child import Answer


def covered(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return the image as a JPEG with the boxes drawn; of the file that came nothing but pixels is taken over."""
    with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as opened:
        image = opened.convert("RGB")
    clean = Image.frombytes("RGB", image.size, image.tobytes())
    draw = ImageDraw.Draw(clean)
    for left, top, right, bottom in arguments["boxes"]:
        # Outwards to whole pixels, and one more: JPEG's squares carry an edge's shade a little way.
        corner = max(0, floor(left * clean.width) - 1), max(0, floor(top * clean.height) - 1)
        end = (
            min(clean.width - 1, ceil(right * clean.width)),
            min(clean.height - 1, ceil(bottom * clean.height)),
        )
        draw.rectangle((*corner, *end), fill=(0, 0, 0))
    return Answer({}, encoded(clean, "JPEG"))
