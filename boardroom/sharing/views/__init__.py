"""Pages of sharing: those of the board, and the few that a receiver meets."""

from boardroom.sharing.views import board, outside
from boardroom.sharing.views.board import blueprint
from boardroom.sharing.views.outside import blueprint as outside_blueprint

__all__ = ["blueprint", "board", "outside", "outside_blueprint"]
