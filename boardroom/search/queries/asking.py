"""What a reader may see and asks to see, as the index understands it; and what a result row shows."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, or_, select

from boardroom.associations.queries import local_today
from boardroom.core.statements import made_once
from boardroom.documents.models import Document
from boardroom.documents.queries import of_own_apartment, within
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.mandates.rules import Scope, scope_of
from boardroom.ports.search_index import Filter
from boardroom.reading.models import Page, TextLayer
from boardroom.reading.queries import standing_in
from boardroom.search.models import Indexed
from boardroom.search.queries.page_entries import BEST_TEXT
from boardroom.search.queries.surrounding import TODAY, is_superseded
from boardroom.search.rules.asked import Narrowing
from boardroom.work import Work

# The index may be writing a batch that was read before a document was taken away.
ON_THE_WAY = timedelta(hours=1)


def index_filter(work: Work, narrowing: Narrowing, *, personal_numbers: bool = False) -> Filter:
    """Compile the reader's Scope and the chosen narrowing to an index filter."""
    scope = scope_of(work.actor)
    return Filter(
        record_classes=scope.record_classes,
        asked_class=narrowing.record_class or None,
        own_documents=_of_own_apartment(work, scope),
        hidden_documents=hidden_from(work, scope),
        year_from=narrowing.year_from,
        year_to=narrowing.year_to,
        mandate_period=narrowing.period or None,
        signer=narrowing.signer or None,
        personal_numbers=personal_numbers,
    )


def _of_own_apartment(work: Work, scope: Scope) -> frozenset[str]:
    """Return the documents that a member reads for being of their own apartment: few, and by the day they had it.

    The index knows no apartments, so a row of that register that is changed needs nothing to be indexed anew.
    """
    if not scope.homes:
        return frozenset()
    found = work.session.scalars(
        select(Document.id).where(Document.association_id == scope.association_id, of_own_apartment(scope))
    )
    return frozenset(str(row) for row in found)


def hidden_from(work: Work, scope: Scope) -> frozenset[str]:
    """Return the documents hidden from the reader, with those that share pages with them, and those just taken away.

    Hidden is what a conflict of interest forbids; what was taken away may still lie in the index.
    """
    since = {"since": work.now - ON_THE_WAY}
    hidden = set(work.session.scalars(_leaving(scope.association_id), since))
    if scope.hidden_from is not None:
        hidden |= set(work.session.scalars(hidden_documents(scope.association_id, scope.hidden_from)))
    return frozenset(str(row) for row in hidden)


@made_once(500)  # made once: making it takes longer than the answer
def _leaving(association_id: uuid.UUID) -> Select[uuid.UUID]:
    """Documents taken away that the index may still hold: recorded there, or on their way in when it happened.

    On their way in was what has been taken away after `since`.
    """
    recorded = exists().where(Indexed.association_id == association_id, Indexed.document_id == Document.id)
    return select(Document.id).where(
        Document.association_id == association_id,
        Document.withdrawn_at.is_not(None),
        or_(recorded, Document.withdrawn_at > bindparam("since", type_=Document.withdrawn_at.type)),
    )


class Shown(NamedTuple):
    """A document of a result list; `superseded`: a later paper has replaced it."""

    document: Document
    superseded: bool


def shown(work: Work, document_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Shown]:
    """Return documents of a result list, once more through the reader's Scope."""
    rows = work.session.execute(
        _in_list(scope_of(work.actor)), {"ids": document_ids, TODAY: local_today(work)}
    )
    return {document.id: Shown(document, bool(superseded)) for document, superseded in rows}


@made_once(500)  # as _leaving
def _in_list(scope: Scope) -> Select[Document, bool]:
    return select(Document, is_superseded()).where(
        Document.id.in_(bindparam("ids", expanding=True)), within(scope)
    )


class BestPage(NamedTuple):
    """The page that a result row shows: its key, its size in pixels, its best text, and the words of that with their places."""

    id: uuid.UUID
    width: int
    height: int
    text: str
    words: bytes  # packed: of twenty pages at once they would be thousands of lists


def pages_of_hits(work: Work, met: Mapping[str, uuid.UUID]) -> dict[str, BestPage]:
    """Return pages by their key in the index; only those that stand in the document, within the Scope, that is said of each."""
    keys = {uuid.UUID(key): document_id for key, document_id in met.items() if "/" not in key}
    ids = standing_in(work, keys) if keys else set()
    if not ids:
        return {}
    rows = work.session.execute(_texts(), {"association_id": work.actor.tenant, "ids": list(ids)})
    found: dict[str, BestPage] = {}
    for page_id, width, height, text, words in rows:
        if str(page_id) not in found:
            found[str(page_id)] = BestPage(page_id, width, height, text, words)
    return found


@made_once()
def _texts() -> Select[uuid.UUID, int, int, str, bytes]:
    return (
        select(Page.id, Page.width, Page.height, TextLayer.text, TextLayer.words)
        .join(TextLayer, and_(TextLayer.association_id == Page.association_id, TextLayer.page_id == Page.id))
        .where(
            Page.association_id == bindparam("association_id"), Page.id.in_(bindparam("ids", expanding=True))
        )
        .order_by(BEST_TEXT)
    )
