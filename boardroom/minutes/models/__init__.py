"""Tables of the minutes."""

from boardroom.minutes.models.minutes import (
    Attendance,
    AttendanceStatus,
    Decision,
    Item,
    Minutes,
    MinutesKind,
    Outcome,
    Series,
    Stage,
)

__all__ = [
    "Attendance",
    "AttendanceStatus",
    "Decision",
    "Item",
    "Minutes",
    "MinutesKind",
    "Outcome",
    "Series",
    "Stage",
]
