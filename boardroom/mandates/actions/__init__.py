"""Changing who sits: elections, by-elections, resignations, persons, invitations."""

from boardroom.mandates.actions.apartments import change_ownership, enter_ownership, remove_ownership
from boardroom.mandates.actions.ceremonies import seat_administrator
from boardroom.mandates.actions.elections import Election, Outcome, enter_election
from boardroom.mandates.actions.foreseeing import Foreseen, foresee
from boardroom.mandates.actions.letters import write_to_board
from boardroom.mandates.actions.narrowing import narrow
from boardroom.mandates.actions.opening import ask_for_access, close_access, confirm_access
from boardroom.mandates.actions.persons import (
    accept_invitation,
    add_person,
    bind_account,
    change_person,
    forget_contact_details,
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
)
from boardroom.mandates.actions.serving import step_in
from boardroom.mandates.actions.turns import set_turns
from boardroom.mandates.actions.wishing import answer_past_minutes, ask_for_past_minutes

__all__ = [
    "Election",
    "Foreseen",
    "Outcome",
    "Seat",
    "accept_invitation",
    "add_person",
    "answer_past_minutes",
    "ask_for_access",
    "ask_for_past_minutes",
    "bind_account",
    "change_ownership",
    "change_person",
    "close_access",
    "confirm_access",
    "end_mandate",
    "enter_election",
    "enter_ownership",
    "foresee",
    "forget_contact_details",
    "invite",
    "narrow",
    "open_period",
    "remove_ownership",
    "resign",
    "seat",
    "seat_administrator",
    "seat_in",
    "set_turns",
    "step_in",
    "withdraw_invitation",
    "write_to_board",
]
