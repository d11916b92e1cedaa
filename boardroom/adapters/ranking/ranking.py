"""Score pages word by word (BM25 over weighted forms) and gather them into documents.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

import heapq
import math
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from boardroom.adapters.ranking.clauses import looked_for, sorted_clauses, typed_tokens
from boardroom.adapters.ranking.drawing_closer import closer, first_of
from boardroom.adapters.ranking.scores import Scores, either, shares_of
from boardroom.adapters.ranking.snapshot import K1, OutOfTime, Snapshot
from boardroom.adapters.ranking.visible_words import words_meant
from boardroom.language.expansion import Term, expand_token, slots_of_phrase, tokens_of_word
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import Token
from boardroom.ports.search_index import (
    MOST_BINDERS,
    SUPERSEDED_WORTH,
    And,
    DocumentHit,
    FieldFilter,
    Filter,
    Hits,
    Node,
    Not,
    Or,
    Order,
    PageHit,
    ParsedQuery,
    Phrase,
    Prefix,
    Word,
    step_of,
    typed_words,
)

_PHRASE_WEIGHT = 1.5
_MOST_WORDS_OF_PREFIX = 300
_PAGES_SHOWN = 5
_WORTH_OF_A_SLIP = 0.5


@dataclass(slots=True)
class _Document:
    pages: int = 0
    met: int = 0
    best: float = 0.0
    best_met: int = 0


class Ranking:
    """One search in one snapshot; `deadline` is of time.monotonic()."""

    def __init__(
        self, snapshot: Snapshot, within: Filter, typed: tuple[FieldFilter, ...], deadline: float
    ) -> None:
        self.snapshot = snapshot
        self.within = within
        self.allowed = snapshot.allowed(within, typed)
        self.deadline = deadline
        self.complete = True
        self.forms: set[str] = set()
        self.read_as: dict[str, tuple[str, ...]] = {}
        self.strict = False
        self.synonyms: Synonyms | None = None
        self.order: Order = "best"

    def answer(self, query: ParsedQuery, limit: int, offset: int, order: Order) -> Hits:
        """The hits of the query, one stretch of documents."""
        self.synonyms, self.order = query.synonyms, order
        stretch = slice(offset, offset + limit)
        if query.root is not None:
            self._expect(
                list(looked_for(query.root, query.synonyms, personal_numbers=self.within.personal_numbers))
            )
        if query.root is None:
            return self._gather(self._everything(), {}, [], stretch, partial=query.partial)
        hard, soft, excluded = sorted_clauses(query.root, partial=query.partial)
        pages = self._all_of(hard) if hard else None
        if pages is None and not soft:
            pages = self._everything()
        scores, met, without = self._some_of(soft, pages) if soft else (pages or {}, {}, [])
        shown = set(self.forms)
        self.strict = True  # what must not be met is met only by what was typed
        for node in excluded:
            for page in self._evaluate(node):
                scores.pop(page, None)
        self.forms = shown
        words = [typed_words(node) for node in soft]
        self._draw_closer(query, scores, met, len(words))
        return self._gather(scores, met, words, stretch, partial=query.partial, without=without)

    def _everything(self) -> Scores:
        return {number: 0.0 for number in range(self.snapshot.count) if self.allowed[number]}

    def _all_of(self, nodes: Sequence[Node]) -> Scores:
        found = self._evaluate(nodes[0])
        for node in nodes[1:]:
            scores = self._evaluate(node)
            found = {page: score + found[page] for page, score in scores.items() if page in found}
        return found

    def _some_of(
        self, nodes: Sequence[Node], within: Scores | None
    ) -> tuple[Scores, dict[int, int], list[str]]:
        """Scores, a bit for each word met by page, and the words that nothing meets."""
        scores: Scores = {}
        met: dict[int, int] = {}
        without: list[str] = []
        for bit, node in enumerate(nodes):
            found = self._evaluate(node)
            if not found:
                without.append(typed_words(node))
            for page, score in found.items():
                if within is None or page in within:
                    met[page] = met.get(page, 0) | 1 << bit
                    scores[page] = scores.get(page, 0.0 if within is None else within[page]) + score
        return scores, met, without

    def _draw_closer(self, query: ParsedQuery, scores: Scores, met: dict[int, int], words: int) -> None:
        """Add to the first pages what it is worth that the words of the question stand close together in them."""
        typed = typed_tokens(query)
        if len(typed) < 2 or len(scores) < 2 or not self.complete:
            return
        shares = shares_of(words)

        def share(page: int) -> float:
            return shares[met[page].bit_count()] if words else 1.0

        try:
            first = first_of(scores, share)
            for page, more in closer(self.snapshot, typed, first, self._check_clock).items():
                # What has been replaced stays below what is in force, however well it says the same.
                if not self.snapshot.cards[page].superseded:
                    scores[page] += more / share(page)
        except OutOfTime:
            self.complete = False

    # -- nodes

    def _evaluate(self, node: Node) -> Scores:
        match node:
            case Word():
                return self._word(node)
            case Prefix():
                return self._prefix(node)
            case Phrase():
                return self._phrase(node.text)
            case Or():
                return either([self._evaluate(child) for child in node.children])
            case And():
                return self._and(node)
            case Not():
                unwanted = self._evaluate(node.child)
                return {page: 0.0 for page in self._everything() if page not in unwanted}

    def _and(self, node: And) -> Scores:
        wanted = [child for child in node.children if not isinstance(child, Not)]
        found = self._all_of(wanted) if wanted else self._everything()
        for child in node.children:
            if isinstance(child, Not):
                unwanted = self._evaluate(child.child)
                found = {page: score for page, score in found.items() if page not in unwanted}
        return found

    def _word(self, node: Word) -> Scores:
        tokens = tokens_of_word(node.text)
        if len(tokens) != 1:
            return self._phrase(node.text)
        if tokens[0].kind == "person" and not self.within.personal_numbers:
            return {}
        found = self._token(tokens[0])
        return found or self._nearly(node.text, tokens[0])

    def _nearly(self, typed: str, token: Token) -> Scores:
        """For a word that nothing meets, the pages of those visible words that it may have been meant for."""
        if token.kind != "word" or self.strict or not self.complete:
            return {}
        try:
            meant = words_meant(self.snapshot, token.text, self.allowed, self._check_clock)
        except OutOfTime:
            self.complete = False
            return {}
        found: Scores = {}
        for word in meant:
            for page, score in self._token(tokens_of_word(word)[0]).items():
                found[page] = max(found.get(page, 0.0), _WORTH_OF_A_SLIP * score)
        if meant:
            self.read_as[typed] = tuple(meant)
        return found

    def _token(self, token: Token) -> Scores:
        expansion = expand_token(token, self.synonyms)
        self.forms |= expansion.forms()
        found: Scores = {}
        for term in expansion.any_of:
            self._add(term, found)
        if expansion.all_of:
            groups = []
            for group in expansion.all_of:
                one: Scores = {}
                for term in group:
                    self._add(term, one)
                groups.append(one)
            rarest = min(groups, key=len)
            for page in rarest:
                if all(page in group for group in groups):
                    together = sum(group[page] for group in groups) / len(groups)
                    found[page] = found.get(page, 0.0) + together
        return found

    def _prefix(self, node: Prefix) -> Scores:
        try:
            words = list(
                islice(self.snapshot.words_beginning(node.text.casefold()), _MOST_WORDS_OF_PREFIX + 1)
            )
        except OutOfTime:
            words = []
            self.complete = False
        if len(words) > _MOST_WORDS_OF_PREFIX:
            del words[_MOST_WORDS_OF_PREFIX:]
            self.complete = False
        self.forms.update(words)
        terms = [Term("written", word, 1.0) for word in words]
        self._expect(terms)
        found: Scores = {}
        for term in terms:
            self._add(term, found)
        return found

    def _expect(self, terms: Sequence[Term]) -> None:
        with suppress(OutOfTime):  # noticed again, and told, when the first of them is asked for
            self.snapshot.expect(terms, self._check_clock)

    def _add(self, term: Term, found: Scores) -> None:
        """Add the term's BM25 score to every page that the reader may see."""
        snapshot, allowed, norms = self.snapshot, self.allowed, self.snapshot.norms
        try:
            self._check_clock()
            frequency = snapshot.pages_with(term.field, term.text)
            if not frequency:
                return
            pages, weights = snapshot.pages_and_weights(term.field, term.text, self._check_clock)
        except OutOfTime:
            self.complete = False
            return
        rarity = math.log(1 + (snapshot.living - frequency + 0.5) / (frequency + 0.5))
        worth = term.weight * rarity * (K1 + 1)
        get = found.get
        for page, times in zip(pages, weights, strict=True):
            if allowed[page]:
                found[page] = get(page, 0.0) + worth * times / (times + norms[page])

    def _check_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def _phrase(self, text: str) -> Scores:
        """Pages where the words follow each other."""
        slots = slots_of_phrase(text)
        try:
            times = self.snapshot.phrase(slots, self.allowed, self._check_clock)
        except OutOfTime:
            self.complete = False
            return {}
        if not times:
            return {}
        for slot in slots:
            self.forms.update(term.text for term in slot)
        norms, count = self.snapshot.norms, len(times)
        rarity = (
            math.log(1 + (self.snapshot.living - count + 0.5) / (count + 0.5)) * _PHRASE_WEIGHT * len(slots)
        )
        return {page: rarity * (K1 + 1) * often / (often + norms[page]) for page, often in times.items()}

    # -- documents

    def _gather(
        self,
        scores: Scores,
        met: dict[int, int],
        words: Sequence[str],
        stretch: slice,
        *,
        partial: bool,
        without: Sequence[str] = (),
    ) -> Hits:
        documents = self._documents(scores, met, len(words))
        binders = {each: documents.pop(each) for each in self.snapshot.binders if each in documents}
        everything = (1 << len(words)) - 1
        full = {each: found for each, found in documents.items() if found.met == everything}
        whole = {each: found for each, found in binders.items() if found.met == everything}
        named = whole if whole or full else binders
        others = len(documents) - len(full) if partial else 0
        if not partial:
            documents = full
        cards = self.snapshot.card_of_document

        def rank(document: int) -> tuple[bool, bool, float, float, float, str]:
            found = documents[document] if document in documents else binders[document]
            card = cards[document]
            worth = found.best * (SUPERSEDED_WORTH if card.superseded else 1.0)
            day = card.document_date.toordinal() if card.document_date else 0
            if self.order == "best":
                whole = found.best_met != len(words), found.met != everything
                return *whole, -step_of(worth), -day, -worth, card.document_id
            # One question for all that meets the whole: when it is from.
            ago = -day if self.order == "newest" or not day else day
            return found.met != everything, not day, ago, -worth, 0, card.document_id

        shown = heapq.nsmallest(stretch.stop, documents, key=rank)[stretch]
        counted = [cards[document] for document in full or documents]
        return Hits(
            documents=self._document_hits(shown, documents, scores, met, words),
            total=len(full),
            partial=others,
            classes=dict(Counter(card.record_class for card in counted)),
            years=dict(Counter(card.document_date.year for card in counted if card.document_date)),
            periods=dict(Counter(card.mandate_period for card in counted if card.mandate_period)),
            signers=dict(Counter(name for card in counted for name in card.signers)),
            forms=frozenset(self.forms),
            words_without_hits=tuple(without),
            read_as=dict(self.read_as),
            complete=self.complete,
            binders=self._document_hits(
                heapq.nsmallest(MOST_BINDERS, named, key=rank), binders, scores, met, words
            ),
        )

    def _documents(self, scores: Scores, met: dict[int, int], words: int) -> dict[int, _Document]:
        document_of, documents = self.snapshot.document_of, dict[int, _Document]()
        is_page = self.snapshot.is_page
        shares = shares_of(words)
        for page, score in scores.items():
            document = documents.get(document_of[page])
            if document is None:
                document = documents[document_of[page]] = _Document()
            if words:
                its_met = met[page]
                document.met |= its_met
                count = its_met.bit_count()
                document.best_met = max(document.best_met, count)
                score *= shares[count]  # noqa: PLW2901 -- the loop is the hot one
            document.best = max(document.best, score)
            document.pages += is_page[page]
        return documents

    def _document_hits(
        self,
        shown: Sequence[int],
        documents: dict[int, _Document],
        scores: Scores,
        met: dict[int, int],
        words: Sequence[str],
    ) -> tuple[DocumentHit, ...]:
        cards, document_of, shares = self.snapshot.cards, self.snapshot.document_of, shares_of(len(words))
        pages: dict[int, list[PageHit]] = {document: [] for document in shown}
        for page, score in scores.items():
            own = pages.get(document_of[page])
            if own is not None:
                card = cards[page]
                share = shares[met[page].bit_count()] if words else 1.0
                own.append(PageHit(card.page_key, card.page_number, card.kind, score * share))
        return tuple(
            DocumentHit(
                document_id=self.snapshot.card_of_document[document].document_id,
                score=documents[document].best,
                pages=tuple(
                    sorted(pages[document], key=lambda hit: (-hit.score, hit.page_number))[:_PAGES_SHOWN]
                ),
                page_count=documents[document].pages,
                missing=tuple(
                    word for bit, word in enumerate(words) if not documents[document].met >> bit & 1
                ),
            )
            for document in shown
        )
