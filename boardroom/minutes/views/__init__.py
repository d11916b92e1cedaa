"""Pages of meetings, minutes and decisions."""

from boardroom.minutes.views import decisions, editing, meetings, minutes, year
from boardroom.minutes.views.blueprint import blueprint

__all__ = ["blueprint", "decisions", "editing", "meetings", "minutes", "year"]
