"""Which decision adopted a version of the schedule, and which may adopt the proposed one: where it stands, for whoever may read it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from boardroom.associations.queries import own
from boardroom.core.dates import local_date
from boardroom.core.permissions import Permission
from boardroom.minutes.models import Outcome
from boardroom.minutes.queries import (
    Entered,
    Sought,
    decisions,
    decisions_by_ids,
    paragraphs,
    sealed_paragraphs,
)
from boardroom.minutes.queries.paragraphs import Paragraph
from boardroom.retention.models import Adoption
from boardroom.work import Work

_MOST_CHOICES = 20
_WORDS = ("gallring", "bevarande")


@dataclass(frozen=True)
class Choice:
    """A decision, or a § of sealed minutes, that may be the one meant: how it is cited, its day, and what it says."""

    key: str
    cited: str
    day: date
    text: str
    decision_id: uuid.UUID | None = None
    item_id: uuid.UUID | None = None
    minutes_id: uuid.UUID | None = None  # of a §


def adopting_decisions(work: Work) -> list[Choice]:
    """Return what may have adopted the schedule, newest first: decisions of signed or archived minutes, and §§ of sealed ones."""
    found = {one.key: one for words in _WORDS for one in decided(work, words, signed=True)}
    named = {one.item_id for one in found.values()}
    spoken = [_of_paragraph(one) for one in sealed_paragraphs(work, _WORDS) if one.item.id not in named]
    return sorted([*found.values(), *spoken], key=lambda one: one.day, reverse=True)[:_MOST_CHOICES]


def decided(work: Work, words: str, *, signed: bool = False) -> list[Choice]:
    """Return adopted decisions that have some words; `signed`: only those whose minutes are sealed or archived."""
    if not work.actor.may(Permission.READ_MINUTES):
        return []
    rows = decisions(work, Sought(words=words), size=200).rows
    return [
        _of_decision(one, one.day)
        for one in rows
        if one.decision.outcome is Outcome.ADOPTED and one.day and (one.document or not signed)
    ]


def adopted_where(work: Work, version_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Choice]:
    """Return where the decisions stand that adopted versions of the schedule, as far as the actor may read them."""
    rows = work.session.scalars(
        select(Adoption).where(
            Adoption.association_id == work.actor.tenant, Adoption.version_id.in_(version_ids)
        )
    ).all()
    by_decision = decisions_by_ids(work, {row.decision_id for row in rows if row.decision_id})
    by_item = paragraphs(work, {row.item_id for row in rows if row.item_id})
    found: dict[uuid.UUID, Choice] = {}
    for row in rows:
        if row.decision_id in by_decision:
            entered = by_decision[row.decision_id]
            found[row.version_id] = _of_decision(entered, entered.day or date.min)
        elif row.item_id in by_item:
            found[row.version_id] = _of_paragraph(by_item[row.item_id])
    return found


def began(work: Work) -> date:
    """Return the day on which the association took the portal into use, where it lives."""
    association = own(work)
    return local_date(association.created_at, association.time_zone)


def _of_decision(one: Entered, day: date) -> Choice:
    place = f"§ {one.paragraph} i " if one.paragraph else ""
    return Choice(
        f"decision:{one.decision.id}",
        f"{place}{one.title}"[:200],
        day,
        one.decision.text,
        decision_id=one.decision.id,
        item_id=one.item.id if one.item else None,
    )


def _of_paragraph(one: Paragraph) -> Choice:
    return Choice(
        f"item:{one.item.id}",
        f"§ {one.item.position} i {one.title}"[:200],
        one.day,
        one.item.heading,
        item_id=one.item.id,
        minutes_id=one.minutes.id,
    )
