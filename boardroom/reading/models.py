"""Pages, their text layers, what people have said of their text, and searchable copies."""

import enum
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.ports.geometry import Clip
from boardroom.reading.rules.copies import CopyState
from boardroom.reading.rules.sheets import SheetDeed


class PageState(enum.StrEnum):
    """Where a page stands on its way to being read."""

    WAITING = "waiting"
    READING = "reading"  # under a lease
    READ = "read"
    BLANK = "blank"
    FAILED = "failed"  # kept, explained, can be tried again


class Half(enum.StrEnum):
    """Which part of its sheet a page is; in the alphabet's order, so that the database sets left before right."""

    LEFT = "left"
    RIGHT = "right"
    WHOLE = "whole"


class Page(Tenanted, Base):
    """One page of one file; `priority` lets an interactive upload overtake a bulk import (lower goes first).

    A sheet that shows two facing pages can be parted: then its whole page is set aside and its halves stand, and when
    the parting is undone it is the other way round. What is set aside keeps its text, and waits for nothing.
    """

    __tablename__ = "page"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "file_id"], ["file.association_id", "file.id"]),
        UniqueConstraint("file_id", "number", "half"),
        CheckConstraint("(half = 'whole') = (cut = 0)", name="halves_are_cut"),
        CheckConstraint("cut >= 0 AND cut < 1 AND turn IN (0, 90, 180, 270)", name="cut_within_its_sheet"),
        CheckConstraint("(state = 'reading') = (lease_until IS NOT NULL)", name="lease_while_reading"),
        Index("ix_page_next", "state", "priority", "arrived_at", "number"),
        Index("ix_page_doubt", "association_id", "doubt"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]  # of its sheet within the file, from 1; both halves have it
    half: Mapped[Half] = mapped_column(by_value(Half), default=Half.WHOLE, server_default=Half.WHOLE.value)
    # Whether it stands for nothing now: a sheet that was parted, or halves whose parting was undone.
    set_aside: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Of a half: where its sheet was cut, as a share of the width after a quarter-turn, clockwise in degrees.
    cut: Mapped[float] = mapped_column(default=0.0, server_default="0")
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    # What is still to be done with this sheet, because a person has asked for it of many.
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # sheet_order; let go of before that goes
    # Of a sheet with a fold: whether a person has said that it shall stay as it is.
    kept_whole: Mapped[bool] = mapped_column(default=False, server_default=false())
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
    # Share of dark pixels when it was read; None where it was not measured.
    ink: Mapped[float | None]
    # Why a person should compare it with the image (rules.doubt, packed), how bad it is from 0.0 to 1.0, and by
    # which edition of the rule that was found: 0 is none yet.
    doubts: Mapped[str] = mapped_column(String(80), default="")
    doubt: Mapped[float] = mapped_column(default=0.0)
    judged: Mapped[int] = mapped_column(default=0)
    # Picture for the searchable copy, only until that is made; NO_PICTURE where none can be made.
    copy_sha256: Mapped[str] = mapped_column(String(64), default="")

    @property
    def clip(self) -> Clip | None:
        """The part of its sheet that a half is; None for a whole page."""
        if self.half is Half.WHOLE:
            return None
        left = self.half is Half.LEFT
        return Clip(0.0 if left else self.cut, self.cut if left else 1.0, self.turn)


class SheetOrder(Tenanted, Base):
    """What a person has asked for of more sheets than are done at once; goes when the last of them is done.

    The sheets are the whole pages that bear its key.
    """

    __tablename__ = "sheet_order"
    __constraints__ = (Index("ix_sheet_order_next", "priority", "asked_at"),)

    deed: Mapped[SheetDeed] = mapped_column(by_value(SheetDeed))
    sheets: Mapped[int]  # how many there were when it was given
    priority: Mapped[int]  # of halves that are to be read
    asked_by: Mapped[uuid.UUID | None]  # person
    asked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)  # in vain, of the next step


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


class Deed(enum.StrEnum):
    """What a person did with the text of a page."""

    CORRECTED = "corrected"
    CONFIRMED = "confirmed"  # compared it with the image and found it right
    WITHDRAWN = "withdrawn"  # went back to what was read by machine


class Correction(Tenanted, Base):
    """One version of a page's text by a person; kept for ever, the newest counts. The layer CORRECTED is its text."""

    __tablename__ = "correction"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "page_id"], ["page.association_id", "page.id"]),
        UniqueConstraint("page_id", "number"),
    )

    page_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]  # from 1 within the page
    deed: Mapped[Deed] = mapped_column(by_value(Deed))
    text: Mapped[str]  # empty when withdrawn
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID | None]  # person


class AccessCopy(Tenanted, Base):
    """Where a document's searchable copy stands: a rendition, made from pages and text, and made anew when they change."""

    __tablename__ = "access_copy"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "file_id"], ["file.association_id", "file.id"]),
        UniqueConstraint("document_id"),
    )

    document_id: Mapped[uuid.UUID]
    file_id: Mapped[uuid.UUID | None]  # the copy, while there is one
    state: Mapped[CopyState] = mapped_column(by_value(CopyState), default=CopyState.NEW)
    reason: Mapped[str] = mapped_column(
        String(200), default=""
    )  # why needless (a Needless) or failed (for the log)
    # The document's content version that `state` answers to, and what the copy was made from (rules.copies).
    content_version: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    pictures: Mapped[list[str]] = mapped_column(
        JSON, default=list
    )  # marks of the copy's pictures, page by page
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # The check of the copy's bytes against PDF/A: ports.access_copies.ConformanceReport.
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    made_at: Mapped[datetime | None]

    @property
    def conforms(self) -> bool:
        """Whether the stored report approves the copy as PDF/A."""
        return bool(self.report and self.report.get("conforms"))
