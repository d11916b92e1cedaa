"""The days of a contract: its terms, the last day of notice, and where it stands on a day; pure."""

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from boardroom.core.dates import add_months
from boardroom.core.words import N_

# How many days before the last day of notice the board is reminded.
REMIND_DAYS = 90

# The classes that contracts are filed under; whoever may not read one does not see its contracts.
CONTRACT_CLASSES = (
    "service_contract",
    "insurance_policy",
    "loan_papers",
    "premises_lease",
    "parking_lease",
    "processor_agreement",
    "construction_contract",
)


@dataclass(frozen=True)
class Span:
    """A time of notice: so many months, or so many days."""

    count: int
    months: bool = True

    def after(self, day: date) -> date:
        """Return the last day of the time when it begins to run on a day.

        Months end on the day of the same number, or on the month's last day where there is none, as Swedish law
        counts them (lag 1930:173 om beräkning av lagstadgad tid, 1 §).
        """
        return add_months(day, self.count) if self.months else day + timedelta(days=self.count)


@dataclass(frozen=True)
class Terms:
    """What a contract's days are computed from; all days are inclusive, `leaves_on` follows from a notice given."""

    starts_on: date | None = None
    ends_on: date | None = None
    notice: Span | None = None
    renewal_months: int | None = None
    leaves_on: date | None = None
    gone_on: date | None = None


class ContractState(enum.StrEnum):
    """Where a contract stands on a day."""

    COMING = "coming"
    RUNNING = "running"
    LEAVING = "leaving"  # notice was given; it runs until its last day
    OVER = "over"  # its last day has passed, and nobody has said that it is gone
    ENDED = "ended"


CONTRACT_WORDS: dict[ContractState, tuple[str, str]] = {
    ContractState.COMING: (N_("Börjar senare"), "fact"),
    ContractState.RUNNING: (N_("Löper"), "done"),
    ContractState.LEAVING: (N_("Uppsagt"), "waits"),
    ContractState.OVER: (N_("Slutdagen har passerat"), "refused"),
    ContractState.ENDED: (N_("Upphört"), "fact"),
}


@dataclass(frozen=True)
class ContractStanding:
    """Where a contract stands: the end of its present term, the last day of notice before it, what follows.

    `missed`: the last day of notice for the present term has passed, so that it runs on through `next_end`.
    `due` is what the board must not miss next: the day by which to give notice, else the end.
    """

    state: ContractState
    end: date | None = None
    notice_by: date | None = None
    next_end: date | None = None
    next_notice_by: date | None = None
    missed: bool = False
    earliest: date | None = (
        None  # of a contract until further notice: its last day if notice were given today
    )

    @property
    def due(self) -> date | None:
        """The next day that matters; None where no day does."""
        if self.state is ContractState.ENDED:
            return None
        if self.state is ContractState.LEAVING or self.notice_by is None:
            return self.end
        if self.missed:
            return self.next_notice_by or self.end
        return self.notice_by

    @property
    def notice_next(self) -> date | None:
        """The next day by which notice can be given; None where notice is no question any more."""
        if self.state not in {ContractState.RUNNING, ContractState.COMING}:
            return None
        return self.next_notice_by if self.missed else self.notice_by

    @property
    def binds_through(self) -> date | None:
        """The end of the term that it can still be left at by giving notice in time."""
        return self.next_end if self.missed else self.end


def last_day_of_notice(end: date, notice: Span) -> date:
    """Return the latest day on which notice may be given for a contract to end with its term's last day.

    It is the last day from which the whole time of notice still fits: three months before 31 December is 30 September,
    three months before 30 November is 31 August.
    """
    if not notice.months:
        return end - timedelta(days=notice.count)
    day = add_months(end, -notice.count)
    while notice.after(day + timedelta(days=1)) <= end:
        day += timedelta(days=1)
    return day


def term_end(first_end: date, months: int, number: int) -> date:
    """Return the last day of the term that follows `number` renewals of so many months each; 0 is the first term.

    Each is counted from the first, so that no day is lost on the way; who ends with a month goes on ending with months.
    """
    end = add_months(first_end, months * number)
    if _ends_month(first_end):
        return add_months(date(end.year, end.month, 1), 1) - timedelta(days=1)
    return end


def standing(terms: Terms, today: date) -> ContractStanding:
    """Return where a contract stands on a day."""
    if terms.gone_on is not None:
        return ContractStanding(ContractState.ENDED, end=terms.gone_on)
    if terms.leaves_on is not None:
        over = terms.leaves_on < today
        return ContractStanding(ContractState.OVER if over else ContractState.LEAVING, end=terms.leaves_on)
    coming = terms.starts_on is not None and today < terms.starts_on
    state = ContractState.COMING if coming else ContractState.RUNNING
    if terms.ends_on is None:
        return ContractStanding(state, earliest=terms.notice.after(today) if terms.notice else None)
    if terms.renewal_months is None:
        if terms.ends_on < today:
            return ContractStanding(ContractState.OVER, end=terms.ends_on)
        # It ends by itself: no notice is needed, whatever time of notice it names.
        return ContractStanding(state, end=terms.ends_on)
    return _renewed(terms.ends_on, terms.renewal_months, terms.notice or Span(0, months=False), today, state)


def _renewed(first: date, months: int, notice: Span, today: date, state: ContractState) -> ContractStanding:
    number = 0
    while (end := term_end(first, months, number)) < today:
        number += 1
    following = term_end(first, months, number + 1)
    by = last_day_of_notice(end, notice)
    return ContractStanding(
        state,
        end=end,
        notice_by=by,
        next_end=following,
        next_notice_by=last_day_of_notice(following, notice),
        missed=by < today,
    )


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
