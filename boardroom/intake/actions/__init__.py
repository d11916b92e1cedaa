"""Receiving files, looking at them, accepting what is suggested about them."""

from boardroom.intake.actions.describing import accept
from boardroom.intake.actions.looking import Claim, Seen, claim, look, look_again, looked
from boardroom.intake.actions.receiving import Given, House, Incoming, receive
from boardroom.intake.actions.resuming import Announced, append, begin_upload, finish, forget, give_up

__all__ = [
    "Announced",
    "Claim",
    "Given",
    "House",
    "Incoming",
    "Seen",
    "accept",
    "append",
    "begin_upload",
    "claim",
    "finish",
    "forget",
    "give_up",
    "look",
    "look_again",
    "looked",
    "receive",
]
