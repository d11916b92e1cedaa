"""A clock that stands where a test sets it."""

from datetime import datetime, timedelta


class SetClock:
    """Implements ports.clock.Clock."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the set instant."""
        return self._now

    def set(self, now: datetime) -> None:
        """Stand at another instant."""
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self._now += by
