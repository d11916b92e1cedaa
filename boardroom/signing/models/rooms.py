"""Shared tablets in the meeting room."""

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted


class MeetingRoom(Tenanted, Base):
    """A shared tablet that shows one envelope and nothing else, until someone who knows the PIN closes it.

    One person sits at it at a time. What their browser holds is worthless as soon as they have risen.
    """

    __tablename__ = "meeting_room"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        ForeignKeyConstraint(["association_id", "opened_by"], ["person.association_id", "person.id"]),
        UniqueConstraint("token_hash"),
        CheckConstraint(
            "(seat_signer_id IS NULL) = (seat_hash = '') AND (seat_signer_id IS NULL) = (seat_at IS NULL)",
            name="seat_is_whole",
        ),
    )

    envelope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    opened_by: Mapped[uuid.UUID]
    opened_by_name: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    pin_hash: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(64))
    seat_signer_id: Mapped[uuid.UUID | None]
    seat_hash: Mapped[str] = mapped_column(String(64), default="")
    seat_at: Mapped[datetime | None]
    seat_seen_at: Mapped[datetime | None]
    # The account of someone who gave its password at the seat; None for who proves themselves by the signature alone.
    seat_account_id: Mapped[uuid.UUID | None]
