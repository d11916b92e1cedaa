"""Verbs of sharing."""

from boardroom.sharing.actions.drawing import drawn
from boardroom.sharing.actions.links import (
    LANE,
    Made,
    ask_for_copy,
    claim_copy,
    copy_not_made,
    erase_shares,
    forget_addresses,
    keep_copy,
    new_address,
    note_opening,
    request_code,
    revoke,
    share,
    try_code,
)

__all__ = [
    "LANE",
    "Made",
    "ask_for_copy",
    "claim_copy",
    "copy_not_made",
    "drawn",
    "erase_shares",
    "forget_addresses",
    "keep_copy",
    "new_address",
    "note_opening",
    "request_code",
    "revoke",
    "share",
    "try_code",
]
