"""In the child: words written across a picture, over and over, so that no part of it is without them."""

from collections.abc import Mapping
from io import BytesIO
from math import hypot
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from boardroom.adapters.pixels import encoded
from boardroom.core.child import Answer

# Of the picture's width one letter's height; how far apart the lines stand, in letters; how much of the ink shows.
_LETTER, _APART, _INK = 1 / 46, 8, 92
_TURN = 32
# Seen on white paper and on a dark photograph alike.
_COLOUR = (122, 92, 84)


def watermark(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return a picture with words across it."""
    with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as image:
        made = image.convert("RGB")
    words = str(arguments["words"])
    letter = max(11, round(min(made.size) * _LETTER))
    font = ImageFont.truetype(str(arguments["font"]), letter)
    made.paste(_COLOUR, mask=_layer(made.size, words, font, letter))
    return Answer({}, encoded(made, str(arguments["image_format"])))


def _layer(size: tuple[int, int], words: str, font: ImageFont.FreeTypeFont, letter: int) -> Image.Image:
    """Return where ink goes: lines of the words over all of the picture, each shifted against the one before."""
    side = round(hypot(*size)) + 2 * letter
    layer = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(layer)
    width = max(1, round(font.getlength(words))) + 3 * letter
    # A picture too small for lines so far apart has them closer.
    apart = max(2 * letter, min(_APART * letter, min(size) // 3))
    for line, top in enumerate(range(0, side, apart)):
        for left in range(-(line % 2) * width // 2, side, width):
            draw.text((left, top), words, font=font, fill=_INK)
    turned = layer.rotate(_TURN, resample=Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))
