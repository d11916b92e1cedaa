"""Verbs of identity: accounts, log-in, sessions, passwords, second factor, passkeys, API tokens."""

from boardroom.identity.actions.accounts import (
    accept_invitation,
    choose_language,
    create_account,
    invite,
    link_to_hand_over,
    withdraw_invitation,
)
from boardroom.identity.actions.bankid import (
    link_bankid,
    link_eid,
    log_in_with_bankid,
    log_in_with_eid,
    unlink_eid,
)
from boardroom.identity.actions.bankid_orders import (
    Wish,
    cancel_bankid,
    collect_bankid,
    note_return,
    order_bankid,
    order_bankid_again,
    renew_bankid,
)
from boardroom.identity.actions.eids import CameBack, EidWish, come_back, send_to_provider
from boardroom.identity.actions.forgetting import forget_orders
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
    "CameBack",
    "Chosen",
    "EidWish",
    "LogIn",
    "Outcome",
    "Trial",
    "Wish",
    "accept_invitation",
    "add_passkey",
    "ask_for_reset",
    "begin_passkey",
    "begin_second_factor",
    "begin_session",
    "cancel_bankid",
    "change_password",
    "choose_language",
    "chosen",
    "collect_bankid",
    "come_back",
    "confirm_second_factor",
    "create_account",
    "create_token",
    "end_session",
    "end_sessions",
    "forget_orders",
    "invite",
    "link_bankid",
    "link_eid",
    "link_to_hand_over",
    "log_in",
    "log_in_with_bankid",
    "log_in_with_eid",
    "log_in_with_passkey",
    "log_out",
    "log_out_everywhere",
    "note_return",
    "offer_passkey",
    "order_bankid",
    "order_bankid_again",
    "password_is",
    "prove_passkey",
    "remove_passkey",
    "remove_second_factor",
    "rename_passkey",
    "renew_bankid",
    "renew_recovery_codes",
    "reset_password",
    "revoke_token",
    "see_session",
    "see_token",
    "send_to_provider",
    "sweep",
    "take_second_step",
    "try_password",
    "unlink_eid",
    "withdraw_invitation",
]
