"""In the child: the part of a sheet that is a page by itself, as a picture, as a size and as the words within it."""

from typing import Any

from PIL import Image

from boardroom.ports.geometry import Clip

_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def turned(image: Image.Image, turn: int) -> Image.Image:
    """Return the image after a quarter-turn, clockwise in degrees."""
    return image.transpose(_TURNS[turn]) if turn else image


def clipped(image: Image.Image, clip: Clip | None) -> Image.Image:
    """Return the part of a sheet's image; all of it for None."""
    if clip is None:
        return image
    whole = turned(image, clip.turn)
    left, right = _edges(whole.width, clip)
    part = whole.crop((left, 0, right, whole.height))
    part.info.setdefault("dpi", image.info.get("dpi", (0, 0)))
    return part


def clipped_size(width: int, height: int, clip: Clip | None) -> tuple[int, int]:
    """Return the size of the part of a sheet of this size, in the same unit."""
    if clip is None:
        return width, height
    if clip.turn in {90, 270}:
        width, height = height, width
    left, right = _edges(width, clip)
    return right - left, height


def clipped_text(text: dict[str, Any], clip: Clip | None) -> dict[str, Any]:
    """Return the part of a sheet's own text (text, width, height, words as rows of ports.geometry.Word).

    A word belongs where its middle is. Nothing for a part without words. A sheet with text of its own is never turned:
    only recognition finds that a page has to be.
    """
    if clip is None or not text:
        return text
    left, right = _edges(text["width"], clip)
    lines: dict[int, list[list[Any]]] = {}
    for word in text["words"]:
        if left <= word[1] + word[3] / 2 < right:
            start, end = max(0, word[1] - left), min(right, word[1] + word[3]) - left
            lines.setdefault(word[6], []).append([word[0], start, word[2], max(1, end - start), *word[4:6]])
    if not lines:
        return {}
    rows = list(lines.values())
    return {
        "text": "\n".join(" ".join(word[0] for word in row) for row in rows),
        "words": [[*word, at] for at, row in enumerate(rows) for word in row],
        "width": right - left,
        "height": text["height"],
    }


def _edges(width: int, clip: Clip) -> tuple[int, int]:
    left = min(width - 1, max(0, round(width * clip.left)))
    return left, max(left + 1, min(width, round(width * clip.right)))
