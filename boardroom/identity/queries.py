"""Accounts, live sessions and live tokens, proofs, counted attempts."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from boardroom.core.ids import token_hash
from boardroom.core.statements import made_once
from boardroom.identity.models import (
    Account,
    AccountSession,
    ApiToken,
    Attempt,
    BankidOrder,
    Challenge,
    EidErrand,
    EidLink,
    Invitation,
    KnownBrowser,
    Passkey,
    RecoveryCode,
)
from boardroom.identity.rules.bankid import LIFETIME, STARTING, OrderPurpose, OrderState
from boardroom.identity.rules.log_in import KNOWN_BROWSER, SESSION_IDLE
from boardroom.work import Work


def live_session(work: Work, token: str) -> tuple[AccountSession, Account] | None:
    """Return the session that a cookie's token opens, with its account; None when ended, expired or long idle."""
    row = work.session.execute(
        _live_session(),
        {"token_hash": token_hash(token), "now": work.now, "not_idle_since": work.now - SESSION_IDLE},
    ).first()
    return (row[0], row[1]) if row else None


@made_once()  # asked with every page: making it takes longer than the answer
def _live_session() -> Select[AccountSession, Account]:
    return (
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == bindparam("token_hash"),
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > bindparam("now", type_=AccountSession.expires_at.type),
            AccountSession.seen_at > bindparam("not_idle_since", type_=AccountSession.seen_at.type),
            Account.disabled_at.is_(None),
        )
    )


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


def with_app_secret(work: Work) -> list[Account]:
    """Return the accounts that have a second factor by app."""
    return list(work.session.scalars(select(Account).where(Account.totp_secret != "")))


def known_browser(work: Work, account_id: uuid.UUID, token: str) -> KnownBrowser | None:
    """Return this browser as one that was let in to the account within the last half year."""
    return work.session.scalars(
        select(KnownBrowser).where(
            KnownBrowser.account_id == account_id,
            KnownBrowser.token_hash == token_hash(token),
            KnownBrowser.seen_at > work.now - KNOWN_BROWSER,
        )
    ).first()


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


# Put together once: decision 40.
_ATTEMPTS = (
    select(Attempt.at, Attempt.succeeded)
    .where(
        Attempt.kind == bindparam("kind"),
        Attempt.subject == bindparam("subject"),
        Attempt.at > bindparam("since"),
    )
    .order_by(Attempt.at, Attempt.succeeded)
)


def failures(
    work: Work, kind: str, subject: str, within: timedelta, *, forgiven_by_success: bool
) -> list[datetime]:
    """Return when recent attempts failed; a success wipes the slate where that is asked for."""
    rows = work.session.execute(_ATTEMPTS, {"kind": kind, "subject": subject, "since": work.now - within})
    failed: list[datetime] = []
    for at, succeeded in rows:
        if not succeeded:
            failed.append(at)
        elif forgiven_by_success:
            failed.clear()
    return failed


def eid_link(work: Work, provider: str, subject_hash: str) -> EidLink | None:
    """Return the link that an eID's number (keyed hash) has to an account."""
    return work.session.scalars(
        select(EidLink).where(EidLink.provider == provider, EidLink.subject_hash == subject_hash)
    ).first()


def eid_links_of(work: Work, account_id: uuid.UUID, provider: str = "") -> list[EidLink]:
    """Return the eIDs that open an account, oldest first; of one provider or of all."""
    found = select(EidLink).where(EidLink.account_id == account_id)
    if provider:
        found = found.where(EidLink.provider == provider)
    return list(work.session.scalars(found.order_by(EidLink.created_at, EidLink.id)))


def eid_errand(work: Work, errand_id: uuid.UUID) -> EidErrand | None:
    """Return an errand to an eID's provider; the caller has seen that it is this browser's."""
    return work.session.get(EidErrand, errand_id)


def bankid_order(work: Work, order_id: uuid.UUID) -> BankidOrder | None:
    """Return an order to BankID; the caller has seen that it is this browser's."""
    return work.session.get(BankidOrder, order_id)


def bankid_order_to_collect(work: Work) -> BankidOrder | None:
    """Return the pending order that has waited longest to be collected and that nobody is collecting now."""
    return work.session.scalars(
        select(BankidOrder)
        .where(
            BankidOrder.state == OrderState.PENDING,
            BankidOrder.next_collect_at <= work.now,
            or_(BankidOrder.lease_until.is_(None), BankidOrder.lease_until <= work.now),
        )
        .order_by(BankidOrder.next_collect_at)
        .limit(1)
    ).first()


def bankid_order_forgotten(work: Work) -> BankidOrder | None:
    """Return an order that a killed process began and nobody knows of, or that is too old to come to anything."""
    return work.session.scalars(
        select(BankidOrder)
        .where(
            or_(
                (BankidOrder.state == OrderState.STARTING) & (BankidOrder.created_at < work.now - STARTING),
                (BankidOrder.state == OrderState.PENDING) & (BankidOrder.begun_at < work.now - LIFETIME),
            )
        )
        .limit(1)
    ).first()


def bankid_signature_to_take(work: Work, order_id: uuid.UUID | None = None) -> BankidOrder | None:
    """Return a signature by BankID that came and was not taken up, the oldest or a certain one."""
    found = select(BankidOrder).where(signature_waits())
    if order_id is not None:
        found = found.where(BankidOrder.id == order_id)
    return work.session.scalars(found.order_by(BankidOrder.ended_at).limit(1)).first()


def signature_waits() -> ColumnElement[bool]:
    """Return the condition on BankidOrder that a signature came and was not taken up."""
    return and_(
        BankidOrder.state == OrderState.COMPLETE,
        BankidOrder.purpose == OrderPurpose.SIGN,
        BankidOrder.taken_at.is_(None),
    )


def anything_to_sweep(work: Work, older_than: timedelta) -> bool:
    """Tell whether counted attempts, challenges, known browsers or orders to BankID have outlived their use."""
    before = work.now - older_than
    return (
        work.session.scalars(select(Attempt.id).where(Attempt.at < before).limit(1)).first() is not None
        or work.session.scalars(select(Challenge.id).where(Challenge.created_at < before).limit(1)).first()
        is not None
        or work.session.scalars(
            select(KnownBrowser.id).where(KnownBrowser.seen_at < work.now - KNOWN_BROWSER).limit(1)
        ).first()
        is not None
        or work.session.scalars(select(EidErrand.id).where(EidErrand.created_at < before).limit(1)).first()
        is not None
        or work.session.scalars(
            select(BankidOrder.id).where(BankidOrder.ended_at < before, ~signature_waits()).limit(1)
        ).first()
        is not None
    )
