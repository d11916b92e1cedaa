"""Pages of meetings, minutes and decisions."""

from boardroom.minutes.views import (
    adjusting,
    capsulam,
    constituting,
    cutting,
    decisions,
    editing,
    extracting,
    meetings,
    minutes,
    numbering,
    year,
)
from boardroom.minutes.views.blueprint import blueprint

__all__ = [
    "adjusting",
    "blueprint",
    "capsulam",
    "constituting",
    "cutting",
    "decisions",
    "editing",
    "extracting",
    "meetings",
    "minutes",
    "numbering",
    "year",
]
