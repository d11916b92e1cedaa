"""Legal holds, exceptions from the schedule, and disposals with what each of them lists."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.retention.rules import DisposalState, Held, HoldKind, ItemState, number_in_words

__all__ = [
    "Adoption",
    "Disposal",
    "DisposalItem",
    "DisposalState",
    "Exemption",
    "Hold",
    "HoldKind",
    "ItemState",
    "Release",
]

_MATTER = ["association_id", "matter_id"], ["matter.association_id", "matter.id"]
_DOCUMENT = ["association_id", "document_id"], ["document.association_id", "document.id"]


class Hold(Tenanted, Base):
    """A legal hold (gallringsstopp): while it is in force nothing that it covers may be disposed of.

    What it covers is found anew each time it is asked: a paper that comes in later is covered too.
    """

    __tablename__ = "legal_hold"
    __constraints__ = (
        ForeignKeyConstraint(*_DOCUMENT),
        ForeignKeyConstraint(*_MATTER),
        CheckConstraint("(kind = 'document') = (document_id IS NOT NULL)", name="document_named"),
        CheckConstraint("(kind = 'matter') = (matter_id IS NOT NULL)", name="matter_named"),
        CheckConstraint("(kind = 'person') = (names <> '')", name="person_named"),
        CheckConstraint("(kind = 'period') = (since IS NOT NULL)", name="period_begins"),
        CheckConstraint("(kind = 'period') = (before IS NOT NULL)", name="period_ends"),
        CheckConstraint("since < before", name="period_forward"),
        CheckConstraint("record_class IS NULL OR kind = 'period'", name="class_narrows_period"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_because = '')", name="lifted_with_reason"),
        Index("ix_legal_hold_in_force", "association_id", "lifted_at"),
    )

    kind: Mapped[HoldKind] = mapped_column(by_value(HoldKind))
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    matter_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    names: Mapped[str] = mapped_column(String(600), default="")  # of one person, a spelling on each line
    since: Mapped[date | None]
    before: Mapped[date | None]  # the first day that is not covered
    record_class: Mapped[str | None] = mapped_column(String(40))  # key; None: whatever the class
    reason: Mapped[str] = mapped_column(String(500))
    until: Mapped[date | None]  # the last day; None: until it is lifted
    placed_at: Mapped[datetime]
    placed_by: Mapped[uuid.UUID | None]  # person
    placed_by_name: Mapped[str] = mapped_column(String(200))
    lifted_at: Mapped[datetime | None]
    lifted_by_name: Mapped[str] = mapped_column(String(200), default="")
    lifted_because: Mapped[str] = mapped_column(String(500), default="")

    def in_force(self, today: date) -> bool:
        """Tell whether it stops anything on a day."""
        return self.lifted_at is None and (self.until is None or today <= self.until)

    @property
    def held(self) -> Held:
        """What it covers, as the rule asks for it."""
        spellings = tuple(line for line in self.names.splitlines() if line)
        return Held(
            self.kind,
            self.document_id,
            spellings,
            self.since,
            self.before,
            self.record_class,
            self.matter_id,
        )


class Exemption(Tenanted, Base):
    """That a document, or a matter with what it holds, is kept beyond its time (undantag): until a day, or until it is ended."""

    __tablename__ = "retention_exemption"
    __constraints__ = (
        ForeignKeyConstraint(*_DOCUMENT),
        ForeignKeyConstraint(*_MATTER),
        CheckConstraint("(document_id IS NULL) <> (matter_id IS NULL)", name="one_thing"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_someone"),
    )

    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    matter_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    until: Mapped[date | None]  # the last day
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str] = mapped_column(String(200), default="")

    def in_force(self, today: date) -> bool:
        """Tell whether it keeps anything on a day."""
        return self.ended_at is None and (self.until is None or today <= self.until)


class Release(Tenanted, Base):
    """That one document may go before its time is out: a person has asked for it by law (GDPR art. 17).

    It only makes the document due: holds, exceptions, preserved classes and the two approvals stand in its way as ever.
    """

    __tablename__ = "retention_release"
    __constraints__ = (
        ForeignKeyConstraint(*_DOCUMENT),
        CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_someone"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(500))
    made_on: Mapped[date]
    made_by_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str] = mapped_column(String(200), default="")


class Adoption(Tenanted, Base):
    """Where the decision stands that adopted a version of the schedule: in the decision register, or a § of sealed minutes.

    A version that was adopted on paper, before the portal, has none; its own words say where the decision is.
    """

    __tablename__ = "schedule_adoption"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "version_id"], ["schedule_version.association_id", "schedule_version.id"]
        ),
        ForeignKeyConstraint(
            ["association_id", "decision_id"], ["decision.association_id", "decision.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["minutes_item.association_id", "minutes_item.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("version_id"),
        CheckConstraint("(decision_id IS NULL) <> (item_id IS NULL)", name="one_place"),
    )

    version_id: Mapped[uuid.UUID]
    decision_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(index=True)


class Disposal(Tenanted, Base):
    """One round of disposal: a list, objections, two different people's approval, destruction, a certificate.

    The database itself refuses a round that goes on without its two approvals.
    """

    __tablename__ = "disposal"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "version_id"], ["schedule_version.association_id", "schedule_version.id"]
        ),
        ForeignKeyConstraint(
            ["association_id", "certificate_id"], ["document.association_id", "document.id"]
        ),
        UniqueConstraint("association_id", "year", "number"),
        CheckConstraint("(first_by IS NULL) = (first_at IS NULL)", name="first_has_time"),
        CheckConstraint("(second_by IS NULL) = (second_at IS NULL)", name="second_has_time"),
        CheckConstraint("second_by IS NULL OR first_by IS NOT NULL", name="first_before_second"),
        CheckConstraint("first_by <> second_by", name="two_people"),
        CheckConstraint("first_account <> second_account", name="two_accounts"),
        CheckConstraint(
            "state IN ('proposed', 'withdrawn') OR (first_by IS NOT NULL AND second_by IS NOT NULL)",
            name="approved_by_two",
        ),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_time"),
        CheckConstraint("(state = 'certified') = (certificate_id IS NOT NULL)", name="certified_has_paper"),
        CheckConstraint(
            "(state IN ('destroyed', 'certified')) = (destroyed_at IS NOT NULL)", name="destroyed_has_time"
        ),
        CheckConstraint("lease_until IS NULL OR state IN ('approved', 'destroyed')", name="lease_while_due"),
        Index("ix_disposal_due", "state", "lease_until"),
    )

    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[DisposalState] = mapped_column(by_value(DisposalState), default=DisposalState.PROPOSED)
    version_id: Mapped[uuid.UUID]  # of the schedule that it was proposed under
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[uuid.UUID | None]  # person
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    objections_until: Mapped[date]  # the last day to object; nobody approves before it has passed
    # The two who approve: person, account, name.
    first_by: Mapped[uuid.UUID | None]
    first_account: Mapped[uuid.UUID | None]
    first_name: Mapped[str] = mapped_column(String(200), default="")
    first_at: Mapped[datetime | None]
    second_by: Mapped[uuid.UUID | None]
    second_account: Mapped[uuid.UUID | None]
    second_name: Mapped[str] = mapped_column(String(200), default="")
    second_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")
    # While a worker is at it, and after it failed: not before this.
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")  # a Swedish sentence, to be translated
    destroyed_at: Mapped[datetime | None]
    # When the last backup that may still hold any of it is gone.
    backups_until: Mapped[date | None]
    certificate_id: Mapped[uuid.UUID | None]  # document

    @property
    def label(self) -> str:
        """How people speak of it: "G 2/2026"."""
        return number_in_words(self.number, self.year)

    def unapprove(self) -> None:
        """Take back an approval, because the list is not the one that was approved any more."""
        self.first_by = self.first_account = self.first_at = None
        self.first_name = ""


class DisposalItem(Tenanted, Base):
    """One document or matter of a disposal; once it is destroyed, its tombstone: what is here is all that is left of it.

    Its title is never copied: it may name people.
    """

    __tablename__ = "disposal_item"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "disposal_id"], ["disposal.association_id", "disposal.id"]),
        ForeignKeyConstraint(*_DOCUMENT),
        ForeignKeyConstraint(*_MATTER),
        UniqueConstraint("disposal_id", "document_id"),
        UniqueConstraint("disposal_id", "matter_id"),
        CheckConstraint("(document_id IS NULL) <> (matter_id IS NULL)", name="one_thing"),
        CheckConstraint("(state = 'objected') = (objection <> '')", name="objected_with_reason"),
        CheckConstraint("(state = 'spared') = (spared_because <> '')", name="spared_with_reason"),
        CheckConstraint("(state = 'destroyed') = (destroyed_at IS NOT NULL)", name="destroyed_has_time"),
        CheckConstraint("state = 'destroying' OR remaining_sha256 = ''", name="remains_while_destroying"),
        Index("ix_disposal_item_by_state", "association_id", "state"),
    )

    disposal_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    matter_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    state: Mapped[ItemState] = mapped_column(by_value(ItemState), default=ItemState.LISTED)
    reference: Mapped[str] = mapped_column(String(20))  # a matter's is its number, "2026-Ä3"
    record_class: Mapped[str] = mapped_column(String(40))
    class_name: Mapped[str] = mapped_column(String(120))
    basis: Mapped[str] = mapped_column(String(200))
    document_date: Mapped[date | None]  # of a matter the day that it was opened
    kept_until: Mapped[date]
    page_count: Mapped[int] = mapped_column(default=0)
    # What was destroyed: SHA-256 of each file that it consisted of, with spaces between.
    files_sha256: Mapped[str] = mapped_column(Text, default="")
    # While it is being destroyed: bytes that still lie on the disk and must go.
    remaining_sha256: Mapped[str] = mapped_column(Text, default="")
    # Bytes that stay, because other documents hold the very same: the references of those.
    shared_with: Mapped[str] = mapped_column(String(500), default="")
    # Where its paper lies, which a person has to destroy.
    paper: Mapped[str] = mapped_column(String(300), default="")
    objection: Mapped[str] = mapped_column(String(500), default="")
    objected_by: Mapped[uuid.UUID | None]  # person
    objected_by_name: Mapped[str] = mapped_column(String(200), default="")
    objected_at: Mapped[datetime | None]
    spared_because: Mapped[str] = mapped_column(
        String(300), default=""
    )  # a Swedish sentence, to be translated
    destroyed_at: Mapped[datetime | None]
