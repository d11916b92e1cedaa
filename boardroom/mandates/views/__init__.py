"""Pages of mandates: the board, elections, persons, apartments, invitations."""

from boardroom.mandates.views import apartments, board, elections, invitations, opening, persons
from boardroom.mandates.views.blueprint import blueprint

__all__ = ["apartments", "blueprint", "board", "elections", "invitations", "opening", "persons"]
