"""Who sits, and who is asking: persons, mandates, periods, and the actor of a request."""

import uuid
from datetime import date

from sqlalchemy import or_, select

from boardroom.associations.models import Association
from boardroom.core.actor import Actor, ActorKind
from boardroom.core.dates import local_date
from boardroom.mandates.models import Mandate, MandatePeriod, Person
from boardroom.mandates.rules import Held, classes_of, permissions_of
from boardroom.work import Work


def today(work: Work, association: Association) -> date:
    """Return the association's local date."""
    return local_date(work.now, association.time_zone)


def held_on(work: Work, person_id: uuid.UUID, day: date) -> list[Mandate]:
    """Return the mandates that a person holds on a day."""
    return list(
        work.session.scalars(
            select(Mandate).where(
                Mandate.person_id == person_id,
                Mandate.start <= day,
                or_(Mandate.end.is_(None), Mandate.end > day),
            )
        )
    )


def actor_for(work: Work, association: Association, account_id: uuid.UUID, name: str) -> Actor | None:
    """Return the actor that an account is in an association today; None when it is no person there.

    A person without any mandate today is an actor without permissions: that is what lets a former
    board member finish signing and nothing else.
    """
    person = work.session.scalars(
        select(Person).where(Person.association_id == association.id, Person.account_id == account_id)
    ).first()
    if person is None:
        return None
    mandates = held_on(work, person.id, today(work, association))
    held = [
        Held(mandate.role.value, frozenset(filter(None, mandate.record_classes.split(","))))
        for mandate in mandates
    ]
    return Actor(
        kind=ActorKind.ACCOUNT,
        name=name,
        account_id=account_id,
        person_id=person.id,
        association_id=association.id,
        permissions=permissions_of(held, member_pages=association.member_pages),
        roles=frozenset(mandate.role for mandate in held),
        record_classes=classes_of(held, member_pages=association.member_pages),
    )


def associations_of(work: Work, account_id: uuid.UUID) -> list[Association]:
    """Return the associations in which an account is a person, by name."""
    return list(
        work.session.scalars(
            select(Association)
            .join(Person, Person.association_id == Association.id)
            .where(Person.account_id == account_id)
            .order_by(Association.name)
        )
    )


def persons(work: Work) -> list[Person]:
    """Return the association's persons by name."""
    return list(
        work.session.scalars(
            select(Person).where(Person.association_id == work.actor.tenant).order_by(Person.name)
        )
    )


def person(work: Work, person_id: uuid.UUID) -> Person | None:
    """Return one person of the actor's association."""
    return work.session.scalars(
        select(Person).where(Person.association_id == work.actor.tenant, Person.id == person_id)
    ).first()


def board_on(work: Work, day: date) -> list[tuple[Person, Mandate]]:
    """Return everyone with a mandate on a day, with each of their mandates."""
    rows = work.session.execute(
        select(Person, Mandate)
        .join(Mandate, (Mandate.person_id == Person.id) & (Mandate.association_id == Person.association_id))
        .where(
            Mandate.association_id == work.actor.tenant,
            Mandate.start <= day,
            or_(Mandate.end.is_(None), Mandate.end > day),
        )
        .order_by(Mandate.role, Person.name)
    )
    return [(row[0], row[1]) for row in rows]


def periods(work: Work) -> list[MandatePeriod]:
    """Return the association's mandate periods, newest first."""
    return list(
        work.session.scalars(
            select(MandatePeriod)
            .where(MandatePeriod.association_id == work.actor.tenant)
            .order_by(MandatePeriod.start.desc())
        )
    )


def period_of(work: Work, day: date) -> MandatePeriod | None:
    """Return the mandate period that a day falls in; derived, never stored on documents."""
    return work.session.scalars(
        select(MandatePeriod).where(
            MandatePeriod.association_id == work.actor.tenant,
            MandatePeriod.start <= day,
            or_(MandatePeriod.end.is_(None), MandatePeriod.end > day),
        )
    ).first()
