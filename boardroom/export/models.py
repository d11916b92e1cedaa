"""Orders of packages, and the two confirmations by which an association leaves."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.export.rules.selection import Kind


class OrderState(enum.StrEnum):
    """waiting -> making -> ready -> gone; or failed, with what to do."""

    WAITING = "waiting"
    MAKING = "making"  # under a lease
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"  # its file was taken away when its time was out, or never lay in the portal


class ExportOrder(Tenanted, Base):
    """One package: what is to be in it, who asked for it and so whose Scope it has, and what was made."""

    __tablename__ = "export_order"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "period_id"], ["mandate_period.association_id", "mandate_period.id"]
        ),
        CheckConstraint("(kind = 'period') = (period_id IS NOT NULL)", name="period_named"),
        CheckConstraint("(kind = 'class') = (record_class <> '')", name="class_named"),
        CheckConstraint("(state = 'making') = (lease_until IS NOT NULL)", name="lease_while_making"),
        Index("ix_export_order_next", "state", "ordered_at"),
    )

    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    period_id: Mapped[uuid.UUID | None]
    record_class: Mapped[str] = mapped_column(String(40), default="")
    packaging: Mapped[str] = mapped_column(String(10), default="bag")  # "bag", or "csip" (E-ARK)
    state: Mapped[OrderState] = mapped_column(by_value(OrderState), default=OrderState.WAITING)
    # Whose Scope it has; None is the operator at the command line, whose packages hold everything.
    account_id: Mapped[uuid.UUID | None]
    ordered_by_name: Mapped[str] = mapped_column(String(200))
    ordered_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime | None]
    # When its rows were read, and how long the association's log was then: whether anything has happened since.
    read_at: Mapped[datetime | None]
    log_length: Mapped[int] = mapped_column(default=0)
    # SHA-256 of the package's tag manifest, which covers every other file of it.
    checksum: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes of what can be fetched
    documents: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)  # stored files that could not be found
    complete: Mapped[bool] = mapped_column(default=False)  # nothing was left out for the reader's Scope
    expires_on: Mapped[date | None]


class Leaving(Tenanted, Base):
    """An association's wish to leave the installation: two different people say it, the operator carries it out.

    Once it is begun, nothing of the association is left but this row and the association's own, until all is gone.
    """

    __tablename__ = "leaving"
    __constraints__ = (
        UniqueConstraint("association_id"),
        CheckConstraint("second_account IS NULL OR second_account <> first_account", name="two_accounts"),
        CheckConstraint("(second_account IS NULL) = (second_at IS NULL)", name="second_has_time"),
        CheckConstraint("begun_at IS NULL OR second_account IS NOT NULL", name="begun_by_two"),
    )

    decision: Mapped[str] = mapped_column(
        String(300)
    )  # which decision says so: "Stämman den 19 maj 2026, § 12"
    first_account: Mapped[uuid.UUID]
    first_name: Mapped[str] = mapped_column(String(200))
    first_at: Mapped[datetime]
    second_account: Mapped[uuid.UUID | None]
    second_name: Mapped[str] = mapped_column(String(200), default="")
    second_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]

    @property
    def confirmed(self) -> bool:
        """Whether two people have said it."""
        return self.second_at is not None
