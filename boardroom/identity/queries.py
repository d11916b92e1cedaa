"""Accounts, live sessions and live tokens, proofs, counted attempts."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select

from boardroom.core.ids import token_hash
from boardroom.identity.models import (
    Account,
    AccountSession,
    ApiToken,
    Attempt,
    Challenge,
    Invitation,
    Passkey,
    RecoveryCode,
)
from boardroom.identity.rules import SESSION_IDLE
from boardroom.work import Work


def live_session(work: Work, token: str) -> tuple[AccountSession, Account] | None:
    """Return the session that a cookie's token opens, with its account; None when ended, expired or long idle."""
    row = work.session.execute(
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == token_hash(token),
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > work.now,
            AccountSession.seen_at > work.now - SESSION_IDLE,
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


def anyone(work: Work) -> bool:
    """Tell whether the installation has any account at all; without one nobody can log in."""
    return work.session.scalar(select(Account.id).limit(1)) is not None


def by_email(work: Work, email: str) -> Account | None:
    """Return the account of an address, in any case."""
    return work.session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def sessions_of(work: Work, account_id: uuid.UUID) -> list[AccountSession]:
    """Return an account's live sessions, the latest seen first."""
    return list(
        work.session.scalars(
            select(AccountSession)
            .where(
                AccountSession.account_id == account_id,
                AccountSession.ended_at.is_(None),
                AccountSession.expires_at > work.now,
                AccountSession.seen_at > work.now - SESSION_IDLE,
            )
            .order_by(AccountSession.seen_at.desc())
        )
    )


def passkeys_of(work: Work, account_id: uuid.UUID) -> list[Passkey]:
    """Return an account's passkeys, oldest first; signing asks for them too."""
    return list(
        work.session.scalars(
            select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at)
        )
    )


def passkey_by_credential(work: Work, credential_id: bytes) -> Passkey | None:
    """Return the passkey that an authenticator's answer speaks of."""
    return work.session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).first()


def unused_recovery_codes(work: Work, account_id: uuid.UUID) -> int:
    """Return how many recovery codes are left."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def challenge(
    work: Work,
    challenge_id: uuid.UUID,
    purpose: str,
    lifetime: timedelta,
    account_id: uuid.UUID | None = None,
) -> Challenge | None:
    """Return a challenge that is unused and fresh, and the given account's where one is given."""
    found = select(Challenge).where(
        Challenge.id == challenge_id,
        Challenge.purpose == purpose,
        Challenge.used_at.is_(None),
        Challenge.created_at > work.now - lifetime,
    )
    if account_id is not None:
        found = found.where(Challenge.account_id == account_id)
    return work.session.scalars(found).first()


def invitation(work: Work, invitation_id: uuid.UUID) -> Invitation | None:
    """Return an invitation that still waits for an answer."""
    return work.session.scalars(
        select(Invitation).where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
    ).first()


def invitations_of(work: Work, person_id: uuid.UUID) -> list[Invitation]:
    """Return every invitation of a person of the actor's association, newest first."""
    return invitations_to(work, work.actor.tenant, person_id)


def invitations_to(work: Work, association_id: uuid.UUID, person_id: uuid.UUID) -> list[Invitation]:
    """Return every invitation of a person of an association, newest first; the caller has the right to it."""
    return list(
        work.session.scalars(
            select(Invitation)
            .where(Invitation.association_id == association_id, Invitation.person_id == person_id)
            .order_by(Invitation.created_at.desc())
        )
    )


def tokens_of(work: Work, account_id: uuid.UUID) -> list[ApiToken]:
    """Return an account's API tokens in the actor's association that are not revoked, newest first."""
    return list(
        work.session.scalars(
            select(ApiToken)
            .where(
                ApiToken.account_id == account_id,
                ApiToken.association_id == work.actor.tenant,
                ApiToken.revoked_at.is_(None),
            )
            .order_by(ApiToken.created_at.desc())
        )
    )


def failures(
    work: Work, kind: str, subject: str, within: timedelta, *, forgiven_by_success: bool
) -> list[datetime]:
    """Return when recent attempts failed; a success wipes the slate where that is asked for."""
    rows = work.session.execute(
        select(Attempt.at, Attempt.succeeded)
        .where(Attempt.kind == kind, Attempt.subject == subject, Attempt.at > work.now - within)
        .order_by(Attempt.at, Attempt.succeeded)
    )
    failed: list[datetime] = []
    for at, succeeded in rows:
        if not succeeded:
            failed.append(at)
        elif forgiven_by_success:
            failed.clear()
    return failed


def anything_to_sweep(work: Work, older_than: timedelta) -> bool:
    """Tell whether counted attempts or challenges have outlived their use."""
    before = work.now - older_than
    return (
        work.session.scalars(select(Attempt.id).where(Attempt.at < before).limit(1)).first() is not None
        or work.session.scalars(select(Challenge.id).where(Challenge.created_at < before).limit(1)).first()
        is not None
    )
