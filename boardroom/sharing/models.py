"""Links by which someone outside reads one document, and how often each was used."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.sharing.rules import CodeWay, Opening

__all__ = ["CodeWay", "Opening", "Share", "ShareOpening"]


class Share(Tenanted, Base):
    """One document shared with one receiver outside; whether it still opens is found anew each time it is asked.

    The link's own token lies hashed among the links of notices, with this row as its subject.
    """

    __tablename__ = "share"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "made_by"], ["person.association_id", "person.id"]),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_name = '')", name="revoked_by_someone"),
        CheckConstraint("(code_way = 'told') = (code_hash <> '')", name="told_code_kept"),
        CheckConstraint("(copy_sha256 = '') = (copy_made_at IS NULL)", name="copy_has_time"),
        Index("ix_share_copy_asked", "copy_asked_at"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    receiver: Mapped[str] = mapped_column(String(120))  # stands in the watermark
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")  # E.164
    message: Mapped[str] = mapped_column(String(500), default="")
    code_way: Mapped[CodeWay] = mapped_column(by_value(CodeWay), default=CodeWay.NONE)
    # Of a code that is told by voice: its salted hash.
    code_salt: Mapped[str] = mapped_column(String(32), default="")
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    original_allowed: Mapped[bool] = mapped_column(default=False)
    until: Mapped[date]  # the last day
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID]  # person
    made_by_account: Mapped[uuid.UUID]
    made_by_name: Mapped[str] = mapped_column(String(200))
    revoked_at: Mapped[datetime | None]
    revoked_by_name: Mapped[str] = mapped_column(String(200), default="")
    # The PDF with the watermark: made by the worker when the receiver asks for it, and taken away a day later.
    copy_asked_at: Mapped[datetime | None]
    copy_made_at: Mapped[datetime | None]
    copy_sha256: Mapped[str] = mapped_column(String(64), default="")
    copy_lease_until: Mapped[datetime | None]
    copy_attempts: Mapped[int] = mapped_column(default=0)

    @property
    def copy_failed(self) -> bool:
        """Whether the PDF was tried for and given up."""
        return self.copy_asked_at is None and self.copy_attempts > 0


class ShareOpening(Tenanted, Base):
    """That a link was used: the document opened (once for one sitting), or a file taken home."""

    __tablename__ = "share_opening"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "share_id"], ["share.association_id", "share.id"]),
    )

    share_id: Mapped[uuid.UUID] = mapped_column(index=True)
    what: Mapped[Opening] = mapped_column(by_value(Opening), default=Opening.OPENED)
    at: Mapped[datetime]
