"""Pages of meetings, minutes and decisions."""

from boardroom.minutes.views import (
    adjusting,
    beginning,
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
    "beginning",
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
