"""Pages of meetings, minutes and decisions."""

from boardroom.minutes.views import decisions, editing, minutes
from boardroom.minutes.views.blueprint import blueprint

__all__ = ["blueprint", "decisions", "editing", "minutes"]
