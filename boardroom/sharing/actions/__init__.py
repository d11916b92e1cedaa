"""Verbs of sharing."""

from boardroom.sharing.actions.drawing import draw_page
from boardroom.sharing.actions.links import (
    LANE,
    Made,
    ask_for_copy,
    claim_copy,
    erase_shares,
    forget_addresses,
    keep_copy,
    note_opening,
    record_copy_failure,
    renew_address,
    request_code,
    revoke,
    share,
    try_code,
)
from boardroom.sharing.actions.meetings import share_papers

__all__ = [
    "LANE",
    "Made",
    "ask_for_copy",
    "claim_copy",
    "draw_page",
    "erase_shares",
    "forget_addresses",
    "keep_copy",
    "note_opening",
    "record_copy_failure",
    "renew_address",
    "request_code",
    "revoke",
    "share",
    "share_papers",
    "try_code",
]
