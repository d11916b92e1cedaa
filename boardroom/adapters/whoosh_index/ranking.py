"""Score pages word by word (BM25 over weighted forms) and gather them into documents.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

import math
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from boardroom.adapters.whoosh_index.fields import Card, positions_of
from boardroom.adapters.whoosh_index.reading import OutOfTime, Snapshot
from boardroom.language.expansion import Term, expand_token, slots_of_phrase, tokens_of_word
from boardroom.ports.search_index import (
    And,
    DocumentHit,
    FieldFilter,
    Filter,
    Hits,
    Node,
    Not,
    Or,
    PageHit,
    ParsedQuery,
    Phrase,
    Prefix,
    Word,
)

_K1 = 1.2
_PHRASE_WEIGHT = 1.5
_MOST_WORDS_OF_PREFIX = 300
_PAGES_SHOWN = 5
_CLOCK_EVERY = 1_024

Scores = dict[int, float]


@dataclass(slots=True)
class _Document:
    pages: list[tuple[float, int]] = field(default_factory=list)
    met: int = 0
    best: float = 0.0
    best_met: int = 0


class Ranking:
    """One search in one snapshot; `deadline` is of time.monotonic()."""

    def __init__(self, snapshot: Snapshot, within: Filter, typed: tuple[FieldFilter, ...], deadline: float) -> None:
        self.snapshot = snapshot
        self.within = within
        self.allowed = snapshot.allowed(within, typed)
        self.deadline = deadline
        self.complete = True
        self.forms: set[str] = set()

    def answer(self, query: ParsedQuery, limit: int, offset: int) -> Hits:
        """The hits of the query, one stretch of documents."""
        if query.root is None:
            everything = {number: 0.0 for number in range(self.snapshot.count) if self.allowed[number]}
            return self._gather(everything, {}, [], query, limit, offset)
        hard, soft, excluded = _sorted_clauses(query.root, partial=query.partial)
        pages: Scores | None = None
        for node in hard:
            found = self._evaluate(node)
            pages = found if pages is None else {p: s + pages[p] for p, s in found.items() if p in pages}
        met: dict[int, int] = {}
        scores: Scores = dict(pages) if pages is not None else {}
        without: list[str] = []
        for bit, node in enumerate(soft):
            found = self._evaluate(node)
            if not found:
                without.append(_typed(query, node))
            flag = 1 << bit
            for page, score in found.items():
                if pages is None or page in pages:
                    met[page] = met.get(page, 0) | flag
                    scores[page] = scores.get(page, 0.0) + score
        if pages is None and not soft:
            scores = {number: 0.0 for number in range(self.snapshot.count) if self.allowed[number]}
        elif soft:
            scores = {page: scores[page] for page in met}
        for node in excluded:
            shown = set(self.forms)
            for page in self._evaluate(node):
                scores.pop(page, None)
            self.forms = shown
        return self._gather(scores, met, [_typed(query, node) for node in soft], query, limit, offset, without)

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
                return _sum(self._evaluate(child) for child in node.children)
            case And():
                return self._and(node)
            case Not():
                unwanted = self._evaluate(node.child)
                return {
                    number: 0.0
                    for number in range(self.snapshot.count)
                    if self.allowed[number] and number not in unwanted
                }

    def _and(self, node: And) -> Scores:
        found: Scores | None = None
        excluded: set[int] = set()
        for child in node.children:
            if isinstance(child, Not):
                excluded.update(self._evaluate(child.child))
                continue
            scores = self._evaluate(child)
            found = scores if found is None else {p: s + found[p] for p, s in scores.items() if p in found}
        if found is None:
            found = {number: 0.0 for number in range(self.snapshot.count) if self.allowed[number]}
        return {page: score for page, score in found.items() if page not in excluded}

    def _word(self, node: Word) -> Scores:
        tokens = tokens_of_word(node.text)
        if len(tokens) != 1:
            return self._phrase(node.text)
        if tokens[0].kind == "person" and not self.within.personal_numbers:
            return {}
        expansion = expand_token(tokens[0])
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
        found: Scores = {}
        for count, word in enumerate(self.snapshot.words_beginning(node.text.casefold())):
            if count >= _MOST_WORDS_OF_PREFIX:
                self.complete = False
                break
            self.forms.add(word)
            self._add(Term("written", word, 1.0), found)
        return found

    def _add(self, term: Term, found: Scores) -> None:
        """Add the term's BM25 score to every page that the reader may see."""
        snapshot, allowed, norms = self.snapshot, self.allowed, self.snapshot.norms
        frequency = snapshot.pages_with(term.field, term.text)
        if not frequency:
            return
        rarity = math.log(1 + (snapshot.count - frequency + 0.5) / (frequency + 0.5))
        worth = term.weight * rarity * (_K1 + 1)
        try:
            for offset, matcher in snapshot.postings(term.field, term.text):
                steps = 0
                while matcher.is_active():
                    page = matcher.id() + offset
                    if allowed[page]:
                        times = matcher.weight()
                        found[page] = found.get(page, 0.0) + worth * times / (times + norms[page])
                    matcher.next()
                    steps += 1
                    if steps % _CLOCK_EVERY == 0:
                        self._check_clock()
            self._check_clock()
        except OutOfTime:
            self.complete = False

    def _check_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def _phrase(self, text: str) -> Scores:
        """Pages where the words follow each other; read from the rarest word outwards."""
        slots = slots_of_phrase(text)
        order = sorted(
            range(len(slots)),
            key=lambda at: sum(self.snapshot.pages_with(term.field, term.text) for term in slots[at]),
        )
        candidates: dict[int, set[int]] | None = None
        try:
            for at in order:
                self._check_clock()
                places = self._places(slots[at], candidates)
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
        except OutOfTime:
            self.complete = False
            return {}
        for slot in slots:
            self.forms.update(term.text for term in slot)
        norms, count = self.snapshot.norms, len(candidates or ())
        rarity = math.log(1 + (self.snapshot.count - count + 0.5) / (count + 0.5)) * _PHRASE_WEIGHT * len(slots)
        return {
            page: rarity * (_K1 + 1) * len(starts) / (len(starts) + norms[page])
            for page, starts in (candidates or {}).items()
        }

    def _places(self, slot: Sequence[Term], candidates: dict[int, set[int]] | None) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        wanted = sorted(candidates) if candidates is not None else None
        for term in slot:
            for offset, matcher in self.snapshot.postings(term.field, term.text):
                steps = 0
                if wanted is None:
                    while matcher.is_active():
                        page = matcher.id() + offset
                        if self.allowed[page]:
                            found.setdefault(page, set()).update(positions_of(matcher.value()))
                        matcher.next()
                        steps += 1
                        if steps % _CLOCK_EVERY == 0:
                            self._check_clock()
                    continue
                for page in wanted:
                    if page < offset:
                        continue
                    matcher.skip_to(page - offset)
                    if not matcher.is_active():
                        break
                    if matcher.id() + offset == page:
                        found.setdefault(page, set()).update(positions_of(matcher.value()))
        return found

    # -- documents

    def _gather(
        self,
        scores: Scores,
        met: dict[int, int],
        words: Sequence[str],
        query: ParsedQuery,
        limit: int,
        offset: int,
        without: Sequence[str] = (),
    ) -> Hits:
        cards, everything = self.snapshot.cards, (1 << len(words)) - 1
        documents: dict[str, _Document] = {}
        for page, score in scores.items():
            its_met = met.get(page, 0)
            its_score = score * (its_met.bit_count() / len(words)) if words else score
            document = documents.setdefault(cards[page].document_id, _Document())
            document.pages.append((its_score, page))
            document.met |= its_met
            document.best = max(document.best, its_score)
            document.best_met = max(document.best_met, its_met.bit_count())
        full = {each: found for each, found in documents.items() if found.met == everything}
        others = len(documents) - len(full)
        if not query.partial:
            documents, others = full, 0

        def rank(item: tuple[str, _Document]) -> tuple[bool, bool, float, int, str]:
            identity, found = item
            date = cards[found.pages[0][1]].date
            return (
                found.best_met != len(words),
                found.met != everything,
                -found.best,
                -(date.toordinal() if date else 0),
                identity,
            )

        ordered = sorted(documents.items(), key=rank)
        counted = full if full else documents
        classes: Counter[str] = Counter()
        years: Counter[int] = Counter()
        for found in counted.values():
            card: Card = cards[found.pages[0][1]]
            classes[card.record_class] += 1
            if card.date:
                years[card.date.year] += 1
        return Hits(
            documents=tuple(
                self._document_hit(identity, found, words, everything)
                for identity, found in ordered[offset : offset + limit]
            ),
            total=len(full),
            partial=others,
            classes=dict(classes),
            years=dict(years),
            forms=frozenset(self.forms),
            words_without_hits=tuple(without),
            complete=self.complete,
        )

    def _document_hit(self, identity: str, found: _Document, words: Sequence[str], everything: int) -> DocumentHit:
        cards = self.snapshot.cards
        best = sorted(found.pages, key=lambda each: (-each[0], cards[each[1]].page_number))
        missing = [word for bit, word in enumerate(words) if (everything & ~found.met) >> bit & 1]
        return DocumentHit(
            document_id=identity,
            score=found.best,
            pages=tuple(
                PageHit(cards[page].page_key, cards[page].page_number, cards[page].kind, score)
                for score, page in best[:_PAGES_SHOWN]
            ),
            page_count=len(found.pages),
            missing=tuple(missing),
        )


def _sorted_clauses(root: And, *, partial: bool) -> tuple[list[Node], list[Node], list[Node]]:
    """What must be met, what may be missing in a partial match, and what must not be."""
    excluded = [child.child for child in root.children if isinstance(child, Not)]
    wanted = [child for child in root.children if not isinstance(child, Not)]
    soft: list[Node] = [child for child in wanted if isinstance(child, Word | Prefix | Or)]
    if not partial or len(soft) < 2:
        return wanted, [], excluded
    return [child for child in wanted if child not in soft], soft, excluded


def _typed(query: ParsedQuery, node: Node) -> str:
    """The words of the query that the node came from."""
    match node:
        case Or():
            return " OR ".join(_typed(query, child) for child in node.children)
        case And():
            return " ".join(_typed(query, child) for child in node.children)
        case Not():
            return "-" + _typed(query, node.child)
        case _:
            return node.text


def _sum(all_scores: Iterable[Scores]) -> Scores:
    found: Scores = {}
    for scores in all_scores:
        for page, score in scores.items():
            found[page] = found.get(page, 0.0) + score
    return found
