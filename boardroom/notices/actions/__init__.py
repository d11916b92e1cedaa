"""What changes in notices: the outbox, its delivery, links and codes."""

from boardroom.notices.actions.codes import end_codes, mint_code, put_in_force, redeem_code
from boardroom.notices.actions.delivering import (
    LEASE,
    WHY_WAITING,
    Taken,
    explain_waiting,
    record_failure,
    record_sent,
    take,
    take_receipt,
)
from boardroom.notices.actions.links import mint_link, open_link, revoke_links, use_link
from boardroom.notices.actions.outbox import (
    enqueue,
    forget_addressee,
    forget_messages,
    take_back,
    take_back_codes,
)

__all__ = [
    "LEASE",
    "WHY_WAITING",
    "Taken",
    "end_codes",
    "enqueue",
    "explain_waiting",
    "forget_addressee",
    "forget_messages",
    "mint_code",
    "mint_link",
    "open_link",
    "put_in_force",
    "record_failure",
    "record_sent",
    "redeem_code",
    "revoke_links",
    "take",
    "take_back",
    "take_back_codes",
    "take_receipt",
    "use_link",
]
