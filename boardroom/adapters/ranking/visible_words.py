"""The words that stand in what a reader may see: suggested while they type, offered when they mistype, counted."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import islice

from boardroom.adapters.ranking.snapshot import ClockCheck, OutOfTime, Snapshot
from boardroom.language.analysis import Field
from boardroom.language.expansion import Term
from boardroom.language.misreadings import is_word, may_be_meant
from boardroom.ports.search_index import Filter

_SHORTEST_SUGGESTION = 2
_SHORTEST_MISTAKE = 4
_MOST_SEEN = 2_000
_MOST_MEANT = 5
_AT_ONCE = 200  # words that are asked for together


class VisibleWords:
    """The words of one snapshot within a filter; when the deadline comes, those that were counted until then."""

    def __init__(self, snapshot: Snapshot, within: Filter, deadline: float) -> None:
        self._snapshot = snapshot
        self._allowed = snapshot.allowed(within, ())
        self._deadline = deadline

    def beginning(self, prefix: str) -> list[str]:
        """Written words beginning so, most frequent first; at least two letters."""
        beginning = prefix.strip().casefold()
        if len(beginning) < _SHORTEST_SUGGESTION or beginning[0].isdigit():
            return []
        return self._seen(lambda: self._snapshot.words_beginning(beginning))

    def near(self, word: str) -> list[str]:
        """Written words that are one mistake away, most frequent first; at least four letters."""
        typed = word.strip().casefold()
        if len(typed) < _SHORTEST_MISTAKE or not typed.isalpha():
            return []
        return self._seen(
            lambda: (
                each
                for slips, each in self._snapshot.vocabulary(self._check_clock).like(typed, self._check_clock)
                if slips == 1 and each.isalpha()
            )
        )

    def counts(self, words: Collection[str]) -> tuple[dict[str, int], int]:
        """In how many entries each written word stands, and how many entries there are."""
        found = dict.fromkeys(words, 0)
        with suppress(OutOfTime):
            for word, entries in self._counted(words):
                found[word] = entries
        return found, sum(self._allowed)

    def _seen(self, words: Callable[[], Iterable[str]]) -> list[str]:
        counted: list[tuple[int, str]] = []
        with suppress(OutOfTime):
            # Words that the reader may not see count towards no limit but that of time.
            for word, entries in self._counted(words()):
                if entries:
                    counted.append((-entries, word))
                if len(counted) == _MOST_SEEN:
                    break
        return [word for _, word in sorted(counted)]

    def _counted(self, words: Iterable[str]) -> Iterator[tuple[str, int]]:
        return counted_words(self._snapshot, words, self._allowed, self._check_clock)

    def _check_clock(self) -> None:
        if time.monotonic() > self._deadline:
            raise OutOfTime


def counted_words(
    snapshot: Snapshot,
    words: Iterable[str],
    allowed: bytearray,
    check_clock: ClockCheck,
    field: Field = "written",
) -> Iterator[tuple[str, int]]:
    """Each word, and in how many of the allowed entries it stands as written or in another field; fetched some at a time."""
    remaining = iter(words)
    while some := list(islice(remaining, _AT_ONCE)):
        snapshot.expect([Term(field, word, 1.0) for word in some], check_clock)
        for word in some:
            check_clock()
            yield word, snapshot.seen_in(word, allowed, check_clock, field)


def words_meant(snapshot: Snapshot, typed: str, allowed: bytearray, check_clock: ClockCheck) -> list[str]:
    """The words nearest to one that nothing meets, of those that stand in the allowed entries; none when none is near.

    However many words that nobody may see here are nearer, they take the place of none.
    """
    like = snapshot.vocabulary(check_clock).like(typed, check_clock)
    least = 0
    found: list[str] = []
    for at in range(0, len(like), _AT_ONCE):
        some = like[at : at + _AT_ONCE]
        if found and some[0][0] > least:
            break
        snapshot.expect(
            [Term(field, word, 1.0) for _, word in some for field in ("written", "bases")], check_clock
        )
        for slips, word in some:
            check_clock()
            if found and (slips > least or len(found) >= _MOST_MEANT):
                return found
            # A base that is no word is only a stem, and nobody meant that.
            seen = snapshot.seen_in(word, allowed, check_clock) or (
                snapshot.seen_in(word, allowed, check_clock, "bases") and is_word(word)
            )
            if seen and may_be_meant(typed, word):
                least = slips
                found.append(word)
    return found
