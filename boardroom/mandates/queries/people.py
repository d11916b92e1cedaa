"""Those who do not sit today: members, who has left, who has been elected and not begun, who is known for something else."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from boardroom.associations.queries import local_today
from boardroom.core.permissions import Permission
from boardroom.mandates.models import Mandate, Ownership, Person, Role
from boardroom.mandates.queries.who import persons
from boardroom.work import Work


@dataclass(frozen=True)
class Beside:
    """One person beside those who sit today, with the mandate that says most of them and their apartments."""

    person: Person
    mandate: (
        Mandate | None
    )  # what they hold as a member, else what they are about to hold, else what they held last
    begins: bool
    over: bool
    apartments: tuple[str, ...]  # theirs today; of who has none any more, those that were theirs

    @property
    def last_day(self) -> date | None:
        """The last day with the mandate, when an end is set."""
        return self.mandate.end - timedelta(days=1) if self.mandate and self.mandate.end else None


def beside_the_board(work: Work, words: str = "") -> list[Beside]:
    """Return everyone of the register who does not sit today, by name, for who looks after it.

    `words` narrows it to those whose name, address or apartment has them all.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    today = local_today(work)
    mandates: dict[uuid.UUID, list[Mandate]] = {}
    for held in work.session.scalars(
        select(Mandate).where(Mandate.association_id == work.actor.tenant).order_by(Mandate.start)
    ):
        mandates.setdefault(held.person_id, []).append(held)
    homes: dict[uuid.UUID, list[Ownership]] = {}
    for home in work.session.scalars(
        select(Ownership).where(Ownership.association_id == work.actor.tenant).order_by(Ownership.apartment)
    ):
        homes.setdefault(home.person_id, []).append(home)
    every = (_beside(one, mandates.get(one.id, []), homes.get(one.id, []), today) for one in persons(work))
    return [one for one in every if one is not None and _has(one, words)]


def _beside(person: Person, mandates: list[Mandate], homes: list[Ownership], today: date) -> Beside | None:
    now = [held for held in mandates if held.period.covers(today)]
    if any(held.role is not Role.MEMBER for held in now):
        return None
    # One that was given up before it began never begins.
    coming = [held for held in mandates if held.start > today and held.end != held.start]
    past = sorted(
        (held for held in mandates if held.end is not None and held.start < held.end <= today),
        key=lambda held: held.end or date.max,
    )
    theirs = [one.apartment for one in homes if not one.is_over(today)]
    return Beside(
        person=person,
        mandate=next(iter([*coming[:1], *now[-1:], *past[-1:]]), None),
        begins=bool(coming),
        over=not coming and not now,
        apartments=tuple(dict.fromkeys(theirs or [one.apartment for one in homes])),
    )


def _has(one: Beside, words: str) -> bool:
    spoken = f"{one.person.name} {one.person.email} {' '.join(one.apartments)}".casefold()
    return all(word in spoken for word in words.casefold().split())
