"""The association's retention schedule, and how long a document is kept under it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from boardroom.associations.queries import calendar, own
from boardroom.associations.rules import FiscalCalendar
from boardroom.classes.models import RecordClass
from boardroom.classes.rules import (
    UNCLASSIFIED,
    Facts,
    KeepUntil,
    Level,
    PackRow,
    Trigger,
    Unit,
    period_of,
    until_further_notice,
)
from boardroom.classes.rules import (
    keep_until as rule,
)
from boardroom.core.dates import Period, local_date
from boardroom.mandates.queries import periods
from boardroom.work import Work

_PACKS = Path(__file__).parent / "packs"


class Kept(Protocol):
    """What the schedule asks of a document."""

    @property
    def record_class(self) -> str | None:
        """The key of its class, or None."""

    @property
    def document_date(self) -> date | None:
        """Its own date."""

    @property
    def trigger_date(self) -> date | None:
        """The date that a person has given for the class's event."""

    @property
    def created_at(self) -> datetime:
        """When it came into the archive."""


@dataclass(frozen=True)
class Schedule:
    """The schedule with all that its rules ask about, read once; answers for any number of documents."""

    classes: dict[str, RecordClass]
    calendar: FiscalCalendar
    periods: tuple[Period, ...]
    time_zone: str

    def keep_until(self, document: Kept) -> KeepUntil:
        """Return how long a document is kept; what has no class is kept until further notice."""
        found = self.classes.get(document.record_class or "")
        if found is None:
            return until_further_notice(UNCLASSIFIED)
        return rule(found.trigger, found.duration, found.unit, self._facts(document))

    def disposable(self, document: Kept) -> bool:
        """Tell whether a document may go some day: it has a class, and the class is not preserved."""
        found = self.classes.get(document.record_class or "")
        return found is not None and found.duration is not None

    def name_of(self, key: str | None, language: str = "sv") -> str:
        """Return a class's name, in the pack's words where the language is not Swedish; empty for None."""
        found = self.classes.get(key or "")
        return name_in(found, language) if found else ""

    def _facts(self, document: Kept) -> Facts:
        arrived = local_date(document.created_at, self.time_zone)
        own_period = period_of(document.document_date or arrived, self.periods)
        return Facts(
            document_date=document.document_date,
            created_on=arrived,
            trigger_date=document.trigger_date,
            calendar=self.calendar,
            period_end=own_period.end if own_period else None,
            period_ends=tuple(period.end for period in self.periods if period.end is not None),
        )


def every(work: Work) -> list[RecordClass]:
    """Return the association's record classes in the schedule's order."""
    return list(
        work.session.scalars(
            select(RecordClass)
            .where(RecordClass.association_id == work.actor.tenant)
            .order_by(RecordClass.position)
        )
    )


def keys(work: Work) -> frozenset[str]:
    """Return the keys of the association's record classes, for whoever asks nothing else of them."""
    return frozenset(
        work.session.scalars(select(RecordClass.key).where(RecordClass.association_id == work.actor.tenant))
    )


def by_key(work: Work, key: str) -> RecordClass | None:
    """Return one record class of the actor's association."""
    return work.session.scalars(
        select(RecordClass).where(RecordClass.association_id == work.actor.tenant, RecordClass.key == key)
    ).first()


def schedule(work: Work) -> Schedule:
    """Return the actor's association's schedule, ready to answer."""
    return Schedule(
        classes={found.key: found for found in every(work)},
        calendar=calendar(work),
        periods=tuple(found.period for found in periods(work)),
        time_zone=own(work).time_zone,
    )


def keep_until(work: Work, document: Kept) -> KeepUntil:
    """Return how long one document is kept; for lists, take `schedule` once and ask it."""
    return schedule(work).keep_until(document)


@lru_cache
def pack(jurisdiction: str) -> tuple[PackRow, ...]:
    """Return the rows of a jurisdiction's default schedule; FileNotFoundError when there is no such pack."""
    rows = json.loads((_PACKS / f"{jurisdiction}.json").read_text(encoding="utf-8"))["classes"]
    return tuple(
        PackRow(
            key=row["key"],
            names=tuple(row["name"].items()),
            trigger=Trigger(row["trigger"]),
            duration=row["duration"],
            unit=Unit(row["unit"]) if row["unit"] else None,
            basis=row["basis"],
            recommended_level=Level(row["recommended_level"]),
            signable=row["signable"],
        )
        for row in rows
    )


def name_in(record_class: RecordClass, language: str) -> str:
    """Return a class's name in a language: the association's own in Swedish, the pack's in others."""
    if language == "sv":
        return record_class.name
    # Only one pack exists; a class of the association's own has no translation.
    known = {row.key: row for row in pack("se")}
    row = known.get(record_class.key)
    return row.name(language) if row and row.name("sv") == record_class.name else record_class.name
