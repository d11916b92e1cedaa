"""The words that stand in what a reader may see: suggested while they type, offered when they mistype, counted."""

import time
from collections.abc import Iterable

from boardroom.adapters.whoosh_index.reading import Snapshot
from boardroom.language.misreadings import is_word
from boardroom.ports.search_index import Filter

_MOST_LOOKED_AT = 2_000
_MOST_TRIED = 40
_MOST_MEANT = 5


def words_beginning(snapshot: Snapshot, beginning: str, within: Filter, deadline: float) -> list[str]:
    """Written words beginning so, most frequent first."""
    return _seen(snapshot, snapshot.words_beginning(beginning), within, deadline)


def words_near(snapshot: Snapshot, typed: str, within: Filter, deadline: float) -> list[str]:
    """Written words that are one mistake away, most frequent first."""
    near = (word for slips, word in snapshot.vocabulary().like(typed) if slips == 1 and word.isalpha())
    return _seen(snapshot, near, within, deadline)


def words_meant(snapshot: Snapshot, typed: str, allowed: bytearray) -> list[str]:
    """The words nearest to one that nothing meets, of those that stand in the allowed entries; none when none is near."""
    least = 0
    found: list[str] = []
    for slips, word in snapshot.vocabulary().like(typed)[:_MOST_TRIED]:
        if found and (slips > least or len(found) >= _MOST_MEANT):
            break
        # A base that is no word is only a stem, and nobody meant that.
        if seen_in(snapshot, word, allowed) or (is_word(word) and seen_in(snapshot, word, allowed, "bases")):
            least = slips
            found.append(word)
    return found


def seen_in(snapshot: Snapshot, word: str, allowed: bytearray, field: str = "written") -> int:
    """In how many entries that the reader may see the word stands, as written or in another field."""
    return sum(
        allowed[number + offset]
        for offset, matcher in snapshot.postings(field, word)
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
