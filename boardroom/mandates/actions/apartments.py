"""Entering whose an apartment is and was: what a member may read of their own follows from it."""

import uuid
from datetime import date, timedelta

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.mandates.errors import ApartmentMissing, DaysBackwards, HeldAlready, OwnApartment
from boardroom.mandates.models import Ownership, Person
from boardroom.mandates.queries import ownership_by_id, ownerships_of
from boardroom.mandates.queries import person as find
from boardroom.mandates.rules import apartment_number
from boardroom.work import Work


def enter_ownership(
    work: Work, person_id: uuid.UUID, apartment: str, start: date | None, last_day: date | None = None
) -> Ownership:
    """Enter that an apartment is a person's from a day, through a last day when there is one.

    Without a first day it is only known to be theirs, and opens nothing. ApartmentMissing, DaysBackwards, HeldAlready,
    OwnApartment.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    person = find(work, person_id)
    if person is None:
        raise NotFound
    made = Ownership(id=new_id(), association_id=work.actor.tenant, person_id=person.id, created_at=work.now)
    _write(work, person, made, apartment=apartment, start=start, last_day=last_day)
    work.session.add(made)
    work.session.flush()
    _log(work, "entered", person, made)
    return made


def change_ownership(
    work: Work, ownership_id: uuid.UUID, apartment: str, start: date | None, last_day: date | None = None
) -> Ownership:
    """Correct a row, or say its last day; refused as entering it is."""
    found = ownership_by_id(work, ownership_id)
    _write(work, found.person, found.ownership, apartment=apartment, start=start, last_day=last_day)
    work.session.flush()
    _log(work, "changed", found.person, found.ownership)
    return found.ownership


def remove_ownership(work: Work, ownership_id: uuid.UUID) -> None:
    """Take out a row that was entered by mistake; days that were true are ended instead. OwnApartment."""
    found = ownership_by_id(work, ownership_id)
    _refuse_oneself(work, found.person)
    _log(work, "removed", found.person, found.ownership)
    work.session.delete(found.ownership)
    work.session.flush()


def _write(
    work: Work, person: Person, row: Ownership, *, apartment: str, start: date | None, last_day: date | None
) -> None:
    _refuse_oneself(work, person)
    number = apartment_number(apartment)
    if not number:
        raise ApartmentMissing
    end = last_day + timedelta(days=1) if last_day else None
    if end is not None and (start is None or end <= start):
        raise DaysBackwards
    for other in ownerships_of(work, person):
        if other.id != row.id and other.apartment == number and _meet(other, start, end):
            raise HeldAlready(apartment=number)
    row.apartment, row.start, row.end = number, start, end


def _meet(other: Ownership, start: date | None, end: date | None) -> bool:
    """Tell whether two spans of days share one; a first day that is not known may have been any."""
    first, others_first = start or date.min, other.start or date.min
    return (other.end is None or first < other.end) and (end is None or others_first < end)


def _refuse_oneself(work: Work, person: Person) -> None:
    """Who reads everything gains nothing by it; anyone else would open papers to themselves, without anyone's knowing."""
    if person.id == work.actor.person_id and work.actor.record_classes is not None:
        raise OwnApartment


def _log(work: Work, verb: str, person: Person, row: Ownership) -> None:
    record(
        work,
        verb,
        "ownership",
        row.id,
        name=person.name,
        apartment=row.apartment,
        start=row.start or "",
        end=row.end or "",
    )
