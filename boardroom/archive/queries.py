"""What the document page and browsing ask beyond documents themselves; within the reader's Scope."""

import uuid
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import exists, func, select

from boardroom.audit.models import Entry, Reading
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.models import Person
from boardroom.mandates.rules import scope_of
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

_SHOWN_STATES = (EnvelopeState.SENT, EnvelopeState.SIGNED, EnvelopeState.SEALED)


def envelopes_of(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Envelope]:
    """Return the newest envelope of each document that is sent, signed or sealed; of documents within the Scope."""
    if not document_ids:
        return {}
    rows = work.session.execute(
        select(Document.id, Envelope)
        .join(
            Envelope,
            (Envelope.association_id == Document.association_id) & (Envelope.document_id == Document.id),
        )
        .where(
            within(scope_of(work.actor)),
            Document.id.in_(document_ids),
            Envelope.state.in_(_SHOWN_STATES),
        )
        .order_by(Envelope.version)
    )
    return {row[0]: row[1] for row in rows}


def signers_of(work: Work, envelope: Envelope) -> list[Signer]:
    """Return who signed or is asked to, in their order."""
    return list(
        work.session.scalars(
            select(Signer)
            .where(Signer.association_id == work.actor.tenant, Signer.envelope_id == envelope.id)
            .order_by(Signer.position)
        )
    )


def history_of(work: Work, document: Document, limit: int = 30) -> list[Entry]:
    """Return the log's entries about a document, newest first."""
    return list(
        work.session.scalars(
            select(Entry)
            .where(
                Entry.association_id == work.actor.tenant,
                Entry.subject_kind == "document",
                Entry.subject_id == str(document.id),
            )
            .order_by(Entry.number.desc())
            .limit(limit)
        )
    )


def opened_since(work: Work, what: str, subject_id: uuid.UUID, since: datetime) -> bool:
    """Tell whether the actor's opening of something is noted already since an instant."""
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    Reading.association_id == work.actor.tenant,
                    Reading.at >= since,
                    Reading.account_id == work.actor.account_id,
                    Reading.what == what,
                    Reading.subject_id == str(subject_id),
                )
            )
        )
    )


def counts_by_day(work: Work) -> list[tuple[date | None, int]]:
    """Return how many documents the actor may see bear each date; for mandate periods, which are derived."""
    rows = work.session.execute(
        select(Document.document_date, func.count())
        .where(within(scope_of(work.actor)), current())
        .group_by(Document.document_date)
    )
    return [(day, count) for day, count in rows]


def names_of(work: Work, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return persons' names by id."""
    rows = work.session.execute(
        select(Person.id, Person.name).where(
            Person.association_id == work.actor.tenant, Person.id.in_(person_ids)
        )
    )
    return {row[0]: row[1] for row in rows}
