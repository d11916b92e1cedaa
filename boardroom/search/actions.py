"""Searching, and recording what the index holds; every answer stays within the reader's Scope."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.papers.models import Binder
from boardroom.papers.queries import binders_by_ids
from boardroom.ports.search_index import DocumentHit, Hits
from boardroom.search import queries
from boardroom.search.models import Indexed
from boardroom.search.queries import Narrowing
from boardroom.search.rules import Snippet, parse_query, snippet, spots_of
from boardroom.search.rules.surroundings import Standing
from boardroom.work import Work

PAGE_SIZE = 20
_AT_ONCE = 500  # records in one question to the database


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
class OnPaper:
    """A binder not scanned whole that may hold what was sought, and the typed words that its card lacks."""

    binder: Binder
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a search page shows; binders stand with the first rows, below what meets all words."""

    hits: Hits
    rows: tuple[Row, ...]
    set_aside: tuple[str, ...] = ()
    binders: tuple[OnPaper, ...] = ()

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
    return Answer(
        hits=hits, rows=rows, set_aside=query.set_aside, binders=() if offset else _on_paper(work, hits)
    )


def suggest(work: Work, beginning: str) -> list[str]:
    """Return words that continue what was typed, from documents that the reader may see."""
    within = queries.index_filter(work, Narrowing())
    return work.ports.search_index.suggest(work.actor.tenant, beginning, within)


def note_indexed(work: Work, versions: Mapping[uuid.UUID, Standing]) -> None:
    """Record what the index now holds of each document was made from."""
    known = queries.indexed_rows(work, versions.keys())
    for document_id, standing in versions.items():
        row = known.get(document_id)
        if row is None:
            row = Indexed(association_id=work.actor.tenant, document_id=document_id)
            work.session.add(row)
        row.content_version, row.surroundings = standing
        row.indexed_at = work.now


def forget(work: Work, document_ids: Collection[uuid.UUID]) -> None:
    """Drop the records of documents whose entries the index has dropped.

    Of exactly these: what vanished meanwhile is still in the index, what came back must be pulled again.
    """
    for row in queries.indexed_rows(work, document_ids).values():
        work.session.delete(row)


def reconcile(work: Work, held: Mapping[str, int], built: Mapping[uuid.UUID, Standing]) -> int:
    """Make the records agree with what the index holds, by document and version; return how many were in doubt.

    What the index does not hold is forgotten, so that it is pulled again. What it holds in another version than
    recorded, or without a record, is recorded in version 0: then it is pulled again, or, when its document is no
    more or was taken away, found among the vanished and taken out. Only what was just `built` in that very version
    is taken at its word.
    """
    recorded = queries.indexed_versions(work)
    versions = {uuid.UUID(document_id): version for document_id, version in held.items()}
    lost = [each for each in recorded if each not in versions]
    differing = {
        each: built[each] if each in built and built[each].version == version else Standing(0)
        for each, version in versions.items()
        if recorded.get(each) != version or each in built
    }
    for start in range(0, len(lost), _AT_ONCE):
        forget(work, lost[start : start + _AT_ONCE])
    named = list(differing)
    for start in range(0, len(named), _AT_ONCE):
        note_indexed(work, {each: differing[each] for each in named[start : start + _AT_ONCE]})
    return len(lost) + sum(standing.version == 0 for standing in differing.values())


def _on_paper(work: Work, hits: Hits) -> tuple[OnPaper, ...]:
    known = binders_by_ids(work, [uuid.UUID(hit.document_id) for hit in hits.binders])
    return tuple(
        OnPaper(binder, hit.missing)
        for hit in hits.binders
        if (binder := known.get(uuid.UUID(hit.document_id))) is not None
    )


def _row(
    document: Document, hit: DocumentHit, best: Mapping[str, queries.BestPage], forms: frozenset[str]
) -> Row:
    found = best.get(hit.pages[0].page_key) if hit.pages else None
    if found is None or document.id not in found.bearers:
        return Row(document, hit, None, hit.pages[0].page_number if hit.pages else 0)
    return Row(
        document=document,
        hit=hit,
        snippet=snippet(found.text, forms) if found.text else None,
        page_number=hit.pages[0].page_number,
        page=found.page,
        spots=spots_of(found.words, forms),
    )
