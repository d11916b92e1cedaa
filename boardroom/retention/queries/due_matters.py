"""Which matters may be disposed of today, and what stands in the way of the rest: a matter goes after the last of its papers."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from boardroom.associations.queries import local_today
from boardroom.classes.queries import Schedule, adopted
from boardroom.matters.models import Matter
from boardroom.matters.queries import closed_of, kept_until, papers_in
from boardroom.retention.models import Disposal, DisposalItem, DisposalState, ItemState
from boardroom.retention.queries.holds import exempted_matters, holds_on_matters
from boardroom.retention.rules import (
    EXEMPTED,
    HELD,
    LISTED_ALREADY,
    NOT_ADOPTED,
    NOT_DUE,
    OPEN_MATTER,
    PRESERVED,
    STILL_HOLDS,
)
from boardroom.work import Work

UNDER_WAY = (DisposalState.PROPOSED, DisposalState.APPROVED, DisposalState.DESTROYED)
OPEN_ITEM = (ItemState.LISTED, ItemState.OBJECTED, ItemState.DESTROYING)


@dataclass(frozen=True)
class DueMatters:
    """Matters that can be listed, each with the last day that it had to be there; and those that are due and stay, with why."""

    going: tuple[tuple[Matter, date], ...] = ()
    staying: tuple[tuple[Matter, str], ...] = ()


NO_MATTERS = DueMatters()


def due_matters(work: Work, plan: Schedule, papers_going: Collection[uuid.UUID]) -> DueMatters:
    """Return the matters whose time is out, whoever may know of them; `papers_going` are those on the same list."""
    today = local_today(work)
    disposable = [key for key, found in plan.classes.items() if found.duration is not None]
    until = {
        matter: keeping.day or today
        for matter in closed_of(work, disposable)
        if (keeping := kept_until(plan, matter)).expired(today)
    }
    stops = matter_obstacles(work, list(until), plan, papers_going=papers_going)
    return DueMatters(
        tuple((matter, day) for matter, day in until.items() if matter.id not in stops),
        tuple((matter, stops[matter.id]) for matter in until if matter.id in stops),
    )


def matter_obstacles(
    work: Work,
    matters: Sequence[Matter],
    plan: Schedule,
    *,
    papers_going: Collection[uuid.UUID] = (),
    within: uuid.UUID | None = None,
) -> dict[uuid.UUID, str]:
    """Return why matters may not be disposed of today, of each the first reason; those that may are left out.

    A matter holds its papers together as long as one of them is there, other than `papers_going`. `within` is the round
    that they are listed in already.
    """
    today = local_today(work)
    if adopted(work) is None:
        return {matter.id: NOT_ADOPTED for matter in matters}
    keys = [matter.id for matter in matters]
    held, kept = holds_on_matters(work, matters), exempted_matters(work, keys)
    listed = on_another_list(work, DisposalItem.matter_id, keys, within)
    found: dict[uuid.UUID, str] = {}
    for matter in matters:
        record_class = plan.classes.get(matter.record_class or "")
        reasons = (
            (matter.is_open, OPEN_MATTER),
            (record_class is None or record_class.duration is None, PRESERVED),
            (matter.id in held, HELD),
            (matter.id in kept, EXEMPTED),
            (matter.id in listed, LISTED_ALREADY),
            (not kept_until(plan, matter).expired(today), NOT_DUE),
        )
        reason = next((words for applies, words in reasons if applies), "")
        if not reason and not papers_in(work, matter) <= set(papers_going):
            reason = STILL_HOLDS
        if reason:
            found[matter.id] = reason
    return found


def on_another_list(
    work: Work,
    what: InstrumentedAttribute[uuid.UUID | None],
    keys: Collection[uuid.UUID],
    within: uuid.UUID | None,
) -> set[uuid.UUID]:
    """Return those documents or matters (`what`: the item's column) that stand on a list under way, but for one of `within`."""
    rows = work.session.scalars(
        select(what)
        .join(Disposal, Disposal.id == DisposalItem.disposal_id)
        .where(
            DisposalItem.association_id == work.actor.tenant,
            what.in_(keys),
            DisposalItem.state.in_(OPEN_ITEM),
            Disposal.state.in_(UNDER_WAY),
            Disposal.id != within if within else Disposal.id.is_not(None),
        )
    )
    return {key for key in rows if key is not None}
