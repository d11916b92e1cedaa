"""What index entries depend on beside their document: protected names, mandate periods, what is superseded."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, String, and_, case, exists, func, literal, select

from boardroom.associations.queries import local_today
from boardroom.classes.models import RecordClass, Trigger
from boardroom.documents.models import Document
from boardroom.mandates.queries import periods, persons
from boardroom.search.rules.protection import Shield, shield_over
from boardroom.search.rules.surroundings import SUPERSEDED_MARK, frame_of
from boardroom.work import Work


def shield(work: Work) -> Shield:
    """Return the shield over the association's persons with protected identity."""
    everyone = persons(work)
    return shield_over(
        ((one.name, (one.email, one.phone)) for one in everyone if one.protected_identity),
        (one.name for one in everyone if not one.protected_identity),
    )


def frame(work: Work) -> str:
    """Return the fingerprint of what is the same for all of the association's documents."""
    return frame_of(shield(work), ((span.label, span.start, span.end) for span in periods(work)))


def is_superseded(work: Work) -> ColumnElement[bool]:
    """Return the condition that a later paper has replaced a document, by its class's trigger and the date given."""
    return and_(
        Document.trigger_date.is_not(None),
        Document.trigger_date <= local_today(work),
        exists().where(
            RecordClass.association_id == Document.association_id,
            RecordClass.key == Document.record_class,
            RecordClass.trigger == Trigger.SUPERSEDED,
        ),
    )


def its_surroundings(work: Work) -> ColumnElement[str]:
    """Return in SQL what would be recorded of a document indexed today."""
    today = literal(frame(work), String)
    return case((func.coalesce(is_superseded(work), False), today + SUPERSEDED_MARK), else_=today)


def superseded_of(work: Work, document_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the documents that a later paper has replaced."""
    return set(
        work.session.scalars(
            select(Document.id).where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(document_ids),
                is_superseded(work),
            )
        )
    )
