"""The association, tenant of everything else."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.dates import Period
from boardroom.core.db import Base, Keyed, Tenanted, by_value


class MinutesForm(enum.StrEnum):
    """How minutes are numbered in the paper series that the portal continues."""

    YEARLY = "yearly"  # "7/2026", from 1 every calendar year
    CONTINUOUS = "continuous"  # "412"


class Association(Keyed, Base):
    """A housing association; its slug stands in addresses and never changes."""

    __tablename__ = "association"
    __table_args__ = (
        CheckConstraint("fiscal_year_start_month BETWEEN 1 AND 12", name="fiscal_month"),
        CheckConstraint("fiscal_year_start_day BETWEEN 1 AND 31", name="fiscal_day"),
        CheckConstraint("minutes_next >= 1", name="minutes_next"),
    )

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    org_number: Mapped[str] = mapped_column(String(20))
    jurisdiction: Mapped[str] = mapped_column(String(10), default="se")
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Stockholm")
    language: Mapped[str] = mapped_column(String(10), default="sv")
    fiscal_year_start_month: Mapped[int] = mapped_column(default=1)
    fiscal_year_start_day: Mapped[int] = mapped_column(default=1)
    # Who signs board minutes (of other kinds: signer_choice): a key of signing's rules, e.g. "minute_taker_chair_adjuster".
    signer_rule: Mapped[str] = mapped_column(String(60), default="minute_taker_chair_adjuster")
    # Signing methods that the board allows, comma-separated keys.
    signing_methods: Mapped[str] = mapped_column(String(200), default="passkey,code")
    # How many people must look at a scan, and agree, before what was signed by hand counts: one or two.
    paper_confirmers: Mapped[int] = mapped_column(default=1, server_default="1")
    # In which order they sign, unless a sending says otherwise: a value of signing's SigningOrder.
    signing_order: Mapped[str] = mapped_column(String(20), default="together", server_default="together")
    # How many of those present are enough, where the rule leaves it at a number.
    signers_needed: Mapped[int] = mapped_column(default=2, server_default="2")
    # Reminders to those who have not signed: days before the first (0: none), days between the next ones.
    remind_first_days: Mapped[int] = mapped_column(default=4, server_default="4")
    remind_then_days: Mapped[int] = mapped_column(default=3, server_default="3")
    # Hours of the association's own clock between which no reminder leaves.
    quiet_from: Mapped[int] = mapped_column(default=20, server_default="20")
    quiet_until: Mapped[int] = mapped_column(default=8, server_default="8")
    # The last ordinary general meeting known; begins the present mandate period.
    last_general_meeting: Mapped[date | None]
    member_pages: Mapped[bool] = mapped_column(default=False)
    # Whether someone who has left the board may still read what they signed themselves.
    former_read_signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    founded: Mapped[int | None]
    # The form and the next number of the board minutes' series, as on paper when the portal began.
    minutes_form: Mapped[MinutesForm] = mapped_column(by_value(MinutesForm), default=MinutesForm.YEARLY)
    minutes_next: Mapped[int] = mapped_column(default=1)
    # How many voting members the statutes ask for at least; 0: more than half of the board's members, as the law has it.
    quorum_least: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    # None while the first pages still ask their seven things.
    set_up_at: Mapped[datetime | None]


class FiscalYear(Tenanted, Base):
    """A fiscal year told one by one: shortened, prolonged, or before the usual first day was changed."""

    __tablename__ = "fiscal_year"
    __constraints__ = (
        UniqueConstraint("association_id", "start"),
        CheckConstraint('"end" > start', name="forward"),
    )

    start: Mapped[date]
    end: Mapped[date]

    @property
    def period(self) -> Period:
        """The half-open period."""
        return Period(self.start, self.end)
