"""Envelopes, the papers and signers of each, and the chain of what happened to it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.signing.rules.methods import Method, methods_from
from boardroom.signing.rules.states import (
    Asked,
    EnvelopeKind,
    EnvelopeState,
    Intent,
    SignerRole,
    SignerState,
    lacking,
    role_name,
    without_meeting,
)


class Envelope(Tenanted, Base):
    """One version of one paper, frozen and sent for signing.

    What is signed is the SHA-256 of the frozen bytes; those bytes are never written again.
    (subject, version) is unique, so a version is sent, signed and sealed once.
    """

    __tablename__ = "envelope"
    __constraints__ = (
        UniqueConstraint("association_id", "subject_key", "version"),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(["association_id", "sent_by"], ["person.association_id", "person.id"]),
        ForeignKeyConstraint(
            ["association_id", "batch_id"], ["signing_batch.association_id", "signing_batch.id"]
        ),
        CheckConstraint("version >= 1 AND page_count >= 1", name="counts"),
        CheckConstraint("length(frozen_sha256) = 64", name="frozen_sha256_length"),
        CheckConstraint("(original_sha256 <> '') = (original_pages > 0)", name="original_has_pages"),
        CheckConstraint("(further_papers > 0) = (further_pages > 0)", name="further_papers_have_pages"),
        # What is sent to many becomes a document for each when it is sealed, as minutes do.
        CheckConstraint(
            "kind = 'minutes' OR document_id IS NOT NULL OR batch_id IS NOT NULL", name="document_named"
        ),
        CheckConstraint("(state IN ('signed', 'sealed')) = (signed_at IS NOT NULL)", name="signed_has_time"),
        CheckConstraint(
            "(state = 'sealed') = (sealed_at IS NOT NULL AND sealed_sha256 <> '' AND reading_copy_sha256 <> '' "
            "AND document_id IS NOT NULL)",
            name="sealed_is_filed",
        ),
        CheckConstraint(
            "(state IN ('declined', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_has_time"
        ),
        CheckConstraint("lease_until IS NULL OR state = 'signed'", name="lease_while_signed"),
        Index("ix_envelope_overdue", "state", "overdue_at"),
        Index("ix_envelope_by_state", "association_id", "state"),
        Index("ix_envelope_to_seal", "state", "retry_at", "signed_at"),
    )

    kind: Mapped[EnvelopeKind] = mapped_column(by_value(EnvelopeKind))
    state: Mapped[EnvelopeState] = mapped_column(by_value(EnvelopeState), default=EnvelopeState.SENT)
    # What is signed, across versions: the document's id, or what the sending feature names (minutes: their id).
    subject_key: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    # The archived document; minutes get theirs when they are sealed and filed.
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(300))
    record_class: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(20), default="")  # series number of minutes: "7/2026"
    document_date: Mapped[date | None]  # of the meeting or the paper
    # The frozen bytes, in the blob store.
    frozen_sha256: Mapped[str] = mapped_column(String(64))
    page_count: Mapped[int]
    # How many more papers are signed with it, and their pages together: see FurtherPaper.
    further_papers: Mapped[int] = mapped_column(default=0, server_default="0")
    further_pages: Mapped[int] = mapped_column(default=0, server_default="0")
    # Where the paper could not be sealed as it was: the frozen bytes are a cover that holds it, and these
    # are its own hash and pages, shown to the signers after the cover.
    original_sha256: Mapped[str] = mapped_column(String(64), default="")
    original_pages: Mapped[int] = mapped_column(default=0)
    nonce: Mapped[str] = mapped_column(String(64))
    allowed_methods: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime]
    sent_by: Mapped[uuid.UUID | None]
    sent_by_name: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(1000), default="")  # the sender's own words to the signers
    deadline: Mapped[date | None]
    # How many of the signers that are not required must sign; the rest are let off then. 0 where all are required.
    needed: Mapped[int] = mapped_column(default=0, server_default="0")
    # Whether someone who comes by a link types a code before anything is shown.
    guest_code: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What was sent in one go: the same text to many, an envelope each.
    batch_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    # When the sender is told that the deadline has passed; None when there is none, or it was told.
    overdue_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str] = mapped_column(String(1000), default="")
    # The seal.
    sealed_sha256: Mapped[str] = mapped_column(String(64), default="")
    reading_copy_sha256: Mapped[str] = mapped_column(String(64), default="")
    level: Mapped[str] = mapped_column(String(10), default="")  # "B-B", "B-LTA"
    certificate_sha256: Mapped[str] = mapped_column(String(64), default="")
    seal_error: Mapped[str] = mapped_column(String(500), default="")
    seal_attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]

    @property
    def wrapped(self) -> bool:
        """Whether the frozen bytes are a cover with the exact original embedded."""
        return bool(self.original_sha256)

    @property
    def pages_to_read(self) -> int:
        """How many pages a signer is shown, of all papers together."""
        return self.page_count + self.original_pages + self.further_pages

    @property
    def no_meeting(self) -> bool:
        """Whether it is of what was decided without a meeting."""
        return without_meeting(self.record_class)

    def role_name(self, role: SignerRole) -> str:
        """What a signer's role is called under it, in Swedish."""
        return role_name(role, self.record_class)

    def lacks(self, signers: Sequence["Signer"], without: "Signer | None" = None) -> list[str]:
        """Return whom it lacks of its signers, as `lacking` tells; `without` someone more, who is not left out yet."""
        told = [
            Asked(one.name, one.role, SignerState.SKIPPED if without and one.id == without.id else one.state)
            for one in signers
        ]
        return lacking(told, self.record_class)

    def declined_by(self, signers: Sequence["Signer"]) -> "Signer | None":
        """Return who of its signers ended it by declining, or asking for a change; None where nobody did.

        It stays so when the next version is begun and it is withdrawn for good. One that its sender took back was ended by
        the sender, whoever stood aside before.
        """
        return next((one for one in signers if one.ended_it), None) if self.state.returned else None

    @property
    def methods(self) -> tuple[Method, ...]:
        """The methods that the signers may choose among."""
        return methods_from(self.allowed_methods)

    def methods_for(self, signer: "Signer") -> tuple[Method, ...]:
        """The methods that one of them may choose among: what was named for them alone, else everyone's."""
        return methods_from(signer.allowed_methods) or self.methods


class FurtherPaper(Tenanted, Base):
    """A paper that is signed with an envelope's first one: frozen, named in every statement, and sealed by itself."""

    __tablename__ = "envelope_paper"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        UniqueConstraint("envelope_id", "position"),
        UniqueConstraint("association_id", "document_id", "version"),
        CheckConstraint("position >= 2 AND version >= 1 AND page_count >= 1", name="counts"),
        CheckConstraint("length(frozen_sha256) = 64", name="frozen_sha256_length"),
        CheckConstraint("(original_sha256 <> '') = (original_pages > 0)", name="original_has_pages"),
        CheckConstraint("(sealed_sha256 <> '') = (reading_copy_sha256 <> '')", name="sealed_has_copy"),
    )

    envelope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    record_class: Mapped[str] = mapped_column(String(40))
    document_date: Mapped[date | None]
    frozen_sha256: Mapped[str] = mapped_column(String(64))
    page_count: Mapped[int]
    original_sha256: Mapped[str] = mapped_column(String(64), default="")
    original_pages: Mapped[int] = mapped_column(default=0)
    sealed_sha256: Mapped[str] = mapped_column(String(64), default="")
    reading_copy_sha256: Mapped[str] = mapped_column(String(64), default="")


class Signer(Tenanted, Base):
    """One person asked to sign one envelope; name and address are those at the time of sending."""

    __tablename__ = "signer"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("envelope_id", "position"),
        UniqueConstraint("envelope_id", "person_id"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint(
            "(state = 'signed') = (statement <> '' AND method IS NOT NULL AND proof IS NOT NULL AND intent IS NOT NULL)",
            name="signed_has_proof",
        ),
        CheckConstraint("state NOT IN ('declined', 'delegated') OR reason <> ''", name="declined_has_reason"),
        CheckConstraint("(state = 'skipped') = (skipped_because <> '')", name="skipped_has_reason"),
        CheckConstraint("(wish_name <> '') = (wished_at IS NOT NULL)", name="wish_has_time"),
        CheckConstraint("NOT ended_it OR state = 'declined'", name="ended_by_declining"),
        Index("ix_signer_by_person", "person_id", "state"),
        Index("ix_signer_to_remind", "state", "remind_at"),
    )

    envelope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    person_id: Mapped[uuid.UUID]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), default="", server_default="")  # E.164, for codes
    role: Mapped[SignerRole] = mapped_column(by_value(SignerRole))
    # Those of a lower step sign first; equal steps sign in any order.
    step: Mapped[int] = mapped_column(default=1, server_default="1")
    # False for those of whom the envelope needs only some.
    required: Mapped[bool] = mapped_column(default=True, server_default=true())
    # When the letter that asks was written: their turn had come.
    invited_at: Mapped[datetime | None]
    stands_in_for: Mapped[str] = mapped_column(String(200), default="", server_default="")  # who handed over
    # Whether a line for them stands on the print; they may still sign otherwise.
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[SignerState] = mapped_column(by_value(SignerState), default=SignerState.WAITING)
    method: Mapped[Method | None] = mapped_column(by_value(Method))
    decided_at: Mapped[datetime | None]
    # What the sender named for this person alone; empty: the envelope's.
    allowed_methods: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # The signing statement as canonical JSON (RFC 8785): the bytes whose hash was signed.
    statement: Mapped[str] = mapped_column(Text, default="")
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    intent: Mapped[Intent | None] = mapped_column(by_value(Intent))
    remark: Mapped[str] = mapped_column(String(2000), default="")
    reason: Mapped[str] = mapped_column(String(2000), default="")  # the signer's own, for declining
    # Whether declining ended the envelope: others stood aside, and it went on without them.
    ended_it: Mapped[bool] = mapped_column(default=False, server_default=false())
    skipped_because: Mapped[str] = mapped_column(String(1000), default="")
    # When the sender was told that a paper is hidden from them; None: it is not, or is shown again.
    hidden_at: Mapped[datetime | None]
    # Of whoever came by a link: who should sign instead, and why; waits for the sender's word.
    wish_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    wish_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    wish_because: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    wished_at: Mapped[datetime | None]
    # Numbers of the pages that were opened, in order.
    pages_seen: Mapped[list[int]] = mapped_column(JSON, default=list)
    # A statement handed to a passkey and not yet answered; replaced by the next, emptied by the answer.
    offered_statement: Mapped[str] = mapped_column(Text, default="")
    offered_at: Mapped[datetime | None]
    code_sent_at: Mapped[datetime | None]
    code_channel: Mapped[str] = mapped_column(String(10), default="", server_default="")  # "mail", "text"
    reminded_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]  # when the next reminder leaves by itself; None: no more of them
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")  # how many left by themselves

    @property
    def day_on_paper(self) -> date | None:
        """The day that was written on the paper that was signed by hand, which is vouched for later; None otherwise."""
        told = (self.proof or {}).get("signed_on") if self.method is Method.PAPER else None
        return date.fromisoformat(str(told)) if told else None


class Event(Tenanted, Base):
    """One thing that happened to an envelope; each holds the hash of the one before."""

    __tablename__ = "envelope_event"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "envelope_id"], ["envelope.association_id", "envelope.id"]),
        UniqueConstraint("envelope_id", "number"),
    )

    envelope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
