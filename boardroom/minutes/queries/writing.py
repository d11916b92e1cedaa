"""What stands written in minutes, what is kept beside it, and what such minutes usually begin with."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from boardroom.core.errors import NotFound
from boardroom.minutes.models import AgendaTemplate, Item, MinutesKind, ParallelText
from boardroom.minutes.rules import USUAL_ITEMS, WrittenDecision, WrittenItem, decisions_from
from boardroom.work import Work


def written(item: Item) -> WrittenItem:
    """Return a saved paragraph as the editor would send it."""
    return WrittenItem(
        heading=item.heading,
        text=item.text,
        decisions=tuple(
            WrittenDecision(made.outcome.value, made.text, made.responsible_id, made.due, made.id)
            for made in item.decisions
        ),
        reservation=item.reservation,
        id=item.id,
        revision=item.revision,
        recused=frozenset(recusal.person_id for recusal in item.recusals),
    )


def decisions_beside(parallel: ParallelText) -> list[WrittenDecision]:
    """Return the decisions of words that were kept beside a paragraph."""
    return [WrittenDecision(outcome, text) for outcome, text in decisions_from(parallel.decisions)]


def all_beside(work: Work, minutes_id: uuid.UUID) -> Sequence[ParallelText]:
    """Return all that is kept beside the paragraphs of minutes, oldest first."""
    return work.session.scalars(
        select(ParallelText)
        .where(ParallelText.association_id == work.actor.tenant, ParallelText.minutes_id == minutes_id)
        .order_by(ParallelText.written_at, ParallelText.id)
    ).all()


def beside(work: Work, minutes_id: uuid.UUID, parallel_id: uuid.UUID) -> ParallelText:
    """Return one text that is kept beside a paragraph; NotFound when it has been settled already."""
    found = next((one for one in all_beside(work, minutes_id) if one.id == parallel_id), None)
    if found is None:
        raise NotFound
    return found


def beside_by(
    work: Work, minutes_id: uuid.UUID, item_id: uuid.UUID | None, person_id: uuid.UUID | None
) -> ParallelText | None:
    """Return what one person already has beside a paragraph: what they write on replaces it."""
    return next(
        (
            one
            for one in all_beside(work, minutes_id)
            if one.item_id == item_id and one.written_by == person_id
        ),
        None,
    )


def usual_items(work: Work, kind: MinutesKind) -> Sequence[str]:
    """Return the headings that agendas and minutes of a kind begin with: the association's own, else the usual ones."""
    own = work.session.scalars(
        select(AgendaTemplate.headings).where(
            AgendaTemplate.association_id == work.actor.tenant, AgendaTemplate.kind == kind
        )
    ).first()
    lines = [line.strip() for line in (own or "").splitlines() if line.strip()]
    return lines or USUAL_ITEMS[kind.value]
