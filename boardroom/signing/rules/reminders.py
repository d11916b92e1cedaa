"""When a reminder leaves by itself: some days after the letter, then every few days, never in the quiet hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

# After so many the portal stops: who has not answered by then is to be rung.
MOST = 5


class Settings(Protocol):
    """What an association says about reminders."""

    remind_first_days: int
    remind_then_days: int
    quiet_from: int
    quiet_until: int
    time_zone: str


@dataclass(frozen=True)
class ReminderPlan:
    """Days before the first reminder (0: none at all) and between the next ones; quiet hours by the local clock."""

    first_days: int
    then_days: int
    quiet_from: int
    quiet_until: int
    time_zone: str


def plan_of(settings: Settings) -> ReminderPlan:
    """Return the plan that the association's settings make."""
    return ReminderPlan(
        settings.remind_first_days,
        settings.remind_then_days,
        settings.quiet_from,
        settings.quiet_until,
        settings.time_zone,
    )


def next_reminder(
    plan: ReminderPlan,
    *,
    asked: datetime,
    last: datetime | None,
    count: int,
    deadline: date | None,
    now: datetime,
) -> datetime | None:
    """Return when the next reminder leaves, or None when none does.

    `last` is the last reminder of either kind, `count` how many have left by themselves. The day before the
    deadline one leaves whatever the rhythm says, unless one left within the day before it.
    """
    if plan.first_days <= 0 or count >= MOST:
        return None
    due = asked + timedelta(days=plan.first_days)
    if last is not None:
        due = last + timedelta(days=max(plan.then_days, 1))
    if deadline is not None:
        eve = _local(deadline - timedelta(days=1), time(9), plan)
        if (last or asked) + timedelta(days=1) <= eve < due:
            due = eve
    return out_of_quiet(max(due, now), plan)


def out_of_quiet(moment: datetime, plan: ReminderPlan) -> datetime:
    """Return the instant itself, or the end of the quiet hours that it falls in, by the association's clock."""
    local = moment.astimezone(ZoneInfo(plan.time_zone))
    start, end = plan.quiet_from, plan.quiet_until
    if start == end:
        return moment
    quiet = start <= local.hour < end if start < end else local.hour >= start or local.hour < end
    if not quiet:
        return moment
    day = local.date() + timedelta(days=1) if local.hour >= end else local.date()
    return _local(day, time(end), plan)


def overdue_from(deadline: date, plan: ReminderPlan) -> datetime:
    """Return when the sender is told that a deadline has passed: in the morning of the day after it."""
    return out_of_quiet(_local(deadline + timedelta(days=1), time(8), plan), plan)


def _local(day: date, hour: time, plan: ReminderPlan) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(plan.time_zone)).astimezone(ZoneInfo("UTC"))
