"""The postings of a term in a segment, a block at a time as they lie in the file.

This leans on the insides of Whoosh's reader, whose version is pinned: stepping from posting to posting takes ten times
as long. Removed pages are not left out; who asks knows which pages live.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching.wrappers import FilterMatcher


class Block:
    """Some postings: the pages' numbers in the segment, and what is read of each when it is asked for."""

    def __init__(self, matcher: Any) -> None:
        self._matcher = matcher
        matcher._read_ids()  # noqa: SLF001 -- as said above
        self.numbers: Sequence[int] = matcher._ids  # noqa: SLF001 -- as said above

    def weights(self) -> Sequence[float]:
        """What the term weighs in each page."""
        self._matcher._read_weights()  # noqa: SLF001 -- as said above
        weights: Sequence[float] = self._matcher._weights  # noqa: SLF001 -- as said above
        return weights

    def values(self) -> Sequence[bytes]:
        """The values of the postings, which fields.py reads."""
        self._matcher._read_values()  # noqa: SLF001 -- as said above
        values: Sequence[bytes] = self._matcher._values  # noqa: SLF001 -- as said above
        return values


class _Single(Block):
    """One posting of a matcher that has no blocks; a term's only one lies in the list of terms itself."""

    def __init__(self, matcher: Any) -> None:
        self._matcher = matcher
        self.numbers = (matcher.id(),)

    def weights(self) -> Sequence[float]:
        """What the term weighs in the page."""
        return (self._matcher.weight(),)

    def values(self) -> Sequence[bytes]:
        """The value of the posting."""
        return (self._matcher.value(),)


def blocks_of(matcher: Any) -> Iterator[Block]:
    """The blocks of a term's postings in order, each to be used before the next one is asked for."""
    while isinstance(matcher, FilterMatcher):  # it leaves removed pages out, one by one
        matcher = matcher.child
    in_blocks = isinstance(matcher, W3LeafMatcher)
    while matcher.is_active():
        if in_blocks:
            yield Block(matcher)
            matcher._next_block()  # noqa: SLF001 -- as said above
            continue
        yield _Single(matcher)
        matcher.next()
