"""How near a day is; pure."""

from datetime import date

SOON_DAYS = 7
AHEAD_DAYS = 60
# How far ahead the last day of a contract's notice is told.
CONTRACT_DAYS = 180


def nearness(day: date | None, today: date) -> str:
    """Return how a last day is shown: later, soon (within a week) or late."""
    if day is None:
        return "later"
    if day < today:
        return "late"
    return "soon" if (day - today).days <= SOON_DAYS else "later"
