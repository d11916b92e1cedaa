"""What the index lacks, holds and should no longer hold."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from boardroom.associations.queries import local_today
from boardroom.documents.models import Document, Extent
from boardroom.documents.queries.sharing import current
from boardroom.papers.models import Binder
from boardroom.papers.queries import searchable
from boardroom.reading.models import Page
from boardroom.reading.queries import UNREAD
from boardroom.search.models import Indexed
from boardroom.search.queries.surrounding import TODAY, frame, its_surroundings
from boardroom.work import Work

# While pages of a document are still being read it is indexed at once, and then at most this often.
PATIENCE = timedelta(seconds=20)


def outdated(work: Work, limit: int) -> list[uuid.UUID]:
    """Return documents of the association whose content is newer than their index entries, oldest first."""
    tenant = work.actor.tenant
    # A part waits for the whole file: each page read in it counts as a change of every part.
    reading = or_(
        exists().where(Page.association_id == tenant, Page.document_id == Document.id, UNREAD),
        exists().where(
            Extent.association_id == tenant,
            Extent.document_id == Document.id,
            Page.file_id == Extent.file_id,
            UNREAD,
        ),
    )
    return list(
        work.session.scalars(
            select(Document.id)
            .outerjoin(Indexed, and_(Indexed.association_id == tenant, Indexed.document_id == Document.id))
            .where(
                Document.association_id == tenant,
                current(),
                Document.withdrawn_at.is_(None),
                or_(
                    Indexed.id.is_(None),
                    and_(
                        Indexed.content_version < Document.content_version,
                        or_(~reading, Indexed.indexed_at < work.now - PATIENCE),
                    ),
                    Indexed.surroundings != its_surroundings(work),
                ),
            )
            # What came and what was changed goes before what only its surroundings have changed for.
            .order_by(
                case(
                    (Indexed.id.is_(None), 0),
                    (Indexed.content_version < Document.content_version, 1),
                    else_=2,
                ),
                Document.created_at,
            )
            .limit(limit),
            {TODAY: local_today(work)},
        )
    )


def outdated_binders(work: Work, limit: int) -> list[uuid.UUID]:
    """Return binders to be searched whose register card is newer than their index entry, oldest first."""
    return list(
        work.session.scalars(
            select(Binder.id)
            .outerjoin(Indexed, _its_record(Binder))
            .where(
                Binder.association_id == work.actor.tenant,
                searchable(),
                or_(_is_newer(Binder), Indexed.surroundings != frame(work)),
            )
            .order_by(Binder.created_at)
            .limit(limit)
        )
    )


def vanished(work: Work) -> list[Indexed]:
    """Return index records of what is no more, was taken away, is set aside, or needs no search any longer."""
    tenant = work.actor.tenant
    document = exists().where(
        Document.association_id == tenant,
        Document.id == Indexed.document_id,
        current(),
        Document.withdrawn_at.is_(None),
    )
    binder = exists().where(Binder.association_id == tenant, Binder.id == Indexed.document_id, searchable())
    return list(
        work.session.scalars(select(Indexed).where(Indexed.association_id == tenant, ~document, ~binder))
    )


def indexed_rows(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Indexed]:
    """Return the index records of some documents."""
    rows = work.session.scalars(
        select(Indexed).where(
            Indexed.association_id == work.actor.tenant, Indexed.document_id.in_(document_ids)
        )
    )
    return {row.document_id: row for row in rows}


def outdated_count(work: Work) -> int:
    """Return how many documents and binders of all associations wait for the index; for job health."""
    documents = (
        select(func.count())
        .select_from(Document)
        .outerjoin(Indexed, _its_record(Document))
        .where(current(), Document.withdrawn_at.is_(None), _is_newer(Document))
    )
    binders = (
        select(func.count())
        .select_from(Binder)
        .outerjoin(Indexed, _its_record(Binder))
        .where(searchable(), _is_newer(Binder))
    )
    return (work.session.scalar(documents) or 0) + (work.session.scalar(binders) or 0)


def _its_record(kind: type[Document | Binder]) -> ColumnElement[bool]:
    return and_(Indexed.association_id == kind.association_id, Indexed.document_id == kind.id)


def _is_newer(kind: type[Document | Binder]) -> ColumnElement[bool]:
    return or_(Indexed.id.is_(None), Indexed.content_version < kind.content_version)


def all_binders(work: Work) -> list[uuid.UUID]:
    """Return every binder of the association that search must know of; for a rebuild."""
    return list(
        work.session.scalars(
            select(Binder.id).where(Binder.association_id == work.actor.tenant, searchable())
        )
    )


def all_documents(work: Work) -> list[uuid.UUID]:
    """Return every document of the association, oldest arrival first; for a rebuild."""
    return list(
        work.session.scalars(
            select(Document.id)
            .where(Document.association_id == work.actor.tenant, current(), Document.withdrawn_at.is_(None))
            .order_by(Document.created_at)
        )
    )


def indexed_versions(work: Work) -> dict[uuid.UUID, int]:
    """Return the content version recorded for each indexed document."""
    rows = work.session.execute(
        select(Indexed.document_id, Indexed.content_version).where(
            Indexed.association_id == work.actor.tenant
        )
    )
    return {row[0]: row[1] for row in rows}
