"""Letters that a general meeting calls for afterwards, so that each goes out once."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value


class DutyStep(enum.StrEnum):
    """Which letter: two reminders to those who are responsible, and word to the members."""

    FIRST_REMINDER = "first_reminder"
    LAST_REMINDER = "last_reminder"
    MEMBERS_TOLD = "members_told"


class DutyLetter(Tenanted, Base):
    """That a letter about a general meeting's minutes went out."""

    __tablename__ = "duty_letter"
    __constraints__ = (UniqueConstraint("association_id", "subject_id", "step"),)

    # The meeting where the minutes are begun from one, else the minutes; so a begun set is not reminded of anew.
    subject_id: Mapped[uuid.UUID]
    step: Mapped[DutyStep] = mapped_column(by_value(DutyStep))
    written_at: Mapped[datetime]
