"""Which papers say nearly the same: the same sheet scanned twice, or a scan beside the file it was printed from.

A text is cut into shingles, runs of letters that overlap, after everything that recognition gets wrong has been
smoothed away. One permutation of them is hashed into bins (one permutation hashing: Li, Owen and Zhang 2012,
densified by rotation: Shrivastava and Li 2014); bins are put together into bands, and two papers that share a band are
looked at closely. How alike they are is then counted on the shingles themselves.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

SHINGLE = 4  # letters
BANDS, ROWS = 24, 3
BINS = BANDS * ROWS
# With fewer shingles a text is a form's frame or a stamp, and resembles too much.
FEWEST = 120
# From here two papers are said to be alike; measured on scans beside their true text (tests/intake/test_likeness.py).
ALIKE = 0.55
# Two papers of one form differ in their numbers: dates, amounts, apartments. The share that must be common.
NUMBERS_ALIKE = 0.5
FEWEST_NUMBERS = 4

_FOLDED = str.maketrans(
    {"å": "a", "ä": "a", "ö": "o", "é": "e", "0": "o", "1": "l", "i": "l", "|": "l", "!": "l"}
)
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<!\d)\d[\d ]*\d(?!\d)|(?<!\d)\d(?!\d)")


@dataclass(frozen=True)
class Print:
    """What is kept to find a text's likes by: one number for each band; nothing when the text is too short."""

    bands: tuple[int, ...] = ()


@dataclass(frozen=True)
class Compared:
    """How alike two texts are: the share of common shingles and of common numbers, 0 to 1."""

    text: float
    numbers: float

    @property
    def alike(self) -> bool:
        """Whether a person is asked."""
        return self.text >= ALIKE and self.numbers >= NUMBERS_ALIKE

    @property
    def percent(self) -> int:
        """The share as people are told it."""
        return round(100 * self.text)


def shingles(text: str) -> frozenset[int]:
    """Return a text's shingles as numbers: runs of four letters within and across words, marks and spaces left out."""
    plain = unicodedata.normalize("NFC", text).casefold()
    # A word broken at the end of a line is one word.
    plain = re.sub(r"(?<=\w)[-¬]\s*\n\s*(?=\w)", "", plain)
    letters = "".join(_WORD.findall(plain)).translate(_FOLDED).replace("rn", "m").replace("ll", "l")
    return frozenset(
        int.from_bytes(hashlib.blake2b(letters[at : at + SHINGLE].encode(), digest_size=8).digest(), "big")
        for at in range(len(letters) - SHINGLE + 1)
    )


def print_of(text: str) -> Print:
    """Return what to find a text's likes by."""
    cut = shingles(text)
    if len(cut) < FEWEST:
        return Print()
    least: list[int | None] = [None] * BINS
    for one in cut:
        place, rest = one % BINS, one // BINS
        known = least[place]
        if known is None or rest < known:
            least[place] = rest
    filled = _densified(least)
    return Print(
        tuple(
            int.from_bytes(
                hashlib.blake2b(
                    repr((band, filled[band * ROWS : (band + 1) * ROWS])).encode(), digest_size=7
                ).digest(),
                "big",
            )
            for band in range(BANDS)
        )
    )


def compared(one: str, other: str) -> Compared:
    """Return how alike two texts are."""
    return Compared(_share(shingles(one), shingles(other)), _numbers(one, other))


def _densified(least: Sequence[int | None]) -> list[int]:
    """Give an empty bin what the next full one holds, marked with how far away that is."""
    filled = []
    for place in range(len(least)):
        for step in range(len(least)):
            found = least[(place + step) % len(least)]
            if found is not None:
                filled.append(found * len(least) + step)
                break
    return filled


def _share(one: Collection[int], other: Collection[int]) -> float:
    both = set(one) & set(other)
    either = len(set(one) | set(other))
    return len(both) / either if either else 0.0


def _numbers(one: str, other: str) -> float:
    """Return the share of the smaller text's numbers that the other has too; 1 where there are too few to tell."""
    first, second = _told(one), _told(other)
    if min(len(first), len(second)) < FEWEST_NUMBERS:
        return 1.0
    return len(first & second) / min(len(first), len(second))


def _told(text: str) -> frozenset[str]:
    return frozenset(
        re.sub(r"\s", "", found) for found in _NUMBER.findall(text) if len(re.sub(r"\s", "", found)) > 1
    )
