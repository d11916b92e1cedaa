"""What handovers and the register of keys and subscriptions say of a person; privacy asks for it when one wants to know."""

import uuid
from collections.abc import Collection, Iterator
from typing import TypeVar

from sqlalchemy import select

from boardroom.handover.models import (
    Handover,
    HandoverPart,
    HandoverPoint,
    Keeping,
    ReadingTick,
    RestoreDrill,
    Side,
)
from boardroom.handover.rules import KIND_WORDS, POINT_WORDS, READING_WORDS
from boardroom.privacy.rules.clues import Clue, Clues, places
from boardroom.privacy.rules.extracts import Extract, day, moment, most, told
from boardroom.privacy.rules.states import FindingKind
from boardroom.work import Work

T = TypeVar("T", HandoverPart, HandoverPoint)


def registers_of_handover(
    work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str
) -> Iterator[Extract]:
    """Yield what a person holds or held, and what they told, received and went through when the board changed. For the worker."""
    yield from _keepings(work, keys, clues, zone)
    yield from _handovers(work, keys, clues, zone)
    yield from _drills(work, clues)
    yield from _readings(work, keys, zone)


def _keepings(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    for row in work.session.scalars(
        select(Keeping).where(Keeping.association_id == work.actor.tenant).order_by(Keeping.noted_at)
    ):
        met = _met(clues, row.what, row.place, row.holder, row.note)
        if row.holder_id in keys:
            met |= {Clue.OWN}
        if met:
            lines = told(
                (KIND_WORDS[row.kind], row.what),
                ("Var", row.place),
                ("Innehavare", row.holder or ("personen själv" if row.holder_id in keys else "")),
                ("Sedan", day(row.since)),
                ("Anteckning", row.note),
                ("Noterades", moment(row.noted_at, zone)),
                ("Upphörde", moment(row.ended_at, zone)),
            )
            yield Extract(FindingKind.KEEPING, row.what[:120], tuple(met), lines)


def _handovers(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    tenant = work.actor.tenant
    parts, points = _by_handover(work, HandoverPart), _by_handover(work, HandoverPoint)
    for handover in work.session.scalars(
        select(Handover).where(Handover.association_id == tenant).order_by(Handover.day)
    ):
        met = _met(clues, handover.begun_by_name, handover.closed_by_name, handover.remark)
        lines = (
            [
                *told(
                    ("Påbörjades", f"{moment(handover.begun_at, zone)} av {handover.begun_by_name}"),
                    ("Avslutades", _by(moment(handover.closed_at, zone), handover.closed_by_name)),
                    ("Anmärkning", handover.remark),
                )
            ]
            if met
            else []
        )
        for part in parts.get(handover.id, []):
            mine = part.person_id in keys
            named = _met(clues, part.looked_after, part.ask)
            if mine or named:
                met |= named | ({Clue.OWN} if mine else set())
                lines += told(
                    ("Del", _side(part.side) if mine else "någon annans, som nämner personen"),
                    ("Tog hand om", part.looked_after),
                    ("Fråga", part.ask),
                    ("Bekräftades", moment(part.done_at, zone)),
                )
        for point in points.get(handover.id, []):
            named = _met(clues, point.remark, point.done_by_name)
            if named:
                met |= named
                done = _by(moment(point.done_at, zone), point.done_by_name)
                lines += told((POINT_WORDS[point.point], done), ("Anmärkning", point.remark))
        if met:
            yield Extract(
                FindingKind.HANDOVER, f"Överlämningen den {day(handover.day)}", tuple(met), most(lines)
            )


def _drills(work: Work, clues: Clues) -> Iterator[Extract]:
    for row in work.session.scalars(
        select(RestoreDrill)
        .where(RestoreDrill.association_id == work.actor.tenant)
        .order_by(RestoreDrill.day)
    ):
        met = _met(clues, row.who, row.note)
        if met:
            lines = told(("Dag", day(row.day)), ("Vem", row.who), ("Anteckning", row.note))
            yield Extract(FindingKind.HANDOVER, "Återställningsprov", tuple(met), lines)


def _readings(work: Work, keys: Collection[uuid.UUID], zone: str) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(ReadingTick)
        .where(ReadingTick.association_id == work.actor.tenant, ReadingTick.person_id.in_(keys))
        .order_by(ReadingTick.at)
    )
    lines = [f"{moment(row.at, zone)}: {READING_WORDS[row.reading][0]}" for row in rows]
    if lines:
        yield Extract(FindingKind.HANDOVER, "Läst som ny i styrelsen", (Clue.OWN,), most(lines))


def _met(clues: Clues, *texts: str) -> set[Clue]:
    return {one.clue for one in places("\n".join(texts), clues)}


def _by(when: str, name: str) -> str:
    return f"{when} av {name}" if when and name else when


def _side(side: Side) -> str:
    return "personens egen, som avgående" if side is Side.LEAVING else "personens egen, som tillträdande"


def _by_handover(work: Work, kind: type[T]) -> dict[uuid.UUID, list[T]]:
    found: dict[uuid.UUID, list[T]] = {}
    for row in work.session.scalars(select(kind).where(kind.association_id == work.actor.tenant)):
        found.setdefault(row.handover_id, []).append(row)
    return found
