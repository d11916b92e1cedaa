"""Requests of persons, what was found about them, whom they write to, incidents, and pages that were looked through."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted, by_value
from boardroom.privacy.rules.states import Asked, Choice, FindingKind, RequestState, answer_due

_REQUEST = ["association_id", "request_id"], ["privacy_request.association_id", "privacy_request.id"]
_DOCUMENT = ["association_id", "document_id"], ["document.association_id", "document.id"]


class PrivacyRequest(Tenanted, Base):
    """Someone asks to see what is kept about them (art. 15), or to have it erased (art. 17)."""

    __tablename__ = "privacy_request"
    __constraints__ = (
        UniqueConstraint("association_id", "year", "number"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("number >= 1", name="numbered"),
        CheckConstraint("lease_until IS NULL OR state IN ('gathering', 'packing')", name="lease_while_due"),
        Index("ix_privacy_request_due", "state", "lease_until"),
    )

    year: Mapped[int]
    number: Mapped[int]
    asked: Mapped[Asked] = mapped_column(by_value(Asked))
    state: Mapped[RequestState] = mapped_column(by_value(RequestState), default=RequestState.GATHERING)
    # Who asks: the spellings of one person's name, one on each line, the usual one first; emptied a while after the answer.
    names: Mapped[str] = mapped_column(String(600))
    identity_number: Mapped[str] = mapped_column(
        String(200), default=""
    )  # locked (ports.lockbox); emptied at the end
    apartment: Mapped[str] = mapped_column(String(10), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    how_checked: Mapped[str] = mapped_column(String(300))  # how it was made sure that it is they who ask
    received_on: Mapped[date]
    extended_because: Mapped[str] = mapped_column(String(500), default="")
    registered_at: Mapped[datetime]
    registered_by_name: Mapped[str] = mapped_column(String(200))
    gathered_at: Mapped[datetime | None]
    searched_pages: Mapped[int] = mapped_column(default=0)
    unread_pages: Mapped[int] = mapped_column(default=0)  # had no text yet when it was gathered
    # The package: a blob, while it is kept.
    package_sha256: Mapped[str] = mapped_column(String(64), default="")
    package_size: Mapped[int] = mapped_column(default=0)
    packed_at: Mapped[datetime | None]  # None: none, or decided anew since
    letter: Mapped[str] = mapped_column(Text, default="")  # the answer as a person has edited it
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")  # a Swedish sentence, to be translated
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(500), default="")  # how and when it was answered

    @property
    def label(self) -> str:
        """How it is spoken of without the name: "P 2/2026"."""
        return f"P {self.number}/{self.year}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The spellings of the name."""
        return tuple(line for line in self.names.splitlines() if line)

    @property
    def name(self) -> str:
        """The name as it is usually written; the request's own once the name is forgotten."""
        return self.spellings[0] if self.spellings else self.label

    @property
    def due(self) -> date:
        """The last day to answer."""
        return answer_due(self.received_on, bool(self.extended_because))

    def rest(self, state: RequestState) -> None:
        """End a worker's step."""
        self.state, self.lease_until, self.attempts, self.problem = state, None, 0, ""


class Finding(Tenanted, Base):
    """One place that speaks of the person, and what someone decided about it."""

    __tablename__ = "privacy_finding"
    __constraints__ = (
        ForeignKeyConstraint(*_REQUEST),
        ForeignKeyConstraint(*_DOCUMENT),
        UniqueConstraint("request_id", "position"),
        CheckConstraint("(kind = 'page') = (document_id IS NOT NULL)", name="pages_have_documents"),
        CheckConstraint("(kind = 'page') = (page_id IS NOT NULL)", name="pages_have_pages"),
        CheckConstraint("(choice = 'pending') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint("(choice = 'leave_out') = (reason <> '')", name="left_out_with_reason"),
        Index("ix_privacy_finding_by_choice", "association_id", "request_id", "choice"),
    )

    request_id: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    kind: Mapped[FindingKind] = mapped_column(by_value(FindingKind))
    document_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    page_id: Mapped[uuid.UUID | None]
    page_number: Mapped[int] = mapped_column(default=0)  # within the document, from 1
    # What the portal found it in, of a page its document apart: a reader who may not know of that does not see this.
    source_id: Mapped[uuid.UUID | None]
    title: Mapped[str] = mapped_column(String(300))  # of what is no page
    clues: Mapped[str] = mapped_column(String(120))  # values of rules.clues.Clue, with spaces between
    excerpt: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text, default="")  # of what is no page: all that would be handed out
    choice: Mapped[Choice] = mapped_column(by_value(Choice), default=Choice.PENDING)
    reason: Mapped[str] = mapped_column(String(500), default="")
    # What is covered: numbers of words in the page's text (or of words of `text`), and free boxes as shares of the page.
    covered: Mapped[list[int]] = mapped_column(JSON, default=list)
    boxes: Mapped[list[list[float]]] = mapped_column(JSON, default=list)
    # Which text of the page the numbers refer to: when it was read or corrected again, they are chosen anew.
    text_mark: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")


class ErasureAnswer(Tenanted, Base):
    """What a person decided about one document of an erasure request: refused by law, or released to disposal."""

    __tablename__ = "privacy_erasure_answer"
    __constraints__ = (
        ForeignKeyConstraint(*_REQUEST),
        ForeignKeyConstraint(*_DOCUMENT),
        UniqueConstraint("request_id", "document_id"),
    )

    request_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID]
    released: Mapped[bool]
    record_class: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime]
    decided_by_name: Mapped[str] = mapped_column(String(200))


class Controller(Tenanted, Base):
    """Where one writes to the association about personal data: it is the controller (personuppgiftsansvarig)."""

    __tablename__ = "privacy_controller"
    __constraints__ = (UniqueConstraint("association_id"),)

    address: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")  # who answers for the board
    recipients: Mapped[str] = mapped_column(String(1000), default="")  # processors by name, one on each line
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str] = mapped_column(String(200))


class Incident(Tenanted, Base):
    """A personal data breach (personuppgiftsincident): what happened, what it may lead to, what was done."""

    __tablename__ = "privacy_incident"
    __constraints__ = (
        UniqueConstraint("association_id", "year", "number"),
        CheckConstraint("(reported_at IS NULL) = (authority_reference = '')", name="reported_has_reference"),
        CheckConstraint(
            "closed_at IS NULL OR reported_at IS NOT NULL OR not_reported_because <> ''",
            name="closed_with_an_answer",
        ),
    )

    year: Mapped[int]
    number: Mapped[int]
    happened: Mapped[str] = mapped_column(Text)
    discovered_at: Mapped[datetime]
    began_on: Mapped[date | None]
    whose: Mapped[str] = mapped_column(String(500), default="")  # categories of people
    people: Mapped[int | None]  # about how many
    what: Mapped[str] = mapped_column(String(500), default="")  # categories of data
    consequences: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    high_risk: Mapped[bool] = mapped_column(default=False)  # then those concerned are told too (art. 34)
    reported_at: Mapped[datetime | None]
    authority_reference: Mapped[str] = mapped_column(String(100), default="")
    late_because: Mapped[str] = mapped_column(String(500), default="")
    not_reported_because: Mapped[str] = mapped_column(String(500), default="")
    # Why those concerned were not told, where the risk to them is high (art. 34.3).
    untold_because: Mapped[str] = mapped_column(String(500), default="", server_default="")
    registered_at: Mapped[datetime]
    registered_by_name: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")

    @property
    def label(self) -> str:
        """How it is spoken of: "I 1/2026"."""
        return f"I {self.number}/{self.year}"

    @property
    def answered(self) -> bool:
        """Whether it was reported, or a reason was given why it need not be."""
        return self.reported_at is not None or bool(self.not_reported_because)


class IncidentTelling(Tenanted, Base):
    """Who was told of an incident, when, and how; never changed."""

    __tablename__ = "privacy_incident_telling"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "incident_id"], ["privacy_incident.association_id", "privacy_incident.id"]
        ),
    )

    incident_id: Mapped[uuid.UUID] = mapped_column(index=True)
    whom: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(String(500))
    told_at: Mapped[datetime]
    noted_by_name: Mapped[str] = mapped_column(String(200))


class PageLook(Tenanted, Base):
    """That a page's text was looked through for personal identity numbers and for people with protected identity."""

    __tablename__ = "privacy_page_look"
    __constraints__ = (
        # What was seen of a page goes with it.
        ForeignKeyConstraint(
            ["association_id", "page_id"], ["page.association_id", "page.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("page_id"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_name = '')", name="reviewed_by_someone"),
        Index("ix_privacy_page_look_numbers", "association_id", "numbers"),
        Index("ix_privacy_page_look_protected", "association_id", "protected", "reviewed_at"),
    )

    page_id: Mapped[uuid.UUID]
    looked_at: Mapped[datetime]
    numbers: Mapped[int] = mapped_column(default=0)  # personal identity numbers with a right check digit
    protected: Mapped[bool] = mapped_column(default=False)  # may name someone with protected identity
    shield: Mapped[str] = mapped_column(String(64), default="")  # which names were looked for, as a hash
    reviewed_at: Mapped[datetime | None]
    reviewed_by_name: Mapped[str] = mapped_column(String(200), default="")
    review: Mapped[str] = mapped_column(String(300), default="")  # what was done about it
