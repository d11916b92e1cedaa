"""Taking documents away again that should not have come in, putting them back, and noting that they are erased."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from boardroom.audit.actions import record, record_many
from boardroom.documents import queries
from boardroom.documents.actions.describing import set_tags
from boardroom.documents.models import Document, File
from boardroom.documents.queries import derivations
from boardroom.work import Work

_ONE_DEED = timedelta(seconds=1)


def withdraw(work: Work, documents: Sequence[Document], reason: str) -> datetime:
    """Take documents away again that should not have come in, and return when; nobody finds them from now on.

    The caller has made sure that the actor may, and that nothing else builds on them or on their parts. The parts
    of a stack that was split at its sheets go along, and what was once split off or joined of them and undone: its
    pages are theirs. They can be put back until they are erased; reference and checksums stay for ever.
    """
    parts = derivations.going_along(work, [one.id for one in documents])
    going = [*documents, *(part for part in parts if part.withdrawn_at is None)]
    now = work.now  # one deed has one instant, by which it is put back
    for document in going:
        document.withdrawn_at = now
        document.withdrawn_by = work.actor.person_id
    work.session.flush()
    record_many(work, "documents.withdrawn", "document", [one.id for one in going], reason=reason)
    work.later("search.index")
    return now


def dispose(work: Work, documents: Sequence[Document]) -> None:
    """Take documents away for good, under the schedule: nobody finds them from now on, and nothing puts them back.

    The caller has made sure that two people approved it. What was said of them is forgotten by `note_erased`.
    """
    for document in documents:
        document.withdrawn_at, document.withdrawn_by = work.now, None
    work.session.flush()
    work.later("search.index")


def put_back(work: Work, documents: Sequence[Document], reason: str) -> None:
    """Put documents back that were taken away, and what went with them; the caller has made sure that the actor may.

    A stack that was split at its sheets comes back as it stood: set aside, with its parts.
    """
    went = [one.withdrawn_at for one in documents if one.withdrawn_at]
    parts = derivations.going_along(work, [one.id for one in documents])
    coming = [
        *documents,
        *(part for part in parts if part.withdrawn_at and _together(part.withdrawn_at, went)),
    ]
    for document in coming:
        document.withdrawn_at = document.withdrawn_by = None
        document.changed()
    work.session.flush()
    record_many(work, "documents.put_back", "document", [one.id for one in coming], reason=reason)
    work.later("search.index")


def _together(went: datetime, others: Sequence[datetime]) -> bool:
    """Tell whether a document was taken away in one deed with one of the others; their instants were once a hair apart."""
    return any(abs(went - other) < _ONE_DEED for other in others)


def note_erased(work: Work, document_id: uuid.UUID) -> bool:
    """Note that a withdrawn document's bytes are gone, and forget what was said of it; False when it was put back.

    What stays is the trace: reference, dates of arrival and withdrawal, and the checksums of its files.
    """
    found = queries.withdrawn(work, [document_id])
    if not found:
        return False
    [document] = found
    set_tags(work, document, [])
    document.title, document.summary, document.printed_number = document.reference, "", ""
    document.counterparty = document.fiscal_year = ""
    document.document_date = document.trigger_date = None
    document.erased_at = work.now
    work.session.execute(
        update(File)
        .where(File.association_id == work.actor.tenant, File.document_id == document_id)
        .values(name="")
        .execution_options(synchronize_session=False)
    )
    work.session.flush()
    record(work, "documents.erased", "document", document_id, reference=document.reference)
    return True
