"""A warm reader of one generation: cards, lengths and postings, ready for scoring."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from boardroom.adapters.whoosh_index.fields import Card, positions_of
from boardroom.language.vocabulary import Vocabulary
from boardroom.ports.search_filters import holds, meets
from boardroom.ports.search_index import FieldFilter, Filter

_B = 0.75
_K1 = 1.2
_FILTERS_KEPT = 32
_POSTINGS_KEPT = 2_000_000  # about 24 megabytes
_CLOCK_EVERY = 1_024
_CLOCK_OF_PLACES = 32

Postings = tuple["array[int]", "array[float]"]


class OutOfTime(Exception):
    """The search has used its time; what was found so far is the answer."""


class Snapshot:
    """One commit of the index, with what scoring needs held in lists by page number of the index."""

    def __init__(self, reader: Any, before: "Snapshot | None") -> None:
        self.reader = reader
        self.leaves: list[tuple[Any, int]] = list(reader.leaf_readers())
        known = before.segments if before else {}
        self.segments: dict[Any, list[Card]] = {}
        self.cards: list[Card] = []
        self.dead: set[int] = set()
        for leaf, offset in self.leaves:
            identity = leaf.segment().segment_id() if leaf.segment() is not None else None
            cards = known.get(identity) if identity is not None else None
            if cards is None:
                cards = [Card(*leaf.stored_fields(number)["card"]) for number in range(leaf.doc_count_all())]
            if identity is not None:
                self.segments[identity] = cards
            self.cards += cards
            if leaf.has_deletions():
                self.dead.update(
                    offset + number for number in range(leaf.doc_count_all()) if leaf.is_deleted(number)
                )
        self.count = len(self.cards)
        average = sum(card.length for card in self.cards) / self.count if self.count else 1.0
        average = average or 1.0
        self.norms = [_K1 * (1 - _B + _B * card.length / average) for card in self.cards]
        numbers: dict[str, int] = {}
        self.document_of = [numbers.setdefault(card.document_id, len(numbers)) for card in self.cards]
        # one living card for each document: class and date are the same on all of them
        self.card_of_document: dict[int, Card] = {
            document: card
            for number, (document, card) in enumerate(zip(self.document_of, self.cards, strict=True))
            if number not in self.dead
        }
        # one for each page of paper, none for a decision
        self.is_page = bytearray(card.kind != "decision" for card in self.cards)
        self.binders = frozenset(
            document for document, card in self.card_of_document.items() if card.kind == "binder"
        )
        self.written_words: dict[Any, tuple[str, ...]] = dict(before.written_words) if before else {}
        self._vocabulary: Vocabulary | None = None
        self._kept: dict[tuple[str, str], Postings] = {}
        self._kept_postings = 0
        self._allowed: dict[tuple[Filter, tuple[FieldFilter, ...]], bytearray] = {}

    def allowed(self, within: Filter, typed: tuple[FieldFilter, ...]) -> bytearray:
        """For each page 1 if it exists for this reader and passes the typed filters, else 0."""
        key = (within, typed)
        found = self._allowed.get(key)
        if found is None:
            passes = _test_of(within, typed)
            found = bytearray(self.count)
            for number, card in enumerate(self.cards):
                if passes(card) and number not in self.dead:
                    found[number] = 1
            if len(self._allowed) >= _FILTERS_KEPT:
                self._allowed.pop(next(iter(self._allowed)))
            self._allowed[key] = found
        return found

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

    def pages_and_weights(self, field: str, text: str, check_clock: Callable[[], None]) -> Postings:
        """The pages that hold the term and its weight in each; kept warm while there is room."""
        found = self._kept.get((field, text))
        if found is None:
            pages, weights = array("L"), array("f")
            for offset, matcher in self.postings(field, text):
                while matcher.is_active():
                    pages.append(matcher.id() + offset)
                    weights.append(matcher.weight())
                    matcher.next()
                    if not len(pages) % _CLOCK_EVERY:
                        check_clock()
            found = (pages, weights)
            self._kept_postings += len(pages)
            while self._kept_postings > _POSTINGS_KEPT and self._kept:
                oldest = next(iter(self._kept))
                self._kept_postings -= len(self._kept.pop(oldest)[0])
            self._kept[field, text] = found
        return found

    def vocabulary(self) -> Vocabulary:
        """The words of all pages and their bases, for whoever may read them or not; read when first asked for."""
        if self._vocabulary is None:
            words: dict[str, None] = {}
            kept = {}
            for leaf, _ in self.leaves:
                identity = leaf.segment().segment_id()
                own = self.written_words.get(identity)
                if own is None:
                    own = tuple(
                        dict.fromkeys(
                            term.decode() for field in ("written", "bases") for term in leaf.lexicon(field)
                        )
                    )
                kept[identity] = own
                words.update(dict.fromkeys(own))
            self.written_words = kept
            self._vocabulary = Vocabulary(words)
        return self._vocabulary

    def places(
        self, field: str, text: str, wanted: Sequence[int], check_clock: Callable[[], None]
    ) -> Iterator[tuple[int, list[int]]]:
        """(page, positions) of a term in those of the wanted pages, given in rising order, that hold it."""
        for offset, matcher in self.postings(field, text):
            for at, page in enumerate(wanted):
                if page < offset:
                    continue
                if not at % _CLOCK_OF_PLACES:
                    check_clock()
                matcher.skip_to(page - offset)
                if not matcher.is_active():
                    break
                if matcher.id() + offset == page:
                    yield page, positions_of(matcher.value())

    def words_beginning(self, prefix: str) -> Iterator[str]:
        """Written words that begin so, in order of the alphabet within each segment, each once."""
        seen: set[bytes] = set()
        for leaf, _ in self.leaves:
            for term in leaf.expand_prefix("written", prefix):
                if term not in seen:
                    seen.add(term)
                    yield term.decode()

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()


def _test_of(within: Filter, typed: Sequence[FieldFilter]) -> Callable[[Card], bool]:
    own = tuple(typed)

    def passes(card: Card) -> bool:
        if card.kind == "binder":
            return holds(card, within, own)
        year = card.date.year if card.date else None
        return (
            _may_be_seen(card, within)
            and _is_asked_for(card, year, within)
            and all(meets(card, year, each) is not each.negated for each in own)
        )

    return passes


def _may_be_seen(card: Card, within: Filter) -> bool:
    if within.record_classes is not None and card.record_class not in within.record_classes:
        return False
    if within.asked_class is not None and card.record_class != within.asked_class:
        return False
    if (
        card.restriction is not None
        and within.restrictions is not None
        and card.restriction not in within.restrictions
    ):
        return False
    return card.document_id not in within.hidden_documents


def _is_asked_for(card: Card, year: int | None, within: Filter) -> bool:
    if within.year_from is not None and (year is None or year < within.year_from):
        return False
    if within.year_to is not None and (year is None or year > within.year_to):
        return False
    if within.mandate_period is not None and card.mandate_period != within.mandate_period:
        return False
    if within.kinds is not None and card.kind not in within.kinds:
        return False
    if within.signer is not None and within.signer not in card.signers:
        return False
    return within.tags <= set(card.tags)
