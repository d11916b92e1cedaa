"""Spaces within amounts, which Tesseract drops: 46 136 comes as 46136. They are put back where the page shows a gap."""

import re
from collections.abc import Sequence
from itertools import groupby

from boardroom.adapters.tesseract.raster import Raster, darkest_columns
from boardroom.ports.geometry import Word

# Digits with at least one group of three, and what may stand around them.
_GLUED = re.compile(r"^([–−-]?\d{1,3})((?:\d{3})+)((?:[.,]\d{1,2}|[.,]-|:-|,--|[.,])?)$")
_YEAR = re.compile(r"^(1[89]|20)\d\d[.,]?$")
# A space is wider than the gap between two digits by this factor.
_WIDER = 1.7


def parted(words: Sequence[Word], raster: Raster) -> list[Word]:
    """Return the words with glued amounts parted into their groups of three, each with a box of its own."""
    whole: list[Word] = []
    for word in words:
        glued = _GLUED.match(word.text)
        groups = _groups(word, glued[1], glued[2], glued[3], raster) if glued else None
        whole.extend(groups or [word])
    return whole


def _groups(word: Word, head: str, rest: str, tail: str, raster: Raster) -> list[Word] | None:
    """Return the groups of an amount when the gaps between its digits say that there are such; else None."""
    gaps = _gaps(word, raster)
    texts = [head, *(rest[at : at + 3] for at in range(0, len(rest), 3))]
    if len(gaps) < len(texts):
        return None
    widest = sorted(gaps, key=lambda gap: gap[1] - gap[0])[-(len(texts) - 1) :]
    narrower = [gap[1] - gap[0] for gap in gaps if gap not in widest]
    usual = sorted(narrower)[len(narrower) // 2] if narrower else 0
    if min(end - begin for begin, end in widest) < _WIDER * max(usual, 2):
        return None
    widest.sort()
    # The gaps must stand where groups of three end: as far into the word as into its digits.
    spots = [sum(map(len, texts[: at + 1])) / len(word.text) for at in range(len(texts) - 1)]
    for spot, (begin, end) in zip(spots, widest, strict=True):
        if abs((begin + end) / 2 / word.width - spot) > 0.6 / len(texts):
            return None
    texts[-1] += tail
    edges = [0, *(edge for gap in widest for edge in gap), word.width]
    return [
        Word(text, word.left + begin, word.top, max(1, end - begin), word.height, word.confidence, word.line)
        for text, begin, end in zip(texts, edges[::2], edges[1::2], strict=True)
    ]


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
