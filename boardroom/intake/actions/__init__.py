"""Receiving files, looking at them, accepting what is suggested about them, saying which are the same."""

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
from boardroom.intake.actions.receiving import Given, House, Incoming, receive

__all__ = [
    "Also",
    "Claim",
    "Given",
    "House",
    "Incoming",
    "Seen",
    "accept",
    "accept_one",
    "accept_paper",
    "accept_sure",
    "ask_again",
    "claim",
    "decline",
    "is_sure",
    "look",
    "look_again",
    "looked",
    "receive",
    "say_different",
    "say_same",
]
