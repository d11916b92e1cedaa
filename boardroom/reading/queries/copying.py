"""Which documents need a searchable copy made or made anew, and from what."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from boardroom.core.db import Instant
from boardroom.documents.models import Document, File, FileRole
from boardroom.reading.models import AccessCopy, Page, PageState, TextLayer, TextSource
from boardroom.reading.queries.pages import UNREAD, pages_of
from boardroom.reading.rules import best
from boardroom.reading.rules.copies import (
    PATIENCE,
    PDF,
    CopyState,
    Needless,
    PageMade,
    fingerprint,
    picture_mark,
)
from boardroom.work import Work


@dataclass(frozen=True)
class _Layer:
    id: uuid.UUID
    source: TextSource


@dataclass(frozen=True)
class PlannedPage:
    """A page as it will stand in the copy: what it is made from, and its text."""

    page: Page
    file: File
    made: PageMade
    layer_id: uuid.UUID | None  # of the text that counts


@dataclass(frozen=True)
class Plan:
    """A document's copy as it ought to be; `needless` says why there ought to be none."""

    pages: list[PlannedPage]
    needless: Needless | None

    @property
    def fingerprint(self) -> str:
        """What the whole copy depends on."""
        return fingerprint(planned.made for planned in self.pages)


@dataclass(frozen=True)
class Copies:
    """How searchable copies stand: documents that wait for theirs, those that got none, since when the oldest waits."""

    waiting: int
    failed: int
    oldest: datetime | None


def copy_of(work: Work, document: Document) -> AccessCopy | None:
    """Return where the searchable copy of a document stands that the actor has already been shown."""
    return work.session.scalars(
        select(AccessCopy).where(
            AccessCopy.association_id == work.actor.tenant, AccessCopy.document_id == document.id
        )
    ).first()


def next_copy(work: Work) -> tuple[Document, AccessCopy | None] | None:
    """Return the document, of any association, whose copy is the next to be looked at; for the worker."""
    row = work.session.execute(
        select(Document, AccessCopy)
        .outerjoin(AccessCopy, _ITS_COPY)
        .where(_due(work), or_(AccessCopy.lease_until.is_(None), AccessCopy.lease_until < work.now))
        # What has been begun is finished first, so that few pictures lie about.
        .order_by(AccessCopy.state != CopyState.MAKING, Document.created_at, Document.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def copies_waiting(work: Work) -> int:
    """Return how many documents, of all associations, wait for their copy to be made or made anew."""
    waiting = select(func.count()).select_from(Document).outerjoin(AccessCopy, _ITS_COPY).where(_due(work))
    return work.session.scalars(waiting).one()


def copies(work: Work) -> Copies:
    """Return how the searchable copies of the actor's association stand, for those who look after the portal."""
    rested = (
        select(func.max(TextLayer.created_at))
        .join(Page, and_(Page.association_id == TextLayer.association_id, Page.id == TextLayer.page_id))
        .where(Page.association_id == Document.association_id, Page.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    count, oldest = work.session.execute(
        select(func.count(), func.min(func.coalesce(rested, Document.created_at, type_=Instant())))
        .select_from(Document)
        .outerjoin(AccessCopy, _ITS_COPY)
        .where(_due(work), Document.association_id == work.actor.tenant)
    ).one()
    failed = work.session.scalars(
        select(func.count())
        .select_from(Document)
        .join(AccessCopy, _ITS_COPY)
        .where(
            Document.association_id == work.actor.tenant,
            Document.withdrawn_at.is_(None),
            AccessCopy.state == CopyState.FAILED,
        )
    ).one()
    return Copies(count, failed, oldest)


_ITS_COPY = and_(AccessCopy.association_id == Document.association_id, AccessCopy.document_id == Document.id)


def _due(work: Work) -> ColumnElement[bool]:
    """What has its copy still to be made: pages all read, the copy of an older version, the text at rest."""
    unread = exists().where(
        Page.association_id == Document.association_id,
        Page.document_id == Document.id,
        UNREAD,
    )
    paged = exists().where(Page.association_id == Document.association_id, Page.document_id == Document.id)
    lately = exists(
        select(TextLayer.id)
        .join(Page, and_(Page.association_id == TextLayer.association_id, Page.id == TextLayer.page_id))
        .where(
            Page.association_id == Document.association_id,
            Page.document_id == Document.id,
            TextLayer.created_at > work.now - PATIENCE,
        )
    )
    damaged = exists().where(
        File.association_id == AccessCopy.association_id,
        File.id == AccessCopy.file_id,
        File.damage != "",
    )
    return and_(
        paged,
        ~unread,
        Document.withdrawn_at.is_(None),
        or_(
            AccessCopy.id.is_(None),
            and_(
                or_(
                    AccessCopy.content_version < Document.content_version,
                    AccessCopy.state == CopyState.MAKING,
                    and_(AccessCopy.state == CopyState.MADE, damaged),
                ),
                or_(AccessCopy.file_id.is_(None), ~lately),
            ),
        ),
    )


def copy_for_work(work: Work, document_id: uuid.UUID) -> AccessCopy | None:
    """Return a document's copy, for the worker that makes it."""
    return work.session.scalars(
        select(AccessCopy).where(
            AccessCopy.association_id == work.actor.tenant, AccessCopy.document_id == document_id
        )
    ).first()


def copy_plan(work: Work, document_id: uuid.UUID) -> Plan:
    """Return what a document's copy ought to be made from now."""
    tenant = work.actor.tenant
    files = {
        file.id: file
        for file in work.session.scalars(
            select(File).where(File.association_id == tenant, File.document_id == document_id)
        )
    }
    if any(file.role in {FileRole.SEALED, FileRole.READING_COPY} for file in files.values()):
        return Plan([], Needless.SEALED)
    layers: dict[uuid.UUID, list[_Layer]] = {}
    # Without the texts themselves: a plan is made before every step, and a long document has many.
    for row in work.session.execute(
        select(TextLayer.id, TextLayer.page_id, TextLayer.source)
        .join(Page, and_(Page.association_id == TextLayer.association_id, Page.id == TextLayer.page_id))
        .where(TextLayer.association_id == tenant, Page.document_id == document_id)
    ):
        layers.setdefault(row.page_id, []).append(_Layer(row.id, row.source))
    planned = []
    for page in pages_of(work, document_id):
        file, counts = files[page.file_id], best(layers.get(page.id, []))
        made = PageMade(
            picture_mark(file.sha256, page.number, page.rotation, page.clip), str(counts.id) if counts else ""
        )
        planned.append(PlannedPage(page, file, made, counts.id if counts else None))
    return Plan(planned, _needless(planned, layers))


def layers_by_id(work: Work, layer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, TextLayer]:
    """Return text layers, for the worker that lays them under the pictures."""
    found = work.session.scalars(
        select(TextLayer).where(TextLayer.association_id == work.actor.tenant, TextLayer.id.in_(layer_ids))
    )
    return {layer.id: layer for layer in found}


def is_used(work: Work, sha256: str) -> bool:
    """Tell whether a blob is a file, or an image of a page, of the association."""
    tenant = work.actor.tenant
    return bool(
        work.session.scalar(
            select(true()).where(
                or_(
                    exists().where(File.association_id == tenant, File.sha256 == sha256),
                    exists().where(
                        Page.association_id == tenant,
                        or_(
                            Page.image_sha256 == sha256,
                            Page.thumb_sha256 == sha256,
                            Page.copy_sha256 == sha256,
                        ),
                    ),
                )
            )
        )
    )


def _needless(planned: list[PlannedPage], layers: dict[uuid.UUID, list[_Layer]]) -> Needless | None:
    if not any(one.page.state is PageState.READ for one in planned):
        return Needless.NO_PAGES
    own = [
        one.file.media_type == PDF
        and (
            one.page.state is PageState.BLANK
            or any(layer.source is TextSource.EMBEDDED for layer in layers.get(one.page.id, []))
        )
        for one in planned
    ]
    return Needless.OWN_TEXT if all(own) else None
