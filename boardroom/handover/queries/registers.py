"""Who holds which key, account and subscription, and how the backup was last restored."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from boardroom.associations.queries import local_today, own
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.handover.models import Keeping, Kind, RestoreDrill
from boardroom.handover.rules import NEEDED_TO_RUN, Shortage, drill_due, shortages
from boardroom.mandates.models import Person, Role
from boardroom.mandates.queries import administrators, board_on, person
from boardroom.work import Work


@dataclass(frozen=True)
class Kept:
    """One row of the register with its holder."""

    keeping: Keeping
    holder: str  # "" where nobody is named
    left: bool  # whether the holder has no mandate any more


def keepings(work: Work) -> list[Kept]:
    """Return what is held, in the order of the kinds."""
    work.actor.require(Permission.HAND_OVER)
    return _kept(work)


def _kept(work: Work, kinds: tuple[Kind, ...] = tuple(Kind)) -> list[Kept]:
    rows = work.session.execute(
        select(Keeping, Person.name)
        .outerjoin(
            Person, (Person.id == Keeping.holder_id) & (Person.association_id == Keeping.association_id)
        )
        .where(
            Keeping.association_id == work.actor.tenant,
            Keeping.ended_at.is_(None),
            Keeping.kind.in_(kinds),
        )
    ).all()
    seated = {person.id for person, _ in board_on(work, local_today(work))}
    found = [
        Kept(
            row[0],
            row[1] or row[0].holder,
            left=row[0].holder_id is not None and row[0].holder_id not in seated,
        )
        for row in rows
    ]
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.keeping.kind), one.keeping.what.casefold()))


def needed_to_run(work: Work) -> list[Kept]:
    """Return what whoever starts the portal again has to find; also for an administrator who is not on the board."""
    work.actor.require(Permission.READ_JOBS)
    every = _kept(work, NEEDED_TO_RUN)
    return [one for kind in NEEDED_TO_RUN for one in every if one.keeping.kind is kind]


def keeping_by_id(work: Work, keeping_id: uuid.UUID) -> Keeping:
    """Return one row of the register; NotFound when there is none, or it was ended."""
    work.actor.require(Permission.HAND_OVER)
    found = work.session.scalars(
        select(Keeping).where(
            Keeping.association_id == work.actor.tenant, Keeping.id == keeping_id, Keeping.ended_at.is_(None)
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def held_by(work: Work, person_id: uuid.UUID) -> list[Keeping]:
    """Return what one person holds; for that person, who may have left already, and for who may hand over."""
    if work.actor.person_id != person_id:
        work.actor.require(Permission.HAND_OVER)
    return [one.keeping for one in _kept(work) if one.keeping.holder_id == person_id]


def short_of(work: Work) -> list[Shortage]:
    """Return what there are too few of today: administrators who can log in, and present holders of the backup's key."""
    named = administrators(work, local_today(work))
    able = [one.name for one in named if one.account_id is not None]
    invited = tuple((one.id, one.name) for one in named if one.account_id is None)
    holders = [one.holder for one in _kept(work, (Kind.BACKUP_KEY,)) if not one.left]
    return [
        replace(one, invited=invited) if one.of == "administrators" else one
        for one in shortages(able, holders)
    ]


def drills(work: Work) -> list[RestoreDrill]:
    """Return the restores that were tried, the latest first."""
    return list(
        work.session.scalars(
            select(RestoreDrill)
            .where(RestoreDrill.association_id == work.actor.tenant)
            .order_by(RestoreDrill.day.desc(), RestoreDrill.noted_at.desc())
        )
    )


def next_drill(work: Work) -> date:
    """Return the day by which the restore has to be tried (again)."""
    association = own(work)
    last = next(iter(drills(work)), None)
    began = local_date(association.set_up_at or association.created_at, association.time_zone)
    return drill_due(last.day if last else None, last.outcome if last else None, began)


def possible_holders(work: Work, present: uuid.UUID | None = None) -> list[tuple[uuid.UUID, str]]:
    """Return who can be named as a holder, by name: those with a mandate today but for plain members, and who holds it now."""
    work.actor.require(Permission.HAND_OVER)
    seated = {
        who.id: who.name
        for who, mandate in board_on(work, local_today(work))
        if mandate.role is not Role.MEMBER
    }
    holder = person(work, present) if present else None
    if holder is not None:
        seated.setdefault(holder.id, holder.name)
    return sorted(seated.items(), key=lambda row: row[1])
