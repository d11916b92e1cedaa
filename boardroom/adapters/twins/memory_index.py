"""The search index as a plain dictionary in memory: the same answers, found by reading every entry."""

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from boardroom.adapters.twins.memory_scores import Entry, forms_of_node, meant, read, read_as, score
from boardroom.language.vocabulary import slips_between
from boardroom.ports.search_filters import exists_for
from boardroom.ports.search_index import (
    MOST_BINDERS,
    SUPERSEDED_WORTH,
    AssociationId,
    DocumentHit,
    Filter,
    Hits,
    Node,
    Not,
    Or,
    Order,
    PageEntry,
    PageHit,
    ParsedQuery,
    Prefix,
    Word,
    typed_words,
)

_PAGES_SHOWN = 5
_SHORTEST_SUGGESTION = 2
_SHORTEST_MISTAKE = 4
_LACKING = 2.0


class MemoryIndex:
    """Keeps entries by association; slow and simple. Scores count words, so only their order is comparable."""

    def __init__(self) -> None:
        self._entries: dict[str, dict[str, Entry]] = {}
        self._begun: Counter[str] = Counter()
        self._settled: dict[str, str] = {}
        self._turns: dict[str, threading.Lock] = {}

    def write(
        self,
        association_id: AssociationId,
        add: Sequence[PageEntry],
        remove_documents: Collection[str] = (),
    ) -> bool:
        """Remove the documents, then add the entries."""
        mine = self._entries.setdefault(str(association_id), {})
        for key in [key for key, entry in mine.items() if entry.page.document_id in remove_documents]:
            del mine[key]
        mine.update({page.page_key: read(page) for page in add})
        return True

    def search(
        self,
        association_id: AssociationId,
        query: ParsedQuery,
        within: Filter,
        limit: int = 20,
        offset: int = 0,
        *,
        order: Order = "best",
    ) -> Hits:
        """Documents that meet the query within the filter, best first."""
        seen = [entry for entry in self._of(association_id) if exists_for(entry.page, within, query.filters)]
        nodes = query.root.children if query.root else ()
        wanted = [node for node in nodes if not isinstance(node, Not)]
        soft = [node for node in wanted if isinstance(node, Word | Prefix | Or)]
        if not query.partial or len(soft) < 2:
            soft = []
        hard = [node for node in nodes if node not in soft]
        found: dict[str, list[tuple[float, frozenset[int], PageEntry]]] = {}

        instead = meant(seen, wanted, within, query.synonyms)

        def ask(entry: Entry, node: Node) -> float:
            return max(score(entry, each, within, query.synonyms) for each in instead.get(node, (node,)))

        for entry in seen:
            scores = [ask(entry, node) for node in hard]
            if not all(scores):
                continue
            softly = [ask(entry, node) for node in soft]
            met = frozenset(at for at, score in enumerate(softly) if score)
            if soft and not met:
                continue
            total = (sum(scores) + sum(softly)) * ((len(met) / len(soft)) ** _LACKING if soft else 1.0)
            found.setdefault(entry.page.document_id, []).append((total, met, entry.page))
        everything = frozenset(range(len(soft)))
        whole = {
            each
            for each, pages in found.items()
            if frozenset().union(*(met for _, met, _ in pages)) == everything
        }
        ranked = sorted(found.items(), key=lambda item: _rank(item[1], everything, order))
        binders = [item for item in ranked if item[1][0][2].kind == "binder"]
        most = max((_words_met(pages) for pages in found.values()), default=0)
        named = [item for item in binders if item[0] in whole or _words_met(item[1]) == most][:MOST_BINDERS]
        ranked = [item for item in ranked if item not in binders]
        found = dict(ranked)
        full = whole & found.keys()
        counted = [pages[0][2] for each, pages in found.items() if each in full or not full]
        return Hits(
            documents=tuple(
                _hit(identity, pages, soft, everything) for identity, pages in ranked[offset : offset + limit]
            ),
            total=len(full),
            partial=len(found) - len(full),
            classes=dict(Counter(page.record_class for page in counted)),
            years=dict(Counter(page.document_date.year for page in counted if page.document_date)),
            periods=dict(Counter(page.mandate_period for page in counted if page.mandate_period)),
            signers=dict(Counter(name for page in counted for name in page.signers)),
            forms=frozenset().union(
                *(
                    forms_of_node(each, within, query.synonyms)
                    for node in wanted
                    for each in (node, *instead.get(node, ()))
                )
            ),
            read_as=read_as(seen, instead),
            words_without_hits=tuple(
                typed_words(node) for node in soft if not any(ask(entry, node) for entry in seen)
            ),
            binders=tuple(_hit(identity, pages, soft, everything) for identity, pages in named),
        )

    def suggest(
        self, association_id: AssociationId, prefix: str, within: Filter, limit: int = 8
    ) -> list[str]:
        """Words beginning so in entries within the filter, most frequent first."""
        beginning = prefix.strip().casefold()
        if len(beginning) < _SHORTEST_SUGGESTION or beginning[0].isdigit():
            return []
        counted = self._counted(association_id, within)
        return _most_frequent({word: count for word, count in counted.items() if word.startswith(beginning)})[
            :limit
        ]

    def nearest(self, association_id: AssociationId, word: str, within: Filter, limit: int = 3) -> list[str]:
        """Words of entries within the filter that one may have meant."""
        typed = word.strip().casefold()
        if len(typed) < _SHORTEST_MISTAKE or not typed.isalpha():
            return []
        counted = self._counted(association_id, within)
        return _most_frequent(
            {each: count for each, count in counted.items() if slips_between(typed, each, 1) == 1}
        )[:limit]

    def counts(
        self, association_id: AssociationId, words: Collection[str], within: Filter
    ) -> tuple[dict[str, int], int]:
        """In how many entries within the filter each written word stands, and how many those are."""
        counted = self._counted(association_id, within)
        entries = sum(exists_for(entry.page, within, ()) for entry in self._of(association_id))
        return {word: counted[word] for word in words}, entries

    def indexed_versions(self, association_id: AssociationId) -> dict[str, int]:
        """Document -> lowest content version among its entries."""
        found: dict[str, int] = {}
        for entry in self._of(association_id):
            page = entry.page
            found[page.document_id] = min(
                found.get(page.document_id, page.content_version), page.content_version
            )
        return found

    @contextmanager
    def rebuild(self, association_id: AssociationId) -> "Iterator[MemoryBuilder]":
        """Build beside the live entries and swap at the end."""
        builder = MemoryBuilder()
        yield builder
        self._entries[str(association_id)] = builder.entries
        self._begun[str(association_id)] += 1

    @contextmanager
    def turn(self, association_id: AssociationId, *, wait: bool = False) -> "Iterator[bool]":
        """Hold the turn; threads stand for processes."""
        lock = self._turns.setdefault(str(association_id), threading.Lock())
        mine = lock.acquire(blocking=wait)
        try:
            yield mine
        finally:
            if mine:
                lock.release()

    def unsettled(self, association_id: AssociationId) -> str | None:
        """Name the entries in use when they were begun anew and not settled."""
        name = str(self._begun[str(association_id)])
        return None if self._settled.get(str(association_id)) == name else name

    def settle(self, association_id: AssociationId, name: str) -> None:
        """Note that the records agree with the entries of that name."""
        self._settled[str(association_id)] = name

    def optimise(self, association_id: AssociationId) -> None:
        """Nothing to do: a removed entry is gone."""

    def drop(self, association_id: AssociationId) -> None:
        """Forget the association."""
        self._entries.pop(str(association_id), None)
        self._begun[str(association_id)] += 1

    def _counted(self, association_id: AssociationId, within: Filter) -> Counter[str]:
        counted: Counter[str] = Counter()
        for entry in self._of(association_id):
            if exists_for(entry.page, within, ()):
                counted.update(entry.terms.written.keys())
        return counted

    def _of(self, association_id: AssociationId) -> list[Entry]:
        return list(self._entries.get(str(association_id), {}).values())


class MemoryBuilder:
    """Fills a dictionary that is not yet in use."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def add(self, entries: Sequence[PageEntry]) -> None:
        """Add entries to the new index."""
        self.entries.update({page.page_key: read(page) for page in entries})


def _words_met(pages: list[tuple[float, frozenset[int], PageEntry]]) -> int:
    return len(frozenset().union(*(met for _, met, _ in pages)))


def _most_frequent(counted: Mapping[str, int]) -> list[str]:
    return sorted(counted, key=lambda word: (-counted[word], word))


def _rank(
    pages: list[tuple[float, frozenset[int], PageEntry]], everything: frozenset[int], order: Order
) -> tuple[tuple[bool, ...], float, float, str]:
    date, first = pages[0][2].document_date, pages[0][2]
    met = frozenset().union(*(met for _, met, _ in pages))
    worth = max(score * (SUPERSEDED_WORTH if page.superseded else 1.0) for score, _, page in pages)
    day = date.toordinal() if date else 0
    if order == "best":
        whole = any(met == everything for _, met, _ in pages)
        replaced = any(page.superseded and page.kind != "decision" for _, _, page in pages)
        return (met != everything, replaced, not whole), -worth, -day, first.document_id
    return (met != everything, not day), day if order == "oldest" else -day, -worth, first.document_id


def _hit(
    identity: str,
    pages: list[tuple[float, frozenset[int], PageEntry]],
    soft: Sequence[Node],
    everything: frozenset[int],
) -> DocumentHit:
    best = sorted(pages, key=lambda each: (-each[0], each[2].page_number))
    lacking = everything - frozenset().union(*(met for _, met, _ in pages))
    return DocumentHit(
        document_id=identity,
        score=best[0][0],
        pages=tuple(PageHit(p.page_key, p.page_number, p.kind, score) for score, _, p in best[:_PAGES_SHOWN]),
        page_count=sum(page.kind != "decision" for _, _, page in pages),
        missing=tuple(typed_words(soft[at]) for at in sorted(lacking)),
    )
