"""The answers of the first pages, kept until the association is founded; and what was found among the stored bytes."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed, Tenanted

# There is one first set-up per installation; its row and its links have this key.
THE_INSTALLATION = uuid.UUID(int=0)


class SetUp(Keyed, Base):
    """What has been answered so far, by step; never a password."""

    __tablename__ = "set_up"

    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime]


class ShelfCheck(Tenanted, Base):
    """What was found when database, manifest and disk were last compared for one shelf of the blobs.

    A shelf is all blobs of an association whose hash begins with the same two hex digits. Hashes stand with spaces
    between them.
    """

    __tablename__ = "shelf_check"
    __constraints__ = (
        UniqueConstraint("association_id", "shelf"),
        CheckConstraint("length(shelf) = 2", name="two_digits"),
    )

    shelf: Mapped[str] = mapped_column(String(2))
    checked_at: Mapped[datetime]
    blobs: Mapped[int] = mapped_column(default=0)  # that lay there
    # Damaged or missing, and no file of a document: frozen and uploaded PDFs. Only a backup brings them back.
    lost: Mapped[str] = mapped_column(default="")
    # In the manifest, on no disk and in no row: database and disk lost them together.
    vanished: Mapped[str] = mapped_column(default="")
    # Lay there, known to no row: what a killed process left. Harmless.
    strays: Mapped[str] = mapped_column(default="")
    # Known and whole, but not in the manifest; entered into it now.
    entered: Mapped[int] = mapped_column(default=0)
    # Renditions that were damaged; taken away, and made anew when they are next looked at.
    remade: Mapped[int] = mapped_column(default=0)
