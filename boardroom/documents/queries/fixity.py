"""Finding the files whose bytes are read again: which are due, how it stands, what is damaged."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from boardroom.documents.models import Document, File, FileRole
from boardroom.work import Work


def least_recently_checked(work: Work, limit: int) -> list[File]:
    """Return files, of every association, in the order in which their bytes should be re-read; for the worker.

    A file was read back when it came in; that counts as its first reading.
    """
    return list(
        work.session.scalars(
            select(File)
            .join(Document, _kept())
            .order_by(func.coalesce(File.checked_at, File.created_at), File.id)
            .limit(limit)
        )
    )


def fixity_standing(work: Work) -> tuple[int, datetime | None]:
    """Return how many files there are to re-read, of every association, and when one last was; for the worker."""
    row = work.session.execute(
        select(func.count(), func.max(File.checked_at)).select_from(File).join(Document, _kept())
    ).one()
    return row[0], row[1]


def files_on_shelf(work: Work, shelf: str) -> list[File]:
    """Return the association's files whose hash begins so, but those of documents that were taken away; for the worker."""
    return list(
        work.session.scalars(
            select(File)
            .join(Document, _kept())
            .where(File.association_id == work.actor.tenant, File.sha256.startswith(shelf))
        )
    )


def damaged(work: Work) -> list[File]:
    """Return the association's files whose bytes are no longer as they came; for job health.

    A searchable copy is not among them: it is made anew.
    """
    return list(
        work.session.scalars(
            select(File)
            .join(Document, _kept())
            .where(
                File.association_id == work.actor.tenant,
                File.damage != "",
                File.role != FileRole.ACCESS_COPY,
            )
            .order_by(File.checked_at)
        )
    )


def _kept() -> ColumnElement[bool]:
    """What joins a file to its document, unless that was taken away."""
    return and_(
        Document.association_id == File.association_id,
        Document.id == File.document_id,
        Document.withdrawn_at.is_(None),
    )
