"""Accounts, their sessions and proofs, attempts to log in, eIDs and orders to BankID, API tokens."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed, by_value
from boardroom.identity.rules.bankid import OrderMode, OrderPurpose, OrderState


class Account(Keyed, Base):
    """A way to log in; belongs to one human, who may hold mandates in several associations."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    # Locked with a key that is not here (ports.lockbox); empty: no second factor by app.
    totp_secret: Mapped[str] = mapped_column(String(200), default="")
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code is good once
    language: Mapped[str] = mapped_column(String(10), default="sv")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class AccountSession(Keyed, Base):
    """A logged-in browser; ended on the server, so that "log out everywhere" is true."""

    __tablename__ = "account_session"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(120), default="")
    # How the person proved themselves: password, password+totp, passkey, recovery, bankid, or an eID's provider.
    method: Mapped[str] = mapped_column(String(40))


class KnownBrowser(Keyed, Base):
    """A browser that has been let in to an account: strangers' guesses do not count against it."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("account_id", "token_hash"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    # Of the browser's cookie, which is the same whoever logs in with it.
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)  # when it was last let in


class Passkey(Keyed, Base):
    """A registered passkey ("nyckel i mobilen")."""

    __tablename__ = "passkey"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Keyed, Base):
    """A one-time code for the day the phone is lost."""

    __tablename__ = "recovery_code"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Attempt(Keyed, Base):
    """A counted attempt (log-in, reset, code); `subject` is a hash of address or e-mail, never either."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_recent", "kind", "subject", "at"),)

    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class Challenge(Keyed, Base):
    """A WebAuthn challenge that was handed out; good once, for some minutes."""

    __tablename__ = "challenge"

    purpose: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EidLink(Keyed, Base):
    """An eID that opens an account: the person's number at a provider, as a keyed hash and never readable."""

    __tablename__ = "eid_link"
    __table_args__ = (UniqueConstraint("provider", "subject_hash"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    provider: Mapped[str] = mapped_column(String(40))  # bankid, or a provider's name in eid.toml
    subject_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))  # as the eID said it when it was tied to the account
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class BankidOrder(Keyed, Base):
    """One order to BankID, from before it is asked for until what came of it was taken up.

    The row is written before BankID is asked, so that no request is ever repeated because its answer was lost;
    a terminal answer, which BankID gives once, is written before anyone is told. Renewed orders keep their row.
    """

    __tablename__ = "bankid_order"
    __table_args__ = (
        CheckConstraint(
            "state <> 'pending' OR (order_ref <> '' AND begun_at IS NOT NULL)", name="pending_is_begun"
        ),
        CheckConstraint("(state IN ('starting', 'pending')) = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint("completion IS NULL OR state = 'complete'", name="completion_when_complete"),
        CheckConstraint(
            "state <> 'complete' OR completion IS NOT NULL OR taken_at IS NOT NULL",
            name="complete_until_taken",
        ),
        CheckConstraint("taken_at IS NULL OR state = 'complete'", name="taken_when_complete"),
        CheckConstraint("lease_until IS NULL OR state = 'pending'", name="lease_while_pending"),
        CheckConstraint(
            "state IN ('starting', 'pending') OR qr_start_secret = ''", name="secret_while_needed"
        ),
        CheckConstraint(
            "purpose <> 'sign' OR (subject_id IS NOT NULL AND binding <> '')", name="sign_is_bound"
        ),
        Index("ix_bankid_order_due", "state", "next_collect_at"),
        Index("ix_bankid_order_subject", "subject_id"),
    )

    purpose: Mapped[OrderPurpose] = mapped_column(by_value(OrderPurpose))
    state: Mapped[OrderState] = mapped_column(by_value(OrderState), default=OrderState.STARTING)
    mode: Mapped[OrderMode] = mapped_column(by_value(OrderMode))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    association_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("association.id"))
    # Whose signature it is; no foreign key: signing stands above.
    subject_id: Mapped[uuid.UUID | None]
    # What the asking feature wants back unchanged: for signing the canonical statement.
    binding: Mapped[str] = mapped_column(Text, default="")
    visible: Mapped[str] = mapped_column(Text, default="")
    non_visible: Mapped[str] = mapped_column(Text, default="")
    # Where the browser goes on to, a path within the portal.
    continue_at: Mapped[str] = mapped_column(String(500))
    order_ref: Mapped[str] = mapped_column(String(64), default="")
    auto_start_token: Mapped[str] = mapped_column(String(64), default="")
    qr_start_token: Mapped[str] = mapped_column(String(64), default="")
    qr_start_secret: Mapped[str] = mapped_column(String(64), default="")
    # What the app leads the browser back with, hashed; set when it did.
    nonce_hash: Mapped[str] = mapped_column(String(64), default="")
    returned_at: Mapped[datetime | None]
    # Hash of the address that the order was asked for from, and keyed hash of the number that it must be of.
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    expected_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]  # BankID's answer: the QR code's seconds are counted from here
    next_collect_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    hint: Mapped[str] = mapped_column(String(60), default="")  # hintCode or errorCode
    renewals: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    # completionData as it came; emptied when what came of it was taken up, since it holds a personal number.
    completion: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    taken_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")  # what was made of it


class EidErrand(Keyed, Base):
    """A person sent to an eID's provider, until they come back: what the answer must fit, used once, within minutes."""

    __tablename__ = "eid_errand"
    __table_args__ = (
        CheckConstraint(
            "purpose <> 'sign' OR (subject_id IS NOT NULL AND binding <> '')", name="sign_is_bound"
        ),
    )

    purpose: Mapped[OrderPurpose] = mapped_column(by_value(OrderPurpose))
    provider: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    association_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("association.id"))
    subject_id: Mapped[uuid.UUID | None]  # whose signature it is; signing stands above
    binding: Mapped[str] = mapped_column(Text, default="")  # for signing the canonical statement
    continue_at: Mapped[str] = mapped_column(String(500))
    state_hash: Mapped[str] = mapped_column(String(64))
    # The nonce is a hash of salt and binding, so that the provider's signed token is bound to what was read.
    salt: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))  # PKCE (RFC 7636)
    hints: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]


class Invitation(Keyed, Base):
    """An invitation to make an account; the link that carries it lives in notices."""

    __tablename__ = "invitation"

    association_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("association.id"), index=True)
    # The person of mandates that the account will belong to; no foreign key: mandates stands above.
    person_id: Mapped[uuid.UUID]
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))


class ApiToken(Keyed, Base):
    """A token for programs: hashed, for one association, with a subset of the holder's permissions, expiring."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("association_id", "id"),)

    association_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("association.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    permissions: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
