"""The three weeks within which a general meeting's minutes are to be available to the members; pure.

Lag (2018:672) om ekonomiska föreningar 6 kap.: available to members within three weeks of the meeting.
"""

from collections.abc import Collection
from datetime import date, timedelta

WITHIN = timedelta(days=21)
# After so many days those who are responsible are reminded; the key names the letter.
REMINDERS = (("first_reminder", timedelta(days=15)), ("last_reminder", timedelta(days=20)))
# What was missed for longer than this is no news to anybody: old minutes that are entered late remind nobody.
NEWS = timedelta(days=60)
# So long it stands among what waits.
REMEMBERED = timedelta(days=180)


def last_day(held_on: date) -> date:
    """Return the last day by which the minutes of a general meeting are to be available."""
    return held_on + WITHIN


def reminder_due(held_on: date, today: date, written: Collection[str]) -> str | None:
    """Return the reminder that is to go out today; None when it has, or when a later one went out already.

    Whoever was not reminded in time (the portal was down) gets the latest one alone.
    """
    if today - held_on > NEWS:
        return None
    came = [step for step, after in REMINDERS if today >= held_on + after]
    return came[-1] if came and came[-1] not in written else None
