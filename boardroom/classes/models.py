"""Record classes as each association has them, the versions of its schedule, and what starts their clocks."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.classes.rules import Level, Row, Trigger, Unit
from boardroom.core.db import Base, Tenanted, by_value

__all__ = ["Discharge", "Level", "RecordClass", "ScheduleRow", "ScheduleVersion", "Trigger", "Unit"]


class RecordClass(Tenanted, Base):
    """A class with the row of the schedule that applies to it now; `duration` None means preserve for ever."""

    __tablename__ = "record_class"
    __constraints__ = (
        UniqueConstraint("association_id", "key"),
        CheckConstraint("(duration IS NULL) = (unit IS NULL)", name="duration_has_unit"),
    )

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))  # Swedish; the pack knows other languages
    position: Mapped[int]
    trigger: Mapped[Trigger] = mapped_column(by_value(Trigger))
    duration: Mapped[int | None]
    unit: Mapped[Unit | None] = mapped_column(by_value(Unit))
    basis: Mapped[str] = mapped_column(String(200))
    recommended_level: Mapped[Level] = mapped_column(by_value(Level), default=Level.SIMPLE)
    signable: Mapped[bool] = mapped_column(default=True)


class ScheduleVersion(Tenanted, Base):
    """One version of the schedule: a proposal until the decision that adopts it is named; then it is never changed.

    The newest adopted one applies, and its rows stand in the record classes; until there is one, nothing is disposed of.
    """

    __tablename__ = "schedule_version"
    __constraints__ = (
        UniqueConstraint("association_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("(adopted_at IS NULL) = (decision = '')", name="adopted_by_decision"),
        CheckConstraint("(adopted_at IS NULL) = (decided_on IS NULL)", name="adopted_on_a_day"),
        CheckConstraint("adopted_at IS NULL OR discarded_at IS NULL", name="adopted_or_discarded"),
    )

    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500), default="")  # why it was proposed
    pack_edition: Mapped[int]  # of the jurisdiction's pack, when it was proposed
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[uuid.UUID | None]  # person
    decision: Mapped[str] = mapped_column(String(200), default="")  # "§ 7 i styrelseprotokoll 3/2026"
    decided_on: Mapped[date | None]
    adopted_at: Mapped[datetime | None]
    adopted_by: Mapped[uuid.UUID | None]  # person who named the decision
    discarded_at: Mapped[datetime | None]


class ScheduleRow(Tenanted, Base):
    """What one version of the schedule says of one class."""

    __tablename__ = "schedule_row"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "version_id"], ["schedule_version.association_id", "schedule_version.id"]
        ),
        UniqueConstraint("version_id", "key"),
        CheckConstraint("(duration IS NULL) = (unit IS NULL)", name="duration_has_unit"),
        CheckConstraint("duration >= 0", name="duration_forward"),
    )

    version_id: Mapped[uuid.UUID] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    trigger: Mapped[Trigger] = mapped_column(by_value(Trigger))
    duration: Mapped[int | None]
    unit: Mapped[Unit | None] = mapped_column(by_value(Unit))
    basis: Mapped[str] = mapped_column(String(200))

    @property
    def row(self) -> Row:
        """The same as a value."""
        return Row(self.key, self.name, self.trigger, self.duration, self.unit, self.basis)

    def say(self, row: Row) -> None:
        """Take over what a row says; its key stays."""
        self.name, self.trigger, self.basis = row.name, row.trigger, row.basis
        self.duration, self.unit = row.duration, row.unit


class Discharge(Tenanted, Base):
    """That a general meeting discharged the board (ansvarsfrihet) for a fiscal year, named by its last day."""

    __tablename__ = "discharge"
    __constraints__ = (
        UniqueConstraint("association_id", "fiscal_year_end"),
        CheckConstraint("granted_on > fiscal_year_end", name="granted_afterwards"),
    )

    fiscal_year_end: Mapped[date]
    granted_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200), default="")  # "§ 9 i stämmoprotokoll 2025"
    noted_at: Mapped[datetime]
    noted_by: Mapped[uuid.UUID | None]  # person
