"""Seating and unseating one person: by-election, appointment, resignation."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.actor import ActorKind
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.actions.letters import board_of_late, board_of_today, write_to_board
from boardroom.mandates.actions.persons import add_person, invite
from boardroom.mandates.errors import AlreadyEnded, BadTerm, OwnSeat, TooFewAdministrators
from boardroom.mandates.models import Mandate, MandatePeriod, Person, Role
from boardroom.mandates.queries import (
    administrators,
    administrators_end,
    by_id,
    mandates_of,
    periods,
    person_by_email,
)
from boardroom.mandates.queries import person as find
from boardroom.mandates.rules import ACTING, ADMINISTRATOR_ROLES, ELECTED_ROLES, period_label
from boardroom.work import Work

ADMINISTRATORS_AT_LEAST = 2
CHOSEN_ANEW = N_("vald på nytt")


@dataclass(frozen=True)
class Seat:
    """One person in one role: someone known (`person_id`), or someone new by name and e-mail.

    `years` is the term in ordinary general meetings; `end` a last day agreed beforehand (an auditor's
    "through 30 June"); neither for those who are appointed rather than elected.
    """

    role: Role
    person_id: uuid.UUID | None = None
    name: str = ""
    email: str = ""
    years: int | None = None
    last_day: date | None = None
    signatory: bool = False
    record_classes: frozenset[str] = frozenset()


def seat(work: Work, chosen: Seat, start: date, *, invited: bool = True) -> Mandate:
    """Seat one person from a day on: a by-election, an appointment, or history (`invited` False).

    The board is told by letter, as no meeting of the members has chosen this; of a seat that lets others in, whoever has
    just left it too. OwnSeat.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    person = person_for(work, chosen)
    lets_in = chosen.role.value in ADMINISTRATOR_ROLES
    held, board = (
        {one.id for one in mandates_of(work, person.id)},
        board_of_late(work) if lets_in else board_of_today(work),
    )
    mandate = seat_in(work, person, chosen, start)
    if mandate.id not in held:
        tell_of_seat(work, person, mandate, board)
    if invited and person.account_id is None and person.email and chosen.role is not Role.MEMBER:
        invite(work, person.id)
    return mandate


def refuse_oneself(work: Work, person_id: uuid.UUID) -> None:
    """Raise OwnSeat when someone would give themselves what lasts by what was opened for them for some hours."""
    if person_id == work.actor.person_id and not work.actor.roles & ADMINISTRATOR_ROLES:
        raise OwnSeat


def tell_of_seat(work: Work, person: Person, mandate: Mandate, board: list[Person]) -> None:
    """Write to those given that someone was seated outside an election; a plain member is no news to them.

    Whoever sets the portal up or stands at its shell tells the board in another way.
    """
    if mandate.role is Role.MEMBER or work.actor.kind is ActorKind.OPERATOR:
        return
    facts = {
        "name": "" if person.protected_identity else person.name,
        "role": mandate.role.value,
        "start": mandate.start.isoformat(),
        "by": work.actor.name,
    }
    write_to_board(work, "new_seat", facts, board, about=("mandate", mandate.id))


def _tell_of_end(work: Work, mandate: Mandate, last_day: date, because: str) -> None:
    if mandate.role.value not in ADMINISTRATOR_ROLES or work.actor.kind is ActorKind.OPERATOR:
        return
    person = find(work, mandate.person_id)
    facts = {
        "name": "" if person is None or person.protected_identity else person.name,
        "role": mandate.role.value,
        "last_day": last_day.isoformat(),
        "because": because,
        "by": work.actor.name,
    }
    write_to_board(work, "ended_seat", facts, board_of_late(work), about=("mandate", mandate.id))


def person_for(work: Work, chosen: Seat) -> Person:
    """Return the person of a seat: the known one, the one with that address, or a new one."""
    if chosen.person_id is not None:
        known = find(work, chosen.person_id)
        if known is None:
            raise NotFound
        return known
    return person_by_email(work, chosen.email) or add_person(work, name=chosen.name, email=chosen.email)


def seat_in(
    work: Work, person: Person, chosen: Seat, start: date, *, end: date | None = None, because: str = ""
) -> Mandate:
    """Add one mandate; `end` is the first day without it. OwnSeat, BadTerm.

    The same role is not held twice at once: who is elected to it anew, for a term, has the old mandate ended where the
    new one begins; the same seat entered once more only takes over the term and the right to sign.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    refuse_oneself(work, person.id)
    if chosen.last_day is not None:
        end = chosen.last_day + timedelta(days=1)
    if end is not None and end <= start:
        raise BadTerm(name=person.name)
    same = [
        held
        for held in mandates_of(work, person.id)
        if held.role is chosen.role and held.period.covers(start)
    ]
    elected = chosen.role.value in ELECTED_ROLES
    if same and not (elected and _renewed(same[0], chosen, start)):
        return _as_chosen(work, same[0], chosen, elected=elected)
    for held in same:
        # Chosen anew: what was said about the term before no longer counts, and must not swallow what was said now.
        held.end_on(start, CHOSEN_ANEW)
        record(work, "ended", "mandate", held.id, role=held.role.value, end=start, because=CHOSEN_ANEW)
    mandate = Mandate(
        id=new_id(),
        association_id=person.association_id,
        person_id=person.id,
        role=chosen.role,
        start=start,
        end=end,
        term=chosen.years if elected else None,
        elected_for=because,
        signatory=chosen.signatory,
        record_classes=",".join(sorted(chosen.record_classes)),
        created_at=work.now,
    )
    work.session.add(mandate)
    work.session.flush()
    record(
        work,
        "seated",
        "mandate",
        mandate.id,
        person=person.name,
        role=chosen.role.value,
        start=start,
        end=end or "",
        term=mandate.term or "",
    )
    return mandate


def _renewed(held: Mandate, chosen: Seat, start: date) -> bool:
    """Tell whether a seat is a new election of someone who holds the role, and not the same one entered again."""
    stood_in = held.elected_for == ACTING or held.in_place_of is not None
    return held.start < start and (chosen.years is not None or stood_in)


def _as_chosen(work: Work, held: Mandate, chosen: Seat, *, elected: bool) -> Mandate:
    held.signatory = held.signatory or chosen.signatory
    if elected and chosen.years is not None and held.term != chosen.years:
        held.term = chosen.years
        record(work, "term_said", "mandate", held.id, role=held.role.value, term=held.term)
    return held


def end_mandate(work: Work, mandate_id: uuid.UUID, *, last_day: date, because: str = "") -> Mandate:
    """End one mandate after a day; it is gone at 00:00 local time on the next.

    The end of one that lets others in is told to the board by letter, whoever held it included. AlreadyEnded, BadTerm,
    TooFewAdministrators.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    mandate = by_id(work, mandate_id)
    if mandate is None:
        raise NotFound
    with_two_left = Watch(work, [last_day + timedelta(days=1)])
    _end(work, mandate, last_day, because)
    with_two_left.check()
    _tell_of_end(work, mandate, last_day, because)
    return mandate


def resign(work: Work, person_id: uuid.UUID, *, last_day: date, because: str = "") -> list[Mandate]:
    """End all of a person's mandates that last longer than a day, and tell of it; one that has not begun by then never begins."""
    work.actor.require(Permission.MANAGE_MANDATES)
    first_without = last_day + timedelta(days=1)
    lasting = [held for held in mandates_of(work, person_id) if held.end is None or held.end > first_without]
    if not lasting:
        raise AlreadyEnded
    with_two_left = Watch(work, [first_without])
    for mandate in lasting:
        _end(work, mandate, max(last_day, mandate.start - timedelta(days=1)), because)
    with_two_left.check()
    for mandate in lasting:
        _tell_of_end(work, mandate, last_day, because)
    return lasting


def open_period(work: Work, start: date) -> MandatePeriod:
    """Begin a mandate period at an ordinary general meeting, and end the one before it there."""
    work.actor.require(Permission.MANAGE_MANDATES)
    earlier = periods(work)
    for other in earlier:
        if other.end is None and other.start < start:
            other.end = start
    opened = MandatePeriod(
        id=new_id(),
        association_id=work.actor.tenant,
        label=period_label(start, [other.label for other in earlier]),
        start=start,
    )
    work.session.add(opened)
    work.session.flush()
    return opened


class Watch:
    """Remembers how many administrators there are on some days, and refuses a change that leaves too few.

    An association that already has too few may still change: only a further loss is refused.
    """

    def __init__(self, work: Work, days: list[date]) -> None:
        self._work = work
        first = min(days)
        # Ends that are known already count too: who is enough today may be alone next month.
        self._days = [*days, max([local_today(work), *days]), *administrators_end(work, first)]
        self._before = self._count()

    def check(self) -> None:
        """Raise TooFewAdministrators when a day lost someone and has fewer than two left."""
        self._work.session.flush()
        for before, after in zip(self._before, self._count(), strict=True):
            if after < before and after < ADMINISTRATORS_AT_LEAST:
                raise TooFewAdministrators

    def _count(self) -> list[int]:
        return [len(administrators(self._work, day)) for day in self._days]


def _end(work: Work, mandate: Mandate, last_day: date, because: str) -> None:
    first_without = last_day + timedelta(days=1)
    if mandate.end is not None and mandate.end <= min(first_without, local_today(work)):
        raise AlreadyEnded
    if first_without < mandate.start:
        person = find(work, mandate.person_id)
        raise BadTerm(name=person.name if person else "")
    mandate.end_on(first_without, because)
    record(work, "ended", "mandate", mandate.id, role=mandate.role.value, end=first_without, because=because)
