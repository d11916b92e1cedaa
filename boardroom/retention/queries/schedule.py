"""What the pages of the schedule show: the one that applies, a proposed one, older ones, and discharges."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from boardroom.associations.queries import calendar, local_today, own
from boardroom.classes.models import Discharge, ScheduleVersion
from boardroom.classes.queries import (
    adopted,
    basis_in,
    discharges,
    every,
    own_pack,
    proposed,
    rows_of,
    versions,
)
from boardroom.classes.queries import name_in as name_of_class
from boardroom.classes.rules import TRIGGER_WORDS, PackRow, Row
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.retention.queries.adopting import Choice, adopted_where, decided
from boardroom.retention.rules import kept_words
from boardroom.work import Work

_YEARS_SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One row of a schedule; `kept` and `trigger` are source sentences, `count` fills the first.

    `before` is what applies now, where a proposal says otherwise; `own` tells that the pack says otherwise.
    """

    key: str
    name: str
    basis: str
    kept: str
    count: int | None
    trigger: str
    preserved: bool
    own: bool = False
    new: bool = False
    changed: bool = False
    before: "Line | None" = None


@dataclass(frozen=True)
class SchedulePage:
    """A schedule with the version that it is, what adopted it, and the others there are."""

    lines: list[Line]
    version: ScheduleVersion | None
    adopted: ScheduleVersion | None
    proposed: ScheduleVersion | None
    older: list[ScheduleVersion]
    source: str
    where: Mapping[uuid.UUID, Choice] = field(
        default_factory=dict
    )  # by version: where its decision stands in the portal
    newer_pack: bool = False  # the pack has a later edition than the version that applies was made from

    @property
    def decision(self) -> str:
        """The decision that adopted what applies; empty until the board has decided."""
        return self.adopted.decision if self.adopted else ""


@dataclass(frozen=True)
class YearClosed:
    """A fiscal year by its last day, the discharge that is noted for it, and decisions that may have granted it."""

    last_day: date
    discharge: Discharge | None
    suggested: Choice | None


def schedule_page(work: Work, language: str = "sv") -> SchedulePage:
    """Return the schedule that applies, in the reader's language."""
    work.actor.require(Permission.READ_RETENTION)
    by_pack = {row.key: row for row in own_pack(work).rows}
    names = {found.key: name_of_class(found, language) for found in every(work)}
    lines = [
        _line(
            Row(found.key, found.name, found.trigger, found.duration, found.unit, found.basis),
            by_pack,
            names,
            language,
        )
        for found in every(work)
    ]
    return _page(work, lines, None, language)


def proposal_page(work: Work, language: str = "sv") -> SchedulePage:
    """Return the proposed version, each row with what applies now where that is other; NotFound when there is none."""
    work.actor.require(Permission.READ_RETENTION)
    version = proposed(work)
    if version is None:
        raise NotFound
    return _version_page(work, version, language)


def version_page(work: Work, number: int, language: str = "sv") -> SchedulePage:
    """Return an adopted version, as it was adopted."""
    work.actor.require(Permission.READ_RETENTION)
    version = next((found for found in versions(work) if found.number == number and found.adopted_at), None)
    if version is None:
        raise NotFound
    return _version_page(work, version, language)


def fiscal_years(work: Work) -> list[YearClosed]:
    """Return the fiscal years that have ended, newest first, with their discharges or who may have granted them."""
    work.actor.require(Permission.READ_RETENTION)
    noted = {found.fiscal_year_end: found for found in discharges(work)}
    found = calendar(work)
    granted = decided(work, "ansvarsfrihet")
    years: list[YearClosed] = []
    day = found.year_of(local_today(work)).start
    while len(years) < _YEARS_SHOWN:
        last = day - timedelta(days=1)
        years.append(YearClosed(last, noted.pop(last, None), _granting(granted, day, found.year_of(day).end)))
        day = found.year_of(last).start
    years += [YearClosed(last, discharge, None) for last, discharge in sorted(noted.items(), reverse=True)]
    return years


def _granting(decided: Sequence[Choice], after: date, until: date | None) -> Choice | None:
    """Return the decision of the meeting within the year that followed."""
    return next((one for one in decided if after <= one.day and (until is None or one.day < until)), None)


def _version_page(work: Work, version: ScheduleVersion, language: str) -> SchedulePage:
    by_pack = {row.key: row for row in own_pack(work).rows}
    classes = {found.key: found for found in every(work)}
    lines = []
    for found in rows_of(work, version):
        present = classes.get(found.key)
        row = found.row
        names = {row.key: name_of_class(present, language)} if present and present.name == row.name else {}
        line = _line(row, by_pack, names, language)
        if version.adopted_at is None:
            now = present and Row(
                present.key, present.name, present.trigger, present.duration, present.unit, present.basis
            )
            before = _line(now, by_pack, {}, language) if now and now != row else None
            line = _line(row, by_pack, names, language, before=before, new=now is None)
        lines.append(line)
    return _page(work, lines, version, language)


def _page(work: Work, lines: list[Line], version: ScheduleVersion | None, language: str) -> SchedulePage:
    every_version = versions(work)
    now = adopted(work)
    pack = own_pack(work)
    return SchedulePage(
        lines=lines,
        version=version,
        adopted=now,
        proposed=proposed(work),
        older=[found for found in every_version if found.adopted_at and found is not now],
        where=adopted_where(work, [found.id for found in every_version]),
        source=pack.source(language) if own(work).jurisdiction else "",
        newer_pack=now is not None and now.pack_edition < pack.edition,
    )


def _line(
    row: Row,
    by_pack: dict[str, PackRow],
    names: dict[str, str],
    language: str,
    *,
    before: Line | None = None,
    new: bool = False,
) -> Line:
    pack = by_pack.get(row.key)
    return Line(
        key=row.key,
        name=names.get(row.key, row.name),
        basis=basis_in(row.basis, language),
        kept=kept_words(row.duration, row.unit),
        count=row.duration,
        trigger=TRIGGER_WORDS[row.trigger],
        preserved=row.duration is None,
        own=pack is None or pack.term != row.term,
        new=new,
        changed=before is not None or new,
        before=before,
    )
