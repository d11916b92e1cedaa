"""Matters with what they concern and what they link; contracts; answers to what only a person can tell."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.matters.rules import Deed, MatterState, Span, Terms, label

__all__ = [
    "Contract",
    "Deed",
    "Matter",
    "MatterApartment",
    "MatterConflict",
    "MatterCounter",
    "MatterLink",
    "MatterPart",
    "MatterPerson",
    "MatterState",
    "MatterTurn",
    "OwnPart",
    "TriggerAnswer",
]

_MATTER = ["association_id", "matter_id"], ["matter.association_id", "matter.id"]
_PERSON = ["association_id", "person_id"], ["person.association_id", "person.id"]
_CLASS = ["association_id", "record_class"], ["record_class.association_id", "record_class.key"]


class Matter(Tenanted, Base):
    """A dossier (ärende): what it is about; its state changes only together with a row of MatterTurn."""

    __tablename__ = "matter"
    __constraints__ = (
        UniqueConstraint("association_id", "year", "number"),
        ForeignKeyConstraint(*_CLASS),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_on_a_day"),
        CheckConstraint("disposed_at IS NULL OR state = 'closed'", name="disposed_when_closed"),
        Index("ix_matter_by_state", "association_id", "state"),
    )

    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(2000), default="")
    # What kind of case it is (damage, disturbance, ...): who may not read that class does not know of the matter.
    record_class: Mapped[str | None] = mapped_column(String(40))
    counterparty: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[MatterState] = mapped_column(by_value(MatterState), default=MatterState.OPEN)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # When its time was out and all that it said was forgotten; what is left is its trace.
    disposed_at: Mapped[datetime | None]

    @property
    def label(self) -> str:
        """How people speak of it: "2026-Ä3"."""
        return label(self.year, self.number)

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state is not MatterState.CLOSED


class MatterCounter(Tenanted, Base):
    """The next number of a year's matters, taken with UPDATE ... RETURNING."""

    __tablename__ = "matter_counter"
    __constraints__ = (UniqueConstraint("association_id", "year"),)

    year: Mapped[int]
    next_number: Mapped[int] = mapped_column(default=1)


class MatterTurn(Tenanted, Base):
    """One opening, closing or reopening: who, when and why."""

    __tablename__ = "matter_turn"
    __constraints__ = (ForeignKeyConstraint(*_MATTER), UniqueConstraint("matter_id", "position"))

    matter_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    deed: Mapped[Deed] = mapped_column(by_value(Deed))
    day: Mapped[date]  # on which it was so, as the person says
    because: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[uuid.UUID | None]  # person
    made_by_name: Mapped[str] = mapped_column(String(200))


class MatterApartment(Tenanted, Base):
    """An apartment that a matter concerns, by its number."""

    __tablename__ = "matter_apartment"
    __constraints__ = (
        ForeignKeyConstraint(*_MATTER),
        UniqueConstraint("matter_id", "apartment"),
        Index("ix_matter_apartment_by_number", "association_id", "apartment"),
    )

    matter_id: Mapped[uuid.UUID] = mapped_column(index=True)
    apartment: Mapped[str] = mapped_column(String(10))


class OwnPart(Tenanted, Base):
    """A part of the building that an association has added to the usual ones; `key` begins with "own_"."""

    __tablename__ = "building_part"
    __constraints__ = (UniqueConstraint("association_id", "key"), UniqueConstraint("association_id", "name"))

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))


class MatterPart(Tenanted, Base):
    """A part of the building that a matter concerns; the key of a usual or of an own part."""

    __tablename__ = "matter_part"
    __constraints__ = (
        ForeignKeyConstraint(*_MATTER),
        UniqueConstraint("matter_id", "part"),
        Index("ix_matter_part_by_part", "association_id", "part"),
    )

    matter_id: Mapped[uuid.UUID] = mapped_column(index=True)
    part: Mapped[str] = mapped_column(String(40))


class MatterPerson(Tenanted, Base):
    """Someone whom a matter concerns, or who works on it."""

    __tablename__ = "matter_person"
    __constraints__ = (
        ForeignKeyConstraint(*_MATTER),
        ForeignKeyConstraint(*_PERSON),
        UniqueConstraint("matter_id", "person_id"),
    )

    matter_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)


class MatterConflict(Tenanted, Base):
    """A conflict of interest: the person does not know of the matter, nor see its papers, those added later too."""

    __tablename__ = "matter_conflict"
    __constraints__ = (
        ForeignKeyConstraint(*_MATTER),
        ForeignKeyConstraint(*_PERSON),
        UniqueConstraint("matter_id", "person_id"),
    )

    matter_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(300))
    declared_at: Mapped[datetime]


class Contract(Tenanted, Base):
    """One contract of the register: with whom, its days, how it is given notice of, and its paper if that is in the archive.

    Days are legal facts: `ends_on` is the last day of the first term, `gone_on` the last day that it applied.
    Months and days of one span exclude each other. Where it stands is derived by `Terms`.
    """

    __tablename__ = "contract"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        ForeignKeyConstraint(*_CLASS),
        UniqueConstraint("association_id", "document_id"),
        CheckConstraint("starts_on <= ends_on", name="forward"),
        CheckConstraint("notice_count >= 0", name="notice_forward"),
        CheckConstraint("renewal_months >= 1", name="renewal_forward"),
        CheckConstraint("renewal_months IS NULL OR ends_on IS NOT NULL", name="renewed_from_a_day"),
        CheckConstraint("(noticed_on IS NULL) = (leaves_on IS NULL)", name="notice_has_effect"),
        CheckConstraint("noticed_on <= leaves_on", name="notice_before_effect"),
        Index("ix_contract_running", "association_id", "gone_on"),
    )

    title: Mapped[str] = mapped_column(String(200))
    counterparty: Mapped[str] = mapped_column(String(120), default="")
    record_class: Mapped[str] = mapped_column(String(40))
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]  # None: until further notice
    notice_count: Mapped[int | None]
    notice_in_months: Mapped[bool] = mapped_column(default=True)
    renewal_months: Mapped[int | None]  # None: it ends by itself
    # When notice was given, and the last day that follows from it.
    noticed_on: Mapped[date | None]
    leaves_on: Mapped[date | None]
    # That it is over, as a person has said.
    gone_on: Mapped[date | None]
    # The term's end through which the board has considered the contract and lets it run: nobody is reminded before.
    kept_through: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]  # person
    changed_at: Mapped[datetime]

    @property
    def notice(self) -> Span | None:
        """How long before it notice must be given."""
        return (
            Span(self.notice_count, months=self.notice_in_months) if self.notice_count is not None else None
        )

    @property
    def terms(self) -> Terms:
        """What its days are computed from."""
        return Terms(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            notice=self.notice,
            renewal_months=self.renewal_months,
            leaves_on=self.leaves_on,
            gone_on=self.gone_on,
        )


class MatterLink(Tenanted, Base):
    """One thing that a matter holds together: a document, a § of minutes, a decision or a contract."""

    __tablename__ = "matter_link"
    __constraints__ = (
        ForeignKeyConstraint(*_MATTER),
        ForeignKeyConstraint(["association_id", "document_id"], ["document.association_id", "document.id"]),
        # A § or a decision that is taken out of a draft leaves the matter with it.
        ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["minutes_item.association_id", "minutes_item.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["association_id", "decision_id"],
            ["decision.association_id", "decision.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["association_id", "contract_id"], ["contract.association_id", "contract.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("matter_id", "document_id"),
        UniqueConstraint("matter_id", "item_id"),
        UniqueConstraint("matter_id", "decision_id"),
        UniqueConstraint("matter_id", "contract_id"),
        CheckConstraint(
            "(CASE WHEN document_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
    )

    matter_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    contract_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    linked_at: Mapped[datetime]
    linked_by: Mapped[uuid.UUID | None]  # person
    linked_by_name: Mapped[str] = mapped_column(String(200))


class TriggerAnswer(Tenanted, Base):
    """That a person was asked whether something has happened, and it has not: the question rests until a day."""

    __tablename__ = "trigger_answer"
    __constraints__ = (UniqueConstraint("association_id", "question"),)

    question: Mapped[str] = mapped_column(String(80))  # what was asked, e.g. "contract:<id>:2027-12-31"
    ask_again_on: Mapped[date]
    answered_at: Mapped[datetime]
    answered_by_name: Mapped[str] = mapped_column(String(200))
