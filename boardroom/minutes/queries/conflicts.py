"""Which conflict of interest at a point of an agenda a paper is hidden for, and which others it would be hidden for."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select

from boardroom.documents.models import Document, Hiding
from boardroom.documents.queries import by_ids, hidings_from
from boardroom.documents.rules import hiding_key
from boardroom.minutes.models import AgendaItem, AgendaPaper, Conflict
from boardroom.work import Work

_AT_A_POINT = "Jäv: "


def conflict_reason(heading: str) -> str:
    """Return why a paper is hidden by a conflict of interest at a point, as whoever sees the paper reads it."""
    return f"{_AT_A_POINT}{heading}"[:300]


def conflict_over(
    work: Work, document_id: uuid.UUID, person_id: uuid.UUID, *, but: Collection[uuid.UUID] = ()
) -> tuple[uuid.UUID, str] | None:
    """Return the key of another conflict of interest that a paper is hidden for from a person, with the reason as read."""
    found = work.session.execute(
        select(Conflict.id, AgendaItem.heading)
        .join(AgendaItem, AgendaItem.id == Conflict.item_id)
        .where(
            Conflict.association_id == work.actor.tenant,
            Conflict.person_id == person_id,
            Conflict.id.not_in(but),
            _has_paper(document_id),
        )
        .order_by(Conflict.declared_at, Conflict.id)
    ).first()
    return (found[0], conflict_reason(found[1])) if found else None


def hidden_for(work: Work, conflict: Conflict, heading: str) -> list[Hiding]:
    """Return what is hidden for a conflict of interest at the point with this heading, whoever may see the papers."""
    return [
        held
        for held in hidings_from(work, conflict.person_id)
        # Asked further of few: much may be hidden from someone by hand.
        if held.id == hiding_key(conflict.id, held.document_id)
        or (held.reason == conflict_reason(heading) and conflict_behind(work, held) == conflict.id)
    ]


def still_hidden(work: Work, item: AgendaItem, person_id: uuid.UUID) -> list[tuple[Document, str]]:
    """Return the papers that stay hidden from someone whose conflict at a point was taken back, with why, as it reads.

    The point's own, for whatever reason; and what a conflict seems to have hidden that nothing tells of any more: in the
    time before a hiding had the key of what it is for, at a point that was renamed since, or one that is gone.
    """
    papers = {paper.document_id for paper in item.papers}
    held = [
        one
        for one in hidings_from(work, person_id)
        if one.document_id in papers
        or (one.reason.startswith(_AT_A_POINT) and conflict_behind(work, one) is None)
    ]
    seen = by_ids(work, {one.document_id for one in held})
    return [(seen[one.document_id], one.reason) for one in held if one.document_id in seen]


def conflict_behind(work: Work, held: Hiding) -> uuid.UUID | None:
    """Return the key of the conflict of interest at a point that a hiding was made for.

    None where it was made by hand or for something else, or where that point is gone from its agenda.
    """
    rows = work.session.execute(
        select(Conflict.id, AgendaItem.heading, _has_paper(held.document_id))
        .join(AgendaItem, AgendaItem.id == Conflict.item_id)
        .where(Conflict.association_id == work.actor.tenant, Conflict.person_id == held.person_id)
        .order_by(Conflict.declared_at, Conflict.id)
    ).all()
    by_key = [key for key, _heading, _has in rows if hiding_key(key, held.document_id) == held.id]
    # Of the time before a hiding had the key of what it is for: known by its words, and only at the paper's own point.
    by_words = [key for key, heading, has in rows if has and conflict_reason(heading) == held.reason]
    return next(iter(by_key or by_words), None)


def _has_paper(document_id: uuid.UUID) -> ColumnElement[bool]:
    return exists().where(
        AgendaPaper.association_id == Conflict.association_id,
        AgendaPaper.item_id == Conflict.item_id,
        AgendaPaper.document_id == document_id,
    )
