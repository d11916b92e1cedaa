"""The computer's own clock."""

from datetime import UTC, datetime


class SystemClock:
    """Implements ports.clock.Clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)
