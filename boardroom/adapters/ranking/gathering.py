"""Gather scored pages into documents: which come first, and how many there are of each kind."""

import heapq
from collections.abc import Collection, Iterator, Sequence
from itertools import compress
from operator import mul
from typing import Any

from boardroom.adapters.ranking.scores import Scores, Shares
from boardroom.adapters.ranking.snapshot import Snapshot
from boardroom.ports.search_index import (
    MOST_BINDERS,
    TIE,
    DocumentHit,
    Hits,
    Order,
    PageHit,
    steps_of,
)

_PAGES_SHOWN = 5


class Met:
    """What a search found, by the number of a page: its score, and a bit for each word that it meets.

    A page without a bit was not found. `words` are those that may be missing; without any, a page that was found meets
    the whole query and has the one bit.
    """

    def __init__(self, count: int, words: Sequence[str] = ()) -> None:
        self.words = words
        self.scores = [0.0] * count
        self.bits = [0] * count
        self.everything = (1 << max(1, len(words))) - 1
        self.shares = Shares(max(1, len(words)))

    def add(self, found: Scores, word: int = 0) -> None:
        """Add the scores of the pages that meet a word."""
        scores, bits, its = self.scores, self.bits, 1 << word
        for page, score in found.items():
            scores[page] += score
            bits[page] |= its

    def pages(self) -> list[int]:
        """The pages that were found, in rising order."""
        return list(compress(range(len(self.bits)), self.bits))


class Gathering:
    """The documents of what was met, in a snapshot."""

    def __init__(self, snapshot: Snapshot, met: Met, order: Order) -> None:
        self._cards = snapshot.cards
        self._documents = snapshot.documents
        self._met = met
        self._order = order
        # Those found, and of them those of which one page meets all the words.
        self._found: set[int] = set()
        self._whole: set[int] = set()
        # By the number of a document: the score of its best page, and the words that its pages meet together.
        self._best = [-1.0] * len(self._documents.ids)
        self._bits = [0] * len(self._documents.ids)
        self._gather()

    def hits(self, stretch: slice, *, partial: bool) -> Hits:
        """The stretch of documents, and the figures of all; what a search tells of itself is not filled in."""
        found, everything, bits = self._found, self._met.everything, self._bits
        full = {document for document in found if bits[document] == everything}
        binders = self._documents.binders & found
        whole_binders = binders & full
        full -= binders
        others = found - full - binders if partial else set()
        partly = self._meeting_most(binders, others)
        counted = self._documents.bits(full or others)
        return Hits(
            documents=self._hits_of(self._first(full, others, stretch.stop)[stretch]),
            total=len(full),
            partial=len(others),
            classes=self._documents.by_class(counted),
            years=self._documents.by_year(counted),
            periods=self._documents.by_period(counted),
            signers=self._documents.by_signer(counted),
            binders=self._hits_of(
                self._first(whole_binders, () if whole_binders or full else partly, MOST_BINDERS)
            ),
        )

    def _meeting_most(self, binders: Collection[int], others: Collection[int]) -> set[int]:
        """Those binders that lack no more words than the best document does: one with a chance word is no answer."""
        most = max((self._bits[one].bit_count() for one in (*binders, *others)), default=0)
        return {one for one in binders if self._bits[one].bit_count() == most}

    # -- inside; the loops over all pages are what a search spends its time on

    def _gather(self) -> None:
        pages, met, best = self._met.pages(), self._met, self._best
        documents = list(map(self._documents.of_page.__getitem__, pages))
        scores = map(met.scores.__getitem__, pages)
        if not met.words:
            self._found = self._whole = set(documents)
            for document in self._found:
                self._bits[document] = met.everything
        else:
            words, bits = list(map(met.bits.__getitem__, pages)), self._bits
            for document, its in zip(documents, words, strict=True):
                bits[document] |= its
            self._found = set(documents)
            self._whole = set(compress(documents, map(met.everything.__eq__, words)))
            scores = map(mul, scores, map(met.shares.__getitem__, words))
        for document, score in zip(documents, scores, strict=True):
            if score > best[document]:  # noqa: PLR1730 -- calling max takes longer than all the rest of this
                best[document] = score

    def _worths(self, tier: Collection[int]) -> dict[int, float]:
        """What each document is worth."""
        return dict(zip(tier, map(self._best.__getitem__, tier), strict=True))

    def _first(self, full: Collection[int], others: Collection[int], most: int) -> list[int]:
        """The first documents in their order: those that meet the whole query before the others."""
        found: list[int] = []
        for tier in self._tiers(full, others):
            if len(found) >= most:
                break
            rank = self._rank_best if self._order == "best" else self._rank_dated
            found += [row[-1] for row in heapq.nsmallest(most - len(found), rank(tier, most - len(found)))]
        return found

    def _tiers(self, full: Collection[int], others: Collection[int]) -> Iterator[Collection[int]]:
        if self._order != "best":
            yield from (full, others)
            return
        # All on one page goes before all in one document, and what is in force before what was replaced, however well that says it.
        replaced = self._documents.superseded
        for tier in (full, others):
            yield [one for one in tier if one in self._whole and one not in replaced]
            yield [one for one in tier if one not in self._whole and one not in replaced]
            yield [one for one in tier if one in replaced]

    def _rank_best(self, tier: Collection[int], most: int) -> list[tuple[Any, ...]]:
        worths = self._worths(tier)
        least = 0.0
        if len(tier) > most:
            # What stands on a lower step than the last of the first is out of it, and needs no further look.
            least = heapq.nlargest(most, worths.values())[-1] / TIE
        days, ids = self._documents.days, self._documents.ids
        steps = steps_of({document: worth for document, worth in worths.items() if worth >= least})
        return [
            (step, -days[document], -worths[document], ids[document], document)
            for document, step in steps.items()
        ]

    def _rank_dated(self, tier: Collection[int], _: int) -> list[tuple[Any, ...]]:
        days, ids = self._documents.days, self._documents.ids
        sign = -1 if self._order == "newest" else 1
        return [
            (not days[document], sign * days[document], -worth, ids[document], document)
            for document, worth in self._worths(tier).items()
        ]

    def _hits_of(self, shown: Sequence[int]) -> tuple[DocumentHit, ...]:
        return tuple(map(self._hit_of, shown))

    def _hit_of(self, document: int) -> DocumentHit:
        met = self._met
        pages = [page for page in self._documents.pages[document] if met.bits[page]]
        hits = [self._page_hit(page) for page in pages]
        return DocumentHit(
            document_id=self._documents.ids[document],
            score=self._best[document],
            pages=tuple(sorted(hits, key=lambda hit: (-hit.score, hit.page_number))[:_PAGES_SHOWN]),
            page_count=sum(hit.kind != "decision" for hit in hits),  # a decision is no page of paper
            missing=tuple(word for bit, word in enumerate(met.words) if not self._bits[document] >> bit & 1),
        )

    def _page_hit(self, page: int) -> PageHit:
        card = self._cards[page]
        score = self._met.scores[page] * self._met.shares[self._met.bits[page]]
        return PageHit(card.page_key, card.page_number, card.kind, score)
