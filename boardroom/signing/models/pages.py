"""Pages as signers meet them: images on a screen, and sheets printed, signed by hand and looked at when they come back."""

import uuid
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted


class PageImage(Tenanted, Base):
    """A page of the frozen bytes as an image that was shown to the signers; a rebuildable rendition."""

    __tablename__ = "envelope_page_image"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        UniqueConstraint("envelope_id", "number"),
    )

    envelope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class PrintOut(Tenanted, Base):
    """An envelope printed to be signed by hand: its code stands on every sheet, the last of which has the lines to sign on."""

    __tablename__ = "print_out"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        UniqueConstraint("envelope_id"),
        UniqueConstraint("association_id", "code"),
        CheckConstraint("sheet_count >= 2", name="pages_and_a_sheet_to_sign"),
    )

    envelope_id: Mapped[uuid.UUID]
    code: Mapped[str] = mapped_column(String(12))
    sheet_count: Mapped[int]  # the pages, and the sheet with the lines
    sha256: Mapped[str] = mapped_column(String(64))  # what was printed last, in the blob store
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[uuid.UUID | None]  # person
    ordered_by_name: Mapped[str] = mapped_column(String(200))


class SheetLook(Tenanted, Base):
    """A document whose pages are, or have been, looked at for the codes of prints; `print_out_id` where it was handed in for one."""

    __tablename__ = "sheet_look"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "document_id"], ["document.association_id", "document.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["association_id", "print_out_id"], ["print_out.association_id", "print_out.id"]
        ),
        UniqueConstraint("document_id"),
    )

    document_id: Mapped[uuid.UUID]
    print_out_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    looked_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class SheetSeen(Tenanted, Base):
    """What a page of a document bears: the code of a print, a damaged one, or none (then it is empty)."""

    __tablename__ = "sheet_seen"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "document_id"], ["document.association_id", "document.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("document_id", "page"),
    )

    document_id: Mapped[uuid.UUID]
    page: Mapped[int]  # within the document, from 1
    page_id: Mapped[uuid.UUID]
    file_id: Mapped[uuid.UUID]
    code: Mapped[str] = mapped_column(String(120))
    # Who said which sheet it is, where the code could not be read.
    said_by: Mapped[str] = mapped_column(String(200), default="")


class PaperWord(Tenanted, Base):
    """Someone's word, after looking at the scan, that these signers have signed by hand; acted upon once enough agree."""

    __tablename__ = "paper_word"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "print_out_id"], ["print_out.association_id", "print_out.id"]
        ),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
    )

    print_out_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID]
    name: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[datetime]
    signer_ids: Mapped[list[str]] = mapped_column(JSON)
    signed_on: Mapped[date]
    # The scan that was looked at: the hashes of its files in order. A word holds for no other.
    scan: Mapped[list[str]] = mapped_column(JSON)
    taken_at: Mapped[datetime | None]
