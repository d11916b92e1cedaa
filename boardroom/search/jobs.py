"""Keeping the index up to date: it pulls what is newer than what it holds."""

import uuid

from boardroom.associations.queries import every
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.search import actions, queries
from boardroom.work import WorkOpener

BATCH = 40  # documents in one commit


def index(opener: WorkOpener) -> bool:
    """Index one batch of one association; True when it did something."""
    with opener.reading(ANONYMOUS) as work:
        associations = [association.id for association in every(work)]
    for association_id in associations:
        actor = worker_for(association_id)
        with opener.reading(actor) as work:
            wanted = queries.outdated(work, BATCH)
            entries, versions = queries.entries(work, wanted)
            gone = [row.document_id for row in queries.vanished(work)]
        if not wanted and not gone:
            continue
        opener.ports.search_index.write(
            association_id, entries, remove_documents=[str(document_id) for document_id in (*wanted, *gone)]
        )
        with opener.writing(actor) as work:
            actions.note_indexed(work, versions)
            actions.forget_vanished(work, gone)
        return True
    return False


def rebuild(opener: WorkOpener, association_id: uuid.UUID) -> int:
    """Rebuild an association's index beside the live one and swap; return the number of documents."""
    actor = worker_for(association_id)
    count = 0
    with opener.reading(actor) as work:
        everything = queries.all_documents(work)
    with opener.ports.search_index.rebuild(actor.tenant) as builder:
        for start in range(0, len(everything), BATCH):
            with opener.reading(actor) as work:
                entries, versions = queries.entries(work, everything[start : start + BATCH])
            builder.add(entries)
            with opener.writing(actor) as work:
                actions.note_indexed(work, versions)
            count += len(versions)
    return count


def is_outdated(opener: WorkOpener, association_id: uuid.UUID) -> bool:
    """Tell whether the index lost what the database says it holds: another version, a lost or broken folder."""
    with opener.reading(worker_for(association_id)) as work:
        recorded = queries.indexed_versions(work)
    held = opener.ports.search_index.indexed_versions(association_id)
    return any(held.get(str(document_id)) != version for document_id, version in recorded.items())


def recover(opener: WorkOpener) -> None:
    """At a worker's start: forget what the index does not hold, so that it is pulled again."""
    with opener.reading(ANONYMOUS) as work:
        associations = [association.id for association in every(work)]
    for association_id in associations:
        held = opener.ports.search_index.indexed_versions(association_id)
        with opener.writing(worker_for(association_id)) as work:
            actions.forget_lost(work, held)
