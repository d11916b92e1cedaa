"""Spaces within amounts, which Tesseract drops: 46 136 comes as 46136. They are put back where the page shows a gap."""

import re
from collections.abc import Sequence
from itertools import groupby

from boardroom.adapters.tesseract.raster import Raster, darkest_columns
from boardroom.ports.geometry import Word

# Digits with at least one group of three, and what may stand around them.
_GLUED = re.compile(r"^([–−-]?\d{1,3})((?:\d{3})+)((?:[.,]\d{1,2}|[.,]-|:-|,--|[.,])?)$")
# A space is wider than the usual gap between two digits by this factor, and than this share of a digit's height;
# beside a 1, which fills half of its place, than the larger share.
_WIDER, _SPACE, _SPACE_BY_ONE = 1.7, 0.4, 0.6
# The middles of two digits with a space between them are farther apart than others by this factor.
_FARTHER, _ONE_BEFORE, _ONE_AFTER = 1.25, 0.08, 0.1


def parted(words: Sequence[Word], raster: Raster) -> list[Word]:
    """Return the words with glued amounts parted into their groups of three, each with a box of its own."""
    whole: list[Word] = []
    for word in words:
        glued = _GLUED.match(word.text)
        groups = _groups(word, glued[1], glued[2], glued[3], raster) if glued else None
        whole.extend(groups or [word])
    return whole


def _groups(word: Word, head: str, rest: str, tail: str, raster: Raster) -> list[Word] | None:
    """Return the groups of an amount when the page shows spaces between them; else None."""
    gaps = _gaps(word, raster)
    texts = [head, *(rest[at : at + 3] for at in range(0, len(rest), 3))]
    ends = [sum(map(len, texts[: at + 1])) for at in range(len(texts) - 1)]  # characters before each space
    spaces = (
        _by_places(word, gaps, ends) if len(gaps) == len(word.text) - 1 else _by_gaps(word, gaps, ends, texts)
    )
    if not spaces:
        return None
    texts[-1] += tail
    edges = [0, *(edge for gap in spaces for edge in gap), word.width]
    return [
        Word(text, word.left + begin, word.top, max(1, end - begin), word.height, word.confidence, word.line)
        for text, begin, end in zip(texts, edges[::2], edges[1::2], strict=True)
    ]


def _by_places(word: Word, gaps: list[tuple[int, int]], ends: list[int]) -> list[tuple[int, int]]:
    """Return the gaps at the ends of groups when the digits stand farther apart there: digits are set at one width."""
    edges = [0, *(edge for gap in gaps for edge in gap), word.width]
    middles = [(begin + end) / 2 for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    first = 0 if word.text[0].isdigit() else 1
    last = max(at for at in range(len(word.text)) if word.text[at - 1 : at + 1].isdigit())
    steps = {at: middles[at] - middles[at - 1] for at in range(first + 1, last + 1)}
    within = sorted(step for at, step in steps.items() if at not in ends)
    if not within:
        return []
    for at in ends:
        # The ink of a 1 lies to the left of its place.
        ones = _ONE_BEFORE * (word.text[at - 1] == "1") - _ONE_AFTER * (word.text[at] == "1")
        if steps[at] < (_FARTHER + ones) * within[len(within) // 2]:
            return []
    return [gaps[at - 1] for at in ends]


def _by_gaps(
    word: Word, gaps: list[tuple[int, int]], ends: list[int], texts: list[str]
) -> list[tuple[int, int]]:
    """Return the widest gaps when they are wide enough and stand where groups end; for digits that touch."""
    if len(gaps) < len(ends):
        return []
    widest = sorted(sorted(gaps, key=lambda gap: gap[1] - gap[0])[-len(ends) :])
    narrower = sorted(gap[1] - gap[0] for gap in gaps if gap not in widest)
    usual = narrower[len(narrower) // 2] if narrower else 0
    for at, (begin, end) in zip(ends, widest, strict=True):
        share = _SPACE_BY_ONE if "1" in word.text[at - 1 : at + 1] else _SPACE
        if end - begin < max(_WIDER * max(usual, 2), share * word.height):
            return []
        if abs((begin + end) / 2 / word.width - at / len(word.text)) > 0.6 / len(texts):
            return []
    return widest


def _gaps(word: Word, raster: Raster) -> list[tuple[int, int]]:
    """Return the columns without ink inside a word's box, as pairs of beginning and end."""
    columns = darkest_columns(raster, word.left, word.top, word.width, word.height)
    if not columns:
        return []
    limit = (min(columns) + max(columns)) / 2
    gaps: list[tuple[int, int]] = []
    at = 0
    for light, run in groupby(level > limit for level in columns):
        length = len(list(run))
        if light and at and at + length < len(columns):
            gaps.append((at, at + length))
        at += length
    return gaps
