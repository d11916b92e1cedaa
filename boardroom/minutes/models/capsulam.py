"""Decisions outside a meeting: the proposal, the consent of each to the form, and apart from that the ballots."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boardroom.core.db import Base, Tenanted, by_value


class CapsulamState(enum.StrEnum):
    """consenting -> voting -> decided; or stopped, from either of the first two."""

    CONSENTING = "consenting"
    VOTING = "voting"
    DECIDED = "decided"
    STOPPED = "stopped"


class Vote(enum.StrEnum):
    """One ballot."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class PerCapsulam(Tenanted, Base):
    """A proposal that the board's members are asked to decide without meeting."""

    __tablename__ = "per_capsulam"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "proposed_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        UniqueConstraint("minutes_id"),
        CheckConstraint("(state = 'decided') = (minutes_id IS NOT NULL)", name="decided_has_minutes"),
        CheckConstraint("(state = 'stopped') = (stopped_because <> '')", name="stopped_has_reason"),
    )

    heading: Mapped[str] = mapped_column(String(200))
    background: Mapped[str] = mapped_column(default="")
    proposal: Mapped[str]  # what is decided if it is adopted: "att godkänna överlåtelsen"
    state: Mapped[CapsulamState] = mapped_column(by_value(CapsulamState), default=CapsulamState.CONSENTING)
    deadline: Mapped[date]  # the last day
    proposed_by: Mapped[uuid.UUID]
    proposed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    stopped_because: Mapped[str] = mapped_column(String(1000), default="")
    minutes_id: Mapped[uuid.UUID | None]

    @property
    def asked(self) -> list["CapsulamVoter"]:
        """Those who are asked: every member but those with a conflict of interest."""
        return [one for one in self.voters if one.recused_at is None]

    voters: Mapped[list["CapsulamVoter"]] = relationship(
        lazy="raise", order_by="CapsulamVoter.name", cascade="all, delete-orphan"
    )


class CapsulamVoter(Tenanted, Base):
    """One member of the board as it was when the proposal went out; agreeing to the form is no vote."""

    __tablename__ = "per_capsulam_voter"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "capsulam_id"], ["per_capsulam.association_id", "per_capsulam.id"]
        ),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("capsulam_id", "person_id"),
        CheckConstraint("(vote IS NULL) = (voted_at IS NULL)", name="vote_has_time"),
        CheckConstraint("vote IS NULL OR agreed_at IS NOT NULL", name="votes_after_agreeing"),
        CheckConstraint(
            "recused_at IS NULL OR (agreed_at IS NULL AND vote IS NULL)", name="recused_takes_no_part"
        ),
    )

    capsulam_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(60), default="")
    agreed_at: Mapped[datetime | None]
    # Said no to the form: the question waits for a meeting.
    refused_at: Mapped[datetime | None]
    # With a conflict of interest: neither sees the proposal nor takes part.
    recused_at: Mapped[datetime | None]
    recused_because: Mapped[str] = mapped_column(String(500), default="", server_default="")
    vote: Mapped[Vote | None] = mapped_column(by_value(Vote))
    voted_at: Mapped[datetime | None]
    reservation: Mapped[str] = mapped_column(String(2000), default="")
