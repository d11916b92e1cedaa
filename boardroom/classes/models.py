"""Record classes as each association has adopted them."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.classes.rules import Level, Trigger, Unit
from boardroom.core.db import Base, Tenanted, by_value

__all__ = ["Level", "RecordClass", "Trigger", "Unit"]


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
