"""Which documents need a searchable copy made or made anew, and from what."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select, true

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


def copy_of(work: Work, document: Document) -> AccessCopy | None:
    """Return where the searchable copy of a document stands that the actor has already been shown."""
    return work.session.scalars(
        select(AccessCopy).where(
            AccessCopy.association_id == work.actor.tenant, AccessCopy.document_id == document.id
        )
    ).first()


def next_copy(work: Work) -> tuple[Document, AccessCopy | None] | None:
    """Return the document, of any association, whose copy is the next to be looked at; for the worker.

    One whose pages are all read, whose copy answers to an older version, and whose text has come to rest.
    """
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
    row = work.session.execute(
        select(Document, AccessCopy)
        .outerjoin(
            AccessCopy,
            and_(
                AccessCopy.association_id == Document.association_id,
                AccessCopy.document_id == Document.id,
            ),
        )
        .where(
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
                    or_(AccessCopy.lease_until.is_(None), AccessCopy.lease_until < work.now),
                    or_(AccessCopy.file_id.is_(None), ~lately),
                ),
            ),
        )
        # What has been begun is finished first, so that few pictures lie about.
        .order_by(AccessCopy.state != CopyState.MAKING, Document.created_at, Document.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


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
