"""Whose an apartment is and was, day by day; and what that register lacks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import Select, bindparam, select

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.core.statements import made_once
from boardroom.mandates.models import Mandate, Ownership, Person, Role
from boardroom.work import Work


@dataclass(frozen=True)
class Owned:
    """One row of the register with its person."""

    person: Person
    ownership: Ownership


@dataclass(frozen=True)
class Apartment:
    """One apartment with whose it has been, the latest first."""

    number: str
    owners: list[Owned]


@dataclass(frozen=True)
class Gaps:
    """What the register of apartments lacks today; apartments by their numbers, and members."""

    without_first_day: list[str] = field(default_factory=list)
    without_owner: list[str] = field(default_factory=list)  # the last one's days are over
    members_without: list[Person] = field(default_factory=list)  # a mandate as a member, and no apartment

    def __bool__(self) -> bool:
        return bool(self.without_first_day or self.without_owner or self.members_without)


def ownerships_of(work: Work, person: Person) -> list[Ownership]:
    """Return a person's apartments, the oldest first; those whose first day is not known before all others."""
    rows = work.session.scalars(
        _ownerships_of(), {"association_id": person.association_id, "person_id": person.id}
    ).all()
    return sorted(rows, key=lambda one: (one.start or date.min, one.apartment))


@made_once()  # asked with every page of a member
def _ownerships_of() -> Select[Ownership]:
    return select(Ownership).where(
        Ownership.association_id == bindparam("association_id"), Ownership.person_id == bindparam("person_id")
    )


def ownership_by_id(work: Work, ownership_id: uuid.UUID) -> Owned:
    """Return one row of the register, for who looks after it; NotFound when there is none."""
    work.actor.require(Permission.MANAGE_MANDATES)
    found = next((one for one in _every(work) if one.ownership.id == ownership_id), None)
    if found is None:
        raise NotFound
    return found


def apartments(work: Work) -> list[Apartment]:
    """Return the register by apartment, for who looks after it."""
    work.actor.require(Permission.MANAGE_MANDATES)
    return _by_apartment(_every(work))


def owned_on(work: Work, apartment: str, day: date) -> list[Ownership]:
    """Return the rows that say whose an apartment was on a day; for what follows from their days, whoever asks."""
    rows = work.session.scalars(
        select(Ownership).where(
            Ownership.association_id == work.actor.tenant, Ownership.apartment == apartment
        )
    )
    return [one for one in rows if one.covers(day)]


def gaps(work: Work) -> Gaps:
    """Return what the register lacks today, for the handover."""
    today = local_today(work)
    every = _every(work)
    owners = {one.person.id for one in every if not one.ownership.is_over(today)}
    members = work.session.scalars(
        select(Person)
        .join(Mandate, (Mandate.person_id == Person.id) & (Mandate.association_id == Person.association_id))
        .where(Mandate.association_id == work.actor.tenant, Mandate.role == Role.MEMBER)
        .where(Mandate.start <= today, Mandate.end.is_(None) | (Mandate.end > today))
        .order_by(Person.name)
        .distinct()
    )
    rows = _by_apartment(every)
    return Gaps(
        without_first_day=[
            one.number for one in rows if any(owner.ownership.start is None for owner in one.owners)
        ],
        without_owner=[
            one.number for one in rows if all(owner.ownership.is_over(today) for owner in one.owners)
        ],
        members_without=[one for one in members if one.id not in owners],
    )


def _every(work: Work) -> list[Owned]:
    rows = work.session.execute(
        select(Person, Ownership)
        .join(
            Ownership,
            (Ownership.person_id == Person.id) & (Ownership.association_id == Person.association_id),
        )
        .where(Ownership.association_id == work.actor.tenant)
    )
    return [Owned(person, ownership) for person, ownership in rows]


def _by_apartment(every: Iterable[Owned]) -> list[Apartment]:
    # "902" stands before "1001", as in the stairs.
    ordered = sorted(every, key=lambda one: (len(one.ownership.apartment), one.ownership.apartment))
    return [
        Apartment(
            number,
            sorted(owners, key=lambda one: (one.ownership.start or date.min, one.person.name), reverse=True),
        )
        for number, owners in groupby(ordered, key=lambda one: one.ownership.apartment)
    ]
