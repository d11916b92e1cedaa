"""Pages of identity: log-in, own account, API tokens."""

from boardroom.identity.views import account, bankid, eids, log_in, passkeys, passwords, second_factor, tokens
from boardroom.identity.views.blueprint import blueprint

__all__ = [
    "account",
    "bankid",
    "blueprint",
    "eids",
    "log_in",
    "passkeys",
    "passwords",
    "second_factor",
    "tokens",
]
