"""Pages and their text layers."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value


class PageState(enum.StrEnum):
    """Where a page stands on its way to being read."""

    WAITING = "waiting"
    READING = "reading"  # under a lease
    READ = "read"
    BLANK = "blank"
    FAILED = "failed"  # kept, explained, can be tried again


class Page(Tenanted, Base):
    """One page of one file; `priority` lets an interactive upload overtake a bulk import (lower goes first)."""

    __tablename__ = "page"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "file_id"], ["file.association_id", "file.id"]),
        UniqueConstraint("file_id", "number"),
        CheckConstraint("(state = 'reading') = (lease_until IS NOT NULL)", name="lease_while_reading"),
        Index("ix_page_next", "state", "priority", "arrived_at", "number"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]  # within the file, from 1
    state: Mapped[PageState] = mapped_column(by_value(PageState), default=PageState.WAITING)
    priority: Mapped[int] = mapped_column(default=10)
    arrived_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    # Size of the page image that the words' boxes refer to, in pixels.
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    image_sha256: Mapped[str] = mapped_column(
        String(64), default=""
    )  # viewer's image, a rebuildable rendition
    thumb_sha256: Mapped[str] = mapped_column(String(64), default="")  # the shelf's image, likewise
    # Quarter-turn, clockwise in degrees, that recognition found the page to need; the images have been given it.
    rotation: Mapped[int] = mapped_column(default=0)
    # Where two facing pages on one sheet can be parted: x in pixels of the page image; 0 for a page that is one page.
    fold: Mapped[int] = mapped_column(default=0, server_default="0")
    confidence: Mapped[float] = mapped_column(default=0.0)
    read_at: Mapped[datetime | None]


class TextSource(enum.StrEnum):
    """Where a text layer comes from; a later one in this order wins."""

    RECOGNISED = "recognised"
    EMBEDDED = "embedded"
    CORRECTED = "corrected"


class TextLayer(Tenanted, Base):
    """The text of a page from one source; `words` is compressed JSON of boxes."""

    __tablename__ = "text_layer"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "page_id"], ["page.association_id", "page.id"]),
        UniqueConstraint("page_id", "source"),
    )

    page_id: Mapped[uuid.UUID] = mapped_column(index=True)
    source: Mapped[TextSource] = mapped_column(by_value(TextSource))
    text: Mapped[str]
    words: Mapped[bytes] = mapped_column(LargeBinary)
    engine: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
