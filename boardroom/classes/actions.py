"""Proposing, changing and adopting the retention schedule; noting when a board was discharged."""

import re
import unicodedata
import uuid
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import delete

from boardroom.associations.models import Association
from boardroom.associations.queries import calendar, local_today
from boardroom.audit.actions import record
from boardroom.classes.errors import (
    BadDischarge,
    BadRow,
    DecisionMissing,
    NameTaken,
    NoSuchRow,
    NothingProposed,
    ProposedAlready,
    ShorterThanLaw,
)
from boardroom.classes.models import Discharge, RecordClass, ScheduleRow, ScheduleVersion
from boardroom.classes.queries import (
    by_key,
    discharge_for,
    every,
    last_number,
    own_pack,
    pack_of,
    proposed,
    rows_of,
)
from boardroom.classes.rules import Level, Pack, PackRow, Row, shorter
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.work import Work

_LONGEST_KEY = 40


def adopt_pack(work: Work, association: Association) -> list[RecordClass]:
    """Give a new association its jurisdiction's classes, and propose their schedule as its first version.

    The rows are its own from then on; nothing is disposed of before a decision adopts them. Called by whoever founds
    an association (first pages, operator), before anyone has a mandate there.
    """
    pack = pack_of(association.jurisdiction)
    given = [
        _class(association.id, _row(row), position, row.recommended_level, signable=row.signable)
        for position, row in enumerate(pack.rows, 1)
    ]
    work.session.add_all(given)
    work.session.flush()
    _propose(work, pack, given)
    record(
        work,
        "adopted_schedule",
        "association",
        association.id,
        association_id=association.id,
        jurisdiction=association.jurisdiction,
        classes=len(given),
    )
    return given


def propose_version(work: Work, reason: str) -> ScheduleVersion:
    """Begin on a new version of the schedule, with the rows that apply now; ProposedAlready while one waits."""
    work.actor.require(Permission.MANAGE_RETENTION)
    _alone(work)
    if proposed(work) is not None:
        raise ProposedAlready
    version = _propose(
        work, own_pack(work), every(work), number=last_number(work) + 1, reason=reason.strip()[:500]
    )
    record(work, "proposed", "schedule", version.id, number=version.number, reason=version.reason)
    return version


def change_row(work: Work, key: str, said: Row) -> ScheduleRow:
    """Say otherwise of one class in the proposed version: longer, shorter where the law allows it, or renamed."""
    work.actor.require(Permission.MANAGE_RETENTION)
    rows = rows_of(work, _waiting(work))
    found = next((row for row in rows if row.key == key), None)
    if found is None:
        raise NoSuchRow
    said = _checked(work, replace(said, key=key), [row for row in rows if row.key != key])
    before = found.row
    found.say(said)
    work.session.flush()
    record(work, "changed_row", "schedule", found.version_id, name=said.name, before=before, after=said)
    return found


def restore_row(work: Work, key: str) -> ScheduleRow:
    """Say again of a class in the proposed version what the jurisdiction's pack says."""
    row = next((row for row in own_pack(work).rows if row.key == key), None)
    if row is None:
        raise NoSuchRow
    return change_row(work, key, _row(row))


def add_class(work: Work, said: Row) -> ScheduleRow:
    """Add a class of the association's own to the proposed version; its key is made from its name."""
    work.actor.require(Permission.MANAGE_RETENTION)
    version = _waiting(work)
    rows = rows_of(work, version)
    said = replace(
        _checked(work, said, rows),
        key=_key(said.name, {row.key for row in rows} | {row.key for row in every(work)}),
    )
    added = _schedule_row(version, said, max((row.position for row in rows), default=0) + 1)
    work.session.add(added)
    work.session.flush()
    record(work, "added_class", "schedule", version.id, name=said.name, row=said)
    return added


def adopt_version(
    work: Work, decision: str, decided_on: date | None, *, stands_at: str = ""
) -> ScheduleVersion:
    """Adopt the proposed version by naming the decision; its rows apply from now on, the version before is kept.

    `stands_at` tells the log where in the portal the decision stands.
    """
    work.actor.require(Permission.MANAGE_RETENTION)
    _alone(work)
    version = _waiting(work)
    named = " ".join(decision.split())[:200]
    if not named or decided_on is None or decided_on > local_today(work):
        raise DecisionMissing
    for row in rows_of(work, version):
        _checked(work, row.row, [])
        found = by_key(work, row.key)
        if found is None:
            work.session.add(_class(work.actor.tenant, row.row, row.position, Level.SIMPLE, signable=True))
        else:
            found.name, found.trigger, found.basis = row.name, row.trigger, row.basis
            found.duration, found.unit = row.duration, row.unit
    version.decision, version.decided_on = named, decided_on
    version.adopted_at, version.adopted_by = work.now, work.actor.person_id
    work.session.flush()
    record(
        work,
        "adopted",
        "schedule",
        version.id,
        number=version.number,
        decision=named,
        decided_on=decided_on,
        stands_at=stands_at,
    )
    return version


def discard_version(work: Work) -> None:
    """Give up the proposed version; what applies goes on applying."""
    work.actor.require(Permission.MANAGE_RETENTION)
    version = _waiting(work)
    version.discarded_at = work.now
    work.session.flush()
    record(work, "discarded", "schedule", version.id, number=version.number)


def note_discharge(work: Work, fiscal_year_end: date, granted_on: date, source: str = "") -> Discharge:
    """Note that a general meeting discharged the board for the fiscal year that ended on a day; noting again corrects it."""
    work.actor.require(Permission.MANAGE_RETENTION)
    after = fiscal_year_end + timedelta(days=1)
    whole = calendar(work).year_of(fiscal_year_end).end == after
    if not whole or not fiscal_year_end < granted_on <= local_today(work):
        raise BadDischarge
    found = discharge_for(work, fiscal_year_end)
    if found is None:
        found = Discharge(id=new_id(), association_id=work.actor.tenant, fiscal_year_end=fiscal_year_end)
        work.session.add(found)
    found.granted_on, found.source = granted_on, " ".join(source.split())[:200]
    found.noted_at, found.noted_by = work.now, work.actor.person_id
    work.session.flush()
    record(
        work,
        "discharged",
        "fiscal_year",
        fiscal_year_end,
        granted_on=granted_on,
        source=found.source,
    )
    return found


def forget_discharge(work: Work, fiscal_year_end: date) -> None:
    """Take back what was noted of a discharge."""
    work.actor.require(Permission.MANAGE_RETENTION)
    found = discharge_for(work, fiscal_year_end)
    if found is None:
        raise NotFound
    work.session.execute(
        delete(Discharge).where(Discharge.association_id == work.actor.tenant, Discharge.id == found.id)
    )
    record(work, "discharge_forgotten", "fiscal_year", fiscal_year_end, granted_on=found.granted_on)


def _alone(work: Work) -> None:
    work.alone(f"schedule {work.actor.tenant}")


def _waiting(work: Work) -> ScheduleVersion:
    version = proposed(work)
    if version is None:
        raise NothingProposed
    return version


def _checked(work: Work, said: Row, others: list[ScheduleRow]) -> Row:
    """Return a row tidied; a refusal when it does not hold together or the law asks for more."""
    said = replace(said, name=" ".join(said.name.split())[:120], basis=" ".join(said.basis.split())[:200])
    fits = (said.duration is None) == (said.unit is None) and (said.duration or 0) >= 0
    if not said.name or not fits:
        raise BadRow
    if said.name.casefold() in {other.name.casefold() for other in others}:
        raise NameTaken(name=said.name)
    by_law: PackRow | None = next((row for row in own_pack(work).rows if row.key == said.key), None)
    if by_law is not None and shorter(said.term, by_law.least):
        raise ShorterThanLaw(name=said.name, basis=by_law.basis)
    return said


def _key(name: str, taken: set[str]) -> str:
    """Return a key for a class of the association's own: "Cykelrum" becomes own_cykelrum."""
    plain = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    begin = "own_" + (re.sub(r"[^a-z0-9]+", "_", kept).strip("_") or "class")[: _LONGEST_KEY - 8]
    key, number = begin, 1
    while key in taken:
        number += 1
        key = f"{begin}_{number}"
    return key


def _row(row: PackRow) -> Row:
    return Row(row.key, row.name("sv"), row.trigger, row.duration, row.unit, row.basis)


def _now_said(found: RecordClass) -> Row:
    return Row(found.key, found.name, found.trigger, found.duration, found.unit, found.basis)


def _class(
    association_id: uuid.UUID, said: Row, position: int, level: Level, *, signable: bool
) -> RecordClass:
    return RecordClass(
        id=new_id(),
        association_id=association_id,
        key=said.key,
        name=said.name,
        position=position,
        trigger=said.trigger,
        duration=said.duration,
        unit=said.unit,
        basis=said.basis,
        recommended_level=level,
        signable=signable,
    )


def _propose(
    work: Work, pack: Pack, classes: list[RecordClass], *, number: int = 1, reason: str = ""
) -> ScheduleVersion:
    version = ScheduleVersion(
        id=new_id(),
        association_id=classes[0].association_id,
        number=number,
        reason=reason,
        pack_edition=pack.edition,
        proposed_at=work.now,
        proposed_by=work.actor.person_id,
        decision="",
    )
    work.session.add(version)
    work.session.flush()
    for found in classes:
        work.session.add(_schedule_row(version, _now_said(found), found.position))
    work.session.flush()
    return version


def _schedule_row(version: ScheduleVersion, said: Row, position: int) -> ScheduleRow:
    return ScheduleRow(
        id=new_id(),
        association_id=version.association_id,
        version_id=version.id,
        key=said.key,
        name=said.name,
        position=position,
        trigger=said.trigger,
        duration=said.duration,
        unit=said.unit,
        basis=said.basis,
    )
