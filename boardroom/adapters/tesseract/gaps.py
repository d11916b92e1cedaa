"""Strokes that were read where no ink is: the wide spaces of a justified line come as dashes and signs of equality."""

from collections.abc import Sequence

from boardroom.adapters.tesseract.raster import Raster, darkest_columns
from boardroom.ports.geometry import Word

_STROKES = frozenset("—–-=_~")
_INK = 0.4  # of the way from paper to the ink of its line that a stroke is at least dark
_MIDDLE = 0.2  # of a box's width that is left out at either side, where letters beside it reach in


def without_gaps(words: Sequence[Word], raster: Raster) -> list[Word]:
    """Return the words of a line without those that are strokes by name and bare paper on the page."""
    return [word for word in words if not (_STROKES.issuperset(word.text) and _is_bare(word, words, raster))]


def _is_bare(stroke: Word, words: Sequence[Word], raster: Raster) -> bool:
    others = [word for word in words if not _STROKES.issuperset(word.text)]
    if not others:
        return False
    nearest = min(others, key=lambda word: abs(word.left - stroke.left))
    beside = darkest_columns(raster, nearest.left, nearest.top, nearest.width, nearest.height)
    aside = round(_MIDDLE * stroke.width)
    within = darkest_columns(
        raster, stroke.left + aside, stroke.top, max(1, stroke.width - 2 * aside), stroke.height
    )
    if not beside or not within:
        return False
    paper = max(*within, *beside)
    return min(within) > paper - _INK * (paper - min(beside))
