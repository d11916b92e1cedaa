"""Dates as the law sees them: local calendar dates and half-open periods."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_date(moment: datetime, time_zone: str) -> date:
    """Return the calendar date of an instant where the association lives."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return the instant (UTC) at which a local day begins, daylight saving included."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def add_years(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_after - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Period:
    """A half-open period: `end` is the first day without; None means until further notice."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the day lies within the period."""
        return self.start <= day and (self.end is None or day < self.end)
