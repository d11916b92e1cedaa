"""Keeping the index up to date: it pulls what is newer than what it holds; and asking saved searches again."""

import logging
import uuid
from collections.abc import Mapping
from contextlib import ExitStack

from boardroom.associations.models import Association
from boardroom.associations.queries import every
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.core.errors import Unavailable
from boardroom.core.permissions import Permission
from boardroom.mandates.queries import actor_for
from boardroom.search import actions, queries
from boardroom.search.queries.saved import next_to_ask, saved_with_id, state_of_index
from boardroom.search.rules import QueryError
from boardroom.search.rules.asked import asked_at
from boardroom.search.rules.surroundings import IndexedFrom
from boardroom.work import WorkOpener

_log = logging.getLogger(__name__)

BATCH = 40  # documents in one commit


def index(opener: WorkOpener) -> bool:
    """Index one batch of one association; True when it did something.

    False also when the index could not be written: nothing is recorded then, and the next bell tries again.
    """
    with opener.reading(ANONYMOUS) as work:
        associations = [association.id for association in every(work)]
    return any(_pull(opener, association_id) for association_id in associations)


def _pull(opener: WorkOpener, association_id: uuid.UUID) -> bool:
    actor, search_index = worker_for(association_id), opener.ports.search_index
    with search_index.turn(association_id) as mine:
        if not mine:
            return False
        if search_index.unsettled(association_id) is not None:
            _settle(opener, association_id)
        with opener.reading(actor) as work:
            wanted = queries.outdated(work, BATCH)
            binders = queries.outdated_binders(work, BATCH)
            gone = [row.document_id for row in queries.vanished(work)]
            if not wanted and not binders and not gone:
                return False
            entries, versions = queries.entries(work, wanted)
            cards, their_versions = queries.binder_entries(work, binders)
        if not search_index.write(
            association_id,
            [*entries, *cards],
            remove_documents=[str(each) for each in (*wanted, *binders, *gone)],
        ):
            return False
        with opener.writing(actor) as work:
            actions.note_indexed(work, versions | their_versions)
            actions.forget(work, gone)
        return True


def watch(opener: WorkOpener) -> bool:
    """Ask one saved search again after the index changed, as the person who keeps it; True when there was one."""
    with opener.reading(ANONYMOUS) as work:
        associations = every(work)
    return any(_ask_again(opener, association) for association in associations)


def _ask_again(opener: WorkOpener, association: Association) -> bool:
    worker = worker_for(association.id)
    with opener.reading(worker) as work:
        waiting = next_to_ask(work)
        if waiting is None:
            return False
        saved, person = waiting
        keeper = (
            actor_for(work, association, person.account_id, person.name, by_program=True)
            if person.account_id
            else None
        )
        # Read before it is asked: what is written meanwhile is another state, and it will be asked of that too.
        asked_of = state_of_index(work)
    found: list[uuid.UUID] = []
    if keeper is not None and keeper.may(Permission.READ_DOCUMENTS):
        wanted = asked_at(saved.address)
        try:
            with opener.reading(keeper) as work:
                found = actions.find_all(work, wanted.query, wanted.narrowing)
        except QueryError:
            _log.info("a saved search can no longer be read", extra={"facts": {"saved": str(saved.id)}})
        except Unavailable:
            return False  # what it found before is kept, and the next bell asks again
    with opener.writing(worker) as work:
        kept = saved_with_id(work, saved.id)
        if kept is not None:
            actions.note_hits(work, kept, found, asked_of)
    return True


def rebuild(opener: WorkOpener, association_id: uuid.UUID) -> int:
    """Rebuild an association's index beside the live one and swap; return the number of documents.

    The portal may go on working: what it writes to the live index meanwhile is lost in the swap, so the records
    are compared with the new index before anyone else writes, and what differs is pulled again or taken out.
    """
    actor, search_index = worker_for(association_id), opener.ports.search_index
    built: dict[uuid.UUID, IndexedFrom] = {}
    with ExitStack() as until_recorded:
        with search_index.rebuild(actor.tenant) as builder:
            with opener.reading(actor) as work:
                everything = queries.all_documents(work)
            for start in range(0, len(everything), BATCH):
                with opener.reading(actor) as work:
                    entries, versions = queries.entries(work, everything[start : start + BATCH])
                builder.add(entries)
                built |= versions
            count = len(built)
            with opener.reading(actor) as work:
                cards, versions = queries.binder_entries(work, queries.all_binders(work))
            builder.add(cards)
            built |= versions
            until_recorded.enter_context(search_index.turn(association_id, wait=True))
        _settle(opener, association_id, built)
    return count


def is_outdated(opener: WorkOpener, association_id: uuid.UUID) -> bool:
    """Tell whether the index lost what the database says it holds: another version, a lost or broken folder."""
    with opener.reading(worker_for(association_id)) as work:
        recorded = queries.indexed_versions(work)
    held = opener.ports.search_index.indexed_versions(association_id)
    return any(held.get(str(document_id)) != version for document_id, version in recorded.items())


def recover(opener: WorkOpener) -> None:
    """At a worker's start: compare the records with the index, whatever happened to either meanwhile."""
    with opener.reading(ANONYMOUS) as work:
        associations = [association.id for association in every(work)]
    for association_id in associations:
        with opener.ports.search_index.turn(association_id, wait=True) as mine:
            if mine:
                _settle(opener, association_id)


def _settle(
    opener: WorkOpener, association_id: uuid.UUID, built: Mapping[uuid.UUID, IndexedFrom] | None = None
) -> None:
    """Make the records agree with the index in use; `built` are versions just put in it. The turn is the caller's."""
    search_index = opener.ports.search_index
    # Named before it is read: one that is begun anew meanwhile stays unsettled.
    name = search_index.unsettled(association_id)
    held = search_index.indexed_versions(association_id)
    with opener.writing(worker_for(association_id)) as work:
        doubtful = actions.reconcile(work, held, built or {})
    if doubtful:
        _log.info(
            "search index differed from its records",
            extra={"facts": {"association": str(association_id), "documents": doubtful}},
        )
    if name is not None:
        search_index.settle(association_id, name)
