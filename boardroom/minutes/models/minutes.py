"""Minutes with their paragraphs and attendance; series that number them without gaps."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boardroom.associations.models import MinutesForm
from boardroom.core.db import Base, Tenanted, by_value
from boardroom.minutes.models.decisions import Decision
from boardroom.minutes.rules import met


class MinutesKind(enum.StrEnum):
    """What kind of meeting the minutes record."""

    BOARD = "board"
    CONSTITUTING = "constituting"
    GENERAL_MEETING = "general_meeting"
    PER_CAPSULAM = "per_capsulam"


class Stage(enum.StrEnum):
    """Where minutes stand of themselves; signed and sealed are derived from their envelope."""

    DRAFT = "draft"
    SENT = "sent"


class AttendanceStatus(enum.StrEnum):
    """How someone took part; of whom nobody has said it yet nothing is told on paper."""

    PRESENT = "present"
    ABSENT = "absent"
    CO_OPTED = "co_opted"
    UNTOLD = "untold"

    @property
    def there(self) -> bool:
        """Whether someone has said that this one was there."""
        return self in {AttendanceStatus.PRESENT, AttendanceStatus.CO_OPTED}


class Series(Tenanted, Base):
    """A numbered sequence of minutes; `next_number` is taken with UPDATE ... RETURNING.

    A yearly series has one row a year, a continuous one has year 0.
    """

    __tablename__ = "series"
    __constraints__ = (
        UniqueConstraint("association_id", "name", "year"),
        CheckConstraint("next_number >= 1", name="number_positive"),
    )

    name: Mapped[str] = mapped_column(String(40))  # "board", or the kind that has a series of its own
    year: Mapped[int]
    next_number: Mapped[int] = mapped_column(default=1)


class SeriesChoice(Tenanted, Base):
    """How a kind of minutes other than the board's is numbered: with the board's, or in a series of its own."""

    __tablename__ = "series_choice"
    __constraints__ = (
        UniqueConstraint("association_id", "kind"),
        CheckConstraint("next_number >= 1", name="number_positive"),
        CheckConstraint("kind <> 'board'", name="board_is_the_associations"),
    )

    kind: Mapped[MinutesKind] = mapped_column(by_value(MinutesKind))
    own: Mapped[bool]
    form: Mapped[MinutesForm] = mapped_column(by_value(MinutesForm))
    next_number: Mapped[int]  # as on paper when the series began here


class SignerChoice(Tenanted, Base):
    """Who signs a kind of minutes other than the board's, whose rule is the association's."""

    __tablename__ = "signer_choice"
    __constraints__ = (
        UniqueConstraint("association_id", "kind"),
        CheckConstraint("kind <> 'board'", name="board_is_the_associations"),
    )

    kind: Mapped[MinutesKind] = mapped_column(by_value(MinutesKind))
    rule: Mapped[str] = mapped_column(String(60))  # a key of signing's rules


class Minutes(Tenanted, Base):
    """The record of one meeting; its number is taken when it is first sent and kept by later versions."""

    __tablename__ = "minutes"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "chaired_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "written_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "adjuster"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "second_adjuster"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        UniqueConstraint("association_id", "series", "series_year", "number"),
        CheckConstraint("(number IS NULL) = (series_year IS NULL)", name="number_has_year"),
        CheckConstraint("stage = 'draft' OR number IS NOT NULL", name="sent_has_number"),
        CheckConstraint("(void_at IS NULL) = (void_because = '')", name="void_has_reason"),
        CheckConstraint("(available_on IS NULL) = (available_how = '')", name="available_has_how"),
        Index("ix_minutes_by_date", "association_id", "held_on"),
    )

    kind: Mapped[MinutesKind] = mapped_column(by_value(MinutesKind))
    stage: Mapped[Stage] = mapped_column(by_value(Stage), default=Stage.DRAFT)
    held_on: Mapped[date]
    starts_at: Mapped[str] = mapped_column(String(20), default="")
    ends_at: Mapped[str] = mapped_column(String(20), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    chaired_by: Mapped[uuid.UUID]
    written_by: Mapped[uuid.UUID]
    adjuster: Mapped[uuid.UUID | None]
    second_adjuster: Mapped[uuid.UUID | None]
    series: Mapped[str] = mapped_column(String(40))
    series_year: Mapped[int | None]  # 0 in a continuous series
    number: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    # SHA-256 of the PDF that was uploaded as these minutes; empty when they are written here.
    uploaded_sha256: Mapped[str] = mapped_column(String(64), default="")
    uploaded_name: Mapped[str] = mapped_column(String(255), default="")
    envelope_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # Grows with every save of what is common to the paragraphs; each paragraph has a revision of its own.
    revision: Mapped[int] = mapped_column(default=1)

    # Of a general meeting: not the yearly one. As its meeting was when they were begun; void ones have let go of it.
    extra: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What was decided per capsulam that they tell of, also when they are void. The question has a foreign key to the
    # minutes that count, and two tables that each wait for the other could not be put back in order: so none here.
    capsulam_id: Mapped[uuid.UUID | None]

    # Withdrawn for ever: the number stays with them and is given to no others.
    void_at: Mapped[datetime | None]
    void_because: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    voided_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # Of a general meeting, where its members read them elsewhere than in the portal: since when, and how.
    available_on: Mapped[date | None]
    available_how: Mapped[str] = mapped_column(String(200), default="", server_default="")

    items: Mapped[list["Item"]] = relationship(
        lazy="raise", order_by="Item.position", cascade="all, delete-orphan"
    )
    attendance: Mapped[list["Attendance"]] = relationship(
        lazy="raise", order_by="Attendance.position", cascade="all, delete-orphan"
    )

    @property
    def called(self) -> str:
        """The key of the words that say what they are minutes of, as CalledMeeting.called."""
        return "extra_meeting" if self.extra else self.kind.value

    @property
    def no_meeting(self) -> bool:
        """Whether they are of what was decided without a meeting, as Envelope.no_meeting."""
        return not met(self.kind.value)

    @property
    def label(self) -> str:
        """The number as it is said: "7/2026" in a yearly series, "112" in a continuous one, "" before it is taken."""
        if self.number is None:
            return ""
        return f"{self.number}/{self.series_year}" if self.series_year else str(self.number)

    def reopen(self, now: datetime) -> None:
        """Return to adjustment as the next version; the number stays."""
        self.version += 1
        self.stage = Stage.DRAFT
        self.changed_at = now

    def mark_sent(self, envelope_id: uuid.UUID, now: datetime) -> None:
        """Remember the envelope that the frozen version went out in."""
        self.envelope_id = envelope_id
        self.stage = Stage.SENT
        self.changed_at = now


class Item(Tenanted, Base):
    """One paragraph (§); decisions are keyed as (series, year, number, §), never § alone."""

    __tablename__ = "minutes_item"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        UniqueConstraint("minutes_id", "position"),
    )

    minutes_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]  # the § number, from 1
    heading: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(default="")
    reservation: Mapped[str] = mapped_column(default="")
    # Grows with every save of this paragraph: what was written from an older one is kept beside, never over it.
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    decisions: Mapped[list[Decision]] = relationship(
        lazy="raise", order_by="Decision.position", cascade="all, delete-orphan"
    )
    recusals: Mapped[list["Recusal"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class Attendance(Tenanted, Base):
    """Someone at the meeting, or expected there; a guest has a name alone."""

    __tablename__ = "attendance"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("minutes_id", "position"),
    )

    minutes_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    person_id: Mapped[uuid.UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[AttendanceStatus] = mapped_column(
        by_value(AttendanceStatus), default=AttendanceStatus.UNTOLD
    )
    note: Mapped[str] = mapped_column(String(200), default="")
    # The first and the last § that the person was there for; None: from the start, to the end.
    first_item: Mapped[int | None]
    last_item: Mapped[int | None]
    serving: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # a deputy in a member's place


class FurtherAdjuster(Tenanted, Base):
    """An adjuster beyond the second, in the order in which they were chosen."""

    __tablename__ = "further_adjuster"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("minutes_id", "person_id"),
    )

    minutes_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]


class Recusal(Tenanted, Base):
    """A conflict of interest at a §: the person neither discussed nor voted, and the minutes say so."""

    __tablename__ = "recusal"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "item_id"], ["minutes_item.association_id", "minutes_item.id"]
        ),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("item_id", "person_id"),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID]
