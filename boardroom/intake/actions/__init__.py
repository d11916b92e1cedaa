"""Receiving files, looking at them, splitting stacks, accepting what is suggested, saying which papers are the same."""

from boardroom.intake.actions.describing import (
    Also,
    accept,
    accept_one,
    accept_paper,
    accept_sure,
    decline,
    is_sure,
)
from boardroom.intake.actions.likening import ask_again, say_different, say_same
from boardroom.intake.actions.looking import Claim, Seen, claim, look, look_again, looked
from boardroom.intake.actions.printing import WantedSheets, print_sheets
from boardroom.intake.actions.receiving import Given, House, Incoming, receive
from boardroom.intake.actions.resuming import Announced, append, begin_upload, finish, forget, give_up
from boardroom.intake.actions.separating import StackClaim, claim_stack, look_through, renew_stack, split_up

__all__ = [
    "Also",
    "Announced",
    "Claim",
    "Given",
    "House",
    "Incoming",
    "Seen",
    "StackClaim",
    "WantedSheets",
    "accept",
    "accept_one",
    "accept_paper",
    "accept_sure",
    "append",
    "ask_again",
    "begin_upload",
    "claim",
    "claim_stack",
    "decline",
    "finish",
    "forget",
    "give_up",
    "is_sure",
    "look",
    "look_again",
    "look_through",
    "looked",
    "print_sheets",
    "receive",
    "renew_stack",
    "say_different",
    "say_same",
    "split_up",
]
