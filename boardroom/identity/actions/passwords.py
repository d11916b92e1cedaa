"""Passwords: changed by their owner, or chosen anew through a link by mail."""

import uuid
from dataclasses import dataclass

from boardroom.core.actor import Actor
from boardroom.core.errors import Invalid
from boardroom.core.secrets import hash_password, password_matches
from boardroom.core.visitor import Visitor
from boardroom.identity.actions import attempts
from boardroom.identity.actions.browsers import forget_browsers, remember_browser
from boardroom.identity.actions.own import note_change, own_account
from boardroom.identity.actions.sessions import end_sessions
from boardroom.identity.models import Account
from boardroom.identity.queries import by_email, by_id
from boardroom.identity.rules.log_in import RESET_DAYS, password_problem
from boardroom.notices.actions import enqueue, revoke_links, use_link
from boardroom.notices.errors import LinkGone
from boardroom.notices.models import Purpose
from boardroom.work import Work, WorkOpener


@dataclass(frozen=True)
class Chosen:
    """A new password with its hash; see `choose_password`."""

    text: str
    encoded: str


def choose_password(password: str) -> Chosen:
    """Return a new password ready to be set.

    Call it before a Work is opened: hashing takes a tenth of a second by design, and a writing Work
    keeps everyone else from writing.
    """
    return Chosen(password, hash_password(password))


def set_password(account: Account, password: Chosen) -> None:
    """Give an account a password; Invalid says what is too weak about it."""
    problem = password_problem(password.text, account.email, account.name)
    if problem:
        raise Invalid(problem=problem)
    account.password_hash = password.encoded


def confirm_password(opener: WorkOpener, actor: Actor, password: str, address: str) -> bool:
    """Tell whether this is the actor's present password; counted, right or wrong.

    Opens its own short Works, because the hash is checked between them. An account that has only
    passkeys has nothing to compare with and passes.
    """
    with opener.writing(actor) as work:
        account = own_account(work)
        if not account.password_hash:
            return True
        if attempts.minutes_to_wait(work, "password", str(account.id), address):
            return False
        counted = attempts.count(work, "password", str(account.id), address)
    if not password_matches(account.password_hash, password):
        return False
    with opener.writing(actor) as work:
        attempts.succeeded(work, counted)
        # A password changed in between must not let the old one through.
        return own_account(work).password_hash == account.password_hash


def change_password(
    opener: WorkOpener, actor: Actor, present: str, new: str, *, keep: uuid.UUID, visitor: Visitor
) -> bool:
    """Change the actor's password, end every other session and know no other browser; False when the present one is wrong.

    Opens its own Works, as `confirm_password`.
    """
    if not confirm_password(opener, actor, present, visitor.address):
        return False
    password = choose_password(new)
    with opener.writing(actor) as work:
        account = own_account(work)
        set_password(account, password)
        end_sessions(work, account.id, but=keep)
        _know_only(work, account, visitor)
        revoke_links(work, Purpose.PASSWORD_RESET, account.id)
        note_change(work, account, "password_changed")
    return True


def ask_for_reset(work: Work, email: str, address: str) -> None:
    """Send a link to choose a new password, where there is such an account; the page answers the same always."""
    if attempts.minutes_to_wait(work, "reset", email, address):
        return
    attempts.count(work, "reset", email, address)
    account = by_email(work, email)
    if account is None or account.disabled_at is not None:
        return
    enqueue(
        work,
        "password_reset",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        link=(Purpose.PASSWORD_RESET, account.id),
        link_days=RESET_DAYS,
        about=("account", account.id),
    )


def reset_password(work: Work, link_id: uuid.UUID, new: Chosen, visitor: Visitor) -> Account:
    """Use up a reset link: new password, every session ended, this browser known. LinkGone when it is used or too old.

    A second factor stays: the mailbox alone must not be enough where more was chosen.
    """
    account = by_id(work, use_link(work, link_id, Purpose.PASSWORD_RESET))
    if account is None or account.disabled_at is not None:
        raise LinkGone
    set_password(account, new)
    end_sessions(work, account.id)
    # The mailbox has proved who is here: strangers who guessed too often must not keep them out after this.
    _know_only(work, account, visitor)
    revoke_links(work, Purpose.PASSWORD_RESET, account.id)
    note_change(work, account, "password_reset")
    return account


def _know_only(work: Work, account: Account, visitor: Visitor) -> None:
    forget_browsers(work, account.id)
    remember_browser(work, account.id, visitor)
