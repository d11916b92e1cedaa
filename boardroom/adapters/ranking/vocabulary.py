"""The words that stand in what a reader may see: suggested while they type."""

import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from boardroom.adapters.ranking.snapshot import OutOfTime, Snapshot
from boardroom.language.expansion import Term
from boardroom.ports.search_index import Filter

_MOST_LOOKED_AT = 2_000
_AT_ONCE = 200  # words that are asked for together


def words_beginning(snapshot: Snapshot, beginning: str, within: Filter, deadline: float) -> list[str]:
    """Written words beginning so, most frequent first; when time runs out, those that were counted until then."""
    with suppress(OutOfTime):
        return _seen(snapshot, snapshot.words_beginning(beginning), within, deadline)
    return []


def _seen(snapshot: Snapshot, words: Iterable[str], within: Filter, deadline: float) -> list[str]:
    allowed = snapshot.allowed(within, ())
    counted: list[tuple[int, str]] = []

    def check_clock() -> None:
        if time.monotonic() > deadline:
            raise OutOfTime

    remaining = islice(words, _MOST_LOOKED_AT)
    with suppress(OutOfTime):
        while some := list(islice(remaining, _AT_ONCE)):
            snapshot.expect([Term("written", word, 1.0) for word in some], check_clock)
            for word in some:
                check_clock()
                pages = snapshot.seen_in(word, allowed, check_clock)
                if pages:
                    counted.append((-pages, word))
    return [word for _, word in sorted(counted)]
