"""The association's retention schedule, and how long a document is kept under it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, select

from boardroom.associations.queries import calendar, own
from boardroom.associations.rules import FiscalCalendar
from boardroom.classes.errors import NoSuchPack
from boardroom.classes.models import Discharge, RecordClass, ScheduleRow, ScheduleVersion
from boardroom.classes.rules import (
    UNCLASSIFIED,
    Facts,
    KeepUntil,
    Level,
    Pack,
    PackRow,
    Row,
    Term,
    Trigger,
    Unit,
    discharge_of,
    period_of,
    said_in,
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
    def fiscal_year(self) -> str:
        """The fiscal year that it is told to belong to, in a person's words; empty when nobody has said."""

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
    # When the board was discharged, by the last day of the fiscal year.
    discharged: Mapping[date, date] = field(default_factory=dict)

    def keep_until(self, document: Kept) -> KeepUntil:
        """Return how long a document is kept; what has no class is kept until further notice."""
        found = self.classes.get(document.record_class or "")
        if found is None:
            return until_further_notice(UNCLASSIFIED)
        return rule(found.trigger, found.duration, found.unit, self._facts(document))

    def bound_by_law(self, document: Kept, least: Term) -> KeepUntil:
        """Return how long the law itself has a document kept, whatever longer time the association has chosen."""
        return rule(least.trigger, least.duration, least.unit, self._facts(document))

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
            fiscal_year=document.fiscal_year,
            created_on=arrived,
            trigger_date=document.trigger_date,
            calendar=self.calendar,
            period_end=own_period.end if own_period else None,
            period_ends=tuple(period.end for period in self.periods if period.end is not None),
            discharged_on=discharge_of(own_period, self.calendar, self.discharged),
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
        discharged={found.fiscal_year_end: found.granted_on for found in discharges(work)},
    )


def discharges(work: Work) -> list[Discharge]:
    """Return the fiscal years for which the board has been discharged, newest first."""
    return list(
        work.session.scalars(
            select(Discharge)
            .where(Discharge.association_id == work.actor.tenant)
            .order_by(Discharge.fiscal_year_end.desc())
        )
    )


def discharge_for(work: Work, fiscal_year_end: date) -> Discharge | None:
    """Return the discharge for the fiscal year that ended on a day."""
    return work.session.scalars(
        select(Discharge).where(
            Discharge.association_id == work.actor.tenant, Discharge.fiscal_year_end == fiscal_year_end
        )
    ).first()


def versions(work: Work) -> list[ScheduleVersion]:
    """Return the versions of the schedule that were adopted or are proposed, newest first."""
    return list(
        work.session.scalars(
            select(ScheduleVersion)
            .where(
                ScheduleVersion.association_id == work.actor.tenant, ScheduleVersion.discarded_at.is_(None)
            )
            .order_by(ScheduleVersion.number.desc())
        )
    )


def adopted(work: Work) -> ScheduleVersion | None:
    """Return the version that applies; None until a decision has adopted one, and then nothing may be disposed of."""
    return next((found for found in versions(work) if found.adopted_at is not None), None)


def proposed(work: Work) -> ScheduleVersion | None:
    """Return the version that waits for a decision."""
    return next((found for found in versions(work) if found.adopted_at is None), None)


def last_number(work: Work) -> int:
    """Return the number of the newest version of the schedule, discarded ones too; 0 when there is none."""
    return (
        work.session.scalar(
            select(func.max(ScheduleVersion.number)).where(
                ScheduleVersion.association_id == work.actor.tenant
            )
        )
        or 0
    )


def rows_of(work: Work, version: ScheduleVersion) -> list[ScheduleRow]:
    """Return what a version says, in the schedule's order."""
    return list(
        work.session.scalars(
            select(ScheduleRow)
            .where(ScheduleRow.association_id == work.actor.tenant, ScheduleRow.version_id == version.id)
            .order_by(ScheduleRow.position)
        )
    )


def own_pack(work: Work) -> Pack:
    """Return the pack of the association's jurisdiction."""
    return pack_of(own(work).jurisdiction)


def kept_until(work: Work, document: Kept) -> KeepUntil:
    """Return how long one document is kept; for lists, take `schedule` once and ask it."""
    return schedule(work).keep_until(document)


def least_terms(work: Work) -> dict[str, Term]:
    """Return, by class, the least that the law of the association's country asks for; classes that it leaves free are not there."""
    return {row.key: row.least for row in own_pack(work).rows if row.least is not None}


def pack(jurisdiction: str) -> tuple[PackRow, ...]:
    """Return the rows of a jurisdiction's default schedule; NoSuchPack when there is none."""
    return pack_of(jurisdiction).rows


def jurisdictions() -> list[str]:
    """Return the countries that there is a pack for."""
    return sorted(path.stem for path in _PACKS.glob("*.json"))


@lru_cache
def pack_of(jurisdiction: str) -> Pack:
    """Return a jurisdiction's default schedule; NoSuchPack when there is none."""
    if jurisdiction not in jurisdictions():
        raise NoSuchPack(jurisdiction=jurisdiction)
    told = json.loads((_PACKS / f"{jurisdiction}.json").read_text(encoding="utf-8"))
    return Pack(
        jurisdiction=told["jurisdiction"],
        edition=told["version"],
        sources=tuple(told["source"].items()),
        rows=tuple(
            PackRow(
                key=row["key"],
                names=tuple(row["name"].items()),
                trigger=Trigger(row["trigger"]),
                duration=row["duration"],
                unit=Unit(row["unit"]) if row["unit"] else None,
                bases=_bases(row["basis"]),
                recommended_level=Level(row["recommended_level"]),
                signable=row["signable"],
                least=_least(row),
            )
            for row in told["classes"]
        ),
    )


def _bases(told: str | dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Read what a term rests on: a section of a law is called the same in every language."""
    return (("sv", told),) if isinstance(told, str) else tuple(told.items())


def _least(row: dict[str, Any]) -> Term | None:
    """Return the term below which the law does not let the class go; None where it says nothing."""
    told = row.get("least")
    if told is None:
        return None
    if told == "preserve":
        return Term(Trigger(row["trigger"]), None, None)
    return Term(Trigger(told["trigger"]), told["duration"], Unit(told["unit"]))


def name_in(record_class: RecordClass | Row, language: str) -> str:
    """Return a class's name in a language: the association's own in Swedish, the pack's in others."""
    if language == "sv":
        return record_class.name
    return _translations(language).get((record_class.key, record_class.name), record_class.name)


@lru_cache
def _translations(language: str) -> dict[tuple[str, str], str]:
    """(key, Swedish name) -> the name in another language; a class that an association renamed has none."""
    return {(row.key, row.name("sv")): row.name(language) for one in jurisdictions() for row in pack(one)}


def basis_in(basis: str, language: str) -> str:
    """Return what a term rests on in a language; what an association says in its own words stays as it is."""
    return basis if language == "sv" else _translated_bases(language).get(basis, basis)


@lru_cache
def _translated_bases(language: str) -> dict[str, str]:
    return {row.basis: said_in(row.bases, language) for one in jurisdictions() for row in pack(one)}
