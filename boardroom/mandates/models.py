"""Persons, the apartments that were theirs, mandate periods, mandates."""

import enum
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.dates import Period
from boardroom.core.db import Base, Tenanted, by_value

# How long a second board member has to confirm an access beyond mandates.
WAITS_FOR_SECOND = timedelta(hours=24)


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
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    protected_identity: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Ownership(Tenanted, Base):
    """One person's days in one apartment as its owner, alone or with others; `end` is the first day without it.

    What a member reads of their own apartment follows from it, so a day that nobody has told opens nothing.
    """

    __tablename__ = "ownership"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        CheckConstraint("apartment <> ''", name="apartment"),
        CheckConstraint('"end" IS NULL OR (start IS NOT NULL AND "end" > start)', name="forward"),
        Index("ix_ownership_by_apartment", "association_id", "apartment"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    apartment: Mapped[str] = mapped_column(String(10))
    start: Mapped[date | None]  # None: not known
    end: Mapped[date | None]
    created_at: Mapped[datetime]

    @property
    def last_day(self) -> date | None:
        """The last day, as people say it; None while it goes on."""
        return self.end - timedelta(days=1) if self.end else None

    def covers(self, day: date) -> bool:
        """Tell whether the apartment is known to be the person's on a day."""
        return self.start is not None and Period(self.start, self.end).covers(day)

    def is_over(self, today: date) -> bool:
        """Tell whether the apartment has become another's."""
        return self.end is not None and self.end <= today


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
        ForeignKeyConstraint(["association_id", "in_place_of"], ["person.association_id", "person.id"]),
        CheckConstraint(
            "opens_from IS NULL OR opens_until IS NULL OR opens_until > opens_from", name="opens_forward"
        ),
        CheckConstraint("in_place_of IS NULL OR in_place_of <> person_id", name="not_in_ones_own_place"),
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
    # Where access is narrower than the term (an auditor's): the first day that the mandate opens anything, and
    # the first day that it no longer does; None leaves that side to the term.
    opens_from: Mapped[date | None]
    opens_until: Mapped[date | None]
    # Of a deputy who serves: the member in whose place, and why; the mandate is then that of a board member.
    in_place_of: Mapped[uuid.UUID | None]
    serves_because: Mapped[str] = mapped_column(String(200), default="", server_default="")
    ended_because: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]

    @property
    def period(self) -> Period:
        """The half-open period."""
        return Period(self.start, self.end)

    def opens_on(self, day: date) -> bool:
        """Tell whether the mandate lets its holder in on a day: within the term, and within the access named for it."""
        return self.period.covers(day) and Period(self.opens_from or self.start, self.opens_until).covers(day)

    @property
    def last_day_open(self) -> date | None:
        """The last day of the access named for the mandate, when one is named."""
        return self.opens_until - timedelta(days=1) if self.opens_until else None

    def end_on(self, first_day_without: date, because: str) -> None:
        """End the mandate; a later end that was known before is replaced."""
        self.end = max(first_day_without, self.start)
        self.ended_because = because


class OpenedAccess(Tenanted, Base):
    """Access beyond someone's mandates: asked for by one board member, opened when another confirms, over by itself."""

    __tablename__ = "opened_access"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "asked_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "confirmed_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "closed_by"], ["person.association_id", "person.id"]),
        CheckConstraint("hours >= 1", name="hours"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("confirmed_by <> asked_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_has_time"),
        CheckConstraint("(confirmed_at IS NULL) = (ends_at IS NULL)", name="confirmed_has_end"),
        CheckConstraint("(closed_by IS NULL) = (closed_at IS NULL)", name="closed_has_time"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    role: Mapped[Role] = mapped_column(
        by_value(Role)
    )  # what it opens: as much as this role, see rules.OPENED
    reason: Mapped[str] = mapped_column(String(500))
    hours: Mapped[int]
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[uuid.UUID | None]
    confirmed_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    # Closed before its time, or never opened: withdrawn or declined.
    closed_by: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]

    def open_at(self, moment: datetime) -> bool:
        """Tell whether it lets the person in at an instant."""
        return self.ends_at is not None and self.closed_at is None and moment < self.ends_at

    def waits_at(self, moment: datetime) -> bool:
        """Tell whether a second board member can still confirm it: for a day, then it must be asked for anew."""
        return (
            self.confirmed_at is None and self.closed_at is None and moment < self.asked_at + WAITS_FOR_SECOND
        )


class PastMinutesWish(Tenanted, Base):
    """A former member's wish to read the minutes of their time on the board, and the board's answer."""

    __tablename__ = "past_minutes_wish"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "answered_by"], ["person.association_id", "person.id"]),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_has_time"),
        CheckConstraint("opens_until IS NULL OR answered_at IS NOT NULL", name="opens_once_answered"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(500), default="", server_default="")
    # Granted: the first day that the minutes are no longer open to the person; None when the board said no.
    opens_until: Mapped[date | None]
