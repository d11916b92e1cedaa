"""Changing who sits: elections, by-elections, resignations, persons, invitations."""

from boardroom.mandates.actions.ceremonies import seat_administrator
from boardroom.mandates.actions.elections import Election, Outcome, enter_election
from boardroom.mandates.actions.persons import (
    accept_invitation,
    add_person,
    bind_account,
    change_person,
    invite,
    withdraw_invitation,
)
from boardroom.mandates.actions.seats import (
    Seat,
    end_mandate,
    open_period,
    resign,
    seat,
    seat_in,
    with_details,
)
from boardroom.mandates.actions.turns import set_turns

__all__ = [
    "Election",
    "Outcome",
    "Seat",
    "accept_invitation",
    "add_person",
    "bind_account",
    "change_person",
    "end_mandate",
    "enter_election",
    "invite",
    "open_period",
    "resign",
    "seat",
    "seat_administrator",
    "seat_in",
    "set_turns",
    "with_details",
    "withdraw_invitation",
]
