"""What is kept around the writing: versions that were sent, what was written at the same time, comments at a §."""

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
    """What someone wrote at a § while another saved it: kept beside the § until a person has put the two together."""

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
    # Who does each of them and by when, in their order: {"responsible": key, "name", "due": ISO day}, what is not told left out.
    duties: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    # Whom its writer ticked as having a conflict of interest there: names by key, as they were called then.
    recused: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    reservation: Mapped[str] = mapped_column(default="")
    written_by: Mapped[uuid.UUID | None]
    author: Mapped[str] = mapped_column(String(200))
    # The opening of the editor that the words came from: what is written on there replaces them, nothing else does.
    opening: Mapped[str] = mapped_column(String(40), default="")
    written_at: Mapped[datetime]


class ParallelHead(Tenanted, Base):
    """What someone changed in the head of minutes while another changed the same otherwise: kept until a person has chosen.

    Values are plain ones, as a page carries them (rules.heading).
    """

    __tablename__ = "parallel_head"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "minutes_id"], ["minutes.association_id", "minutes.id"]),
        ForeignKeyConstraint(["association_id", "written_by"], ["person.association_id", "person.id"]),
    )

    minutes_id: Mapped[uuid.UUID] = mapped_column(index=True)
    row: Mapped[str] = mapped_column(String(240), default="")  # of the attendance, by its key; "": a fact
    # The fact or the column; "": a whole row, which another has taken away.
    name: Mapped[str] = mapped_column(String(40), default="")
    called: Mapped[str] = mapped_column(String(200), default="")  # the row, as it was called then
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))  # what was sent last, and is kept
    stood: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))  # what was saved before it, and stands
    text: Mapped[str] = mapped_column(default="")  # the value in words, as people were called then
    items: Mapped[list[str]] = mapped_column(JSON, default=list)  # the §§ of whose numbers the values speak
    stood_by: Mapped[str] = mapped_column(
        String(200), default=""
    )  # who had set what stands; "" when nobody knows
    stood_actor: Mapped[str] = mapped_column(String(80), default="")  # the same, as the log knows them
    written_by: Mapped[uuid.UUID | None]
    author: Mapped[str] = mapped_column(String(200))
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
