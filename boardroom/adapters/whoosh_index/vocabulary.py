"""The words that stand in what a reader may see: suggested while they type, offered when they mistype, counted."""

import time
from collections.abc import Iterable

from boardroom.adapters.whoosh_index.reading import Snapshot
from boardroom.language.nearness import is_near
from boardroom.ports.search_index import Filter

_MOST_LOOKED_AT = 2_000


def words_beginning(snapshot: Snapshot, beginning: str, within: Filter, deadline: float) -> list[str]:
    """Written words beginning so, most frequent first."""
    return _seen(snapshot, snapshot.words_beginning(beginning), within, deadline)


def words_near(snapshot: Snapshot, typed: str, within: Filter, deadline: float) -> list[str]:
    """Written words that are one mistake away, most frequent first."""
    # Whoever mistypes seldom does so at once: all words with the same first letter, or without it or with the
    # first two swapped, are compared.
    starts = dict.fromkeys((typed[0], typed[1]))
    near = (
        word
        for start in starts
        for word in snapshot.words_beginning(start)
        if abs(len(word) - len(typed)) <= 1 and word.isalpha() and is_near(typed, word)
    )
    return _seen(snapshot, near, within, deadline)


def seen_in(snapshot: Snapshot, word: str, allowed: bytearray) -> int:
    """In how many entries that the reader may see the written word stands."""
    return sum(
        allowed[number + offset]
        for offset, matcher in snapshot.postings("written", word)
        for number in matcher.all_ids()
    )


def _seen(snapshot: Snapshot, words: Iterable[str], within: Filter, deadline: float) -> list[str]:
    allowed = snapshot.allowed(within, ())
    counted: list[tuple[int, str]] = []
    for looked_at, word in enumerate(words):
        if looked_at >= _MOST_LOOKED_AT or time.monotonic() > deadline:
            break
        entries = seen_in(snapshot, word, allowed)
        if entries:
            counted.append((-entries, word))
    return [word for _, word in sorted(counted)]
