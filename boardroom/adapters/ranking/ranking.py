"""Score pages word by word (BM25 over weighted forms) and gather them into documents.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

import math
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import compress, repeat
from operator import mul

from boardroom.adapters.ranking.clauses import looked_for, sorted_clauses, typed_tokens
from boardroom.adapters.ranking.drawing_closer import closer, first_of
from boardroom.adapters.ranking.gathering import Gathering, Met
from boardroom.adapters.ranking.scores import Scores, either
from boardroom.adapters.ranking.snapshot import K1, OutOfTime, Slots, Snapshot
from boardroom.adapters.ranking.visible_words import counted_words, words_meant
from boardroom.language.analysis import Field
from boardroom.language.compounds import halves
from boardroom.language.expansion import (
    WEIGHT_BASE,
    WEIGHT_FOLDED,
    WEIGHT_NEAR,
    WEIGHT_SYNONYM,
    WEIGHT_WRITTEN,
    Term,
    expand_token,
    slots_of_phrase,
    tokens_of_word,
)
from boardroom.language.misreadings import near_words
from boardroom.language.phrases import misread_slots, slots_as_meant
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import Token
from boardroom.language.word_forms import forms_of
from boardroom.ports.search_index import (
    SUPERSEDED_WORTH,
    And,
    FieldFilter,
    Filter,
    Hits,
    Node,
    Not,
    Or,
    Order,
    ParsedQuery,
    Phrase,
    Prefix,
    Word,
    typed_words,
)

_PHRASE_WEIGHT = 1.5
_MOST_WORDS_OF_PREFIX = 300
_WORTH_OF_A_SLIP = 0.5
# Where a beginning may stand, and what that is worth.
_BEGUN: tuple[tuple[Field, float], ...] = (("written", WEIGHT_WRITTEN), ("near", WEIGHT_NEAR))


class Ranking:
    """One search in one snapshot; `deadline` is of time.monotonic()."""

    def __init__(
        self, snapshot: Snapshot, within: Filter, typed: tuple[FieldFilter, ...], deadline: float
    ) -> None:
        self.snapshot = snapshot
        self.within = within
        self.allowed = snapshot.allowed(within, typed)
        self.sees_all = 0 not in self.allowed
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
            return self._told(self._met(self._everything()), stretch, partial=query.partial)
        hard, soft, excluded = sorted_clauses(query.root, partial=query.partial)
        pages = self._all_of(hard) if hard else None
        if pages is None and not soft:
            pages = self._everything()
        met, without = self._some_of(soft, pages) if soft else (self._met(pages or {}), [])
        shown = set(self.forms)
        self.strict = True  # what must not be met is met only by what was typed
        for node in excluded:
            for page in self._evaluate(node):
                met.bits[page] = 0
        self.forms = shown
        for page in self.snapshot.documents.replaced_decisions:
            met.scores[page] *= SUPERSEDED_WORTH
        self._draw_closer(query, met)
        return replace(self._told(met, stretch, partial=query.partial), words_without_hits=tuple(without))

    def _told(self, met: Met, stretch: slice, *, partial: bool) -> Hits:
        """The documents of what was met, and what there is to tell of the search itself."""
        return replace(
            Gathering(self.snapshot, met, self.order).hits(stretch, partial=partial),
            forms=frozenset(self.forms),
            read_as=dict(self.read_as),
            complete=self.complete,
        )

    def _met(self, scores: Scores) -> Met:
        met = Met(self.snapshot.count)
        met.add(scores)
        return met

    def _everything(self) -> Scores:
        return dict.fromkeys(compress(range(self.snapshot.count), self.allowed), 0.0)

    def _all_of(self, nodes: Sequence[Node]) -> Scores:
        found = self._evaluate(nodes[0])
        for node in nodes[1:]:
            scores = self._evaluate(node)
            found = {page: score + found[page] for page, score in scores.items() if page in found}
        return found

    def _some_of(self, nodes: Sequence[Node], within: Scores | None) -> tuple[Met, list[str]]:
        """What meets some of the nodes, within what the others met; and the words that nothing meets."""
        words = [typed_words(node) for node in nodes]
        met = Met(self.snapshot.count, words)
        without: list[str] = []
        for bit, node in enumerate(nodes):
            found = self._evaluate(node)
            if not found:
                without.append(words[bit])
            if within is not None:
                found = {page: score for page, score in found.items() if page in within}
            met.add(found, bit)
        for page, score in (within or {}).items():
            met.scores[page] += score
        return met, without

    def _draw_closer(self, query: ParsedQuery, met: Met) -> None:
        """Add to the first pages what it is worth that the words of the question stand close together in them."""
        typed = typed_tokens(query)
        first = first_of(met) if len(typed) > 1 and self.complete else []
        if len(first) < 2:
            return
        documents = self.snapshot.documents
        try:
            for page, more in closer(self.snapshot, typed, first, self._check_clock).items():
                # What has been replaced stays below what is in force, however well it says the same.
                replaced = page in documents.replaced_decisions
                if not replaced and documents.of_page[page] not in documents.superseded:
                    met.scores[page] += more / met.shares[met.bits[page]]
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
            slips = words_meant(self.snapshot, token.text, self.allowed, self._check_clock)
        except OutOfTime:
            self.complete = False
            return {}
        # What was copied out of a paper may be misread: stämrna. Of a compound that nobody wrote there are its halves.
        for meant in (slips, near_words(token.text), halves(token.text)):
            found: Scores = {}
            read: list[str] = []
            for word in meant:
                scores = self._token(tokens_of_word(word)[0])
                for page, score in scores.items():
                    found[page] = max(found.get(page, 0.0), _WORTH_OF_A_SLIP * score)
                if scores:
                    read.append(word)
            if read:
                self.read_as[typed] = tuple(read)
                return found
        return {}

    def _token(self, token: Token) -> Scores:
        expansion = expand_token(token, self.synonyms)
        self.forms |= expansion.forms()
        known = self.snapshot.scored.get(expansion)
        found = dict(zip(*known, strict=True)) if known else self._scores_of(expansion.any_of)
        if known is None:
            groups = [self._scores_of(group) for group in expansion.all_of]
            for page in set(groups[0]).intersection(*groups[1:]) if groups else ():
                found[page] = found.get(page, 0.0) + sum([group[page] for group in groups]) / len(groups)
            if self.complete:
                pages = array("I", sorted(found))
                scores = array("d", map(found.__getitem__, pages))
                self.snapshot.scored.keep(expansion, (pages, scores), len(pages))
        return self._seen(found)

    def _prefix(self, node: Prefix) -> Scores:
        """Pages with words that begin so, or did before they were read wrongly; else those whose beginning has dots."""
        beginning = node.text.casefold()
        terms = [
            Term(field, word, weight)
            for field, weight in _BEGUN
            for word in self._first_seen(partial(self.snapshot.words_beginning, beginning, field), field)
        ]
        if not terms and beginning.isascii() and not self.strict:
            others = self._first_seen(partial(self._beginning_with_dots, beginning), "written")
            terms = [Term("written", word, WEIGHT_FOLDED) for word in others]
            if terms:
                meant = dict.fromkeys(f"{word[: len(beginning)]}*" for word in others)
                self.read_as[f"{node.text}*"] = tuple(meant)
        self.forms.update(term.text for term in terms)
        self._expect(terms)
        return self._seen(self._scores_of(terms))

    def _beginning_with_dots(self, beginning: str) -> Iterable[str]:
        return self.snapshot.vocabulary(self._check_clock).beginning_with_dots(beginning)

    def _first_seen(self, words: Callable[[], Iterable[str]], field: Field) -> list[str]:
        """The first words that the reader may see: others count towards no limit but that of time."""
        found: list[str] = []
        try:
            for word, entries in counted_words(
                self.snapshot, words(), self.allowed, self._check_clock, field
            ):
                if entries and len(found) == _MOST_WORDS_OF_PREFIX:
                    self.complete = False
                    break
                if entries:
                    found.append(word)
        except OutOfTime:
            self.complete = False
        return found

    def _expect(self, terms: Sequence[Term]) -> None:
        with suppress(OutOfTime):  # noticed again, and told, when the first of them is asked for
            self.snapshot.expect(terms, self._check_clock)

    def _scores_of(self, terms: Sequence[Term]) -> Scores:
        """The terms' scores on every page, whoever may see it; of what only means the same, the best one counts.

        A page that has every word of a group says the same thing several times.
        """
        found = self._sum_of([term for term in terms if term.weight != WEIGHT_SYNONYM])
        best: Scores = {}
        for term in terms:
            if term.weight == WEIGHT_SYNONYM:
                for page, score in self._sum_of([term]).items():
                    if score > best.get(page, 0.0):
                        best[page] = score
        for page, score in best.items():
            found[page] = found.get(page, 0.0) + score
        return found

    def _sum_of(self, terms: Sequence[Term]) -> Scores:
        """The sum of the terms' BM25 scores on every page."""
        found: Scores = {}
        for term in terms:
            try:
                self._check_clock()
                pages, scores = self.snapshot.postings(term.field, term.text, self._check_clock)
            except OutOfTime:
                self.complete = False
                break
            if not pages:
                continue
            rarity = math.log(1 + (self.snapshot.living - len(pages) + 0.5) / (len(pages) + 0.5))
            worth = term.weight * rarity
            if not found:
                found = dict(zip(pages, map(mul, repeat(worth), scores), strict=True))
                continue
            get = found.get
            for page, score in zip(pages, scores, strict=True):
                found[page] = get(page, 0.0) + worth * score
        return found

    def _seen(self, found: Scores) -> Scores:
        """What the reader may see of it."""
        if self.sees_all:
            return found
        allowed = self.allowed
        return {page: score for page, score in found.items() if allowed[page]}

    def _check_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def _phrase(self, text: str) -> Scores:
        """Pages where the words follow each other; below them those where some were read wrongly.

        When there are none, those where what was typed may have been read wrongly.
        """
        slots = slots_of_phrase(text)
        found: Scores = {}
        try:
            found = self._following(slots)
            misread = misread_slots(slots)
            near = [term for slot in misread for term in slot if term.field == "near"]
            self._expect(near)
            if any(self._stands(term) for term in near):
                found = self._below(found, self._following(misread))
            if not found and not self.strict:
                slots, meant = slots_as_meant(text)
                found = self._below({}, self._following(slots) if meant else {})
                if found:
                    self.read_as |= {typed: self._standing(words) for typed, words in meant.items()}
        except OutOfTime:
            self.complete = False
        if found:
            self.forms.update(term.text for slot in slots for term in slot)
        return found

    def _standing(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            word
            for word in words
            if any(self._stands(Term("bases", base, WEIGHT_BASE)) for base in forms_of(word).bases)
        )

    def _stands(self, term: Term) -> bool:
        return bool(self.snapshot.seen_in(term.text, self.allowed, self._check_clock, term.field))

    def _below(self, found: Scores, others: Scores) -> Scores:
        """The pages that were found, and others for less."""
        return {page: _WORTH_OF_A_SLIP * score for page, score in others.items()} | found

    def _following(self, slots: Slots) -> Scores:
        """Pages where the words of the slots follow each other."""
        times = self.snapshot.phrase(slots, self.allowed, self._check_clock)
        norms, count = self.snapshot.norms, len(times)
        rarity = (
            math.log(1 + (self.snapshot.living - count + 0.5) / (count + 0.5)) * _PHRASE_WEIGHT * len(slots)
        )
        return {page: rarity * (K1 + 1) * often / (often + norms[page]) for page, often in times.items()}
