"""What waits to be written: postings kept by term, in arrays rather than as an object each.

Whoosh's own pool keeps a tuple for every posting, sorts them all, and puts what no longer has room in files posting by
posting. A page has some seven hundred postings, but only a few terms that no page before it had.
"""

import heapq
import pickle
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from whoosh.writing import PostingPool

Key = tuple[str, bytes]  # field, term
Posting = tuple[int, float, bytes]  # page, weight, value
Item = tuple[str, bytes, int, float, bytes | None]
# Of one term: numbers of pages in rising order, the weight in each, how long each one's value is, all the values.
# Where the field has no values, there are no lengths.
Kept = tuple["array[int]", "array[float]", "array[int]", bytearray]
_BYTES_OF_POSTING = 12
_BYTES_OF_TERM = 600  # of the containers, its own letters apart
_FIRST = itemgetter(0)


class Pool(PostingPool):
    """The postings of the segment being written."""

    def __init__(self, tempstore: Any, segment: Any, limitmb: int) -> None:
        super().__init__(tempstore, segment, limitmb=limitmb)  # type: ignore[no-untyped-call]  # Whoosh is untyped
        self._kept: dict[Key, Kept] = {}

    def add(self, item: Item) -> None:
        """Keep a posting: so Whoosh merges segments."""
        field, term, page, weight, value = item
        self.take([((field, term), [page, weight, value or b""])], 0)

    def take(self, others: Iterable[tuple[Key, list[Any]]], first: int) -> None:
        """Keep the postings of some pages, whose numbers there begin at 0 and here at `first`.

        Each term comes with page, weight and value of every posting, one after the other.
        """
        size, kept = 0, self._kept
        for key, flat in others:
            its = kept.get(key)
            if its is None:
                its = kept[key] = (array("I"), array("f"), array("I"), bytearray())
                size += _BYTES_OF_TERM + len(key[1])
            pages, weights, lengths, values = its
            if len(flat) == 3:  # most have one posting among so few pages
                pages.append(first + flat[0])
                weights.append(flat[1])
                new = flat[2]
                if new:
                    lengths.append(len(new))
            else:
                pages.extend([first + page for page in flat[::3]])
                weights.extend(flat[1::3])
                new = b"".join(flat[2::3])
                if new:
                    lengths.extend(map(len, flat[2::3]))
            values += new
            size += _BYTES_OF_POSTING * (len(flat) // 3) + len(new)
        self.currentsize += size
        if self.currentsize > self.limit:
            self.save()

    def save(self) -> None:
        """Put all postings aside in a file, sorted."""
        if self._kept:
            path, file = self._new_run()  # type: ignore[no-untyped-call]  # as above
            for entry in sorted(self._kept.items(), key=_FIRST):
                pickle.dump(entry, file, pickle.HIGHEST_PROTOCOL)
            file.close()
            self.runs.append(path)
            self._kept = {}
            self.currentsize = 0

    def iter_terms(self) -> Iterator[tuple[Key, list[Kept]]]:
        """Every term in order, with its postings in the order that they came; empties the pool."""
        waiting, self._kept = sorted(self._kept.items(), key=_FIRST), {}
        aside, self.runs = [self._read_run(path) for path in self.runs], []
        for key, entries in groupby(heapq.merge(*aside, waiting, key=_FIRST), key=_FIRST):
            yield key, [kept for _, kept in entries]
