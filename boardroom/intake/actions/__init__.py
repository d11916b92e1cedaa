"""Receiving files, looking at them, accepting what is suggested about them."""

from boardroom.intake.actions.describing import accept
from boardroom.intake.actions.looking import Claim, Seen, claim, look, look_again, looked
from boardroom.intake.actions.receiving import Given, House, Incoming, receive

__all__ = [
    "Claim",
    "Given",
    "House",
    "Incoming",
    "Seen",
    "accept",
    "claim",
    "look",
    "look_again",
    "looked",
    "receive",
]
