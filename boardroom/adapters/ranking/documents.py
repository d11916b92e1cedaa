"""What a search knows of the documents that pages stand in, in lists by a document's number: to rank and count them."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

from boardroom.adapters.ranking.cards import Card

_Value = TypeVar("_Value", bound=Hashable)
# Some documents, as one whole number: a bit for each. Two are compared in a moment, however many documents they are of.
Bits = int
_AS_DIGITS = bytes.maketrans(b"\x00\x01", b"01")


class Documents:
    """The documents of an index at one moment; `of_page` is the number of a page's document.

    Of a document whose pages are all dead nothing else is known.
    """

    def __init__(self, cards: Sequence[Card], dead: Collection[int]) -> None:
        numbers: dict[str, int] = {}
        self.of_page = [numbers.setdefault(card.document_id, len(numbers)) for card in cards]
        self.ids = list(numbers)
        self.pages: list[list[int]] = [[] for _ in numbers]
        for page, document in enumerate(self.of_page):
            if page not in dead:
                self.pages[document].append(page)
        # Class and date are the same on all of a document's pages, the first of which is no decision.
        known = [cards[pages[0]] if pages else None for pages in self.pages]
        dates = [card.document_date if card else None for card in known]
        self.days = [date.toordinal() if date else 0 for date in dates]
        self._years = self._sets((date.year,) if date else () for date in dates)
        self._classes = self._sets((card.record_class,) if card else () for card in known)
        self._periods = self._sets(
            (card.mandate_period,) if card and card.mandate_period else () for card in known
        )
        self._signers = self._sets(set(card.signers) if card else () for card in known)
        self.superseded = frozenset(number for number, card in enumerate(known) if card and card.superseded)
        # Decisions that a later one has taken the place of, by the number of a page; their minutes are not replaced.
        self.replaced_decisions = frozenset(
            page
            for page, card in enumerate(cards)
            if card.superseded and card.kind == "decision" and self.of_page[page] not in self.superseded
        )
        self.binders = frozenset(
            number for number, card in enumerate(known) if card and card.kind == "binder"
        )

    def bits(self, some: Iterable[int]) -> Bits:
        """Some documents as bits."""
        digits = bytearray(len(self.ids) or 1)
        for document in some:
            digits[document] = 1
        return int(digits.translate(_AS_DIGITS), 2)

    def by_class(self, some: Bits) -> dict[str, int]:
        """How many of some documents are of each record class."""
        return _counted(self._classes, some)

    def by_year(self, some: Bits) -> dict[int, int]:
        """How many of some documents are of each year; those without a date are left out."""
        return _counted(self._years, some)

    def by_period(self, some: Bits) -> dict[str, int]:
        """How many of some documents are of each mandate period."""
        return _counted(self._periods, some)

    def by_signer(self, some: Bits) -> dict[str, int]:
        """How many of some documents each person has signed."""
        return _counted(self._signers, some)

    def _sets(self, values_of: Iterable[Collection[_Value]]) -> dict[_Value, Bits]:
        """For each value, the documents that have it."""
        having: dict[_Value, list[int]] = {}
        for document, values in enumerate(values_of):
            for value in values:
                having.setdefault(value, []).append(document)
        return {value: self.bits(numbers) for value, numbers in having.items()}


def _counted(sets: dict[_Value, Bits], some: Bits) -> dict[_Value, int]:
    return {value: count for value, its in sets.items() if (count := (its & some).bit_count())}
