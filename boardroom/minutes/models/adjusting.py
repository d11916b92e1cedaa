"""What is kept around the writing: versions that were sent, words written at the same time, comments at a §."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted


class SentVersion(Tenanted, Base):
    """The words of minutes as one version was sent with them, so that versions can be compared."""

    __tablename__ = "minutes_version"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        UniqueConstraint("minutes_id", "version"),
    )

    minutes_id: Mapped[uuid.UUID] = mapped_column(index=True)
    version: Mapped[int]
    # {"head": [words], "items": [{"id", "heading", "lines": [words]}]}, see rules.comparing.
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    sent_at: Mapped[datetime]


class ParallelText(Tenanted, Base):
    """What someone wrote at a § while another saved it: kept beside the § until a person has put the two together.

    So is what two changed differently in the head. Its `item_id` is the minutes' own key, `heading` and `text` say in words
    where and what, and `decisions` holds both values as JSON (queries.heading).
    """

    __tablename__ = "parallel_text"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        ForeignKeyConstraint(["association_id", "written_by"], ["person.association_id", "person.id"]),
    )

    minutes_id: Mapped[uuid.UUID] = mapped_column(index=True)
    item_id: Mapped[uuid.UUID | None]  # None, or one that is gone: the words stand at the end
    heading: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(default="")
    decisions: Mapped[str] = mapped_column(default="")  # one a line
    reservation: Mapped[str] = mapped_column(default="")
    written_by: Mapped[uuid.UUID | None]
    author: Mapped[str] = mapped_column(String(200))
    # The opening of the editor that the words came from: what is written on there replaces them, nothing else does.
    opening: Mapped[str] = mapped_column(String(40), default="")
    written_at: Mapped[datetime]


class Comment(Tenanted, Base):
    """A remark at a § of minutes that are being adjusted; it never stands in the minutes themselves."""

    __tablename__ = "minutes_comment"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        ForeignKeyConstraint(["association_id", "written_by"], ["person.association_id", "person.id"]),
    )

    minutes_id: Mapped[uuid.UUID] = mapped_column(index=True)
    item_id: Mapped[uuid.UUID | None]  # the §, also when it is gone or has moved; None: the whole
    place: Mapped[str] = mapped_column(String(220))  # "§ 4 Ekonomi", as it stood
    version: Mapped[int]
    text: Mapped[str]
    written_by: Mapped[uuid.UUID | None]
    author: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(200), default="")
