"""What came in: one row for each file that someone sent, whatever became of it."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value


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


class Import(Tenanted, Base):
    """What came in together: one run of the importer, one sitting at the upload page, one message by mail."""

    __tablename__ = "import"
    __constraints__ = (Index("ix_import_recent", "association_id", "last_at"),)

    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[Source] = mapped_column(by_value(Source))
    # Whose it is; None for a message from an address that the association accepts without a person behind it.
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
    sender: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[MessageState] = mapped_column(by_value(MessageState))
    problem: Mapped[str] = mapped_column(String(300), default="")  # a Swedish sentence, to be translated
    import_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[uuid.UUID | None]  # person who admitted or dismissed it
    arrived_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]  # when it was marked and moved on the server
