"""Meetings that are called: agenda, papers, who is called and answers, conflicts of interest, the annual wheel."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.minutes.models.minutes import MinutesKind


class Answer(enum.StrEnum):
    """What someone who was called has said."""

    UNANSWERED = "unanswered"
    COMING = "coming"
    ABSENT = "absent"


class CalledMeeting(Tenanted, Base):
    """A meeting to come, from its agenda to the minutes that are begun from it."""

    __tablename__ = "meeting"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "chaired_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "written_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        UniqueConstraint("minutes_id"),
        CheckConstraint("ends IS NULL OR ends > starts", name="forward"),
        Index("ix_meeting_by_start", "association_id", "starts"),
    )

    kind: Mapped[MinutesKind] = mapped_column(by_value(MinutesKind))
    # Of a general meeting: not the yearly one. Its notice has other times (lag 2018:672 6 kap.) and its agenda one matter.
    extra: Mapped[bool] = mapped_column(default=False, server_default=false())
    starts: Mapped[datetime]
    ends: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[str] = mapped_column(default="")  # a few own words in the notice
    chaired_by: Mapped[uuid.UUID | None]
    written_by: Mapped[uuid.UUID | None]
    # How often the notice has gone out: the calendar file's SEQUENCE (RFC 5545 3.8.7.4).
    notices: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[datetime | None]
    minutes_id: Mapped[uuid.UUID | None]  # begun from this meeting
    cancelled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def called(self) -> str:
        """The key of the words that say what kind of meeting it is."""
        return "extra_meeting" if self.extra else self.kind.value

    items: Mapped[list["AgendaItem"]] = relationship(
        lazy="raise", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    invitees: Mapped[list["Invitee"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class AgendaItem(Tenanted, Base):
    """One point of an agenda; it becomes a § of the minutes."""

    __tablename__ = "agenda_item"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "meeting_id"], ["meeting.association_id", "meeting.id"]),
        ForeignKeyConstraint(
            ["association_id", "recurring_id"], ["recurring_item.association_id", "recurring_item.id"]
        ),
        ForeignKeyConstraint(["association_id", "decision_id"], ["decision.association_id", "decision.id"]),
        ForeignKeyConstraint(
            ["association_id", "capsulam_id"], ["per_capsulam.association_id", "per_capsulam.id"]
        ),
        UniqueConstraint("meeting_id", "position"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(default="")  # background and proposal
    # Whether open actions are gone through here; which they are is asked for when the page is shown.
    follow_up: Mapped[bool] = mapped_column(default=False, server_default=false())
    recurring_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # from the annual wheel
    decision_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # deferred earlier, comes back here
    # A question per capsulam: not decided so, it comes to a meeting; decided so, it is noted there.
    capsulam_id: Mapped[uuid.UUID | None] = mapped_column(index=True)

    papers: Mapped[list["AgendaPaper"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    conflicts: Mapped[list["Conflict"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class AgendaPaper(Tenanted, Base):
    """An archived document that a point of an agenda is about."""

    __tablename__ = "agenda_paper"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "item_id"], ["agenda_item.association_id", "agenda_item.id"]),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("item_id", "document_id"),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(index=True)


class Conflict(Tenanted, Base):
    """A conflict of interest at a point: the person sees neither its papers nor its background (the chair neither)."""

    __tablename__ = "agenda_conflict"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "item_id"], ["agenda_item.association_id", "agenda_item.id"]),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("item_id", "person_id"),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    declared_at: Mapped[datetime]


class Invitee(Tenanted, Base):
    """Someone who was called to a meeting, and what they answered."""

    __tablename__ = "invitee"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "meeting_id"], ["meeting.association_id", "meeting.id"]),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("meeting_id", "person_id"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    answer: Mapped[Answer] = mapped_column(by_value(Answer), default=Answer.UNANSWERED)
    answered_at: Mapped[datetime | None]


class RecurringItem(Tenanted, Base):
    """One item of the annual wheel: proposed for the agenda of the first board meeting from its month on."""

    __tablename__ = "recurring_item"
    __constraints__ = (CheckConstraint("month BETWEEN 1 AND 12", name="month"),)

    month: Mapped[int]
    heading: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(default="")


class AgendaTemplate(Tenanted, Base):
    """The points that an association's own agendas and minutes of a kind begin with, one a line."""

    __tablename__ = "agenda_template"
    __constraints__ = (UniqueConstraint("association_id", "kind"),)

    kind: Mapped[MinutesKind] = mapped_column(by_value(MinutesKind))
    headings: Mapped[str]
