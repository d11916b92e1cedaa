"""The register of matters: sought, open, those of an apartment, of a counterparty; and what each concerns."""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from boardroom.associations.queries import own
from boardroom.classes.models import RecordClass, Trigger
from boardroom.core.dates import local_date
from boardroom.mandates.models import Person
from boardroom.matters.models import (
    Contract,
    Matter,
    MatterApartment,
    MatterConflict,
    MatterCounter,
    MatterLink,
    MatterPart,
    MatterPerson,
    MatterState,
    MatterTurn,
    OwnPart,
)
from boardroom.matters.queries.reach import reachable, visible
from boardroom.matters.rules import PARTS, Part
from boardroom.work import Work

PAGE_SIZE = 50
_LABEL = re.compile(r"(\d{4})-?[ÄäAa](\d{1,6})")


@dataclass(frozen=True)
class Sought:
    """What a reader asks the register for; empty asks for anything."""

    words: str = ""
    state: str = ""  # open | closed


@dataclass(frozen=True)
class Concerns:
    """What one matter is about, beside its title."""

    apartments: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # keys
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register."""

    rows: list[Matter]
    total: int
    number: int
    pages: int
    concerns: dict[uuid.UUID, Concerns] = field(default_factory=dict)


def matters(work: Work, sought: Sought, *, page: int = 1, size: int = PAGE_SIZE) -> RegisterPage:
    """Return one page (from 1) of the matters that the actor may know of: open ones first, the newest first."""
    conditions = [visible(work), *_conditions(sought)]
    total = work.session.scalar(select(func.count()).select_from(Matter).where(*conditions)) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, page), pages)
    rows = list(
        work.session.scalars(
            select(Matter)
            .where(*conditions)
            .order_by(Matter.state == MatterState.CLOSED, Matter.opened_on.desc(), Matter.number.desc())
            .limit(size)
            .offset((number - 1) * size)
        )
    )
    return RegisterPage(rows, total, number, pages, concerns_of(work, [row.id for row in rows]))


def open_matters(work: Work, limit: int | None = None) -> list[Matter]:
    """Return the matters that are not closed, the oldest first, within the actor's Scope."""
    return list(
        work.session.scalars(
            select(Matter)
            .where(visible(work), Matter.state != MatterState.CLOSED)
            .order_by(Matter.opened_on, Matter.year, Matter.number)
            .limit(limit)
        )
    )


def all_matters(work: Work) -> list[Matter]:
    """Return every matter that the actor may know of, the newest first."""
    return list(
        work.session.scalars(
            select(Matter).where(visible(work)).order_by(Matter.year.desc(), Matter.number.desc())
        )
    )


def by_label(work: Work, label: str) -> Matter | None:
    """Return the matter that people call so ("2026-Ä3"), if the actor may know of it."""
    number = _number_in(label)
    if number is None:
        return None
    return work.session.scalars(
        select(Matter).where(visible(work), Matter.year == number[0], Matter.number == number[1])
    ).first()


def concerns_of(work: Work, matter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Concerns]:
    """Return what matters are about that the caller has found through `visible`."""
    if not matter_ids:
        return {}
    tenant = work.actor.tenant
    apartments, parts, people = defaultdict(list), defaultdict(list), defaultdict(list)
    for one in work.session.scalars(
        select(MatterApartment)
        .where(MatterApartment.association_id == tenant, MatterApartment.matter_id.in_(matter_ids))
        .order_by(MatterApartment.apartment)
    ):
        apartments[one.matter_id].append(one.apartment)
    for part in work.session.scalars(
        select(MatterPart).where(MatterPart.association_id == tenant, MatterPart.matter_id.in_(matter_ids))
    ):
        parts[part.matter_id].append(part.part)
    for matter_id, person in work.session.execute(
        select(MatterPerson.matter_id, Person)
        .join(Person, Person.id == MatterPerson.person_id)
        .where(MatterPerson.association_id == tenant, MatterPerson.matter_id.in_(matter_ids))
        .order_by(Person.name)
    ):
        people[matter_id].append(person)
    return {
        key: Concerns(tuple(apartments[key]), tuple(parts[key]), tuple(people[key])) for key in matter_ids
    }


def turns_of(work: Work, matter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[MatterTurn]]:
    """Return when matters were opened, closed and reopened, in order."""
    found: dict[uuid.UUID, list[MatterTurn]] = defaultdict(list)
    rows = work.session.scalars(
        select(MatterTurn)
        .where(MatterTurn.association_id == work.actor.tenant, MatterTurn.matter_id.in_(matter_ids))
        .order_by(MatterTurn.position)
    )
    for row in rows:
        found[row.matter_id].append(row)
    return found


def conflicts_of(work: Work, matter_id: uuid.UUID) -> list[MatterConflict]:
    """Return the conflicts of interest in a matter, the first first."""
    return list(
        work.session.scalars(
            select(MatterConflict)
            .where(MatterConflict.association_id == work.actor.tenant, MatterConflict.matter_id == matter_id)
            .order_by(MatterConflict.declared_at)
        )
    )


def conflict_reason(matter: Matter) -> str:
    """Return why a paper is hidden by a conflict of interest in a matter, as whoever sees the paper reads it."""
    return f"Jäv i ärende {matter.label}"


def own_parts(work: Work) -> list[OwnPart]:
    """Return the parts of the building that the association has added, by name."""
    return list(
        work.session.scalars(
            select(OwnPart).where(OwnPart.association_id == work.actor.tenant).order_by(OwnPart.name)
        )
    )


def parts(work: Work) -> list[Part]:
    """Return the usual parts of a building and then the association's own, whose word is their name."""
    return [*PARTS, *(Part(one.key, one.name, (one.name.casefold(),)) for one in own_parts(work))]


def kinds(work: Work) -> list[RecordClass]:
    """Return the classes that a matter can be of: those whose clock starts when a case is closed, within the Scope."""
    classes = work.actor.record_classes
    rows = work.session.scalars(
        select(RecordClass)
        .where(RecordClass.association_id == work.actor.tenant, RecordClass.trigger == Trigger.CASE_CLOSED)
        .order_by(RecordClass.position)
    )
    return [row for row in rows if classes is None or row.key in classes]


def counter(work: Work, year: int) -> MatterCounter | None:
    """Return the association's counter of a year's matters."""
    return work.session.scalars(
        select(MatterCounter).where(
            MatterCounter.association_id == work.actor.tenant, MatterCounter.year == year
        )
    ).first()


def of_apartment(work: Work, apartment: str) -> list[Matter]:
    """Return the matters that concern an apartment, the newest first."""
    concerned = exists().where(MatterApartment.matter_id == Matter.id, MatterApartment.apartment == apartment)
    return _newest(work, concerned.correlate(Matter))


def of_part(work: Work, part: str) -> list[Matter]:
    """Return the matters that concern a part of the building, the newest first."""
    return _newest(
        work, exists().where(MatterPart.matter_id == Matter.id, MatterPart.part == part).correlate(Matter)
    )


def of_counterparty(work: Work, name: str) -> list[Matter]:
    """Return the matters that concern a counterparty, or link a contract with it, the newest first."""
    by_contract = (
        exists()
        .where(
            MatterLink.matter_id == Matter.id,
            MatterLink.contract_id == Contract.id,
            Contract.counterparty == name,
            reachable(work),
        )
        .correlate(Matter)
    )
    return _newest(work, or_(Matter.counterparty == name, by_contract))


def apartments(work: Work) -> dict[str, int]:
    """Return the apartments that matters concern, each with how many, by number."""
    rows = work.session.execute(
        select(MatterApartment.apartment, func.count())
        .join(Matter, Matter.id == MatterApartment.matter_id)
        .where(visible(work))
        .group_by(MatterApartment.apartment)
        .order_by(MatterApartment.apartment)
    )
    return {apartment: count for apartment, count in rows}  # noqa: C416 - rows become plain pairs


def part_counts(work: Work) -> dict[str, int]:
    """Return how many matters concern each part of the building."""
    rows = work.session.execute(
        select(MatterPart.part, func.count())
        .join(Matter, Matter.id == MatterPart.matter_id)
        .where(visible(work))
        .group_by(MatterPart.part)
    )
    return {part: count for part, count in rows}  # noqa: C416 - rows become plain pairs


def counterparties(work: Work) -> dict[str, int]:
    """Return with whom matters deal, each with how many, by name."""
    rows = work.session.execute(
        select(Matter.counterparty, func.count())
        .where(visible(work), Matter.counterparty != "")
        .group_by(Matter.counterparty)
    )
    return dict(sorted(((name, count) for name, count in rows), key=lambda row: row[0].casefold()))


def last_events(work: Work, found: Sequence[Matter]) -> dict[uuid.UUID, date]:
    """Return the day on which anything last happened in each matter: something linked, opened, closed or written."""
    zone = own(work).time_zone
    rows = work.session.execute(
        select(MatterLink.matter_id, func.max(MatterLink.linked_at))
        .where(
            MatterLink.association_id == work.actor.tenant,
            MatterLink.matter_id.in_([matter.id for matter in found]),
        )
        .group_by(MatterLink.matter_id)
    )
    linked: dict[uuid.UUID, datetime] = {key: at for key, at in rows}  # noqa: C416 - rows become plain pairs
    return {
        matter.id: local_date(max(matter.changed_at, linked.get(matter.id, matter.changed_at)), zone)
        for matter in found
    }


def _newest(work: Work, condition: ColumnElement[bool]) -> list[Matter]:
    return list(
        work.session.scalars(
            select(Matter)
            .where(visible(work), condition)
            .order_by(Matter.opened_on.desc(), Matter.year.desc(), Matter.number.desc())
        )
    )


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if sought.state == "open":
        conditions.append(Matter.state != MatterState.CLOSED)
    if sought.state == "closed":
        conditions.append(Matter.state == MatterState.CLOSED)
    return [*conditions, *(_named(word) for word in sought.words.split())]


def _number_in(word: str) -> tuple[int, int] | None:
    """Return the year and the number that "2026-Ä3" says; an A will do on a keyboard without Ä."""
    found = _LABEL.fullmatch(word.strip())
    return (int(found[1]), int(found[2])) if found else None


def _named(word: str) -> ColumnElement[bool]:
    """That a matter's own words, its number or an apartment of it has a word in it."""
    number = _number_in(word)
    if number is not None:
        return and_(Matter.year == number[0], Matter.number == number[1])
    told = (Matter.title, Matter.summary, Matter.counterparty)
    apartment = (
        exists()
        .where(MatterApartment.matter_id == Matter.id, MatterApartment.apartment == word.upper())
        .correlate(Matter)
    )
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(
        apartment, *(column.icontains(form, autoescape=True) for column in told for form in sorted(forms))
    )
