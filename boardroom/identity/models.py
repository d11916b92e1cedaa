"""Accounts, their sessions and proofs, attempts to log in, API tokens."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed


class Account(Keyed, Base):
    """A way to log in; belongs to one human, who may hold mandates in several associations."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    totp_secret: Mapped[str] = mapped_column(String(64), default="")  # empty: no second factor by app
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
    # How the person proved themselves: password, password+totp, passkey, recovery.
    method: Mapped[str] = mapped_column(String(40))


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
