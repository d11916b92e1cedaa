"""Sessions: begun by a proof, seen, ended on the server."""

import uuid

from sqlalchemy import update

from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.core.visitor import Visitor
from boardroom.identity.actions.browsers import forget_browsers, remember_browser
from boardroom.identity.actions.own import note_change, own_account
from boardroom.identity.models import Account, AccountSession, ApiToken
from boardroom.identity.rules.log_in import SEEN_EVERY, SESSION_LIFETIME, device_of
from boardroom.work import Work


def begin_session(work: Work, account: Account, *, method: str, visitor: Visitor) -> str:
    """Return the token of a new session, and know the browser from now on; the database keeps the token's hash alone.

    `method` says how the person proved themselves: password, password+totp, passkey or recovery.
    """
    token = opaque_token()
    work.session.add(
        AccountSession(
            id=new_id(),
            account_id=account.id,
            token_hash=token_hash(token),
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + SESSION_LIFETIME,
            device=device_of(visitor.user_agent)[:120],
            method=method,
        )
    )
    remember_browser(work, account.id, visitor)
    return token


def see_session(work: Work, session_id: uuid.UUID) -> None:
    """Note that a session is in use; at most every five minutes, so that reading a page rarely writes."""
    work.session.execute(
        update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.seen_at < work.now - SEEN_EVERY)
        .values(seen_at=work.now)
    )


def see_token(work: Work, token_id: uuid.UUID) -> None:
    """Note that an API token is in use; as seldom as for sessions."""
    work.session.execute(
        update(ApiToken)
        .where(
            ApiToken.id == token_id, (ApiToken.used_at.is_(None)) | (ApiToken.used_at < work.now - SEEN_EVERY)
        )
        .values(used_at=work.now)
    )


def log_out(work: Work, token: str) -> None:
    """End the session of a cookie's token."""
    work.session.execute(
        update(AccountSession)
        .where(AccountSession.token_hash == token_hash(token), AccountSession.ended_at.is_(None))
        .values(ended_at=work.now)
    )


def end_session(work: Work, session_id: uuid.UUID) -> None:
    """End one of the actor's own sessions, e.g. on a computer left behind."""
    account = own_account(work)
    work.session.execute(
        update(AccountSession)
        .where(
            AccountSession.id == session_id,
            AccountSession.account_id == account.id,
            AccountSession.ended_at.is_(None),
        )
        .values(ended_at=work.now)
    )


def log_out_everywhere(work: Work) -> None:
    """End every session of the actor's account, this one too."""
    account = own_account(work)
    end_sessions(work, account.id)
    forget_browsers(work, account.id)
    note_change(work, account, "logged_out_everywhere", tell=False)


def end_sessions(work: Work, account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """End an account's sessions, all or all but one."""
    ended = (
        update(AccountSession)
        .where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
        .values(ended_at=work.now)
    )
    if but is not None:
        ended = ended.where(AccountSession.id != but)
    work.session.execute(ended)
