"""Persons, mandate periods, mandates."""

import enum
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.dates import Period
from boardroom.core.db import Base, Tenanted, by_value


class Role(enum.StrEnum):
    """The roles of DOMAIN: one mandate is one role."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    BOARD_MEMBER = "board_member"
    DEPUTY = "deputy"
    AUDITOR = "auditor"
    NOMINATING_COMMITTEE = "nominating_committee"
    MANAGER = "manager"
    MEMBER = "member"
    # Technical care of the portal (accounts, settings); opens no content by itself.
    ADMINISTRATOR = "administrator"


class Person(Tenanted, Base):
    """Someone the association's papers speak of; the chair of 1931 never logs in."""

    __tablename__ = "person"
    __constraints__ = (UniqueConstraint("association_id", "account_id"),)

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    apartment: Mapped[str] = mapped_column(String(10), default="")
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    protected_identity: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class MandatePeriod(Tenanted, Base):
    """From one ordinary general meeting to the next; the present one is open."""

    __tablename__ = "mandate_period"
    __constraints__ = (
        UniqueConstraint("association_id", "start"),
        CheckConstraint('"end" IS NULL OR "end" > start', name="forward"),
    )

    label: Mapped[str] = mapped_column(String(20))  # "2026/27"
    start: Mapped[date]
    end: Mapped[date | None]

    @property
    def period(self) -> Period:
        """The half-open period."""
        return Period(self.start, self.end)

    @property
    def last_day(self) -> date | None:
        """The last day of the period, as people say it; None while it runs."""
        return self.end - timedelta(days=1) if self.end else None


class Mandate(Tenanted, Base):
    """One person's role with its own start and end; `end` is the first day without it."""

    __tablename__ = "mandate"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        CheckConstraint('"end" IS NULL OR "end" >= start', name="forward"),
        CheckConstraint("term IS NULL OR term >= 1", name="term"),
        CheckConstraint("turn IS NULL OR turn >= 1", name="turn"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    role: Mapped[Role] = mapped_column(by_value(Role))
    start: Mapped[date]
    end: Mapped[date | None]
    # What the meeting elected for, e.g. two years, to be shown beside the dates.
    elected_for: Mapped[str] = mapped_column(String(40), default="")
    # The term runs out at the Nth ordinary general meeting after the start; None: no term, or one meeting
    # for the roles that a general meeting elects.
    term: Mapped[int | None]
    signatory: Mapped[bool] = mapped_column(default=False)
    # Of a deputy: the place in the order in which deputies serve, where the meeting or the statutes set one.
    turn: Mapped[int | None]
    # For manager and nominating committee: comma-separated record classes; empty means the role's own.
    record_classes: Mapped[str] = mapped_column(String(500), default="")
    ended_because: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]

    @property
    def period(self) -> Period:
        """The half-open period."""
        return Period(self.start, self.end)

    def end_on(self, first_day_without: date, because: str) -> None:
        """End the mandate; a later end that was known before is replaced."""
        self.end = max(first_day_without, self.start)
        self.ended_because = because
