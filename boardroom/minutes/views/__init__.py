"""Pages of the minutes."""

from boardroom.minutes.views import minutes
from boardroom.minutes.views.blueprint import blueprint

__all__ = ["blueprint", "minutes"]
