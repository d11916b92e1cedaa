"""The chain of changes and the table of readings."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Keyed

GENESIS = "0" * 64
# The chain of what belongs to no association.
INSTALLATION = "installation"


class Entry(Keyed, Base):
    """One link: `hash` covers the row before, the chain columns and a salted hash of the payload.

    The payload (names, reasons) can be erased later: the salted hash stays, the chain still proves.
    Association None is the installation's own chain (operator's ceremonies).
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        # What became of one thing is asked while a seal is filed, and the log only grows.
        Index("ix_audit_entry_subject", "chain", "subject_kind", "subject_id"),
    )

    # The association's id in text, or "installation": one chain each.
    chain: Mapped[str] = mapped_column(String(36), index=True)
    association_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("association.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(64))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    salt: Mapped[str | None] = mapped_column(String(64))
    payload_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Reading(Keyed, Base):
    """Who opened what; for the chair and the auditor, erased after twelve months."""

    __tablename__ = "reading_log"
    __table_args__ = (Index("ix_reading_log_when", "association_id", "at"),)

    association_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("association.id"))
    at: Mapped[datetime]
    account_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID | None]
    what: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(64))


class ChainAnchor(Keyed, Base):
    """That an authority outside has stamped the time on a chain's head: from then on nobody can rewrite what was before.

    Without a stamp it is asked for still; with one it is never changed.
    """

    __tablename__ = "chain_anchor"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        CheckConstraint("(stamp IS NULL) = (stamped_at IS NULL)", name="stamped_has_time"),
        Index("ix_chain_anchor_due", "stamped_at", "not_before"),
    )

    chain: Mapped[str] = mapped_column(String(36), index=True)
    association_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("association.id"), index=True)
    number: Mapped[int]  # of the entry that was the head
    head: Mapped[str] = mapped_column(String(64))  # its hash
    asked_at: Mapped[datetime]
    not_before: Mapped[datetime]  # when the authority is asked (again)
    attempts: Mapped[int] = mapped_column(default=0)
    stamp: Mapped[bytes | None] = mapped_column(LargeBinary)  # the authority's token: RFC 3161, DER
    stamped_at: Mapped[datetime | None]  # by the authority's clock
    authority: Mapped[str] = mapped_column(String(200), default="")


_CHAIN_COLUMNS = "chain, number, at, verb, subject_kind, subject_id, actor_kind, actor_id, payload_hash, previous_hash, hash"

# What makes the database itself refuse to change or delete a link, by dialect; migrations run the same statements.
GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        (
            f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE OF {_CHAIN_COLUMNS} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        ),
        (
            "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$"
        ),
        (
            f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE OF {_CHAIN_COLUMNS} ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()"
        ),
        (
            "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()"
        ),
    ),
}
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(
            Entry.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
        )
