"""Saved searches, and what is new in them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.mandates.models import Person
from boardroom.mandates.rules import scope_of
from boardroom.search.models import Indexed, SavedHit, SavedSearch
from boardroom.work import Work


@dataclass(frozen=True)
class News:
    """One of the actor's saved searches, and how many of its hits they have not seen."""

    saved: SavedSearch
    new: int


def mine(work: Work) -> list[SavedSearch]:
    """Return the actor's saved searches, oldest first."""
    if work.actor.person_id is None:
        return []
    return list(
        work.session.scalars(
            select(SavedSearch)
            .where(
                SavedSearch.association_id == work.actor.tenant,
                SavedSearch.person_id == work.actor.person_id,
            )
            .order_by(SavedSearch.created_at, SavedSearch.address)
        )
    )


def mine_at(work: Work, address: str) -> SavedSearch | None:
    """Return the actor's saved search of an address, or None."""
    return next((saved for saved in mine(work) if saved.address == address), None)


def saved_by_id(work: Work, saved_id: uuid.UUID) -> SavedSearch:
    """Return one of the actor's saved searches; NotFound."""
    found = next((saved for saved in mine(work) if saved.id == saved_id), None)
    if found is None:
        raise NotFound
    return found


def hits_of(work: Work, saved_ids: Collection[uuid.UUID]) -> list[SavedHit]:
    """Return what saved searches are known to find."""
    return list(
        work.session.scalars(
            select(SavedHit).where(
                SavedHit.association_id == work.actor.tenant, SavedHit.saved_search_id.in_(saved_ids)
            )
        )
    )


def news(work: Work) -> list[News]:
    """Return the actor's saved searches with their unseen hits, counted once more through today's Scope."""
    if not work.actor.may(Permission.READ_DOCUMENTS) or work.actor.person_id is None:
        return []
    saved = mine(work)
    if not saved:
        return []
    rows = work.session.execute(
        select(SavedHit.saved_search_id, func.count())
        .join(SavedSearch, SavedSearch.id == SavedHit.saved_search_id)
        .join(
            Document,
            and_(Document.association_id == SavedHit.association_id, Document.id == SavedHit.document_id),
        )
        .where(
            within(scope_of(work.actor)),
            SavedSearch.association_id == work.actor.tenant,
            SavedSearch.person_id == work.actor.person_id,
            SavedHit.found_at > SavedSearch.seen_at,
        )
        .group_by(SavedHit.saved_search_id)
    )
    counted = {row[0]: row[1] for row in rows}
    return [News(one, counted.get(one.id, 0)) for one in saved]


def new_in(work: Work, saved: SavedSearch) -> set[uuid.UUID]:
    """Return the documents that a saved search has found since the person last looked."""
    return set(
        work.session.scalars(
            select(SavedHit.document_id).where(
                SavedHit.association_id == work.actor.tenant,
                SavedHit.saved_search_id == saved.id,
                SavedHit.found_at > saved.seen_at,
            )
        )
    )


def next_to_ask(work: Work) -> tuple[SavedSearch, Person] | None:
    """Return the saved search that was longest ago asked, of another state of the index, and who keeps it."""
    row = work.session.execute(
        select(SavedSearch, Person)
        .join(
            Person,
            and_(Person.association_id == SavedSearch.association_id, Person.id == SavedSearch.person_id),
        )
        .where(SavedSearch.association_id == work.actor.tenant, SavedSearch.asked_of != state_of_index(work))
        .order_by(SavedSearch.checked_at, SavedSearch.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def state_of_index(work: Work) -> str:
    """Return what tells one state of the index from another: how much it holds, of which versions, since when.

    A time alone would not do: what is written while a search is asked would count as asked of.
    """
    count, versions, latest = work.session.execute(
        select(func.count(), func.sum(Indexed.content_version), func.max(Indexed.indexed_at)).where(
            Indexed.association_id == work.actor.tenant
        )
    ).one()
    return f"{count} {versions or 0} {latest.isoformat() if latest else ''}"


def saved_with_id(work: Work, saved_id: uuid.UUID) -> SavedSearch | None:
    """Return a saved search of anyone's, for the worker; None when it was forgotten meanwhile."""
    return work.session.scalars(
        select(SavedSearch).where(SavedSearch.association_id == work.actor.tenant, SavedSearch.id == saved_id)
    ).first()
