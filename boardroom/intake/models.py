"""What came in: one row for each file that someone sent, whatever became of it."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.intake.rules.offers import Field, Ground
from boardroom.intake.rules.stacks import SplitAt


class UploadState(enum.StrEnum):
    """What became of a file."""

    RECEIVED = "received"  # its bytes are kept and filed; how many pages it has is still being looked at
    FILED = "filed"
    DUPLICATE = "duplicate"  # these very bytes were in the archive; linked, not doubled
    REFUSED = "refused"  # no document; nothing kept


class Source(enum.StrEnum):
    """By which door a file came."""

    WEB = "web"
    API = "api"
    MAIL = "mail"


class Upload(Tenanted, Base):
    """One file as it came in."""

    __tablename__ = "upload"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "file_id"], ["file.association_id", "file.id"]),
        ForeignKeyConstraint(["association_id", "import_id"], ["import.association_id", "import.id"]),
        CheckConstraint("(state = 'refused') = (document_id IS NULL)", name="document_unless_refused"),
        CheckConstraint("(state = 'received') = (lease_until IS NOT NULL)", name="lease_while_received"),
        Index("ix_upload_recent", "association_id", "created_by", "at"),
        Index("ix_upload_waiting", "state", "lease_until"),
        Index("ix_upload_of_import", "association_id", "import_id", "state"),
    )

    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    media_type: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[UploadState] = mapped_column(by_value(UploadState))
    problem: Mapped[str] = mapped_column(String(300), default="")  # a Swedish sentence, to be translated
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    file_id: Mapped[uuid.UUID | None]
    source: Mapped[Source] = mapped_column(by_value(Source), default=Source.WEB)
    import_id: Mapped[uuid.UUID | None]  # None: came in before there were imports
    created_by: Mapped[uuid.UUID | None]  # person
    at: Mapped[datetime]
    # While RECEIVED: from when a worker may look at it (again); moved on when one begins.
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Suggestions, until a person has accepted or changed them.
    suggested_date: Mapped[date | None]
    suggested_class: Mapped[str | None] = mapped_column(String(40))
    described_at: Mapped[datetime | None]
    # When a person said of a file that was refused, or cannot be read, that it is enough so; and who.
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None]  # person
    # The path of the folders it lay in at the sender's, "1987/Protokoll"; empty when they did not come along.
    folder: Mapped[str] = mapped_column(String(255), default="")


class StackState(enum.StrEnum):
    """What became of a stack that was to be split."""

    WAITING = "waiting"  # until its pages have been read, then under a lease
    SPLIT = "split"
    WHOLE = "whole"  # nothing to cut at, or it could not be cut


class Stack(Tenanted, Base):
    """A document that its sender wants split at separator sheets or blank sheets."""

    __tablename__ = "stack"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("document_id"),
        CheckConstraint("(state = 'waiting') = (lease_until IS NOT NULL)", name="lease_while_waiting"),
        Index("ix_stack_waiting", "state", "lease_until"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    at: Mapped[SplitAt] = mapped_column(by_value(SplitAt))
    state: Mapped[StackState] = mapped_column(by_value(StackState), default=StackState.WAITING)
    # While WAITING: from when a worker may take it (again); moved on when one begins.
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    # Keys of the classes that the sender may file under, with commas between them; None is every class.
    record_classes: Mapped[str | None] = mapped_column(Text)
    # Whether its sender might write a binder into the register that a sheet names.
    may_register: Mapped[bool] = mapped_column(default=False, server_default=false())
    # JSON: pairs of a Remark and the page that it is about.
    remarks: Mapped[str] = mapped_column(Text, default="[]")


class UnfinishedUpload(Tenanted, Base):
    """A file that arrives in pieces; known to the person who sends it alone, and gone after its last day."""

    __tablename__ = "unfinished_upload"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "upload_id"], ["upload.association_id", "upload.id"]),
        CheckConstraint("received >= 0 AND received <= size", name="received_within_size"),
        CheckConstraint("upload_id IS NULL OR received = size", name="finished_when_whole"),
        Index("ix_unfinished_upload_of_person", "association_id", "created_by"),
        Index("ix_unfinished_upload_expiry", "expires_at"),
    )

    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)  # bytes, as announced
    received: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes that are durable
    sha256: Mapped[str] = mapped_column(String(64), default="")  # as announced; empty: not told
    facts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # what the sender said of the document
    door: Mapped[str] = mapped_column(String(20))  # kind of actor: a browser's and a program's are kept apart
    created_by: Mapped[uuid.UUID]  # person
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # What became of it, once it was whole: kept until it expires, for a sender whose answer was lost.
    upload_id: Mapped[uuid.UUID | None]


class UploadPiece(Tenanted, Base):
    """A stretch of an unfinished upload, durable under its name among the parts."""

    __tablename__ = "upload_piece"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "unfinished_id"], ["unfinished_upload.association_id", "unfinished_upload.id"]
        ),
        UniqueConstraint("unfinished_id", "start"),
    )

    unfinished_id: Mapped[uuid.UUID]
    start: Mapped[int] = mapped_column(BigInteger)  # the first byte's place in the file, from 0
    size: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(64))


class Examined(Tenanted, Base):
    """How far suggesting has come with a document: the content version that its suggestions were made from."""

    __tablename__ = "examined"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("document_id"),
    )

    document_id: Mapped[uuid.UUID]
    content_version: Mapped[int] = mapped_column(default=0)  # 0: never yet
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class Suggested(Tenanted, Base):
    """One suggestion about a document, with its evidence; a person's "no" is kept, so that it is not asked again."""

    __tablename__ = "suggestion"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("document_id", "field"),
        CheckConstraint("certainty BETWEEN 0 AND 100", name="certainty_in_percent"),
    )

    document_id: Mapped[uuid.UUID]
    field: Mapped[Field] = mapped_column(by_value(Field))
    value: Mapped[str] = mapped_column(String(300))
    certainty: Mapped[int]
    ground: Mapped[Ground] = mapped_column(by_value(Ground))
    words: Mapped[str] = mapped_column(String(300), default="")  # as on the paper, or what was learned from
    page: Mapped[int] = mapped_column(default=0)  # across the document's files, from 1; 0: stands on no page
    boxes: Mapped[str] = mapped_column(
        default="[]"
    )  # JSON: left, top, width, height in the page image's pixels
    declined_at: Mapped[datetime | None]
    declined_by: Mapped[uuid.UUID | None]  # person


class LikenessBand(Base):
    """One band of a document's text print; documents that share a band are compared. Slim, for there are many."""

    __tablename__ = "likeness_band"
    __table_args__ = (
        PrimaryKeyConstraint("association_id", "band", "document_id"),
        ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            ondelete="CASCADE",
        ),
        Index("ix_likeness_band_document_id", "document_id"),
    )

    association_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("association.id"))
    document_id: Mapped[uuid.UUID]
    band: Mapped[int] = mapped_column(BigInteger)


class Verdict(enum.StrEnum):
    """What a person has said of two documents that are nearly the same."""

    OPEN = "open"
    SAME = "same"  # one paper; both documents are kept and point at each other
    DIFFERENT = "different"  # not asked again


class Likeness(Tenanted, Base):
    """Two documents whose texts are nearly the same; the one with the lower key stands first."""

    __tablename__ = "likeness"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["association_id", "other_id"],
            ["document.association_id", "document.id"],
            ondelete="CASCADE",
            name="fk_likeness_other",
        ),
        UniqueConstraint("document_id", "other_id"),
        CheckConstraint("document_id <> other_id", name="two_documents"),
        CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name="decided_when"),
    )

    document_id: Mapped[uuid.UUID]
    other_id: Mapped[uuid.UUID] = mapped_column(index=True)
    percent: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(by_value(Verdict), default=Verdict.OPEN)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]  # person


class Import(Tenanted, Base):
    """What came in together: one run of the importer, one sitting at the upload page, one message by mail."""

    __tablename__ = "import"
    __constraints__ = (Index("ix_import_recent", "association_id", "last_at"),)

    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[Source] = mapped_column(by_value(Source))
    # Whose it is; None for a letter that nobody let in and whose sender is only claimed.
    created_by: Mapped[uuid.UUID | None]
    # Whether files without an import of their own may join it while the sitting lasts.
    gathering: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]  # when its newest file came
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[uuid.UUID | None]  # person


class Mailbox(Tenanted, Base):
    """The folder of a mail server that an association's papers are fetched from; its password is never here."""

    __tablename__ = "mailbox"
    __constraints__ = (UniqueConstraint("association_id"),)

    enabled: Mapped[bool] = mapped_column(default=False)
    server: Mapped[str] = mapped_column(String(253))
    port: Mapped[int] = mapped_column(default=993)
    username: Mapped[str] = mapped_column(String(254))
    folder: Mapped[str] = mapped_column(String(100), default="INBOX")
    archive_folder: Mapped[str] = mapped_column(String(100), default="Arkiverat")
    # Addresses ("a@b.se") and domains ("@b.se") accepted besides the association's own people, one a line.
    senders: Mapped[str] = mapped_column(String(2000), default="")
    # The name under which the receiving server writes Authentication-Results headers (RFC 8601); empty: none is believed.
    authserv_id: Mapped[str] = mapped_column(String(253), default="")
    next_at: Mapped[datetime]  # from when a worker may look (again); moved on when one begins
    looked_at: Mapped[datetime | None]  # when it was last read to the end without a problem
    failing_since: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(300), default="")  # a Swedish sentence, to be translated


class MessageState(enum.StrEnum):
    """What became of a message."""

    FILING = "filing"  # its import is made; whether its files were filed, the import tells
    FILED = "filed"
    USELESS = "useless"  # nothing in it to file; `problem` says why
    ASIDE = "aside"  # from someone who is not known; left where it lies until a person decides
    ADMITTED = "admitted"  # a person has decided that it is to be filed
    DISMISSED = "dismissed"  # a person has decided that it is not


class MailMessage(Tenanted, Base):
    """One message of the mailbox, known again by where it lies and by its Message-ID and bytes."""

    __tablename__ = "mail_message"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "import_id"], ["import.association_id", "import.id"]),
        UniqueConstraint("association_id", "uid_validity", "uid"),
        Index("ix_mail_message_known", "association_id", "message_id"),
        Index("ix_mail_message_by_state", "association_id", "state"),
    )

    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")  # of the whole message; empty: never fetched
    sender: Mapped[str] = mapped_column(String(254), default="")  # whom it says that it is from
    # Whether the receiving server, by the name that the association gave, vouches for the sender's domain.
    proved: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[MessageState] = mapped_column(by_value(MessageState))
    problem: Mapped[str] = mapped_column(String(300), default="")  # a Swedish sentence, to be translated
    import_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[uuid.UUID | None]  # person who admitted or dismissed it
    arrived_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]  # when it was marked and moved on the server
