"""Papers that are nearly the same: where to look for them, and what has been said of them."""

import uuid
from collections.abc import Collection

from sqlalchemy import and_, func, or_, select

from boardroom.core.errors import NotFound
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids
from boardroom.documents.queries.sharing import current
from boardroom.intake.models import Likeness, LikenessBand, Verdict
from boardroom.work import Work

MOST = 12  # candidates that are compared letter by letter


def candidates(work: Work, document_id: uuid.UUID, bands: Collection[int]) -> list[uuid.UUID]:
    """Return the documents that share bands with a text, most bands first; for the worker."""
    if not bands:
        return []
    return list(
        work.session.scalars(
            select(LikenessBand.document_id)
            .join(
                Document,
                and_(
                    Document.association_id == LikenessBand.association_id,
                    Document.id == LikenessBand.document_id,
                ),
            )
            .where(
                current(),
                LikenessBand.association_id == work.actor.tenant,
                LikenessBand.band.in_(bands),
                LikenessBand.document_id != document_id,
            )
            .group_by(LikenessBand.document_id)
            .order_by(func.count().desc(), LikenessBand.document_id)
            .limit(MOST)
        )
    )


def pairs_of(work: Work, document_id: uuid.UUID) -> dict[uuid.UUID, Likeness]:
    """Return every pair that a document stands in, by the other document; for the worker and the actions."""
    rows = work.session.scalars(
        select(Likeness).where(
            Likeness.association_id == work.actor.tenant,
            or_(Likeness.document_id == document_id, Likeness.other_id == document_id),
        )
    )
    return {row.other_id if row.document_id == document_id else row.document_id: row for row in rows}


def pair(work: Work, document_id: uuid.UUID, other_id: uuid.UUID) -> Likeness:
    """Return the pair of two documents; NotFound unless the actor may know of both."""
    if len(by_ids(work, {document_id, other_id})) < 2:
        raise NotFound
    found = pairs_of(work, document_id).get(other_id)
    if found is None:
        raise NotFound
    return found


def likes_of(
    work: Work, document_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[Likeness, Document]]]:
    """Return, for each document, the others that are like it or the same, as far as the actor may know of them.

    Those that a person has called different are left out.
    """
    if not document_ids:
        return {}
    rows = list(
        work.session.scalars(
            select(Likeness)
            .where(
                Likeness.association_id == work.actor.tenant,
                Likeness.verdict != Verdict.DIFFERENT,
                or_(Likeness.document_id.in_(document_ids), Likeness.other_id.in_(document_ids)),
            )
            .order_by(Likeness.percent.desc(), Likeness.id)
        )
    )
    known = by_ids(work, {key for row in rows for key in (row.document_id, row.other_id)})
    found: dict[uuid.UUID, list[tuple[Likeness, Document]]] = {}
    for row in rows:
        for one, other in ((row.document_id, row.other_id), (row.other_id, row.document_id)):
            if one in document_ids and one in known and other in known:
                found.setdefault(one, []).append((row, known[other]))
    return found


def is_known(work: Work, document_id: uuid.UUID, bands: Collection[int]) -> bool:
    """Tell whether a document's text is filed under these bands already; for the worker."""
    held = work.session.scalars(
        select(LikenessBand.band).where(
            and_(LikenessBand.association_id == work.actor.tenant, LikenessBand.document_id == document_id)
        )
    )
    return set(held) == set(bands)
