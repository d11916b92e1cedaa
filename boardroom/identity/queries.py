"""Accounts, live sessions and live tokens."""

import uuid

from sqlalchemy import select

from boardroom.core.ids import token_hash
from boardroom.identity.models import Account, AccountSession, ApiToken
from boardroom.work import Work


def live_session(work: Work, token: str) -> tuple[AccountSession, Account] | None:
    """Return the session that a cookie's token opens, with its account; None when ended or expired."""
    row = work.session.execute(
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == token_hash(token),
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > work.now,
            Account.disabled_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def live_token(work: Work, token: str) -> tuple[ApiToken, Account] | None:
    """Return the API token of a bearer header with its account; None when revoked or expired."""
    row = work.session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(
            ApiToken.token_hash == token_hash(token),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > work.now,
            Account.disabled_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def by_id(work: Work, account_id: uuid.UUID) -> Account | None:
    """Return an account."""
    return work.session.get(Account, account_id)


def by_email(work: Work, email: str) -> Account | None:
    """Return the account of an address, in any case."""
    return work.session.scalars(select(Account).where(Account.email == email.strip().lower())).first()
