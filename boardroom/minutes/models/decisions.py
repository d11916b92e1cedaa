"""The register of decisions: those of minutes written here, and those confirmed from archived minutes."""

import enum
import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value


class Outcome(enum.StrEnum):
    """What became of a proposal; "noted" is no decision and has no row."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    DEFERRED = "deferred"


class Decision(Tenanted, Base):
    """One decision, at a § of minutes written here or on a page of archived minutes; each att-clause is one.

    Meeting, number and day are those of its minutes or its document; whether it stands or was superseded is derived.
    """

    __tablename__ = "decision"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "item_id"], ["minutes_item.association_id", "minutes_item.id"]
        ),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "responsible_id"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "done_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "superseded_by"], ["decision.association_id", "decision.id"]),
        UniqueConstraint("item_id", "position"),
        CheckConstraint("(item_id IS NULL) <> (document_id IS NULL)", name="of_minutes_or_document"),
        CheckConstraint("(document_id IS NULL) = (page_number IS NULL)", name="document_has_page"),
        CheckConstraint("superseded_by <> id", name="not_by_itself"),
        Index("ix_decision_open", "association_id", "done_at", "responsible_id"),
    )

    item_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    position: Mapped[int]
    text: Mapped[str]
    outcome: Mapped[Outcome] = mapped_column(by_value(Outcome), default=Outcome.ADOPTED)
    responsible_id: Mapped[uuid.UUID | None]
    due: Mapped[date | None]  # the last day
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None]
    superseded_by: Mapped[uuid.UUID | None] = mapped_column(index=True)
    # Of a decision confirmed from archived minutes: where it stands, and the sentence that it was recognised by.
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    page_number: Mapped[int | None]  # within the document, from 1
    paragraph: Mapped[str] = mapped_column(String(20), default="", server_default="")  # "4", as printed
    heading: Mapped[str] = mapped_column(String(200), default="", server_default="")
    evidence: Mapped[str] = mapped_column(default="", server_default="")
    # What is told of it besides its words, as a person has confirmed it.
    votes: Mapped[str] = mapped_column(String(200), default="", server_default="")  # "18 röster mot 12"
    reservation: Mapped[str] = mapped_column(default="", server_default="")
    amount_ore: Mapped[int | None] = mapped_column(BigInteger)
    counterparty: Mapped[str] = mapped_column(String(200), default="", server_default="")
    apartment: Mapped[str] = mapped_column(String(20), default="", server_default="")  # "1203"

    @property
    def kronor(self) -> Decimal | None:
        """The amount in kronor."""
        return None if self.amount_ore is None else Decimal(self.amount_ore) / 100


class DecisionReview(Tenanted, Base):
    """Archived minutes whose suggested decisions a person has gone through: what was not confirmed is none."""

    __tablename__ = "decision_review"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "reviewed_by"], ["person.association_id", "person.id"]),
        UniqueConstraint("document_id"),
    )

    document_id: Mapped[uuid.UUID]
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[uuid.UUID | None]
