"""Sendings to many: one paper or text, an envelope for each recipient."""

import uuid
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.signing.rules.states import (
    RecipientState,
)


class Batch(Tenanted, Base):
    """The same paper, or a text merged for each, on its way to many: one envelope for every recipient.

    The worker sends them one at a time, no faster than the pace allows, so that nobody else's letter waits.
    """

    __tablename__ = "signing_batch"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "sent_by"], ["person.association_id", "person.id"]),
        CheckConstraint("(frozen_sha256 <> '') = (document_id IS NOT NULL)", name="paper_is_frozen"),
        CheckConstraint("(frozen_sha256 <> '') <> (merge_text <> '')", name="paper_or_text"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_because = '')", name="withdrawn_has_reason"),
    )

    title: Mapped[str] = mapped_column(String(200))
    record_class: Mapped[str] = mapped_column(String(40))
    # The paper that everyone gets, frozen once; or the text that is typeset for each.
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    document_date: Mapped[date | None]
    frozen_sha256: Mapped[str] = mapped_column(String(64), default="")
    page_count: Mapped[int] = mapped_column(default=0)
    original_sha256: Mapped[str] = mapped_column(String(64), default="")
    original_pages: Mapped[int] = mapped_column(default=0)
    merge_text: Mapped[str] = mapped_column(Text, default="")
    allowed_methods: Mapped[str] = mapped_column(String(200))
    deadline: Mapped[date | None]
    message: Mapped[str] = mapped_column(String(1000), default="")
    guest_code: Mapped[bool] = mapped_column(default=False)
    sent_by: Mapped[uuid.UUID | None]
    sent_by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    # When the sender had looked through the list and said yes; until then nothing leaves.
    ordered_at: Mapped[datetime | None]
    next_at: Mapped[datetime]  # not before this is the next one sent
    # What was asked for all of them at once, and by whom; the worker does it one envelope at a time.
    steered_by: Mapped[str] = mapped_column(String(200), default="")
    reminded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(String(1000), default="")


class Recipient(Tenanted, Base):
    """One who is sent a batch's paper, and what became of it; the envelope says the rest."""

    __tablename__ = "signing_recipient"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "batch_id"], ["signing_batch.association_id", "signing_batch.id"]
        ),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        UniqueConstraint("batch_id", "position"),
        UniqueConstraint("batch_id", "email"),
        CheckConstraint("(state = 'sent') = (envelope_id IS NOT NULL)", name="sent_has_envelope"),
        CheckConstraint("(state = 'failed') = (problem <> '')", name="failed_has_reason"),
        Index("ix_signing_recipient_waiting", "state", "lease_until"),
    )

    batch_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    # None for someone out of a list whom the register does not know: entered into it when their turn comes.
    person_id: Mapped[uuid.UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    fields: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # what the text is filled with
    state: Mapped[RecipientState] = mapped_column(by_value(RecipientState), default=RecipientState.WAITING)
    envelope_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    problem: Mapped[str] = mapped_column(String(500), default="")
    lease_until: Mapped[datetime | None]
