"""Documents, files, tags, hidings; and documents derived from pages of others."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boardroom.core.db import Base, Tenanted, by_value


class Document(Tenanted, Base):
    """One record of the archive; `content_version` grows whenever what search would index changes."""

    __tablename__ = "document"
    __constraints__ = (
        UniqueConstraint("association_id", "reference"),
        ForeignKeyConstraint(
            ["association_id", "record_class"], ["record_class.association_id", "record_class.key"]
        ),
        Index("ix_document_by_date", "association_id", "document_date"),
        Index("ix_document_by_class", "association_id", "record_class"),
        Index("ix_document_by_arrival", "association_id", "created_at"),
        # Of all documents only those about one apartment: what a member asks of their own.
        Index(
            "ix_document_by_apartment",
            "association_id",
            "apartment",
            sqlite_where=text("apartment <> ''"),
            postgresql_where=text("apartment <> ''"),
        ),
        # Of all documents only those taken away, which every search asks for and which are few.
        Index(
            "ix_document_withdrawn",
            "association_id",
            "withdrawn_at",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )

    reference: Mapped[str] = mapped_column(String(20))  # "2026-014", by year of arrival
    title: Mapped[str] = mapped_column(String(300))
    record_class: Mapped[str | None] = mapped_column(
        String(40)
    )  # None: unclassified, kept until further notice
    # The preserved class that it had before someone gave it one that ends: shown before anything of it is destroyed.
    was_class: Mapped[str] = mapped_column(String(40), default="")
    document_date: Mapped[date | None]
    # The date from which a trigger that needs a person counts (contract end, case closed ...), once known.
    trigger_date: Mapped[date | None]
    # The number printed on imported minutes, e.g. "4/2011"; never changed, never blocks.
    printed_number: Mapped[str] = mapped_column(String(20), default="")
    summary: Mapped[str] = mapped_column(String(1000), default="")
    # With whom it deals ("Åby Hisservice AB"), and of which fiscal year it is ("2023", "2023/2024").
    counterparty: Mapped[str] = mapped_column(String(120), default="")
    fiscal_year: Mapped[str] = mapped_column(String(20), default="")
    # The one apartment that it is about, "1203"; who owned that on its day may read it, see mandates.rules. A paper about
    # two has none: neither's owner is to read of the other.
    apartment: Mapped[str] = mapped_column(String(10), default="", server_default="")
    # When a person last said what it is; None as long as only its sender or its file's name has.
    described_at: Mapped[datetime | None]
    content_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]  # person
    # Taken away again because it should never have come in, or disposed of; nobody finds it while this is set.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None]  # person
    # When bytes and words of a withdrawn document were destroyed; reference and checksums stay as its trace.
    erased_at: Mapped[datetime | None]

    def changed(self) -> None:
        """Note that what search would index has changed.

        Counted where it is kept: of two who change it at once the second counts on from the first, and what either has
        written is indexed. The number is known again when it is asked for within the Work.
        """
        self.content_version = Document.content_version + 1

    files: Mapped[list["File"]] = relationship(lazy="raise", order_by="File.position", viewonly=True)
    tags: Mapped[list["Tag"]] = relationship(lazy="raise", order_by="Tag.name", viewonly=True)


class FileRole(enum.StrEnum):
    """What a file is to its document."""

    ORIGINAL = "original"  # as it came, byte for byte
    SEALED = "sealed"  # the finished PDF with evidence: board and auditor only
    READING_COPY = "reading_copy"  # frozen pages and who signed, no evidence
    ACCESS_COPY = (
        "access_copy"  # page images with their text beneath: a rendition, made anew when the text changes
    )


class File(Tenanted, Base):
    """Bytes of a document, in the blob store under their hash."""

    __tablename__ = "file"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("document_id", "position"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        Index("ix_file_by_hash", "association_id", "sha256"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(default=1)
    role: Mapped[FileRole] = mapped_column(by_value(FileRole), default=FileRole.ORIGINAL)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(255))  # the name it came with
    page_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    # Fixity: when the bytes were last re-read, and what was found wrong, if anything.
    checked_at: Mapped[datetime | None]
    damage: Mapped[str] = mapped_column(String(200), default="")
    # Why its pages cannot be shown, where they cannot (locked, damaged); a Swedish sentence to be translated.
    problem: Mapped[str] = mapped_column(String(300), default="")

    @property
    def sound(self) -> bool:
        """Whether the bytes were as they came when they were last re-read."""
        return not self.damage

    def was_checked(self, at: datetime, damage: str) -> None:
        """Note a re-reading; `damage` is empty when the bytes were whole."""
        self.checked_at = at
        self.damage = damage[:200]


class Tag(Tenanted, Base):
    """A free word on a document."""

    __tablename__ = "tag"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("document_id", "name"),
        Index("ix_tag_by_name", "association_id", "name"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(60))


class Hiding(Tenanted, Base):
    """A document hidden from one person for one reason; it binds everyone, the chair included.

    Each conflict of interest that covers the document has a row of its own, and so has a hiding by hand: the document is
    hidden for as long as any is left. The key says what it is for: `hiding_key` of the conflict, any other where a person
    did it by hand.
    """

    __tablename__ = "hiding"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(300))
    # Since when the person does not see it: a row that comes while another stands has the moment of that one.
    created_at: Mapped[datetime]


class ReferenceCounter(Tenanted, Base):
    """The next reference of a year, taken with UPDATE ... RETURNING."""

    __tablename__ = "reference_counter"
    __constraints__ = (UniqueConstraint("association_id", "year"),)

    year: Mapped[int]
    next_number: Mapped[int] = mapped_column(default=1)


class DerivationKind(enum.StrEnum):
    """What was done: one document made into several, or several into one."""

    SPLIT = "split"
    JOINED = "joined"


class Derivation(Tenanted, Base):
    """One splitting or joining; while it stands its sources are set aside, once undone its results are."""

    __tablename__ = "derivation"

    kind: Mapped[DerivationKind] = mapped_column(by_value(DerivationKind))
    by_sheets: Mapped[bool] = mapped_column(default=False)  # at separator sheets or blank sheets, not by hand
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID | None]  # person
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[uuid.UUID | None]  # person


class DerivationSource(Tenanted, Base):
    """A document that was split or joined; it keeps its files, untouched."""

    __tablename__ = "derivation_source"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "derivation_id"], ["derivation.association_id", "derivation.id"]
        ),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("derivation_id", "document_id"),
    )

    derivation_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(default=1)


class Extent(Tenanted, Base):
    """Pages of an original file that a derived document consists of; it has no bytes of its own."""

    __tablename__ = "extent"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "derivation_id"], ["derivation.association_id", "derivation.id"]
        ),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "file_id"], ["file.association_id", "file.id"]),
        UniqueConstraint("document_id", "position"),
        CheckConstraint("first_page >= 1 AND last_page >= first_page", name="pages_in_order"),
    )

    derivation_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    part: Mapped[int]  # which of the derivation's documents this is, from 1
    position: Mapped[int]  # which run of pages within the document, from 1
    file_id: Mapped[uuid.UUID] = mapped_column(index=True)
    first_page: Mapped[int]  # within the file, from 1
    last_page: Mapped[int]  # inclusive
