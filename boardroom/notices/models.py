"""The outbox and the one-purpose links that its messages carry."""

import enum
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed, by_value


class Delivery(enum.StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # given up; someone may have to mend something
    TAKEN_BACK = "taken_back"  # stopped before it left: what it asked for is no longer wanted


class Channel(enum.StrEnum):
    """How a message travels; `to_address` is an e-mail address or a number in E.164."""

    MAIL = "mail"
    TEXT = "text"


class Purpose(enum.StrEnum):
    """What a link is good for: one thing."""

    INVITATION = "invitation"  # subject: identity invitation
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose; subject: account
    WAY_IN = "way_in"  # subject: account
    SIGNING = "signing"  # subject: signer
    SET_UP = "set_up"  # subject: the installation
    SHARING = "sharing"  # subject: share


class Message(Keyed, Base):
    """One message to one person: a template and its facts, never a token and never a rendered text."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        CheckConstraint("(receipt <> '') = (receipt_at IS NOT NULL)", name="receipt_has_time"),
        Index("ix_message_due", "state", "not_before"),
        Index("ix_message_receipt", "receipt_hash"),
    )

    association_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("association.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10), default=Channel.MAIL, server_default="mail")
    template: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(10), default="sv")
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # When set, delivery mints a link of this purpose for this subject and puts it into the text.
    link_purpose: Mapped[Purpose | None] = mapped_column(by_value(Purpose))
    link_subject: Mapped[uuid.UUID | None]
    link_days: Mapped[int] = mapped_column(default=14)
    # When set, delivery mints a one-time code for this subject and puts it into the text.
    code_for: Mapped[uuid.UUID | None]
    # When set, the message carries a calendar file of it: see core.calendar_files.
    event: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # When set, the letter carries this file of the association's blob store, under this name.
    attachment_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    attachment_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # What the message is about, so that pages can show delivery per recipient.
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    state: Mapped[Delivery] = mapped_column(by_value(Delivery), default=Delivery.QUEUED)
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    # Of a text message: the hash of the address that the gateway reports to, the gateway's own name of it, and what
    # it reported, which is final: "delivered" or "failed".
    receipt_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    gateway_name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    receipt: Mapped[str] = mapped_column(String(10), default="", server_default="")
    receipt_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    @property
    def further(self) -> list[tuple[str, str]]:
        """The subjects whose links the message carries beside its own, each with what its link opens."""
        return [(subject, opens) for subject, opens in self.facts.get("further", ())]

    def leave_out(self, subjects: Collection[uuid.UUID]) -> bool:
        """Take further subjects out of a message that waits; tell whether it did: what has left, or is leaving, said it."""
        if self.state is not Delivery.QUEUED:
            return False
        gone = {str(one) for one in subjects}
        self.facts = self.facts | {"further": [list(one) for one in self.further if one[0] not in gone]}
        return True

    def forget(self) -> None:
        """Forget all that the message says and carries; one that has not left never will."""
        self.facts, self.event = {}, None
        self.attachment_sha256 = self.attachment_name = ""
        self.take_back()

    def give_up(self, reason: str) -> None:
        """Leave the message unsent for good."""
        self.state = Delivery.FAILED
        self.lease_until = None
        self.last_error = reason[:500]

    def take_back(self) -> None:
        """Stop the message, unless it has left or was given up: it is no longer wanted, and nobody has to mend anything."""
        if self.state in {Delivery.QUEUED, Delivery.SENDING}:
            self.state = Delivery.TAKEN_BACK
            self.lease_until = None
            self.last_error = ""


class Link(Keyed, Base):
    """A one-purpose link; only the hash of its token is kept."""

    __tablename__ = "link"

    association_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("association.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(by_value(Purpose))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # First time that a person (not a mail scanner) went on from the link's page.
    opened_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    # Whether its token can be exchanged a single time: it was shown to others beside the one it is for.
    once: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Until when its token can be exchanged, where that is less than the link's own time.
    exchange_until: Mapped[datetime | None]


class OneTimeCode(Keyed, Base):
    """A six-digit code sent to one person for one subject; good once, for minutes, for few attempts."""

    __tablename__ = "one_time_code"

    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)
    # The message that it left in: the proof of a signature says by which way its code came.
    message_id: Mapped[uuid.UUID | None]
    salt: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class LocalMail(Keyed, Base):
    """Mail kept in the portal where no SMTP server is configured, as in the demonstration."""

    __tablename__ = "local_mail"

    to_address: Mapped[str] = mapped_column(String(254), index=True)
    to_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str]
    sent_at: Mapped[datetime]
