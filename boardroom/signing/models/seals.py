"""What seals proved when they were checked, and the certificates that made them."""

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed, Tenanted


class SealProof(Tenanted, Base):
    """What a sealed file proved when it was checked, and the archive timestamps that were added to it later.

    Number 0 speaks of the sealed file itself. Each further number is the file with one more timestamp: a file of its own
    that begins with all bytes of the one before; what was sealed is never written again.
    """

    __tablename__ = "seal_proof"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        UniqueConstraint("envelope_id", "paper", "number"),
        CheckConstraint("number >= 0 AND paper >= 1", name="number"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        Index("ix_seal_proof_to_renew", "renew_at", "retry_at"),
    )

    envelope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    paper: Mapped[int] = mapped_column(default=1, server_default="1")  # which of the envelope's papers
    number: Mapped[int]
    made_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))  # of signing.rules.verdict.Status
    report: Mapped[str] = mapped_column(Text)  # the whole verdict, as JSON
    # When its last timestamp is to be renewed; None: there is none, or a later number has been made.
    renew_at: Mapped[datetime | None]
    # While it is being renewed, and after that failed: not before this.
    retry_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(500), default="")


class SealCertificate(Keyed, Base):
    """A certificate that this installation has sealed with: what is published, and whether its end was told."""

    __tablename__ = "seal_certificate"
    __table_args__ = (UniqueConstraint("fingerprint"),)

    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256, hex
    subject: Mapped[str] = mapped_column(String(300))
    self_issued: Mapped[bool]
    not_after: Mapped[datetime]
    first_seen_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]
