"""What index entries depend on beside their document: protected names, mandate periods, what is superseded."""

import uuid
from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    select,
)

from boardroom.associations.queries import local_today
from boardroom.classes.models import RecordClass, Trigger
from boardroom.core.statements import made_once
from boardroom.documents.models import Document
from boardroom.mandates.queries import periods
from boardroom.mandates.queries.shielding import shield
from boardroom.search.rules.surroundings import SUPERSEDED_MARK, frame_of
from boardroom.work import Work

# The parameter of statements that ask what is superseded.
TODAY = "today"


def frame(work: Work) -> str:
    """Return the fingerprint of what is the same for all of the association's documents."""
    return frame_of(shield(work), ((span.label, span.start, span.end) for span in periods(work)))


@made_once()
def is_superseded() -> ColumnElement[bool]:
    """Return the condition that a later paper has replaced a document, by its class's trigger and the date given.

    It is told the date, where the association lives, as the parameter TODAY.
    """
    return func.coalesce(
        and_(
            Document.trigger_date.is_not(None),
            Document.trigger_date <= bindparam(TODAY, type_=Date()),
            exists()
            .where(
                RecordClass.association_id == Document.association_id,
                RecordClass.key == Document.record_class,
                RecordClass.trigger == Trigger.SUPERSEDED,
            )
            .correlate(Document),
        ),
        false(),
    )


def its_surroundings(work: Work) -> ColumnElement[str]:
    """Return in SQL what would be recorded of a document indexed today; it is told TODAY."""
    today = literal(frame(work), String)
    return case((is_superseded(), today + SUPERSEDED_MARK), else_=today)


def superseded_of(work: Work, document_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the documents that a later paper has replaced."""
    return set(
        work.session.scalars(
            select(Document.id).where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(document_ids),
                is_superseded(),
            ),
            {TODAY: local_today(work)},
        )
    )
