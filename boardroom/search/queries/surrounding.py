"""What index entries depend on beside their document: protected names, mandate periods, what is superseded."""

import uuid
from collections.abc import Collection
from functools import cache, lru_cache

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
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
from boardroom.documents.models import Document
from boardroom.mandates.models import Person
from boardroom.mandates.queries import periods
from boardroom.search.rules.protection import Shield, shield_over
from boardroom.search.rules.surroundings import SUPERSEDED_MARK, frame_of
from boardroom.work import Work

# The parameter of statements that ask what is superseded.
TODAY = "today"


def shield(work: Work) -> Shield:
    """Return the shield over the association's persons with protected identity."""
    rows = work.session.execute(_names(), {"association_id": work.actor.tenant})
    return _shield_of(tuple((name, mail, phone, protected) for name, mail, phone, protected in rows))


@cache
def _names() -> Select[str, str | None, str | None, bool]:
    return select(Person.name, Person.email, Person.phone, Person.protected_identity).where(
        Person.association_id == bindparam("association_id")
    )


@lru_cache(maxsize=64)  # of hundreds of persons, with every search
def _shield_of(everyone: tuple[tuple[str, str | None, str | None, bool], ...]) -> Shield:
    return shield_over(
        (
            (name, tuple(filter(None, (email, phone))))
            for name, email, phone, protected in everyone
            if protected
        ),
        (name for name, _, _, protected in everyone if not protected),
    )


def frame(work: Work) -> str:
    """Return the fingerprint of what is the same for all of the association's documents."""
    return frame_of(shield(work), ((span.label, span.start, span.end) for span in periods(work)))


@cache
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
