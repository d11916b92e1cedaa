"""Why a paper is hidden by a conflict of interest at a point of an agenda, and what stays hidden once that is taken back."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids
from boardroom.documents.queries.hidings import each_once, hidings_for, hidings_from
from boardroom.documents.rules import hiding_key
from boardroom.minutes.models import AgendaItem, AgendaPaper, Conflict
from boardroom.work import Work

_AT_A_POINT = "Jäv: "


def conflict_reason(heading: str) -> str:
    """Return why a paper is hidden by a conflict of interest at a point, as whoever sees the paper reads it."""
    return f"{_AT_A_POINT}{heading}"[:300]


def papers_at(work: Work, meeting_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the papers of all points of a meeting, and those taken from one that a conflict of interest there hides still."""
    points = select(AgendaItem.id).where(
        AgendaItem.association_id == work.actor.tenant, AgendaItem.meeting_id == meeting_id
    )
    here = set(
        work.session.scalars(
            select(AgendaPaper.document_id).where(
                AgendaPaper.association_id == work.actor.tenant, AgendaPaper.item_id.in_(points)
            )
        )
    )
    for conflict, person_id in work.session.execute(
        select(Conflict.id, Conflict.person_id).where(
            Conflict.association_id == work.actor.tenant, Conflict.item_id.in_(points)
        )
    ):
        here |= {one.document_id for one in hidings_for(work, conflict, person_id)}
    return here


def still_hidden(
    work: Work, papers: Collection[uuid.UUID], person_id: uuid.UUID
) -> list[tuple[Document, str]]:
    """Return what stays hidden from someone whose conflict at a point was taken back, or went with it, and why, as it reads.

    The `papers` of the point, for whatever reason; and what a conflict seems to have hidden that nothing tells of any more: at a
    point that is gone, or in the time before a hiding had the key of what it is for, at one that was renamed since.
    """
    held = hidings_from(work, person_id)
    standing = set(
        work.session.scalars(
            select(Conflict.id).where(
                Conflict.association_id == work.actor.tenant, Conflict.person_id == person_id
            )
        )
    )
    named = set(papers) | {
        one.document_id
        for one in held
        if one.reason.startswith(_AT_A_POINT)
        and one.id not in {hiding_key(source, one.document_id) for source in standing}
    }
    seen = by_ids(work, named)
    return [
        (seen[one.document_id], "; ".join(one.reasons)) for one in each_once(held) if one.document_id in seen
    ]
