"""What a search knows of the documents that pages stand in, in lists by a document's number: to rank and count them."""

from collections import Counter
from collections.abc import Collection, Sequence

from boardroom.adapters.ranking.cards import Card


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
        self._years = [date.year if date else None for date in dates]
        self._classes = [card.record_class if card else "" for card in known]
        self._periods = [card.mandate_period if card else None for card in known]
        self._signers = {number: card.signers for number, card in enumerate(known) if card and card.signers}
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

    def by_class(self, some: Collection[int]) -> dict[str, int]:
        """How many of some documents are of each record class."""
        return dict(Counter(map(self._classes.__getitem__, some)))

    def by_year(self, some: Collection[int]) -> dict[int, int]:
        """How many of some documents are of each year; those without a date are left out."""
        counted = Counter(map(self._years.__getitem__, some))
        return {year: count for year, count in counted.items() if year is not None}

    def by_period(self, some: Collection[int]) -> dict[str, int]:
        """How many of some documents are of each mandate period."""
        counted = Counter(map(self._periods.__getitem__, some))
        return {period: count for period, count in counted.items() if period}

    def by_signer(self, some: Collection[int]) -> dict[str, int]:
        """How many of some documents each person has signed."""
        signed = self._signers.keys() & some
        return dict(Counter(name for document in signed for name in self._signers[document]))
