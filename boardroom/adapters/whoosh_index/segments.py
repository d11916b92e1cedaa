"""A warm reader of one generation: the cards of its segments, and the postings of a word out of them."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from boardroom.adapters.ranking import CLOCK_EVERY, Card, ClockCheck, Places, Postings, Slots, Snapshot
from boardroom.adapters.whoosh_index.fields import positions_of
from boardroom.language.expansion import Term

_CLOCK_OF_PLACES = 32


class Segments(Snapshot):
    """One commit of the index, open."""

    def __init__(self, reader: Any, before: "Segments | None") -> None:
        self.reader = reader
        self.leaves: list[tuple[Any, int]] = list(reader.leaf_readers())
        known = before.segments if before else {}
        self.segments: dict[Any, list[Card]] = {}
        all_cards: list[Card] = []
        dead: set[int] = set()
        for leaf, offset in self.leaves:
            identity = leaf.segment().segment_id() if leaf.segment() is not None else None
            cards = known.get(identity) if identity is not None else None
            if cards is None:
                cards = [Card(*leaf.stored_fields(number)["card"]) for number in range(leaf.doc_count_all())]
            if identity is not None:
                self.segments[identity] = cards
            all_cards += cards
            if leaf.has_deletions():
                dead.update(
                    offset + number for number in range(leaf.doc_count_all()) if leaf.is_deleted(number)
                )
        super().__init__(all_cards, dead)
        self.known_words: dict[Any, tuple[str, ...]] = dict(before.known_words) if before else {}

    def pages_with(self, field: str, text: str) -> int:
        """In how many pages the term stands, removed pages that are not merged away included."""
        return sum(
            leaf.doc_frequency(field, text) for leaf, _ in self.leaves if (field, text.encode()) in leaf
        )

    def postings(self, field: str, text: str) -> Iterator[tuple[int, Any]]:
        """(offset, matcher) for each segment that holds the term."""
        term = text.encode()
        for leaf, offset in self.leaves:
            if (field, term) in leaf:
                yield offset, leaf.postings(field, text)

    def read_postings(self, field: str, text: str, check_clock: ClockCheck) -> Postings:
        """Read the pages that hold the term, and its weight in each."""
        pages, weights = array("L"), array("f")
        for offset, matcher in self.postings(field, text):
            while matcher.is_active():
                pages.append(matcher.id() + offset)
                weights.append(matcher.weight())
                matcher.next()
                if not len(pages) % CLOCK_EVERY:
                    check_clock()
        return pages, weights

    def words_beginning(self, prefix: str) -> Iterator[str]:
        """Written words that begin so, in order of the alphabet within each segment, each once."""
        seen: set[bytes] = set()
        for leaf, _ in self.leaves:
            for term in leaf.expand_prefix("written", prefix):
                if term not in seen:
                    seen.add(term)
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
        return {term: dict(self._places_in(term, pages, check_clock)) for term in terms}

    def _places_in(
        self, term: Term, wanted: Sequence[int], check_clock: ClockCheck
    ) -> Iterator[tuple[int, list[int]]]:
        """(page, positions) of a term in those of the wanted pages that hold it."""
        for offset, matcher in self.postings(term.field, term.text):
            for at, page in enumerate(wanted):
                if page < offset:
                    continue
                if not at % _CLOCK_OF_PLACES:
                    check_clock()
                # A term whose pages are all removed has nothing to skip to, and nothing after the last one either.
                if not matcher.is_active():
                    break
                matcher.skip_to(page - offset)
                if not matcher.is_active():
                    break
                if matcher.id() + offset == page:
                    yield page, positions_of(matcher.value())

    def phrase(self, slots: Slots, allowed: bytearray, check_clock: ClockCheck) -> dict[int, int]:
        """Pages where the words follow each other; read from the rarest word outwards."""
        order = sorted(
            range(len(slots)),
            key=lambda at: sum(self.pages_with(term.field, term.text) for term in slots[at]),
        )
        candidates: dict[int, set[int]] | None = None
        for at in order:
            check_clock()
            places = self._places(slots[at], allowed, candidates, check_clock)
            # every candidate holds the positions where the phrase could begin
            begun = {page: {place - at for place in found} for page, found in places.items()}
            if candidates is None:
                candidates = begun
            else:
                candidates = {
                    page: starts & begun[page]
                    for page, starts in candidates.items()
                    if page in begun and not starts.isdisjoint(begun[page])
                }
            if not candidates:
                return {}
        return {page: len(starts) for page, starts in (candidates or {}).items()}

    def _places(
        self,
        slot: Sequence[Term],
        allowed: bytearray,
        candidates: dict[int, set[int]] | None,
        check_clock: ClockCheck,
    ) -> dict[int, set[int]]:
        """Page -> positions of the slot's words; only in the candidates, when there are any yet."""
        found: dict[int, set[int]] = {}
        wanted = None if candidates is None else sorted(candidates)
        for term in slot:
            if wanted is not None:
                for page, places in self._places_in(term, wanted, check_clock):
                    found.setdefault(page, set()).update(places)
                continue
            for offset, matcher in self.postings(term.field, term.text):
                for _ in _each(matcher, check_clock):
                    page = matcher.id() + offset
                    if allowed[page]:
                        found.setdefault(page, set()).update(positions_of(matcher.value()))
        return found

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()


def _each(matcher: Any, check_clock: ClockCheck) -> Iterator[None]:
    """Step through all pages of a term, watching the clock."""
    steps = 0
    while matcher.is_active():
        yield
        matcher.next()
        steps += 1
        if steps % CLOCK_EVERY == 0:
            check_clock()
