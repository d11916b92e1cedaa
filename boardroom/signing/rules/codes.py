"""How often a one-time code may be asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

BETWEEN_CODES = timedelta(minutes=1)
CODES_AN_HOUR = 6


def next_code(for_this: Sequence[datetime], for_any: Sequence[datetime]) -> datetime | None:
    """Return when the next code may be asked for by what was asked for within the last hour, the newest first; None: at once.

    `for_this` purpose a minute has to pass; of codes `for_any` purpose there are so many an hour.
    """
    moments = [for_this[0] + BETWEEN_CODES] if for_this else []
    if len(for_any) >= CODES_AN_HOUR:
        moments.append(for_any[CODES_AN_HOUR - 1] + timedelta(hours=1))
    return max(moments, default=None)
