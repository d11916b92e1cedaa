"""Pages that were read and not yet looked through, and what was noticed on those that were."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from boardroom.associations.queries import every as associations
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids
from boardroom.language.protection import Shield
from boardroom.mandates.queries.shielding import shield
from boardroom.privacy.models import PageLook
from boardroom.reading.models import Correction, Page, TextLayer
from boardroom.reading.queries import Place, bearers, numbers_of
from boardroom.reading.queries import page as page_by_id
from boardroom.work import Work

PAGE_SIZE = 50


@dataclass(frozen=True)
class Noticed:
    """A page on which something was noticed, where it stands, and how its document is called."""

    look: PageLook
    document: Document
    place: Place


@dataclass(frozen=True)
class Notices:
    """One page of what was noticed, within the reader's Scope."""

    rows: tuple[Noticed, ...]
    total: int
    page: int
    pages: int


def shield_mark(found: Shield) -> str:
    """Return the names that were looked for, as a hash: when somebody becomes protected, every page is looked at again."""
    return hashlib.sha256(found.key.encode()).hexdigest()


def waits(work: Work) -> uuid.UUID | None:
    """Return an association with pages to be looked through; for the worker."""
    for association in associations(work):
        mine = Work(work.session, worker_for(association.id), work.clock, work.ports, work.links)
        if unlooked(mine, 1):
            return association.id
    return None


def unlooked(work: Work, limit: int) -> list[Page]:
    """Return pages that were read or corrected since the last look, or that were looked at for other names."""
    # Asked of the pages, which are small: when a text was made stands behind the text itself, which is not.
    corrected = exists().where(
        Correction.association_id == Page.association_id,
        Correction.page_id == Page.id,
        Correction.made_at > PageLook.looked_at,
    )
    newer = or_(
        PageLook.id.is_(None),
        PageLook.shield != shield_mark(shield(work)),
        Page.read_at > PageLook.looked_at,
        corrected,
    )
    return list(
        work.session.scalars(
            select(Page)
            .outerjoin(
                PageLook, and_(PageLook.association_id == Page.association_id, PageLook.page_id == Page.id)
            )
            .where(Page.association_id == work.actor.tenant, Page.read_at.is_not(None), newer)
            .limit(limit)
        )
    )


def looks(work: Work, page_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, PageLook]:
    """Return what was noticed on pages."""
    rows = work.session.scalars(
        select(PageLook).where(PageLook.association_id == work.actor.tenant, PageLook.page_id.in_(page_ids))
    )
    return {one.page_id: one for one in rows}


def texts(work: Work, page_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return every reading of pages."""
    found: dict[uuid.UUID, list[str]] = {}
    rows = work.session.execute(
        select(TextLayer.page_id, TextLayer.text).where(
            TextLayer.association_id == work.actor.tenant, TextLayer.page_id.in_(page_ids)
        )
    )
    for page_id, text in rows:
        found.setdefault(page_id, []).append(text)
    return found


def with_numbers(work: Work, page: int = 1) -> Notices:
    """Return the pages on which personal identity numbers stand, within the reader's Scope."""
    return _noticed(work, PageLook.numbers > 0, page)


def to_review(work: Work, page: int = 1) -> Notices:
    """Return the pages that may name someone with protected identity and that nobody has gone through."""
    return _noticed(work, and_(PageLook.protected, PageLook.reviewed_at.is_(None)), page)


def counts(work: Work) -> tuple[int, int]:
    """Return how many pages there are of each kind, with numbers and to be reviewed, within the reader's Scope."""
    return with_numbers(work).total, to_review(work).total


def look_by_page(work: Work, page_id: uuid.UUID) -> PageLook:
    """Return what was noticed on a page that the reader may see; NotFound else."""
    found = looks(work, [page_by_id(work, page_id).id]).get(page_id)
    if found is None:
        raise NotFound
    return found


def _noticed(work: Work, wanted: ColumnElement[bool], page: int) -> Notices:
    work.actor.require(Permission.HANDLE_PRIVACY)
    rows = list(work.session.scalars(_looks(work, wanted)))
    keys = bearers(work, [row.page_id for row in rows])
    seen = [row for row in rows if keys[row.page_id]]
    pages = max(1, -(-len(seen) // PAGE_SIZE))
    number = min(max(1, page), pages)
    shown = seen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    places = numbers_of(work, [row.page_id for row in shown])
    documents = by_ids(work, {place.document_id for place in places.values()})
    return Notices(
        tuple(Noticed(row, documents[places[row.page_id].document_id], places[row.page_id]) for row in shown),
        len(seen),
        number,
        pages,
    )


def _looks(work: Work, wanted: ColumnElement[bool]) -> Select[PageLook]:
    return (
        select(PageLook)
        .join(Page, and_(Page.association_id == PageLook.association_id, Page.id == PageLook.page_id))
        .where(PageLook.association_id == work.actor.tenant, wanted, ~Page.set_aside)
        .order_by(Page.arrived_at.desc(), Page.number, Page.half)
    )
