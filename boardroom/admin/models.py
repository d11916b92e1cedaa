"""The answers of the first pages, kept until the association is founded."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed

# There is one first set-up per installation; its row and its links have this key.
THE_INSTALLATION = uuid.UUID(int=0)


class SetUp(Keyed, Base):
    """What has been answered so far, by step; never a password."""

    __tablename__ = "set_up"

    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime]
