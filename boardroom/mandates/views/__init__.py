"""Pages of mandates: the board, elections, persons, invitations."""

from boardroom.mandates.views import board, elections, invitations, opening, persons
from boardroom.mandates.views.blueprint import blueprint

__all__ = ["blueprint", "board", "elections", "invitations", "opening", "persons"]
