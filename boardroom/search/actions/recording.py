"""Recording what the index holds."""

import uuid
from collections.abc import Collection, Mapping

from boardroom.search import queries
from boardroom.search.models import Indexed
from boardroom.search.rules.surroundings import IndexedFrom
from boardroom.work import Work

_AT_ONCE = 500  # records in one question to the database


def note_indexed(work: Work, versions: Mapping[uuid.UUID, IndexedFrom]) -> None:
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


def reconcile(work: Work, held: Mapping[str, int], built: Mapping[uuid.UUID, IndexedFrom]) -> int:
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
        each: built[each] if each in built and built[each].version == version else IndexedFrom(0)
        for each, version in versions.items()
        if recorded.get(each) != version or each in built
    }
    for start in range(0, len(lost), _AT_ONCE):
        forget(work, lost[start : start + _AT_ONCE])
    named = list(differing)
    for start in range(0, len(named), _AT_ONCE):
        note_indexed(work, {each: differing[each] for each in named[start : start + _AT_ONCE]})
    return len(lost) + sum(standing.version == 0 for standing in differing.values())
