"""Entering what an ordinary general meeting and the constituting meeting after it decided."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from boardroom.associations.actions import note_general_meeting
from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.actor import ActorKind
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.actions.letters import board_of_late, write_to_board
from boardroom.mandates.actions.persons import invite
from boardroom.mandates.actions.seats import Seat, Watch, open_period, person_for, seat_in
from boardroom.mandates.errors import ConstitutingTooEarly, MeetingTooEarly, NobodyElected, NoChair
from boardroom.mandates.models import Mandate, MandatePeriod, Person, Role
from boardroom.mandates.queries import administrators, holders, mandates_of, meetings, periods, running_out
from boardroom.mandates.queries import person as find
from boardroom.mandates.rules import ACTING, ELECTED_ROLES, OFFICES, elected_in, term_ends_in
from boardroom.work import Work

TERM_OVER = N_("mandattiden gick ut vid stämman")
LEFT_AT_MEETING = N_("slutade vid stämman")
OFFICE_PASSED_ON = N_("uppgiften gick till en annan")


@dataclass(frozen=True)
class Election:
    """What one form says: the meetings' dates, who was elected to what, who leads in between, who signs.

    `constituting` is when the board chose its officers; None or the same day: at once. `signing` says of those who
    sit on, without a new mandate, whether they sign for the association from now on.
    """

    meeting: date
    seats: Sequence[Seat]
    constituting: date | None = None
    acting_chair: Seat | None = None
    signing: Mapping[uuid.UUID, bool] = field(default_factory=dict)
    # Who leaves at the meeting though their terms run on: nobody's is cut short without being named.
    leaving: Collection[uuid.UUID] = ()


@dataclass(frozen=True)
class Outcome:
    """What an election changed; `leaves` is the first day of those who left without their mandates."""

    period: MandatePeriod
    leaves: date
    ended: list[Mandate]
    seated: list[Mandate]
    invited: list[Person]


def enter_election(work: Work, election: Election) -> Outcome:
    """Enter an election: close the mandate period, end the terms that ran out, seat those elected.

    Mandates end and begin at 00:00 local time the day after their meeting, derived from the dates, with
    nobody logged in. Someone elected for two years last year is not touched. The same meeting entered
    again adds to it (the officers, when the board has met). The board is told by letter that it was entered, those
    who leave by it included: nobody enters a meeting unseen that never was. MeetingTooEarly, ConstitutingTooEarly,
    NobodyElected, NoChair, TooFewAdministrators.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    if not election.seats:
        raise NobodyElected
    told = board_of_late(work)
    leaves, officers_from = _days(election)
    two_left = Watch(work, [leaves, officers_from])
    period, ended = _close(work, election.meeting, leaves)
    ended += [_end(work, held, leaves, LEFT_AT_MEETING) for held in _running(work, election.leaving, leaves)]
    work.session.flush()
    entered = _Entry(work, leaves, officers_from)
    for chosen in election.seats:
        entered.seat(chosen)
    entered.pass_offices_on()
    if election.acting_chair is not None:
        entered.act(election.acting_chair)
    entered.let_sign(election.signing)
    work.session.flush()
    if not holders(work, Role.CHAIR, leaves) or not holders(work, Role.CHAIR, officers_from):
        raise NoChair
    two_left.check()
    invited = [person for person in entered.people.values() if person.account_id is None and person.email]
    for person in invited:
        invite(work, person.id)
    if election.meeting <= local_today(work):
        note_general_meeting(work, election.meeting)
    record(
        work,
        "entered_election",
        "mandate_period",
        period.id,
        meeting=election.meeting,
        ended=len(ended),
        seated=len(entered.seated),
    )
    _tell(work, period, election.meeting, officers_from, told)
    return Outcome(period, leaves, ended, entered.seated, invited)


def _tell(work: Work, period: MandatePeriod, meeting: date, officers_from: date, board: list[Person]) -> None:
    """Write that an election was entered, and who can let others in by it; whoever stands at the shell tells it otherwise."""
    if work.actor.kind is ActorKind.OPERATOR:
        return
    letting_in = [one.name for one in administrators(work, officers_from) if not one.protected_identity]
    facts = {"by": work.actor.name, "meeting": meeting.isoformat(), "letting_in": ", ".join(letting_in)}
    write_to_board(work, "entered_election", facts, board, about=("mandate_period", period.id))


def _days(election: Election) -> tuple[date, date]:
    """Return the first day without those who left, and the first day of the officers."""
    constituting = election.constituting or election.meeting
    if constituting < election.meeting:
        raise ConstitutingTooEarly
    return election.meeting + timedelta(days=1), constituting + timedelta(days=1)


def _close(work: Work, meeting: date, leaves: date) -> tuple[MandatePeriod, list[Mandate]]:
    earlier = periods(work)
    newest = earlier[0] if earlier else None
    if newest is not None and meeting < newest.start:
        raise MeetingTooEarly(day=newest.start.isoformat())
    period = newest if newest is not None and newest.start == meeting else open_period(work, meeting)
    ended = running_out(work, meeting)
    for mandate in ended:
        _end(work, mandate, leaves, TERM_OVER)
    work.session.flush()
    return period, ended


def _running(work: Work, people: Collection[uuid.UUID], day: date) -> list[Mandate]:
    """Return what a general meeting has elected people to, as far as it would run on a day."""
    return [
        held
        for person_id in people
        for held in mandates_of(work, person_id)
        if held.role.value in ELECTED_ROLES and held.period.covers(day)
    ]


def _end(work: Work, mandate: Mandate, first_without: date, because: str) -> Mandate:
    mandate.end_on(first_without, because)
    record(work, "ended", "mandate", mandate.id, role=mandate.role.value, end=mandate.end, because=because)
    return mandate


class _Entry:
    """The seating of one election, person by person."""

    def __init__(self, work: Work, leaves: date, officers_from: date) -> None:
        self.work = work
        self.leaves = leaves
        self.officers_from = officers_from
        self.people: dict[object, Person] = {}
        self.seated: list[Mandate] = []
        self._offices: dict[Role, set[object]] = {}

    def seat(self, chosen: Seat) -> None:
        """Seat one elected person; an officer sits as a board member until the board has chosen its officers."""
        person = person_for(self.work, chosen)
        self.people[person.id] = person
        office = chosen.role.value in OFFICES
        if office and self.leaves < self.officers_from:
            self._sit_meanwhile(person, chosen)
        begins = self.officers_from if office else self.leaves
        self.seated.append(seat_in(self.work, person, chosen, begins))
        if office:
            self._offices.setdefault(chosen.role, set()).add(person.id)

    def act(self, chosen: Seat) -> None:
        """Name who leads until the constituting meeting, or until a chair is entered."""
        person = person_for(self.work, chosen)
        self.people[person.id] = person
        end = self.officers_from if self.leaves < self.officers_from else None
        acting = replace(chosen, role=Role.CHAIR, years=None, last_day=None)
        if end is None and holders(self.work, Role.CHAIR, self.leaves):
            return
        self.seated.append(seat_in(self.work, person, acting, self.leaves, end=end, because=ACTING))

    def let_sign(self, signing: Mapping[uuid.UUID, bool]) -> None:
        """Note of those who sit on whether they sign for the association; it opens nothing, so it needs no day."""
        fresh = {mandate.id for mandate in self.seated}
        for person_id, signs in signing.items():
            for held in mandates_of(self.work, person_id):
                if (
                    held.signatory != signs
                    and held.id not in fresh
                    and held.role.value in ELECTED_ROLES
                    and held.period.covers(self.officers_from)
                ):
                    held.signatory = signs
                    verb = "made_signatory" if signs else "no_longer_signatory"
                    record(self.work, verb, "mandate", held.id, role=held.role.value)

    def pass_offices_on(self) -> None:
        """Let whoever held an office that another was given remain as a board member for the rest of the term."""
        for role, newly in self._offices.items():
            for person_id, mandate in holders(self.work, role, self.officers_from):
                if person_id not in newly:
                    self._step_down(mandate)

    def _step_down(self, mandate: Mandate) -> None:
        held = meetings(self.work)
        left = term_ends_in(mandate.start, mandate.term, held) - elected_in(self.officers_from, held)
        end = mandate.end
        _end(self.work, mandate, self.officers_from, OFFICE_PASSED_ON)
        person = find(self.work, mandate.person_id)
        sits_anyway = any(
            held.role.value in ELECTED_ROLES and held.period.covers(self.officers_from)
            for held in mandates_of(self.work, mandate.person_id)
        )
        acted = mandate.elected_for == ACTING
        if person is not None and not sits_anyway and not acted:
            stays = Seat(role=Role.BOARD_MEMBER, person_id=person.id, years=max(1, left))
            self.seated.append(seat_in(self.work, person, stays, self.officers_from, end=end))

    def _sit_meanwhile(self, person: Person, chosen: Seat) -> None:
        sits = any(
            held.role.value in ELECTED_ROLES and held.period.covers(self.leaves)
            for held in mandates_of(self.work, person.id)
        )
        if not sits:
            meanwhile = Seat(role=Role.BOARD_MEMBER, person_id=person.id, years=chosen.years)
            self.seated.append(seat_in(self.work, person, meanwhile, self.leaves, end=self.officers_from))
