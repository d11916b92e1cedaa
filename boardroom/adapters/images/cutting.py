"""In the child: a strip cut out of a page's image, so that its pixels know nothing of what stood around it."""

from collections.abc import Mapping
from io import BytesIO
from math import ceil, floor
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from boardroom.adapters.pixels import encoded
from boardroom.core.child import Answer


def cut_out(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return the strip as a JPEG; of the file that came nothing but the strip's own pixels is taken over."""
    with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as opened:
        image = opened.convert("RGB")
    upper, lower = ([share * image.height for share in arguments[edge]] for edge in ("top", "bottom"))
    # Inwards to whole pixels: one that an edge runs through shows something of both sides.
    left, top = max(0, ceil(arguments["left"] * image.width)), max(0, ceil(min(upper)))
    right = min(image.width, floor(arguments["right"] * image.width))
    bottom = min(image.height, floor(max(lower)))
    left, top = min(left, image.width - 1), min(top, image.height - 1)
    part = image.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
    clean = Image.frombytes("RGB", part.size, part.tobytes())
    away = _away(clean.size, [edge - top for edge in upper], [edge - top for edge in lower])
    draw = ImageDraw.Draw(away)
    for box in arguments["covers"]:
        across = floor(box[0] * image.width) - left, ceil(box[2] * image.width) - left
        down = floor(box[1] * image.height) - top, ceil(box[3] * image.height) - top
        if across[0] < across[1] and down[0] < down[1]:
            draw.rectangle((across[0], down[0], across[1], down[1]), fill=255)
    clean.paste(_paper(clean, away), mask=away)
    return Answer({}, encoded(clean, "JPEG"))


def _away(size: tuple[int, int], upper: list[float], lower: list[float]) -> Image.Image:
    """Return what of a strip's box lies beyond its edges; nothing where they are level."""
    away = Image.new("L", size, 0)
    draw = ImageDraw.Draw(away)
    wide, high = size
    if upper[0] != upper[1]:
        draw.polygon([(-1, -2), (wide, -2), (wide, upper[1] + 1), (-1, upper[0] + 1)], fill=255)
    if lower[0] != lower[1]:
        draw.polygon([(-1, high + 1), (wide, high + 1), (wide, lower[1] - 1), (-1, lower[0] - 1)], fill=255)
    return away


def _paper(strip: Image.Image, away: Image.Image) -> tuple[int, ...]:
    """Return the colour that most of a strip has, what is taken away left out."""
    inside = ImageChops.invert(away)
    found = []
    for channel in strip.split():
        counts = channel.histogram(inside)
        seen, half = 0, sum(counts) / 2
        for level, count in enumerate(counts):
            seen += count
            if seen >= half:
                found.append(level)
                break
    return tuple(found)
