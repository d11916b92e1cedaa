"""How much of a page was read: letters in order, and words wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import numpy as np


def plain(text: str) -> str:
    """The text with each run of white space as one space: where a line breaks is not an error."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def edit_distance(first: str, second: str) -> int:
    """Fewest letters to insert, remove or change to turn one text into the other."""
    other = np.array([ord(letter) for letter in second], "int64")
    steps = np.arange(len(second) + 1)
    row = steps.copy()
    for at, letter in enumerate(first, start=1):
        above = row[1:] + 1
        across = row[:-1] + (other != ord(letter))
        best = np.concatenate(([at], np.minimum(above, across)))
        # Insertions run along the row: each costs one, so the least of (best - place) so far decides.
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def character_error_rate(true: str, read: str) -> float:
    """Edits per letter of the true text; 0.0 is perfect, and 1.0 or more is noise."""
    true, read = plain(true), plain(read)
    return edit_distance(true, read) / max(len(true), 1)


def words_found(true: str, read: str) -> float:
    """The share of the true words that were read, in any order: what a search can hope to find.

    Columns read one after the other ruin the error rate, but cost a search nothing.
    """
    wanted = Counter(re.findall(r"\w+", plain(true).casefold()))
    found = wanted & Counter(re.findall(r"\w+", plain(read).casefold()))
    return found.total() / max(wanted.total(), 1)


def signs_found(true: str, read: str) -> tuple[int, int]:
    """How many of the section signs were read, before the same number, and how many there are."""
    wanted = Counter(re.findall(r"§ ?(\d+)", plain(true)))
    found = wanted & Counter(re.findall(r"§ ?(\d+)", plain(read)))
    return found.total(), wanted.total()
