"""Handovers with their parts and points, the register of keys and subscriptions, restore drills, what newcomers have read."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.handover.rules import DrillOutcome, Kind, Point, Reading, Side

__all__ = [
    "DrillOutcome",
    "Handover",
    "HandoverPart",
    "HandoverPoint",
    "Keeping",
    "Kind",
    "Point",
    "ReadingTick",
    "RestoreDrill",
    "Side",
]

_HANDOVER = ["association_id", "handover_id"], ["handover.association_id", "handover.id"]


class Handover(Tenanted, Base):
    """One change of board, from the day it is begun until its receipt lies in the archive."""

    __tablename__ = "handover"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("association_id", "day"),
        CheckConstraint("(closed_at IS NULL) = (document_id IS NULL)", name="closed_with_receipt"),
    )

    day: Mapped[date]  # on which the board changes
    begun_at: Mapped[datetime]
    begun_by_name: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    # Why it was closed although somebody had not answered.
    remark: Mapped[str] = mapped_column(String(500), default="")
    document_id: Mapped[uuid.UUID | None]  # the receipt in the archive


class HandoverPart(Tenanted, Base):
    """What one person has to do in a handover: tell what they know, or say that they have received it."""

    __tablename__ = "handover_part"
    __constraints__ = (
        ForeignKeyConstraint(*_HANDOVER),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("handover_id", "person_id"),
    )

    handover_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    side: Mapped[Side] = mapped_column(by_value(Side))
    looked_after: Mapped[str] = mapped_column(Text, default="")  # what a leaving person took care of
    ask: Mapped[str] = mapped_column(Text, default="")  # whom to ask, and about what
    done_at: Mapped[datetime | None]  # confirmed by who leaves, received by who comes


class HandoverPoint(Tenanted, Base):
    """That the board has gone through one point of the checklist."""

    __tablename__ = "handover_point"
    __constraints__ = (ForeignKeyConstraint(*_HANDOVER), UniqueConstraint("handover_id", "point"))

    handover_id: Mapped[uuid.UUID] = mapped_column(index=True)
    point: Mapped[Point] = mapped_column(by_value(Point))
    remark: Mapped[str] = mapped_column(String(500), default="")
    done_at: Mapped[datetime]
    done_by_name: Mapped[str] = mapped_column(String(200))


class Keeping(Tenanted, Base):
    """A key, an account or a subscription, and who holds it; what opens it is never written here."""

    __tablename__ = "keeping"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "holder_id"], ["person.association_id", "person.id"]),
        CheckConstraint("holder_id IS NULL OR holder = ''", name="one_holder"),
    )

    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    what: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(
        String(200), default=""
    )  # where it is: an address, a supplier, a shelf
    holder_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    holder: Mapped[str] = mapped_column(
        String(120), default=""
    )  # where the holder is no person of the register
    since: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    noted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # given up, thrown away, cancelled


class RestoreDrill(Tenanted, Base):
    """That a backup was restored to see that it can be."""

    __tablename__ = "restore_drill"

    day: Mapped[date]
    who: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[DrillOutcome] = mapped_column(by_value(DrillOutcome))
    note: Mapped[str] = mapped_column(String(500), default="")
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str] = mapped_column(String(200))


class ReadingTick(Tenanted, Base):
    """That a new board member has read one of the things to read first."""

    __tablename__ = "reading_tick"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("person_id", "reading"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reading: Mapped[Reading] = mapped_column(by_value(Reading))
    at: Mapped[datetime]
