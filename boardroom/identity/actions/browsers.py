"""Browsers that have been let in before, and the mail that lets one in for the first time while others guess."""

import uuid

from sqlalchemy import delete

from boardroom.core.ids import new_id, token_hash
from boardroom.core.visitor import Visitor
from boardroom.identity.actions import attempts
from boardroom.identity.models import Account, KnownBrowser
from boardroom.identity.queries import by_email, by_id, known_browser
from boardroom.identity.rules.log_in import WAY_IN_DAYS
from boardroom.notices.actions import enqueue, use_link
from boardroom.notices.errors import LinkGone
from boardroom.notices.models import Purpose
from boardroom.work import Work

WAY_IN = "way_in"


def remember_browser(work: Work, account_id: uuid.UUID, visitor: Visitor) -> None:
    """Note that this browser was let in to the account: from now on its tries are counted by themselves."""
    # One at a time: the same browser may log in twice at once.
    work.session.get(Account, account_id, with_for_update=True)
    found = known_browser(work, account_id, visitor.token)
    if found is not None:
        found.seen_at = work.now
        return
    forget_browser(work, account_id, visitor.token)  # one that was known too long ago
    work.session.add(
        KnownBrowser(
            id=new_id(),
            account_id=account_id,
            token_hash=token_hash(visitor.token),
            created_at=work.now,
            seen_at=work.now,
        )
    )
    work.session.flush()


def counted_apart(work: Work, account: Account | None, visitor: Visitor) -> str:
    """Return the name that this browser's tries at the account are counted under; empty for a stranger's."""
    found = known_browser(work, account.id, visitor.token) if account is not None else None
    return str(found.id) if found is not None else ""


def forget_browser(work: Work, account_id: uuid.UUID, token: str) -> None:
    """Count this browser among strangers again."""
    work.session.execute(
        delete(KnownBrowser).where(
            KnownBrowser.account_id == account_id, KnownBrowser.token_hash == token_hash(token)
        )
    )


def forget_browsers(work: Work, account_id: uuid.UUID) -> None:
    """Count every browser among strangers again, where someone else may have used one."""
    work.session.execute(delete(KnownBrowser).where(KnownBrowser.account_id == account_id))


def ask_for_way_in(work: Work, email: str, address: str) -> None:
    """Send a link that lets one browser try although strangers have guessed too often; the page answers the same always.

    Whoever asks too often is sent nothing more: the person then has the letters of the last hour, which are as good.
    """
    if attempts.minutes_to_wait(work, WAY_IN, email, address):
        return
    attempts.count(work, WAY_IN, email, address)
    account = by_email(work, email)
    if account is None or account.disabled_at is not None:
        return
    enqueue(
        work,
        "way_in",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        link=(Purpose.WAY_IN, account.id),
        link_days=WAY_IN_DAYS,
        about=("account", account.id),
    )


def let_in(work: Work, link_id: uuid.UUID, visitor: Visitor) -> Account:
    """Use a link up: this browser is the account's own from now on. LinkGone when the link is used or too old.

    It is not a log-in. The mailbox proves who was locked out; the password, and the second step where there is one,
    are asked for as always.
    """
    account = by_id(work, use_link(work, link_id, Purpose.WAY_IN))
    if account is None or account.disabled_at is not None:
        raise LinkGone
    # Known anew, also where it was known: its own slips are forgiven with the others'.
    forget_browser(work, account.id, visitor.token)
    remember_browser(work, account.id, visitor)
    return account
