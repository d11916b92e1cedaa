"""The words of an archive, to be asked which of them are nearly a typed one: a slip of the finger, or of recognition."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

_SHORTEST = 4
_SHORTEST_WITH_TWO = 8
_DOTTED = {"a": "[aåä]", "o": "[oö]"}
_LOOKED_AT_BETWEEN = 100  # words between two looks at the clock


class Vocabulary:
    """Casefolded words, each once. Asking costs one pass over their letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._lines = "\n" + "\n".join(word for word in words if len(word) >= _SHORTEST - 1) + "\n"

    def like(self, word: str, check_clock: Callable[[], None] | None = None) -> list[tuple[int, str]]:
        """(slips, word) of the words at most one slip away, two for a long word; nearest first, never the word itself.

        A slip is a letter other, more or less, or two that changed places. `check_clock` is called now and then, and
        ends it by raising.
        """
        most = slips_allowed(word)
        if not most:
            return []
        found: dict[str, int] = {}
        for count, match in enumerate(_pattern(word, most).finditer(self._lines)):
            if check_clock and count % _LOOKED_AT_BETWEEN == 0:
                check_clock()
            other = match.group(1)
            slips = slips_between(word, other, most)
            if 0 < slips <= most:
                found[other] = slips
        for at in range(len(word) - 1):
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if swapped != word and f"\n{swapped}\n" in self._lines:
                found[swapped] = 1
        return sorted((slips, other) for other, slips in found.items())

    def beginning_with_dots(self, prefix: str) -> Iterator[str]:
        """The words that begin as a beginning does that was typed without any dots, but have some: årsstämma for arsst."""
        letters = "".join(_DOTTED.get(letter, re.escape(letter)) for letter in prefix)
        for match in re.finditer(rf"\n({letters}[^\n]*)", self._lines):
            if not match.group(1).startswith(prefix):
                yield match.group(1)


def slips_allowed(word: str) -> int:
    """How many slips a word may have and still be recognised: none when it is short or a number."""
    if len(word) < _SHORTEST or not any(letter.isalpha() for letter in word):
        return 0
    return 2 if len(word) >= _SHORTEST_WITH_TWO else 1


@lru_cache(maxsize=64)
def _pattern(word: str, most: int) -> re.Pattern[str]:
    """Words of about the same length that have one of the pieces in about its place: one piece has no slip in it."""
    pieces = most + 1
    cuts = [round(len(word) * each / pieces) for each in range(pieces + 1)]
    choices = []
    for start, end in pairwise(cuts):
        rest = len(word) - end
        before = "" if start == 0 else rf"[^\n]{{{max(0, start - most)},{start + most}}}"
        after = "" if rest == 0 else rf"[^\n]{{{max(0, rest - most)},{rest + most}}}"
        choices.append(before + re.escape(word[start:end]) + after)
    return re.compile(rf"\n({'|'.join(choices)})(?=\n)")


def slips_between(one: str, other: str, most: int) -> int:
    """The slips that lead from one word to the other (optimal string alignment), or most + 1 for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, its in enumerate(other, 1):
            least = min(last[place] + 1, row[place - 1] + 1, last[place - 1] + (letter != its))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == its:
                least = min(least, before[place - 2] + 1)
            row.append(least)
        if min(row) > most and min(last) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
