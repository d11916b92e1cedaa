"""Who sits, and who is asking: persons, mandates, periods, and the actor of a request."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import Date, Select, bindparam, or_, select

from boardroom.associations.models import Association
from boardroom.core.actor import Actor, ActorKind, Home
from boardroom.core.dates import Period, local_date
from boardroom.core.db import Instant
from boardroom.core.statements import made_once
from boardroom.identity.models import Invitation
from boardroom.mandates.models import Mandate, MandatePeriod, OpenedAccess, Person, Role
from boardroom.mandates.queries.apartments import ownerships_of
from boardroom.mandates.rules import (
    ADMINISTRATOR_ROLES,
    Held,
    classes_of,
    permissions_of,
    ran_out,
    reads_own_apartment,
)
from boardroom.work import Work


def today(work: Work, association: Association) -> date:
    """Return the association's local date."""
    return local_date(work.now, association.time_zone)


def held_on(work: Work, person_id: uuid.UUID, day: date) -> list[Mandate]:
    """Return the mandates that a person holds on a day."""
    return list(work.session.scalars(_held_on(), {"person_id": person_id, "day": day}))


@made_once()  # this and the next ones are asked with every page: making them takes longer than the answer
def _held_on() -> Select[Mandate]:
    day = bindparam("day", type_=Date())
    return select(Mandate).where(
        Mandate.person_id == bindparam("person_id"),
        Mandate.start <= day,
        or_(Mandate.end.is_(None), Mandate.end > day),
    )


def opened_for(work: Work, person_id: uuid.UUID) -> list[OpenedAccess]:
    """Return the accesses beyond mandates that are open to a person now."""
    return list(work.session.scalars(_opened_for(), {"person_id": person_id, "now": work.now}))


@made_once()
def _opened_for() -> Select[OpenedAccess]:
    return select(OpenedAccess).where(
        OpenedAccess.person_id == bindparam("person_id"),
        OpenedAccess.closed_at.is_(None),
        OpenedAccess.ends_at > bindparam("now", type_=Instant()),
    )


def actor_for(
    work: Work, association: Association, account_id: uuid.UUID, name: str, *, by_program: bool = False
) -> Actor | None:
    """Return the actor that an account is in an association today; None when it is no person there.

    A person without any mandate today is an actor without permissions: that is what lets a former
    board member finish signing and nothing else. A program goes by its holder's mandates alone: what was
    opened for some hours was opened for the person.
    """
    person = work.session.scalars(
        _person_with_account(), {"association_id": association.id, "account_id": account_id}
    ).first()
    if person is None:
        return None
    day = today(work, association)
    # One whose access is narrower than the term opens nothing outside it, not even by its name.
    mandates = [mandate for mandate in held_on(work, person.id, day) if mandate.opens_on(day)]
    held = [
        Held(mandate.role.value, frozenset(filter(None, mandate.record_classes.split(","))))
        for mandate in mandates
    ]
    opened: list[Held] = []
    if not by_program:
        opened = [Held(one.role.value, opened=True) for one in opened_for(work, person.id)]
    return Actor(
        kind=ActorKind.ACCOUNT,
        name=name,
        account_id=account_id,
        person_id=person.id,
        association_id=association.id,
        permissions=permissions_of([*held, *opened], member_pages=association.member_pages),
        # Access that was opened for some hours seats nobody: whoever has no mandate has no API token either.
        roles=frozenset(mandate.role for mandate in held),
        record_classes=classes_of([*held, *opened], member_pages=association.member_pages),
        homes=_homes(work, association, person, held, day),
    )


def _homes(
    work: Work, association: Association, person: Person, held: list[Held], day: date
) -> tuple[Home, ...]:
    """Return the apartments that have been a person's own by a day, for who reads of them."""
    if not reads_own_apartment(held, member_pages=association.member_pages):
        return ()
    return tuple(
        Home(one.apartment, Period(one.start, one.end), association.time_zone)
        for one in ownerships_of(work, person)
        if one.start is not None and one.start <= day
    )


def associations_of(work: Work, account_id: uuid.UUID) -> list[Association]:
    """Return the associations in which an account is a person, by name."""
    return list(work.session.scalars(_associations_of(), {"account_id": account_id}))


@made_once()
def _associations_of() -> Select[Association]:
    return (
        select(Association)
        .join(Person, Person.association_id == Association.id)
        .where(Person.account_id == bindparam("account_id"))
        .order_by(Association.name)
    )


@made_once()
def _person_with_account() -> Select[Person]:
    return select(Person).where(
        Person.association_id == bindparam("association_id"), Person.account_id == bindparam("account_id")
    )


def persons(work: Work) -> list[Person]:
    """Return the association's persons by name."""
    return list(
        work.session.scalars(
            select(Person).where(Person.association_id == work.actor.tenant).order_by(Person.name)
        )
    )


def ever_seated(work: Work, roles: Collection[Role] = frozenset(Role)) -> set[uuid.UUID]:
    """Return the persons who have, had or will have a mandate, of some roles; the others are known for something else alone."""
    return set(
        work.session.scalars(
            select(Mandate.person_id)
            .where(Mandate.association_id == work.actor.tenant, Mandate.role.in_(roles))
            .distinct()
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


def by_id(work: Work, mandate_id: uuid.UUID) -> Mandate | None:
    """Return one mandate of the actor's association."""
    return work.session.scalars(
        select(Mandate).where(Mandate.association_id == work.actor.tenant, Mandate.id == mandate_id)
    ).first()


def mandates_of(work: Work, person_id: uuid.UUID) -> list[Mandate]:
    """Return all mandates that a person has, had or will have, oldest first."""
    return list(
        work.session.scalars(
            select(Mandate)
            .where(Mandate.association_id == work.actor.tenant, Mandate.person_id == person_id)
            .order_by(Mandate.start, Mandate.role)
        )
    )


def history(work: Work, since: date, until: date) -> list[tuple[Person, Mandate]]:
    """Return everyone with a mandate on any day from `since` to before `until`, oldest mandate first."""
    rows = work.session.execute(
        select(Person, Mandate)
        .join(Mandate, (Mandate.person_id == Person.id) & (Mandate.association_id == Person.association_id))
        .where(
            Mandate.association_id == work.actor.tenant,
            Mandate.start < until,
            or_(Mandate.end.is_(None), Mandate.end > since),
        )
        .order_by(Mandate.start, Person.name)
    )
    return [(row[0], row[1]) for row in rows]


def holders(work: Work, role: Role, day: date) -> list[tuple[uuid.UUID, Mandate]]:
    """Return who holds a role on a day, with the mandate."""
    rows = work.session.scalars(
        select(Mandate).where(
            Mandate.association_id == work.actor.tenant,
            Mandate.role == role,
            Mandate.start <= day,
            or_(Mandate.end.is_(None), Mandate.end > day),
        )
    )
    return [(mandate.person_id, mandate) for mandate in rows]


def administrators(work: Work, day: date) -> list[Person]:
    """Return the persons who can let others in on a day: by their role, and with a way to log in or be invited."""
    return list(
        work.session.scalars(
            select(Person)
            .where(
                Person.association_id == work.actor.tenant,
                or_(Person.account_id.is_not(None), Person.email != ""),
                Person.id.in_(
                    select(Mandate.person_id).where(
                        Mandate.association_id == work.actor.tenant,
                        Mandate.role.in_([Role(role) for role in ADMINISTRATOR_ROLES]),
                        Mandate.start <= day,
                        or_(Mandate.end.is_(None), Mandate.end > day),
                    )
                ),
            )
            .order_by(Person.name)
        )
    )


def administrators_end(work: Work, since: date) -> list[date]:
    """Return the days after `since` from which a mandate that lets others in is known to be over."""
    return list(
        work.session.scalars(
            select(Mandate.end)
            .where(
                Mandate.association_id == work.actor.tenant,
                Mandate.role.in_([Role(role) for role in ADMINISTRATOR_ROLES]),
                Mandate.end.is_not(None),
                Mandate.end > since,
            )
            .distinct()
        )
    )


def meetings(work: Work) -> list[date]:
    """Return the dates of the ordinary general meetings known: where the mandate periods begin."""
    return list(
        work.session.scalars(
            select(MandatePeriod.start)
            .where(MandatePeriod.association_id == work.actor.tenant)
            .order_by(MandatePeriod.start)
        )
    )


def running_out(work: Work, meeting: date) -> list[Mandate]:
    """Return the mandates whose terms run out at an ordinary general meeting, entered already or not."""
    held = [*(day for day in meetings(work) if day < meeting), meeting]
    return [
        mandate
        for _, mandate in history(work, meeting, meeting)
        if mandate.end is None and ran_out(mandate.role.value, mandate.start, mandate.term, held)
    ]


def person_by_email(work: Work, email: str) -> Person | None:
    """Return the association's person with an address, in any case; None for an empty one."""
    wanted = email.strip().lower()
    if not wanted:
        return None
    return work.session.scalars(
        select(Person).where(Person.association_id == work.actor.tenant, Person.email == wanted)
    ).first()


def person_by_account(work: Work, association_id: uuid.UUID, account_id: uuid.UUID) -> Person | None:
    """Return the person that an account is in an association."""
    return work.session.scalars(
        select(Person).where(Person.association_id == association_id, Person.account_id == account_id)
    ).first()


def person_of_invitation(work: Work, invitation_id: uuid.UUID) -> Person | None:
    """Return the person whom an invitation is for; the actor holds the invitation's link and may be anonymous."""
    return work.session.scalars(
        select(Person)
        .join(
            Invitation,
            (Invitation.person_id == Person.id) & (Invitation.association_id == Person.association_id),
        )
        .where(Invitation.id == invitation_id)
    ).first()
