"""Pages of signing: for the one who signs, for the one who sends, and for anyone who wants to verify."""

from boardroom.signing.views import (
    bankid,
    batches,
    deciding,
    door,
    following,
    hand,
    oidc,
    preparing,
    proofs,
    readdressing,
    reading,
    rooms,
    verifying,
    wishing,
)
from boardroom.signing.views.blueprint import blueprint
from boardroom.signing.views.reading import guests_address, what_a_link_opens, what_a_link_was_for

__all__ = [
    "bankid",
    "batches",
    "blueprint",
    "deciding",
    "door",
    "following",
    "guests_address",
    "hand",
    "oidc",
    "preparing",
    "proofs",
    "readdressing",
    "reading",
    "rooms",
    "verifying",
    "what_a_link_opens",
    "what_a_link_was_for",
    "wishing",
]
