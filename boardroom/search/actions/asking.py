"""Searching; every answer, count and word stays within the reader's Scope."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from boardroom.audit.actions import note_reading
from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.language.identifiers import mask_personnummer, persons_in
from boardroom.language.protection import Shield
from boardroom.minutes.models import Decision
from boardroom.papers.models import Binder
from boardroom.papers.queries import binders_by_ids, counts
from boardroom.ports.search_index import (
    And,
    DocumentHit,
    EntryKind,
    Filter,
    Hits,
    Or,
    Order,
    PageHit,
    ParsedQuery,
    Phrase,
    Word,
)
from boardroom.reading.rules import PackedWords
from boardroom.search import queries
from boardroom.search.queries import Narrowing
from boardroom.search.rules import (
    Compound,
    QueryError,
    Snippet,
    compounds_of,
    marked_spans,
    snippet,
    snippet_around,
    spots_of,
)
from boardroom.search.rules.likeness import MOST_TELLING, NO_SYNONYMS, candidates, telling
from boardroom.work import Work, WorkOpener

PAGE_SIZE = 20
MOST_EXPORTED = 1_000
_MOST_NEAR = 3


@dataclass(frozen=True)
class Decided:
    """A decision that was found in the document's minutes; `paragraph` is empty where archived ones have none."""

    decision: Decision
    paragraph: str
    snippet: Snippet


@dataclass(frozen=True)
class Row:
    """One document of the answer with its best page's snippet; `title` has protected names and numbers of persons covered."""

    document: Document
    title: str
    hit: DocumentHit
    snippet: Snippet | None
    page_number: int
    page: queries.BestPage | None = None
    spots: tuple[Any, ...] = ()
    decided: Decided | None = None
    superseded: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The typed words that it lacks, personal identity numbers masked."""
        return tuple(map(mask_personnummer, self.hit.missing))


@dataclass(frozen=True)
class OnPaper:
    """A binder not scanned whole that may hold what was sought, and the typed words that its card lacks.

    `count` is how many documents of it the reader may know of in the archive.
    """

    binder: Binder
    missing: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Meant:
    """A word that one may have meant, and the query with it in place of what was typed."""

    word: str
    query: str


@dataclass(frozen=True)
class Lifted:
    """What lifting one filter would give: the chosen one's name, or the typed one's place in the query."""

    count: int
    chosen: str = ""
    typed: str = ""
    query: str = ""


@dataclass(frozen=True)
class Answer:
    """What a search page shows; binders stand with the first rows, below what meets all words, and matters above them.

    `refused_numbers`: a personal identity number was typed that the reader may not search for. `rebuilding`: the index was
    begun anew and does not hold everything yet.
    """

    hits: Hits
    rows: tuple[Row, ...]
    set_aside: tuple[str, ...] = ()
    binders: tuple[OnPaper, ...] = ()
    meant: tuple[Meant, ...] = ()
    lifted: tuple[Lifted, ...] = ()
    unquoted: Lifted | None = None  # the words of a phrase that nothing has, anywhere on a page
    refused_numbers: bool = False
    rebuilding: bool = False
    matters: tuple[queries.FoundMatter, ...] = ()

    @classmethod
    def empty(cls) -> "Answer":
        """Return the answer to no question."""
        return cls(Hits(), ())


def ask(
    opener: WorkOpener,
    actor: Actor,
    text: str,
    narrowing: Narrowing,
    *,
    offset: int = 0,
    limit: int = PAGE_SIZE,
    order: Order = "best",
) -> Answer:
    """Search as a person or a program does: a personal identity number is noted in the access log, then searched for.

    Who may not search for such numbers finds nothing by them. QueryError when the query cannot be read.
    """
    numbers = [mask_personnummer(found.text) for found in persons_in(text)]
    allowed = bool(numbers) and actor.may(Permission.SEARCH_PERSONAL_NUMBERS)
    if allowed:
        with opener.writing(actor) as work:
            for number in numbers:
                note_reading(work, "searched_number", "personal_number", number)
    with opener.reading(actor) as work:
        return search(
            work, text, narrowing, offset=offset, limit=limit, order=order, personal_numbers=allowed
        )


def search(
    work: Work,
    text: str,
    narrowing: Narrowing,
    *,
    offset: int = 0,
    limit: int = PAGE_SIZE,
    order: Order = "best",
    personal_numbers: bool = False,
) -> Answer:
    """Return the documents that meet the query, best first, within the reader's Scope.

    QueryError (with its place) when the query cannot be read; nothing typed is dropped in silence. Personal
    identity numbers are looked for only when `ask` has noted it.
    """
    work.actor.require(Permission.READ_DOCUMENTS)
    query = queries.understood(work, text)
    within = queries.index_filter(work, narrowing, personal_numbers=personal_numbers)
    index = work.ports.search_index
    rebuilding = index.unsettled(work.actor.tenant) is not None
    hits = index.search(work.actor.tenant, query, within, limit=limit, offset=offset, order=order)
    nothing = not (hits.documents or hits.binders or offset)
    return Answer(
        hits=hits,
        rows=_rows(work, hits, query),
        set_aside=query.set_aside,
        binders=() if offset else _on_paper(work, hits),
        meant=() if offset else _meant(work, query, hits),
        lifted=_lifted(work, query, narrowing, within) if nothing else (),
        unquoted=_unquoted(work, query, within) if nothing else None,
        refused_numbers=bool(persons_in(text)) and not personal_numbers,
        rebuilding=rebuilding,
        matters=() if offset or narrowing.chosen else tuple(queries.matters_meeting(work, query)),
    )


def export(opener: WorkOpener, actor: Actor, text: str, narrowing: Narrowing, order: Order) -> Answer:
    """Return a whole result list, at most a thousand documents, to be taken away; noted in the access log."""
    answer = ask(opener, actor, text, narrowing, limit=MOST_EXPORTED, order=order)
    with opener.writing(actor) as work:
        note_reading(work, "exported", "result_list", str(len(answer.rows)))
    return answer


def similar(
    work: Work, document_id: uuid.UUID, *, limit: int = PAGE_SIZE
) -> tuple[Document, tuple[Row, ...]]:
    """Return a document and those that are like it by the words that tell it from others; NotFound outside the Scope.

    Which words are telling is counted among what the reader may see, and so is what is found.
    """
    document = by_id(work, document_id)
    text = "\n".join(part for _, _, part in queries.page_texts(work, [document_id]).get(document_id, []))
    within = queries.index_filter(work, Narrowing())
    words = candidates(queries.shield(work).without(f"{document.title}\n{text}"))
    counted, entries = work.ports.search_index.counts(work.actor.tenant, list(words), within)
    chosen = telling(words, counted, entries)
    if not chosen:
        return document, ()
    nodes = tuple(Word(word) for word in chosen[:MOST_TELLING])
    query = ParsedQuery(
        " ".join(chosen),
        And((Or(nodes) if len(nodes) > 1 else nodes[0],)),
        partial=False,
        synonyms=NO_SYNONYMS,
    )
    others = replace(within, hidden_documents=within.hidden_documents | {str(document_id)})
    hits = work.ports.search_index.search(work.actor.tenant, query, others, limit=limit)
    return document, _rows(work, hits, query)


def _meant(work: Work, query: ParsedQuery, hits: Hits) -> tuple[Meant, ...]:
    """Return near words for those that nothing meets, each among what the reader may see."""
    if query.root is None:
        return ()
    nothing = not (hits.total or hits.partial)
    asked = [
        node
        for node in query.root.children
        if isinstance(node, Word) and (nothing or node.text in hits.words_without_hits)
    ]
    if not asked:
        return ()
    everything = queries.index_filter(work, Narrowing())
    index, tenant = work.ports.search_index, work.actor.tenant
    return tuple(
        Meant(near, query.text[: node.start] + near + query.text[node.end :])
        for node in asked
        for near in index.nearest(tenant, node.text, everything, _MOST_NEAR)
    )


def _lifted(work: Work, query: ParsedQuery, narrowing: Narrowing, within: Filter) -> tuple[Lifted, ...]:
    """Return which single filter to lift for there to be anything, and how much."""

    def count(asked: ParsedQuery, limits: Filter) -> int:
        hits = work.ports.search_index.search(work.actor.tenant, asked, limits, limit=1)
        return hits.total or hits.partial

    def wider(choice: str) -> Filter:
        return queries.index_filter(work, narrowing.without(choice), personal_numbers=within.personal_numbers)

    found = [Lifted(count(query, wider(choice)), chosen=choice) for choice in narrowing.chosen]
    for each in query.filters:
        rest = replace(query, filters=tuple(other for other in query.filters if other is not each))
        without = " ".join((query.text[: each.start].rstrip(" -−–"), query.text[each.end :].strip())).strip()
        if without:
            found.append(Lifted(count(rest, within), typed=query.text[each.start : each.end], query=without))
    return tuple(one for one in found if one.count)


def _unquoted(work: Work, query: ParsedQuery, within: Filter) -> Lifted | None:
    """Return what the words of the query's phrases would find if they need not follow each other."""
    quotes = {
        place
        for node in (query.root.children if query.root else ())
        if isinstance(node, Phrase)
        for place in (node.start, node.end - 1)
    }
    if not quotes:
        return None
    without = "".join(" " if place in quotes else letter for place, letter in enumerate(query.text))
    without = " ".join(without.split())
    try:
        asked = queries.understood(work, without)
    except QueryError:  # what was quoted would be an operator
        return None
    hits = work.ports.search_index.search(work.actor.tenant, asked, within, limit=1)
    count = hits.total or hits.partial
    return Lifted(count, query=without) if count else None


def _on_paper(work: Work, hits: Hits) -> tuple[OnPaper, ...]:
    if not hits.binders:
        return ()
    known = binders_by_ids(work, [uuid.UUID(hit.document_id) for hit in hits.binders])
    counted = counts(work, known.keys())
    return tuple(
        OnPaper(binder, tuple(map(mask_personnummer, hit.missing)), counted.get(binder.id, 0))
        for hit in hits.binders
        if (binder := known.get(uuid.UUID(hit.document_id))) is not None
    )


def _rows(work: Work, hits: Hits, query: ParsedQuery) -> tuple[Row, ...]:
    if not hits.documents:
        return ()
    ids = {hit.document_id: uuid.UUID(hit.document_id) for hit in hits.documents}
    documents = queries.shown(work, list(ids.values()))
    shown = [hit for hit in hits.documents if ids[hit.document_id] in documents]
    told = _Told(
        best=queries.pages_of_hits(
            work,
            {page.page_key: ids[hit.document_id] for hit in shown for page in _of_kind(hit, "page")[:1]},
        ),
        decisions=queries.decisions_by_ids(
            work, [_decision_id(page) for hit in shown for page in _of_kind(hit, "decision")[:1]]
        ),
        forms=hits.forms,
        compounds=compounds_of(query.root, query.synonyms),
        shield=queries.shield(work),
    )
    return tuple(told.row(documents[ids[hit.document_id]], hit) for hit in shown)


def _of_kind(hit: DocumentHit, kind: EntryKind) -> list[PageHit]:
    return [page for page in hit.pages if page.kind == kind]


def _decision_id(met: PageHit) -> uuid.UUID:
    return uuid.UUID(met.page_key.removeprefix("decision/"))


@dataclass(frozen=True)
class _Told:
    """What the rows of one answer say, read from the database at once."""

    best: Mapping[str, queries.BestPage]
    decisions: Mapping[uuid.UUID, queries.Recorded]
    forms: frozenset[str]
    compounds: tuple[Compound, ...]
    shield: Shield

    def row(self, shown: queries.Shown, hit: DocumentHit) -> Row:
        """One row."""
        document = shown.document
        pages = _of_kind(hit, "page")
        place = (*pages, *_of_kind(hit, "decision"))[0]
        row = Row(
            document=document,
            title=self.shield.over(document.title),
            hit=hit,
            snippet=None,
            page_number=place.page_number,
            decided=self._decided(hit),
            superseded=shown.superseded,
        )
        found = self.best.get(pages[0].page_key) if pages else None
        if found is None:
            return row
        # As long as before: what stands where in the one does in the other. Snippets mask the numbers themselves,
        # which are looked for here by whoever may.
        text = self.shield.over_names(found.text)
        spans = marked_spans(text, self.forms, compounds=self.compounds)
        return replace(
            row,
            snippet=snippet_around(text, spans) if text else None,
            page=found,
            spots=spots_of(PackedWords(found.words), self.forms, found.text, spans),
        )

    def _decided(self, hit: DocumentHit) -> Decided | None:
        met = _of_kind(hit, "decision")
        found = self.decisions.get(_decision_id(met[0])) if met else None
        if found is None:
            return None
        text = self.shield.over_names(found.decision.text)
        return Decided(found.decision, found.paragraph, snippet(text, self.forms, compounds=self.compounds))
