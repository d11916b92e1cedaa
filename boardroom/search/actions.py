"""Searching, and recording what the index holds; every answer stays within the reader's Scope."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.ports.search_index import DocumentHit, Hits
from boardroom.search import queries
from boardroom.search.models import Indexed
from boardroom.search.queries import Narrowing
from boardroom.search.rules import Snippet, parse_query, snippet, spots_of
from boardroom.work import Work

PAGE_SIZE = 20


@dataclass(frozen=True)
class Row:
    """One document of the answer with its best page's snippet."""

    document: Document
    hit: DocumentHit
    snippet: Snippet | None
    page_number: int
    page: Any = None
    spots: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a search page shows."""

    hits: Hits
    rows: tuple[Row, ...]
    set_aside: tuple[str, ...] = ()

    @classmethod
    def empty(cls) -> "Answer":
        """Return the answer to no question."""
        return cls(Hits(), ())


def search(work: Work, text: str, narrowing: Narrowing, *, offset: int = 0, limit: int = PAGE_SIZE) -> Answer:
    """Return the documents that meet the query, best first, within the reader's Scope.

    QueryError (with its place) when the query cannot be read; nothing typed is dropped in silence.
    """
    work.actor.require(Permission.READ_DOCUMENTS)
    query = parse_query(text)
    within = queries.index_filter(work, narrowing)
    hits = work.ports.search_index.search(work.actor.tenant, query, within, limit=limit, offset=offset)
    documents = queries.shown(work, [uuid.UUID(hit.document_id) for hit in hits.documents])
    best = queries.pages_of_hits(work, [hit.pages[0].page_key for hit in hits.documents if hit.pages])
    rows = tuple(
        _row(document, hit, best, hits.forms)
        for hit in hits.documents
        if (document := documents.get(uuid.UUID(hit.document_id))) is not None
    )
    return Answer(hits=hits, rows=rows, set_aside=query.set_aside)


def suggest(work: Work, beginning: str) -> list[str]:
    """Return words that continue what was typed, from documents that the reader may see."""
    within = queries.index_filter(work, Narrowing())
    return work.ports.search_index.suggest(work.actor.tenant, beginning, within)


def note_indexed(work: Work, versions: Mapping[uuid.UUID, int]) -> None:
    """Record which content version the index now holds of each document."""
    known = queries.indexed_rows(work, versions.keys())
    for document_id, version in versions.items():
        row = known.get(document_id)
        if row is None:
            row = Indexed(association_id=work.actor.tenant, document_id=document_id)
            work.session.add(row)
        row.content_version = version
        row.indexed_at = work.now


def forget_vanished(work: Work, gone: Collection[uuid.UUID]) -> None:
    """Drop the records of documents that are no more, once the index has dropped their entries.

    Only of those that it has dropped: one that was taken away meanwhile still lies in it.
    """
    for row in queries.indexed_rows(work, gone).values():
        work.session.delete(row)


def forget_lost(work: Work, held: Mapping[str, int]) -> int:
    """Forget records of what the index no longer holds in that version; return how many are pulled again."""
    lost = [
        document_id
        for document_id, version in queries.indexed_versions(work).items()
        if held.get(str(document_id)) != version
    ]
    for row in queries.indexed_rows(work, lost).values():
        work.session.delete(row)
    return len(lost)


def _row(
    document: Document, hit: DocumentHit, best: Mapping[str, queries.BestPage], forms: frozenset[str]
) -> Row:
    found = best.get(hit.pages[0].page_key) if hit.pages else None
    if found is None or found.page.document_id != document.id:
        return Row(document, hit, None, hit.pages[0].page_number if hit.pages else 0)
    return Row(
        document=document,
        hit=hit,
        snippet=snippet(found.text, forms) if found.text else None,
        page_number=hit.pages[0].page_number,
        page=found.page,
        spots=spots_of(found.words, forms),
    )
