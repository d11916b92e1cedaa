"""Record classes as each association has adopted them."""

import enum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value


class Trigger(enum.StrEnum):
    """What starts the clock of a retention rule (DOMAIN section 5)."""

    CREATED = "created"
    DOCUMENT_DATE = "document_date"
    MEETING = "meeting"
    FISCAL_YEAR_END = "fiscal_year_end"
    MANDATE_PERIOD_END = "mandate_period_end"
    DISCHARGE = "discharge"
    CONTRACT_END = "contract_end"
    SUPERSEDED = "superseded"
    CASE_CLOSED = "case_closed"
    MOVED_OUT = "moved_out"
    DISSOLUTION = "dissolution"
    MINUTES_SIGNED = "minutes_signed"
    RELEASED = "released"
    RETURNED = "returned"


class Unit(enum.StrEnum):
    """In what a duration is counted."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    FISCAL_YEARS = (
        "fiscal_years"  # through the Nth calendar year after the year in which the fiscal year ended
    )
    MANDATE_PERIODS = "mandate_periods"


class Level(enum.StrEnum):
    """Strength of a signature (eIDAS); what a class recommends at least."""

    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"


class RecordClass(Tenanted, Base):
    """One row of the association's retention schedule; `duration` None means preserve for ever."""

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
