"""Receiving files, looking at them, accepting what is suggested about them; separator sheets and splitting at them."""

from boardroom.intake.actions.describing import accept
from boardroom.intake.actions.looking import Claim, Seen, claim, look, look_again, looked
from boardroom.intake.actions.printing import WantedSheets, print_sheets
from boardroom.intake.actions.receiving import Given, House, Incoming, receive
from boardroom.intake.actions.resuming import Announced, append, begin_upload, finish, forget, give_up
from boardroom.intake.actions.separating import StackClaim, claim_stack, look_through, renew_stack, split_up

__all__ = [
    "Announced",
    "Claim",
    "Given",
    "House",
    "Incoming",
    "Seen",
    "StackClaim",
    "WantedSheets",
    "accept",
    "append",
    "begin_upload",
    "claim",
    "claim_stack",
    "finish",
    "forget",
    "give_up",
    "look",
    "look_again",
    "look_through",
    "looked",
    "print_sheets",
    "receive",
    "renew_stack",
    "split_up",
]
