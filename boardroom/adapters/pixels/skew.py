"""In the child: how far a page lies askew, from the light between its lines (Postl's projection profiles)."""

from itertools import pairwise

from PIL import Image

from boardroom.adapters.pixels.ink import row_means

STEEPEST = 6.0  # degrees
_COARSE, _FINE = 0.5, 0.1
# Below this a page is not turned: Tesseract follows such lines by itself, and turning blurs.
LEAST = 0.25
# How much clearer the lines must stand out for a page to be turned at all.
_CLEARER = 1.04


def skew_of(mask: Image.Image) -> float:
    """Return the counter-clockwise turn in degrees that sets the lines of an ink mask level; 0.0 when it is level."""
    coarse = mask.reduce(2) if min(mask.size) > 64 else mask
    level = _clearness(coarse, 0.0)
    if level <= 0:
        return 0.0
    steps = round(STEEPEST / _COARSE)
    rough = max(
        (step * _COARSE for step in range(-steps, steps + 1)), key=lambda turn: _clearness(coarse, turn)
    )
    fine = [rough + step * _FINE for step in range(-4, 5)]
    best = max(fine, key=lambda turn: _clearness(mask, turn))
    if abs(best) < LEAST or _clearness(mask, best) < _CLEARER * _clearness(mask, 0.0):
        return 0.0
    return round(best, 1)


def _clearness(mask: Image.Image, turn: float) -> float:
    """Return how sharply rows of ink and rows of paper follow upon each other at this turn."""
    turned = mask.rotate(turn, Image.Resampling.NEAREST) if turn else mask
    rows = row_means(turned)
    return sum((below - above) ** 2 for above, below in pairwise(rows))
