"""Who holds which key, account and subscription, and how the backup was last restored."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from boardroom.associations.queries import local_today, own
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.handover.models import Keeping, Kind, RestoreDrill
from boardroom.handover.rules import AHEAD, LEAST, NEEDED_TO_RUN, Shortage, drill_due, shortages
from boardroom.mandates.models import Role
from boardroom.mandates.queries import administrators, board_on, person, persons
from boardroom.work import Work


@dataclass(frozen=True)
class Kept:
    """One row of the register with its holder."""

    keeping: Keeping
    holder: str  # "" where nobody is named
    person_id: (
        uuid.UUID | None
    )  # of the register; also where the holder was written in words and is a person of that name
    left: bool  # whether the holder has no mandate any more, but perhaps as a plain member


def keepings(work: Work) -> list[Kept]:
    """Return what is held, in the order of the kinds."""
    work.actor.require(Permission.HAND_OVER)
    return _kept(work)


def _kept(work: Work, kinds: tuple[Kind, ...] = tuple(Kind), day: date | None = None) -> list[Kept]:
    """Return what is held of some kinds, and whose holder has left by a day (today)."""
    rows = list(
        work.session.scalars(
            select(Keeping).where(
                Keeping.association_id == work.actor.tenant,
                Keeping.ended_at.is_(None),
                Keeping.kind.in_(kinds),
            )
        )
    )
    everyone = {one.id: one.name for one in persons(work)}
    by_name = _told_apart(everyone)
    seated = _seated(work, day or local_today(work))
    found = []
    for row in rows:
        person_id = row.holder_id or by_name.get(_folded(row.holder))
        name = everyone[person_id] if person_id else row.holder
        found.append(Kept(row, name, person_id, left=person_id is not None and person_id not in seated))
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.keeping.kind), one.keeping.what.casefold()))


def _told_apart(everyone: Mapping[uuid.UUID, str]) -> dict[str, uuid.UUID]:
    """Folded name -> the one person who has it; of a name that two have nobody is meant."""
    counts = Counter(map(_folded, everyone.values()))
    return {_folded(name): key for key, name in everyone.items() if counts[_folded(name)] == 1}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _seated(work: Work, day: date) -> dict[uuid.UUID, str]:
    """Return who has a mandate on a day, by key; who is a plain member alone looks after nothing of the board's."""
    return {who.id: who.name for who, mandate in board_on(work, day) if mandate.role is not Role.MEMBER}


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
    return [one.keeping for one in _kept(work) if one.person_id == person_id]


def short_of(work: Work) -> list[Shortage]:
    """Return what there are too few of: administrators who can log in, and holders of the backup's key who have not left.

    There are to be two at all times, so what a mandate that ends soon will bring about is told before.
    """
    today = local_today(work)
    ends = {mandate.end for _who, mandate in board_on(work, today) if mandate.end}
    found: dict[str, Shortage] = {}
    for day in (today, *sorted(end for end in ends if today < end <= today + AHEAD)):
        for one in _short_on(work, day):
            found.setdefault(one.of, one if day == today else replace(one, day=day))
    # The register may name two and the backups open for one of them alone.
    if "backup_keys" not in found and 0 < (work.ports.backup_keys.count() or 0) < LEAST:
        found["backup_locks"] = Shortage("backup_locks", ())
    return list(found.values())


def _short_on(work: Work, day: date) -> list[Shortage]:
    named = administrators(work, day)
    able = [(one.id, one.name) for one in named if one.account_id is not None]
    invited = tuple((one.id, one.name) for one in named if one.account_id is None)
    holders = [
        (one.person_id or _folded(one.holder), one.holder)
        for one in _kept(work, (Kind.BACKUP_KEY,), day)
        if not one.left
    ]
    return [
        replace(one, invited=invited)
        if one.of == "administrators"
        else replace(one, locks=work.ports.backup_keys.count())
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
    seated = _seated(work, local_today(work))
    holder = person(work, present) if present else None
    if holder is not None:
        seated.setdefault(holder.id, holder.name)
    return sorted(seated.items(), key=lambda row: row[1])
