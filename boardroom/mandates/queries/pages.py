"""What the board's pages show, gathered in one reading each."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from boardroom.associations.queries import by_id as association_by_id
from boardroom.associations.queries import local_today
from boardroom.core.dates import Period, add_years
from boardroom.identity.queries import invitation as waiting_invitation
from boardroom.identity.queries import invitations_of
from boardroom.mandates.models import Mandate, MandatePeriod, Ownership, Person, Role
from boardroom.mandates.queries.apartments import ownerships_of
from boardroom.mandates.queries.serving import Serving, serving_on
from boardroom.mandates.queries.who import (
    administrators,
    history,
    mandates_of,
    meetings,
    periods,
    person,
    running_out,
)
from boardroom.mandates.rules import (
    ACTING,
    ELECTED_ROLES,
    OFFICES,
    ROLE_WORDS,
    Calendar,
    calendar,
    runs_out_in,
)
from boardroom.work import Work

YEARS_BACK = 4
YEARS_AHEAD = 2


# A board that has not chosen its officers by then does not count as late here; who is chosen later fills a vacancy.
_CONSTITUTED_WITHIN = timedelta(days=60)

# A change within a year concerns the next general meeting; what comes after it is in the calendar.
_SOON = timedelta(days=365)


@dataclass(frozen=True)
class Sitting:
    """One mandate as the pages show it; `until_year` is the meeting at which its term is expected to run out."""

    person: Person
    mandate: Mandate
    until_year: int | None
    closed: bool = False  # within its term, but outside the days that its access was given

    @property
    def last_day(self) -> date | None:
        """The last day with the mandate, when an end is set."""
        return self.mandate.end - timedelta(days=1) if self.mandate.end else None

    @property
    def expected_end(self) -> date | None:
        """The first day without, set or, for a running term, about when it is expected to run out."""
        if self.until_year is None:
            return self.mandate.end
        return add_years(self.mandate.start, self.until_year - self.mandate.start.year)


@dataclass(frozen=True)
class BoardPage:
    """Everything on the board's page."""

    today: date
    sitting: list[Sitting]
    members: int  # who can log in
    coming: list[Sitting]
    leaving: list[Sitting]
    periods: list[MandatePeriod]
    serving: list[Serving]
    able: int  # administrators who can log in today
    over_years: list[Sitting]

    def calendar(self, words: Callable[[str], str]) -> Calendar:
        """Return the years around today as a drawing; `words` says a role in the reader's language."""
        rows = [
            (row.person.name, words(row.mandate.role.value), Period(row.mandate.start, row.expected_end))
            for row in self.over_years
        ]
        return calendar(
            rows,
            self.today,
            first_year=self.today.year - YEARS_BACK,
            last_year=self.today.year + YEARS_AHEAD,
        )


@dataclass(frozen=True)
class BallotLine:
    """One person of the present board in the election form."""

    person: Person
    mandates: list[Mandate]
    ending: list[Mandate]
    until_year: int | None = None  # of the general meeting at which the last of it is expected to run out

    @property
    def runs_out(self) -> bool:
        """Whether nothing is left unless the person is elected again."""
        return len(self.ending) == len(self.mandates)

    @property
    def signs(self) -> bool:
        """Whether the person signs for the association today."""
        return any(mandate.signatory for mandate in self.mandates)


@dataclass(frozen=True)
class Ballot:
    """Who is up for election at a meeting of a day, and who sits on."""

    meeting: date
    lines: list[BallotLine]
    # The ordinary general meeting already held in the same year, where there is one: two are rarely meant.
    earlier_this_year: date | None = None

    @property
    def up(self) -> set[uuid.UUID]:
        """The mandates whose terms run out at the meeting."""
        return {mandate.id for line in self.lines for mandate in line.ending}


@dataclass(frozen=True)
class PersonPage:
    """Everything on a person's page."""

    person: Person
    sittings: list[Sitting]
    ownerships: list[Ownership]
    today: date
    invited: bool

    @property
    def has_left(self) -> bool:
        """Whether every mandate is over; of who never had one there is nothing to tell either."""
        return all(
            row.mandate.end is not None and row.mandate.end <= max(self.today, row.mandate.start)
            for row in self.sittings
        )


@dataclass(frozen=True)
class InvitationPage:
    """Who invites whom to what."""

    invitation_id: uuid.UUID
    name: str
    email: str
    association: str
    slug: str


def board_page(work: Work) -> BoardPage:
    """Return what the board's page shows today."""
    today = local_today(work)
    held = meetings(work)
    since, until = date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD + 1, 1, 1)
    rows = sorted((_sitting(who, mandate, held) for who, mandate in history(work, since, until)), key=_order)
    of_board = [row for row in rows if row.mandate.role is not Role.MEMBER]
    present = [
        replace(row, closed=not row.mandate.opens_on(today))
        for row in of_board
        if row.mandate.period.covers(today)
    ]
    return BoardPage(
        today=today,
        sitting=present,
        members=len(
            {
                row.person.id
                for row in rows
                if row.mandate.role is Role.MEMBER
                and row.mandate.period.covers(today)
                and row.person.account_id
            }
        ),
        coming=[
            row
            for row in of_board
            # One that was given up before it began never begins.
            if row.mandate.start > today and row.mandate.end != row.mandate.start
        ],
        leaving=[row for row in present if row.mandate.end is not None and row.mandate.end <= today + _SOON],
        periods=periods(work),
        serving=serving_on(work, today),
        able=sum(1 for one in administrators(work, today) if one.account_id is not None),
        over_years=[row for row in of_board if row.mandate.role.value in ELECTED_ROLES],
    )


@dataclass(frozen=True)
class Result:
    """What an ordinary general meeting led to, as the mandates say now; `led_by` acts as chair until the officers are chosen."""

    meeting: date
    met_on: date | None  # the constituting meeting, once its officers are entered
    seated: list[Sitting]
    left: list[Sitting]
    staying: list[Sitting]
    led_by: Sitting | None


def latest_result(work: Work) -> Result | None:
    """Return what the latest ordinary general meeting led to; None before the first one was entered."""
    known = meetings(work)
    if not known:
        return None
    meeting = known[-1]
    leaves = meeting + timedelta(days=1)
    rows = sorted(
        (
            _sitting(who, mandate, known)
            for who, mandate in history(work, meeting, date.max)
            if mandate.role.value in ELECTED_ROLES
        ),
        key=_order,
    )
    acting = [row for row in rows if row.mandate.elected_for == ACTING]
    officers_from = _officers_from([row.mandate for row in rows if row not in acting], leaves)
    # Those who sit until the officers are chosen are seated in what follows, not twice.
    lasting = [row for row in rows if row.mandate.end is None or row.mandate.end > (officers_from or leaves)]
    # By-elections and deputies who stepped in afterwards are no result of the meeting.
    seated = [row for row in lasting if row.mandate.start in {leaves, officers_from} and row not in acting]
    staying = [row for row in lasting if row.mandate.start < leaves]
    still = {row.person.id for row in [*seated, *staying]}
    return Result(
        meeting=meeting,
        met_on=officers_from - timedelta(days=1) if officers_from else None,
        seated=seated,
        left=[row for row in rows if row.mandate.end == leaves and row.person.id not in still],
        staying=staying,
        led_by=next((row for row in acting if row.mandate.start == leaves), None),
    )


def _officers_from(mandates: list[Mandate], leaves: date) -> date | None:
    """Return the first day of the officers whom the board chose after a meeting; None before they are entered.

    Where all of them were chosen again, nothing began anew: then it was at once.
    """
    officers = [held for held in mandates if held.role.value in OFFICES]
    begun = [held.start for held in officers if leaves <= held.start <= leaves + _CONSTITUTED_WITHIN]
    if begun:
        return min(begun)
    led = any(held.role is Role.CHAIR and held.period.covers(leaves) for held in officers)
    return leaves if led else None


def ballot(work: Work, meeting: date | None = None) -> Ballot:
    """Return who is up for election at a meeting of a day (today's when left out), and who sits on."""
    meeting = meeting or local_today(work)
    up = {mandate.id for mandate in running_out(work, meeting)}
    known = meetings(work)
    lines: dict[uuid.UUID, tuple[Person, list[Mandate]]] = {}
    rows = history(work, meeting, meeting + timedelta(days=1))
    for who, held in sorted(rows, key=lambda row: _rank(row[1].role.value)):
        if held.role.value in ELECTED_ROLES:
            lines.setdefault(who.id, (who, []))[1].append(held)
    return Ballot(
        meeting,
        [
            BallotLine(
                who,
                held,
                [mandate for mandate in held if mandate.id in up],
                max(
                    (year for one in held if (year := _sitting(who, one, known).until_year) is not None),
                    default=None,
                ),
            )
            for who, held in lines.values()
        ],
        earlier_this_year=next((day for day in known if day.year == meeting.year and day < meeting), None),
    )


def elected_on(work: Work, day: date) -> set[uuid.UUID]:
    """Return the ids of those who on a day hold something that a general meeting elects."""
    return {
        who.id
        for who, held in history(work, day, day + timedelta(days=1))
        if held.role.value in ELECTED_ROLES
    }


def person_page(work: Work, person_id: uuid.UUID) -> PersonPage | None:
    """Return what a person's page shows."""
    found = person(work, person_id)
    if found is None:
        return None
    held = meetings(work)
    waiting = [
        one for one in invitations_of(work, person_id) if one.accepted_at is None and one.withdrawn_at is None
    ]
    return PersonPage(
        person=found,
        sittings=[_sitting(found, mandate, held) for mandate in reversed(mandates_of(work, person_id))],
        ownerships=ownerships_of(work, found),
        today=local_today(work),
        invited=bool(waiting),
    )


def invitation_page(work: Work, invitation_id: uuid.UUID) -> InvitationPage | None:
    """Return what an invitation is about; the actor holds its link and may be anonymous."""
    found = waiting_invitation(work, invitation_id)
    association = association_by_id(work, found.association_id) if found else None
    if found is None or association is None:
        return None
    return InvitationPage(
        invitation_id=found.id,
        name=found.name,
        email=found.email,
        association=association.name,
        slug=association.slug,
    )


def _sitting(who: Person, mandate: Mandate, held: list[date]) -> Sitting:
    year = runs_out_in(mandate.role.value, mandate.start, mandate.term, held)
    return Sitting(who, mandate, None if mandate.end else year)


def _order(row: Sitting) -> tuple[int, str, date]:
    return _rank(row.mandate.role.value), row.person.name, row.mandate.start


def _rank(role: str) -> int:
    return list(ROLE_WORDS).index(role)
