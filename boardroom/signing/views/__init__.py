"""Pages of signing: for the one who signs, for the one who sends, and for anyone who wants to verify."""

from boardroom.signing.views import (
    bankid,
    deciding,
    door,
    following,
    hand,
    oidc,
    preparing,
    proofs,
    reading,
    rooms,
    verifying,
)
from boardroom.signing.views.blueprint import blueprint

__all__ = [
    "bankid",
    "blueprint",
    "deciding",
    "door",
    "following",
    "hand",
    "oidc",
    "preparing",
    "proofs",
    "reading",
    "rooms",
    "verifying",
]
