"""Binders, paper originals of documents, and the records that let paper be destroyed."""

import uuid
from datetime import date, datetime

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.papers.rules import Card, PaperStatus, Scanned, place_in_words, span_in_words

__all__ = ["GUARDS", "Binder", "BinderClass", "PaperOriginal", "PaperStatus", "Scanned", "TransferRecord"]


class Binder(Tenanted, Base):
    """One binder of the register; a removed one stays as a row, because the log and old papers speak of it.

    `content_version` grows whenever what search would index changes.
    """

    __tablename__ = "binder"
    __constraints__ = (
        CheckConstraint("(years_from IS NULL) = (years_to IS NULL)", name="both_years_or_none"),
        CheckConstraint("years_from <= years_to", name="years_in_order"),
        CheckConstraint("(removed_at IS NULL) = (removed_because = '')", name="removed_with_reason"),
    )

    label: Mapped[str] = mapped_column(String(120))
    years_from: Mapped[int | None]
    years_to: Mapped[int | None]
    shelf: Mapped[str] = mapped_column(String(200), default="")
    contents: Mapped[str] = mapped_column(String(2000), default="")
    scanned: Mapped[Scanned] = mapped_column(by_value(Scanned), default=Scanned.NONE)
    note: Mapped[str] = mapped_column(String(1000), default="")
    content_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]  # person
    removed_at: Mapped[datetime | None]
    removed_because: Mapped[str] = mapped_column(String(300), default="")

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year that it holds."""
        if self.years_from is None or self.years_to is None:
            return None
        return self.years_from, self.years_to

    @property
    def place(self) -> str:
        """Where one goes to find it: "Pärm 4, hyllan i föreningslokalen"."""
        return place_in_words(self.label, self.shelf)

    @property
    def place_and_years(self) -> str:
        """The same with the years: "Pärm 4, hyllan i föreningslokalen, 1978–1985"."""
        return place_in_words(self.label, self.shelf, span_in_words(self.years))

    def describe(self, card: Card) -> None:
        """Take over what a card says, but for its record classes, which are rows of their own."""
        self.label, self.shelf, self.contents = card.label, card.shelf, card.contents
        self.years_from, self.years_to = card.years or (None, None)
        self.scanned, self.note = card.scanned, card.note


class BinderClass(Tenanted, Base):
    """A record class that lies in a binder; who may not see all of them does not see the binder."""

    __tablename__ = "binder_class"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "binder_id"], ["binder.association_id", "binder.id"]),
        ForeignKeyConstraint(
            ["association_id", "record_class"], ["record_class.association_id", "record_class.key"]
        ),
        UniqueConstraint("binder_id", "record_class"),
    )

    binder_id: Mapped[uuid.UUID] = mapped_column(index=True)
    record_class: Mapped[str] = mapped_column(String(40))


class PaperOriginal(Tenanted, Base):
    """Where a document's paper lies, or what became of it; goes when its document goes."""

    __tablename__ = "paper_original"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["association_id", "binder_id"], ["binder.association_id", "binder.id"]),
        UniqueConstraint("document_id"),
        CheckConstraint("(status = 'destroyed') = (destroyed_on IS NOT NULL)", name="destroyed_on_a_day"),
        CheckConstraint(
            "status = 'kept' OR (binder_id IS NULL AND place = '')", name="only_kept_paper_has_a_place"
        ),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    status: Mapped[PaperStatus] = mapped_column(by_value(PaperStatus))
    binder_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")  # in words, beside or instead of a binder
    destroyed_on: Mapped[date | None]
    changed_at: Mapped[datetime]


class TransferRecord(Tenanted, Base):
    """Someone's word that a paper was transferred whole and legibly (bokföringslagen 7 kap., since 2024-07-01).

    Append-only, guarded by the database. No foreign key: the record outlives its document's disposal, because
    it proves that the paper was destroyed rightly.
    """

    __tablename__ = "transfer_record"
    __constraints__ = (
        CheckConstraint("page_count > 0", name="some_pages"),
        Index("ix_transfer_record_of_document", "association_id", "document_id", "recorded_at"),
    )

    document_id: Mapped[uuid.UUID]
    reference: Mapped[str] = mapped_column(String(20))
    transferred_on: Mapped[date]
    transferred_by: Mapped[str] = mapped_column(String(200))
    device: Mapped[str] = mapped_column(String(200))
    page_count: Mapped[int]
    scan_sha256: Mapped[str] = mapped_column(Text)  # SHA-256 of each file of the scan, in order, with spaces
    checked_by: Mapped[str] = mapped_column(String(200))
    comparison: Mapped[str] = mapped_column(String(500))  # how the paper and the scan were compared
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[uuid.UUID | None]  # person


# What makes the database itself refuse to change or delete a record, by dialect; migrations run the same statements.
GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER transfer_record_no_{deed.lower()} BEFORE {deed} ON transfer_record "
        "BEGIN SELECT RAISE(ABORT, 'transfer records are append-only'); END"
        for deed in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        (
            "CREATE FUNCTION transfer_record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'transfer records are append-only'; END $$"
        ),
        *(
            f"CREATE TRIGGER transfer_record_no_{deed.lower()} BEFORE {deed} ON transfer_record "
            "FOR EACH ROW EXECUTE FUNCTION transfer_record_refuse()"
            for deed in ("UPDATE", "DELETE")
        ),
    ),
}
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(
            TransferRecord.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
        )
