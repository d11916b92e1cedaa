"""Verbs of identity: accounts, log-in, sessions, passwords, second factor, passkeys, API tokens."""

from boardroom.identity.actions.accounts import (
    accept_invitation,
    choose_language,
    create_account,
    invite,
    link_to_hand_over,
    withdraw_invitation,
)
from boardroom.identity.actions.log_in import (
    LogIn,
    Outcome,
    Trial,
    log_in,
    log_in_with_passkey,
    offer_passkey,
    prove_passkey,
    take_second_step,
    try_password,
)
from boardroom.identity.actions.passkeys import add_passkey, begin_passkey, remove_passkey, rename_passkey
from boardroom.identity.actions.passwords import (
    Chosen,
    ask_for_reset,
    change_password,
    chosen,
    password_is,
    reset_password,
)
from boardroom.identity.actions.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
    renew_recovery_codes,
)
from boardroom.identity.actions.sessions import (
    begin_session,
    end_session,
    end_sessions,
    log_out,
    log_out_everywhere,
    see_session,
    see_token,
)
from boardroom.identity.actions.tokens import create_token, revoke_token
from boardroom.identity.actions.upkeep import sweep

__all__ = [
    "Chosen",
    "LogIn",
    "Outcome",
    "Trial",
    "accept_invitation",
    "add_passkey",
    "ask_for_reset",
    "begin_passkey",
    "begin_second_factor",
    "begin_session",
    "change_password",
    "choose_language",
    "chosen",
    "confirm_second_factor",
    "create_account",
    "create_token",
    "end_session",
    "end_sessions",
    "invite",
    "link_to_hand_over",
    "log_in",
    "log_in_with_passkey",
    "log_out",
    "log_out_everywhere",
    "offer_passkey",
    "password_is",
    "prove_passkey",
    "remove_passkey",
    "remove_second_factor",
    "rename_passkey",
    "renew_recovery_codes",
    "reset_password",
    "revoke_token",
    "see_session",
    "see_token",
    "sweep",
    "take_second_step",
    "try_password",
    "withdraw_invitation",
]
