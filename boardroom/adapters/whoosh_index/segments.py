"""A warm reader of one generation: the cards of its segments, and the postings of a word out of them."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, compress, repeat
from operator import add
from typing import Any

from whoosh.reading import TermNotFound

from boardroom.adapters.ranking import Card, ClockCheck, Kept, Places, Postings, Slots, Snapshot
from boardroom.adapters.whoosh_index.blocks import blocks_of
from boardroom.adapters.whoosh_index.fields import positions_of, times_in
from boardroom.language.expansion import Term

# So far apart are the first places of two pages: further than any position and any phrase reaches.
_ROOM = 1 << 17
_PLACES_KEPT = 4_000_000  # about 32 megabytes
# When a word stands so many times oftener than a phrase can begin, looking each beginning up is quicker.
_WORTH_LOOKING_UP = 12


class Segments(Snapshot):
    """One commit of the index, open."""

    def __init__(self, reader: Any, before: "Segments | None") -> None:
        self.reader = reader
        # An index without a page has one leaf of no segment, in which nothing stands.
        self.leaves: list[tuple[Any, int]] = [each for each in reader.leaf_readers() if each[0].segment()]
        known = before.segments if before else {}
        self.segments: dict[Any, list[Card]] = {}
        all_cards: list[Card] = []
        dead: set[int] = set()
        for leaf, offset in self.leaves:
            identity = leaf.segment().segment_id()
            cards = known.get(identity)
            if cards is None:
                cards = [Card(*leaf.stored_fields(number)["card"]) for number in range(leaf.doc_count_all())]
            self.segments[identity] = cards
            all_cards += cards
            if leaf.has_deletions():
                dead.update(
                    offset + number for number in range(leaf.doc_count_all()) if leaf.is_deleted(number)
                )
        super().__init__(all_cards, dead)
        self._alive = bytearray(b"\1") * len(all_cards)
        for number in dead:
            self._alive[number] = 0
        self._runs: Kept[tuple[str, str], array[int]] = Kept(_PLACES_KEPT)
        self.known_words: dict[Any, tuple[str, ...]] = dict(before.known_words) if before else {}

    def pages_with(self, field: str, text: str) -> int:
        """In how many pages the term stands; those that were removed and are not merged away do not count."""
        kept = self.kept(field, text)
        if kept is not None:
            return len(kept[0])
        holding = list(self._holding(field, text))
        if any(leaf.has_deletions() for leaf, _ in holding):
            return len(self.postings(field, text, _no_clock)[0])
        return sum(leaf.doc_frequency(field, text) for leaf, _ in holding)

    def read_postings(self, field: str, text: str, check_clock: ClockCheck) -> Postings:
        """Read the living pages that hold the term, and its weight in each."""
        pages, weights = array("I"), array("f")
        for leaf, offset in self._holding(field, text):
            for block in blocks_of(leaf.postings(field, text)):
                check_clock()
                numbers: Iterable[int] = [offset + number for number in block.numbers]
                its: Iterable[float] = block.weights()
                if leaf.has_deletions():
                    living = list(map(self._alive.__getitem__, numbers))
                    numbers, its = compress(numbers, living), compress(its, living)
                pages.extend(numbers)
                weights.extend(its)
        return pages, weights

    def seen_in(self, word: str, allowed: bytearray, check_clock: ClockCheck, field: str = "written") -> int:
        """In how many of the allowed pages the word stands; of most words the list of terms tells it alone."""
        if self.kept(field, word) is not None:
            return super().seen_in(word, allowed, check_clock, field)
        seen, term = 0, word.encode()
        for leaf, offset in self.leaves:
            try:
                info = leaf.term_info(field, term)
            except TermNotFound:
                continue
            first, last = offset + info.min_id(), offset + info.max_id()
            if first == last:
                seen += allowed[first]
            elif allowed.find(1, first, last + 1) >= 0:
                return super().seen_in(word, allowed, check_clock, field)
        return seen

    def _holding(self, field: str, text: str) -> Iterator[tuple[Any, int]]:
        """The segments that hold the term, each with the number of its first page."""
        term = (field, text.encode())
        return ((leaf, offset) for leaf, offset in self.leaves if term in leaf)

    def words_beginning(self, prefix: str, field: str = "written") -> Iterator[str]:
        """Words of the field that begin so, in order of the alphabet."""
        last = b""
        for term in merge(*(leaf.expand_prefix(field, prefix) for leaf, _ in self.leaves)):
            if term != last:
                last = term
                yield term.decode()

    def all_words(self) -> Iterable[str]:
        """The words of all pages and their bases; those of a segment are read once."""
        words: dict[str, None] = {}
        kept = {}
        for leaf, _ in self.leaves:
            if leaf.segment() is None:  # an index without a page has a leaf all the same
                continue
            identity = leaf.segment().segment_id()
            own = self.known_words.get(identity)
            if own is None:
                own = tuple(
                    dict.fromkeys(
                        term.decode() for field in ("written", "bases") for term in leaf.lexicon(field)
                    )
                )
            kept[identity] = own
            words.update(dict.fromkeys(own))
        self.known_words = kept
        return words

    def places(self, terms: Collection[Term], pages: Sequence[int], check_clock: ClockCheck) -> Places:
        """Where the terms stand in the pages."""
        found: dict[Term, dict[int, list[int]]] = {}
        for term in terms:
            run = self._run(term, check_clock)
            own = found[term] = {}
            at = 0
            for page in pages:
                first = page * _ROOM
                at = bisect_left(run, first, at)
                end = bisect_left(run, first + _ROOM, at)
                if end > at:
                    own[page] = [place - first for place in run[at:end]]
        return found

    def phrase(self, slots: Slots, allowed: bytearray, check_clock: ClockCheck) -> dict[int, int]:
        """Pages where the words follow each other; read from the rarest word outwards."""
        runs = [[self._run(term, check_clock) for term in slot] for slot in slots]
        starts: set[int] | None = None
        for at in sorted(range(len(slots)), key=lambda at: sum(map(len, runs[at]))):
            check_clock()
            starts = _begun(runs[at], at, starts)
            if not starts:
                return {}
        times = Counter([start // _ROOM for start in starts or ()])
        return {page: often for page, often in times.items() if allowed[page]}

    def _run(self, term: Term, check_clock: ClockCheck) -> "array[int]":
        """Every place where a term stands, in rising order: page times _ROOM and position; kept warm while there is room."""
        key = term.field, term.text
        run = self._runs.get(key)
        if run is None:
            run = array("Q")
            for leaf, offset in self._holding(*key):
                for block in blocks_of(leaf.postings(*key)):
                    check_clock()
                    values = block.values()
                    firsts = [(offset + number) * _ROOM for number in block.numbers]
                    positions = positions_of(b"".join(values))
                    if len(positions) > len(firsts):  # some pages have the word more than once
                        firsts = list(chain.from_iterable(map(repeat, firsts, map(times_in, values))))
                    run.extend(map(add, firsts, positions))
            self._runs.keep(key, run, len(run))
        return run

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()


def _no_clock() -> None:
    """What is read for a search that has its words already."""


def _begun(runs: Sequence["array[int]"], at: int, starts: set[int] | None) -> set[int]:
    """Where a phrase may begin whose word number `at` stands in the runs; of `starts`, when there are any yet."""
    if starts is None:
        return {place - at for run in runs for place in run}
    found: set[int] = set()
    for run in runs:
        if len(run) < _WORTH_LOOKING_UP * len(starts):
            found.update(starts.intersection([place - at for place in run]))
        else:
            for start in starts:
                place = bisect_left(run, start + at)
                if place < len(run) and run[place] == start + at:
                    found.add(start)
    return found
