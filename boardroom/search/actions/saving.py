"""Saved searches: keeping one, looking at it, and noting what it finds."""

import uuid
from collections.abc import Collection
from dataclasses import replace

from boardroom.core.actor import Actor
from boardroom.core.errors import Unavailable
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.language.identifiers import persons_in
from boardroom.search.errors import NumberNotKept, TooManySaved
from boardroom.search.models import SavedHit, SavedSearch
from boardroom.search.queries import Narrowing, index_filter, understood
from boardroom.search.queries.saved import hits_of, mine, mine_at, saved_by_id, state_of_index
from boardroom.search.rules.asked import Asked
from boardroom.work import Work, WorkOpener

MOST_SAVED = 50
MOST_KEPT = 500


def save_search(opener: WorkOpener, actor: Actor, wanted: Asked) -> SavedSearch:
    """Keep a search for the person who acts; what it finds today is known already.

    NumberNotKept when a personal identity number was typed, TooManySaved beyond fifty, QueryError when the query
    cannot be read.
    """
    if persons_in(wanted.query):
        raise NumberNotKept
    with opener.reading(actor) as work:
        work.actor.require(Permission.READ_DOCUMENTS)
        # Read before it is asked: what is written meanwhile is another state, and it will be asked of that too.
        asked_of = state_of_index(work)
        found = find_all(work, wanted.query, wanted.narrowing)
    with opener.writing(actor) as work:
        kept = mine_at(work, wanted.kept_as) or _begin(work, wanted.kept_as)
        note_hits(work, kept, found, asked_of)
        kept.seen_at = work.now
    return kept


def _begin(work: Work, address: str) -> SavedSearch:
    if len(mine(work)) >= MOST_SAVED:
        raise TooManySaved
    kept = SavedSearch(
        id=new_id(),
        association_id=work.actor.tenant,
        person_id=work.actor.person_id,
        address=address,
        created_at=work.now,
        seen_at=work.now,
        checked_at=work.now,
    )
    work.session.add(kept)
    work.session.flush()
    return kept


def drop_search(work: Work, saved_id: uuid.UUID) -> None:
    """Forget one's own saved search; NotFound for others'."""
    kept = saved_by_id(work, saved_id)
    for hit in hits_of(work, [kept.id]):
        work.session.delete(hit)
    work.session.flush()
    work.session.delete(kept)


def look_at(work: Work, address: str) -> bool:
    """Note that the person has seen what their saved search of this address finds; False when there is none."""
    kept = mine_at(work, address)
    if kept is None:
        return False
    kept.seen_at = work.now
    return True


def find_all(work: Work, text: str, narrowing: Narrowing) -> list[uuid.UUID]:
    """Return the documents that meet the whole of a search today, at most the five hundred newest.

    QueryError when the query cannot be read (any longer: a record class may be gone); Unavailable when the index
    cannot be asked.
    """
    query = replace(understood(work, text), partial=False)
    hits = work.ports.search_index.search(
        work.actor.tenant, query, index_filter(work, narrowing), limit=MOST_KEPT, order="newest"
    )
    if hits.out_of_reach:  # what cannot be asked has not lost its hits
        raise Unavailable("The search index cannot be reached.")
    return [uuid.UUID(hit.document_id) for hit in hits.documents if not hit.missing]


def note_hits(work: Work, kept: SavedSearch, found: Collection[uuid.UUID], asked_of: str) -> int:
    """Note what a saved search found in a state of the index; return how many are new.

    What is no longer found is forgotten.
    """
    known = {hit.document_id: hit for hit in hits_of(work, [kept.id])}
    new = set(found) - known.keys()
    work.session.add_all(
        SavedHit(
            id=new_id(),
            association_id=kept.association_id,
            saved_search_id=kept.id,
            document_id=document_id,
            found_at=work.now,
        )
        for document_id in sorted(new)
    )
    for document_id in known.keys() - set(found):
        work.session.delete(known[document_id])
    kept.checked_at, kept.asked_of = work.now, asked_of
    return len(new)
