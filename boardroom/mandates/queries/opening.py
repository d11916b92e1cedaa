"""Access beyond mandates, and what former members ask for."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from boardroom.associations.queries import local_today
from boardroom.core.dates import Period
from boardroom.core.errors import NotFound
from boardroom.mandates.models import OpenedAccess, PastMinutesWish, Person
from boardroom.mandates.queries.who import mandates_of, persons
from boardroom.mandates.rules import BOARD_ROLES
from boardroom.work import Work


@dataclass(frozen=True)
class Access:
    """One access beyond mandates as its page shows it: for whom, by whom, and whether it waits or is open."""

    row: OpenedAccess
    person: str
    asked_by: str
    confirmed_by: str
    closed_by: str
    waits: bool
    open: bool


def opened_access(work: Work, access_id: uuid.UUID) -> OpenedAccess:
    """Return one access beyond mandates; NotFound when it is none of the association's."""
    found = work.session.scalars(
        select(OpenedAccess).where(
            OpenedAccess.association_id == work.actor.tenant, OpenedAccess.id == access_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def accesses(work: Work) -> list[Access]:
    """Return every access beyond mandates that was ever asked for, newest first."""
    rows = work.session.scalars(
        select(OpenedAccess)
        .where(OpenedAccess.association_id == work.actor.tenant)
        .order_by(OpenedAccess.asked_at.desc())
    )
    names = {person.id: person.name for person in persons(work)}
    return [
        Access(
            row,
            names[row.person_id],
            names[row.asked_by],
            names.get(row.confirmed_by, "") if row.confirmed_by else "",
            names.get(row.closed_by, "") if row.closed_by else "",
            waits=row.waits_at(work.now),
            open=row.open_at(work.now),
        )
        for row in rows
    ]


def years_on_board(work: Work, person_id: uuid.UUID) -> list[Period]:
    """Return when a person sat on the board or was its deputy, oldest first, up to today."""
    today = local_today(work)
    return [
        mandate.period
        for mandate in mandates_of(work, person_id)
        if mandate.role.value in BOARD_ROLES | {"deputy"}
        and mandate.start <= today
        and (mandate.end is None or mandate.end > mandate.start)
    ]


def wish(work: Work, wish_id: uuid.UUID) -> tuple[PastMinutesWish, Person]:
    """Return one wish with who has it; NotFound when it is none of the association's."""
    row = work.session.execute(
        select(PastMinutesWish, Person)
        .join(
            Person,
            (Person.id == PastMinutesWish.person_id)
            & (Person.association_id == PastMinutesWish.association_id),
        )
        .where(PastMinutesWish.association_id == work.actor.tenant, PastMinutesWish.id == wish_id)
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def wishes_of(work: Work, person_id: uuid.UUID) -> Sequence[PastMinutesWish]:
    """Return what a person has asked for, newest first."""
    return work.session.scalars(
        select(PastMinutesWish)
        .where(PastMinutesWish.association_id == work.actor.tenant, PastMinutesWish.person_id == person_id)
        .order_by(PastMinutesWish.asked_at.desc())
    ).all()


def unanswered_wishes(work: Work) -> list[tuple[PastMinutesWish, Person]]:
    """Return the wishes that wait for the board's answer, oldest first."""
    rows = work.session.execute(
        select(PastMinutesWish, Person)
        .join(
            Person,
            (Person.id == PastMinutesWish.person_id)
            & (Person.association_id == PastMinutesWish.association_id),
        )
        .where(PastMinutesWish.association_id == work.actor.tenant, PastMinutesWish.answered_at.is_(None))
        .order_by(PastMinutesWish.asked_at)
    )
    return [(row[0], row[1]) for row in rows]


def past_minutes_open(work: Work, person_id: uuid.UUID, day: date) -> list[Period]:
    """Return the periods whose board minutes are open to a former member on a day: those of their own time."""
    granted = any(row.opens_until is not None and day < row.opens_until for row in wishes_of(work, person_id))
    return years_on_board(work, person_id) if granted else []
