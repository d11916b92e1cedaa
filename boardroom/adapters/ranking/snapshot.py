"""What a search knows of an index at one moment: cards, lengths and postings, ready for scoring."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat
from operator import add, mul, truediv

from boardroom.adapters.ranking.cards import Card
from boardroom.adapters.ranking.documents import Documents
from boardroom.adapters.ranking.kept import Kept
from boardroom.language.expansion import Expansion, Term
from boardroom.language.vocabulary import Vocabulary
from boardroom.ports.search_filters import exists_for
from boardroom.ports.search_index import FieldFilter, Filter

_B = 0.75
K1 = 1.2
_FILTERS_KEPT = 32
_POSTINGS_KEPT = 2_000_000  # about 24 megabytes
_SCORES_KEPT = 1_000_000  # about 12 megabytes

# Numbers of pages in rising order, and the weight of the term in each (as read), or what it scores there (as kept).
Postings = tuple["array[int]", "array[float]"]
# Where terms stand: page -> positions.
Places = Mapping[Term, Mapping[int, Collection[int]]]
# For each word of a phrase, the terms that may stand in its place.
Slots = Sequence[Sequence[Term]]
# Raises OutOfTime when the search has used its time.
ClockCheck = Callable[[], None]


class OutOfTime(Exception):
    """The search has used its time; what was found so far is the answer."""


class Snapshot(ABC):
    """An index at one moment, with what scoring needs held in lists by the index's own number of a page.

    `dead` are numbers that stand for no page: removed, or not used. Rarity and length are reckoned on the others, so
    that an answer is the same however often a page has been written again.
    """

    def __init__(self, cards: list[Card], dead: set[int]) -> None:
        self.cards = cards
        self.dead = dead
        self.count = len(cards)
        self.living = self.count - len(dead)
        lengths = sum(card.length for card in cards) - sum(cards[number].length for number in dead)
        average = lengths / self.living if self.living else 1.0
        average = average or 1.0
        self.norms = [K1 * (1 - _B + _B * card.length / average) for card in cards]
        self.documents = Documents(cards, dead)
        self._vocabulary: Vocabulary | None = None
        self._kept: Kept[tuple[str, str], Postings] = Kept(_POSTINGS_KEPT)
        # What a word scores in all its forms, for all pages: a question is asked again with a filter, or its next page.
        self.scored: Kept[Expansion, Postings] = Kept(_SCORES_KEPT)
        self._allowed: dict[tuple[Filter, tuple[FieldFilter, ...]], bytearray] = {}

    # -- what an engine knows

    @abstractmethod
    def pages_with(self, field: str, text: str) -> int:
        """In how many living pages the term stands, whoever may see them."""

    @abstractmethod
    def read_postings(self, field: str, text: str, check_clock: ClockCheck) -> Postings:
        """Read the living pages that hold the term, and its weight in each. OutOfTime when that takes too long."""

    @abstractmethod
    def phrase(self, slots: Slots, allowed: bytearray, check_clock: ClockCheck) -> dict[int, int]:
        """Allowed pages where the words follow each other, and how many times. OutOfTime when it takes too long."""

    @abstractmethod
    def places(self, terms: Collection[Term], pages: Sequence[int], check_clock: ClockCheck) -> Places:
        """Where written words and bases stand in some pages, given in rising order. OutOfTime as above."""

    @abstractmethod
    def all_words(self) -> Iterable[str]:
        """The words of all pages and their bases, for whoever may read them or not."""

    @abstractmethod
    def words_beginning(self, prefix: str, field: str = "written") -> Iterable[str]:
        """Words as written, or as they were before they were read wrongly ("near"), that begin so, in order of the alphabet, each once; some may stand in removed pages alone."""

    def expect(self, terms: Iterable[Term], check_clock: ClockCheck) -> None:  # noqa: B027 -- hearing is optional
        """Hear which terms are asked for next: an engine that is far away fetches them at once."""

    # -- what follows from it

    def allowed(self, within: Filter, typed: tuple[FieldFilter, ...]) -> bytearray:
        """For each page 1 if it exists for this reader and passes the typed filters, else 0."""
        key = (within, typed)
        found = self._allowed.get(key)
        if found is None:
            found = bytearray(self.count)
            for number, card in enumerate(self.cards):
                if number not in self.dead and exists_for(card, within, typed):
                    found[number] = 1
            if len(self._allowed) >= _FILTERS_KEPT:
                self._allowed.pop(next(iter(self._allowed)))
            self._allowed[key] = found
        return found

    def postings(self, field: str, text: str, check_clock: ClockCheck) -> Postings:
        """The pages that hold the term and what it scores in each but for its rarity; kept warm while there is room."""
        found = self.kept(field, text)
        if found is None:
            found = self.keep(field, text, self.read_postings(field, text, check_clock))
        return found

    def vocabulary(self, check_clock: ClockCheck) -> Vocabulary:
        """The words of all pages and their bases, for whoever may read them or not; read when first asked for."""
        if self._vocabulary is None:
            check_clock()
            self._vocabulary = Vocabulary(self.all_words())
        return self._vocabulary

    def seen_in(self, word: str, allowed: bytearray, check_clock: ClockCheck, field: str = "written") -> int:
        """In how many of the allowed pages the word stands, as written or in another field."""
        pages, _ = self.postings(field, word, check_clock)
        return sum(map(allowed.__getitem__, pages))

    def kept(self, field: str, text: str) -> Postings | None:
        """The term's postings when they are warm."""
        return self._kept.get((field, text))

    def keep(self, field: str, text: str, read: Postings) -> Postings:
        """Keep what was read of a term warm; return it as it is kept."""
        pages, weights = read
        norms = map(self.norms.__getitem__, pages)
        scores = array("d", map(mul, repeat(K1 + 1), map(truediv, weights, map(add, weights, norms))))
        return self._kept.keep((field, text), (pages, scores), len(pages))
