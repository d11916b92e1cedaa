"""Who was given a link to what, whether it still opens, and what it opens: the one document and nothing beside it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, or_, select

from boardroom.associations.models import Association
from boardroom.associations.queries import local_today, own
from boardroom.core.actor import Actor, ActorKind
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File, FileRole
from boardroom.documents.queries import by_id, files_of, within
from boardroom.documents.queries.hidings import hidden_of
from boardroom.identity.queries import by_id as account_by_id
from boardroom.mandates.queries import actor_for
from boardroom.mandates.rules import scope_of
from boardroom.notices.models import Purpose
from boardroom.notices.queries import live_link_by_id
from boardroom.reading.models import Page
from boardroom.reading.queries import pages_of
from boardroom.sharing.errors import ShareOver
from boardroom.sharing.models import Opening, Share, ShareOpening
from boardroom.sharing.rules import (
    ADDRESS_LASTS,
    COPY_LASTS,
    COPY_TRIES,
    SITTING,
    LinkStanding,
    guest_of,
    reader_of,
)
from boardroom.work import Work


@dataclass(frozen=True)
class Shown:
    """A shared document as its receiver meets it."""

    share: Share
    document: Document
    reader: Actor
    guest: Actor
    today: date
    association: Association
    # A sealed document is shown as its reading copy, every other one page by page.
    reading_copy: File | None
    pages: tuple[Page, ...]
    files: tuple[File, ...]  # what may be taken home unmarked, where the sharer allows that

    @property
    def count(self) -> int:
        """How many pages there are to read."""
        return self.reading_copy.page_count if self.reading_copy else len(self.pages)


@dataclass(frozen=True)
class Listed:
    """A link as the board sees it."""

    share: Share
    document: Document
    standing: LinkStanding
    openings: list[ShareOpening]


def shares(work: Work, document_id: uuid.UUID | None = None) -> list[Listed]:
    """Return the links to documents that the actor may see, the newest first; of one document where it is given."""
    work.actor.require(Permission.SHARE_DOCUMENTS)
    chosen = (
        select(Share, Document)
        .join(
            Document,
            (Document.association_id == Share.association_id) & (Document.id == Share.document_id),
        )
        .where(Share.association_id == work.actor.tenant, within(scope_of(work.actor)))
        .order_by(Share.made_at.desc())
    )
    if document_id is not None:
        chosen = chosen.where(Share.document_id == document_id)
    rows = work.session.execute(chosen).all()
    used = _openings(work, [row[0].id for row in rows])
    return [Listed(row[0], row[1], standing_of(work, row[0]), used.get(row[0].id, [])) for row in rows]


def share_by_id(work: Work, share_id: uuid.UUID) -> Listed:
    """Return one link; NotFound when there is none to a document that the actor may see."""
    found = next((one for one in shares(work) if one.share.id == share_id), None)
    if found is None:
        raise NotFound
    return found


def _openings(work: Work, share_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ShareOpening]]:
    found: dict[uuid.UUID, list[ShareOpening]] = {}
    rows = work.session.scalars(
        select(ShareOpening)
        .where(ShareOpening.association_id == work.actor.tenant, ShareOpening.share_id.in_(share_ids))
        .order_by(ShareOpening.at.desc())
    )
    for row in rows:
        found.setdefault(row.share_id, []).append(row)
    return found


def standing_of(work: Work, share: Share) -> LinkStanding:
    """Return whether a link opens today, and if not, what has ended it; asked anew each time, stored nowhere."""
    return _judged(work, share)[0]


def _judged(work: Work, share: Share) -> tuple[LinkStanding, Document | None, Actor | None]:
    if share.revoked_at is not None:
        return LinkStanding.REVOKED, None, None
    if local_today(work) > share.until:
        return LinkStanding.RUN_OUT, None, None
    account = account_by_id(work, share.made_by_account)
    # Who may not log in any more shows nothing to anyone either.
    if account is None or account.disabled_at is not None:
        return LinkStanding.MANDATE_OVER, None, None
    sharer = actor_for(work, own(work), share.made_by_account, share.made_by_name)
    if sharer is None or not sharer.may(Permission.SHARE_DOCUMENTS):
        return LinkStanding.MANDATE_OVER, None, None
    document = work.session.scalars(
        select(Document).where(within(scope_of(sharer)), Document.id == share.document_id)
    ).first()
    if document is None:
        there = exists().where(
            Document.association_id == work.actor.tenant,
            Document.id == share.document_id,
            Document.withdrawn_at.is_(None),
        )
        kept = work.session.scalar(select(there))
        return (LinkStanding.RESTRICTED if kept else LinkStanding.GONE), None, None
    if any(one.since >= share.made_at for one in hidden_of(work, document)):
        return LinkStanding.RESTRICTED, None, None
    return LinkStanding.LIVE, document, sharer


def arrived(work: Work, share_id: uuid.UUID, link_id: uuid.UUID | None) -> Actor:
    """Return who came by a link, as far as the link itself is good; ShareOver otherwise. The actor may be anonymous."""
    link = live_link_by_id(work, link_id) if link_id else None
    if link is None or link.purpose is not Purpose.SHARING or link.subject_id != share_id:
        raise ShareOver
    share = work.session.get(Share, share_id)
    if share is None:
        raise ShareOver
    return Actor(kind=ActorKind.LINK, name=share.receiver, association_id=share.association_id)


def shared(work: Work, share_id: uuid.UUID) -> Shown:
    """Return what a link opens, for its receiver and for the worker; ShareOver when it opens nothing any more."""
    share = work.session.scalars(
        select(Share).where(Share.association_id == work.actor.tenant, Share.id == share_id)
    ).first()
    if share is None:
        raise ShareOver
    standing, document, sharer = _judged(work, share)
    if standing is not LinkStanding.LIVE or document is None or sharer is None:
        raise ShareOver
    reader = reader_of(share.receiver, sharer)
    copy, pages, files = _shown(work, reader, document)
    return Shown(
        share=share,
        document=document,
        reader=reader,
        guest=guest_of(share.receiver, reader),
        today=local_today(work),
        association=own(work),
        reading_copy=copy,
        pages=pages,
        files=files,
    )


def showable(work: Work, document_id: uuid.UUID) -> tuple[Document, int]:
    """Return a document that the actor may see, and how many of its pages a receiver would see."""
    document = by_id(work, document_id)
    copy, pages, _files = _shown(work, reader_of("", work.actor), document)
    return document, copy.page_count if copy else len(pages)


def _shown(
    work: Work, reader: Actor, document: Document
) -> tuple[File | None, tuple[Page, ...], tuple[File, ...]]:
    """Return the reading copy or the pages, and the files that could be taken home; nothing that bears evidence."""
    seen = Work(session=work.session, actor=reader, clock=work.clock, ports=work.ports, links=work.links)
    files = files_of(seen, document)
    copy = next((file for file in files if file.role is FileRole.READING_COPY), None)
    originals = tuple(file for file in files if file.role is FileRole.ORIGINAL)
    return copy, tuple(pages_of(seen, document.id)), (copy,) if copy else originals


def opened_lately(work: Work, share_id: uuid.UUID, what: Opening) -> bool:
    """Tell whether a link's use is counted already for this sitting."""
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    ShareOpening.association_id == work.actor.tenant,
                    ShareOpening.share_id == share_id,
                    ShareOpening.what == what,
                    ShareOpening.at > work.now - SITTING,
                )
            )
        )
    )


def next_copy(work: Work) -> Share | None:
    """Return the link whose PDF has been waited for longest, or is to be taken away; for the worker, of any association."""
    free = or_(Share.copy_lease_until.is_(None), Share.copy_lease_until < work.now)
    stale = work.now - COPY_LASTS
    return work.session.scalars(
        select(Share)
        .where(
            or_(
                Share.copy_asked_at.is_not(None) & free & (Share.copy_attempts <= COPY_TRIES),
                Share.copy_made_at < stale,
            )
        )
        .order_by(Share.copy_asked_at)
        .limit(1)
    ).first()


def over_long_ago(work: Work) -> list[Share]:
    """Return the links, of any association, that have been over for a while and still say where they were sent."""
    before = work.now - ADDRESS_LASTS
    return list(
        work.session.scalars(
            select(Share).where(
                or_(Share.revoked_at < before, Share.until < before.date()),
                or_(Share.email != "", Share.phone != "", Share.message != ""),
            )
        )
    )


def share_for_work(work: Work, share_id: uuid.UUID) -> Share | None:
    """Return a link of the association, whatever it stands at; for the worker."""
    return work.session.scalars(
        select(Share).where(Share.association_id == work.actor.tenant, Share.id == share_id)
    ).first()


def shares_to(work: Work, document_ids: Sequence[uuid.UUID]) -> list[Share]:
    """Return the links to documents, whoever may see those; for their disposal."""
    return list(
        work.session.scalars(
            select(Share).where(
                Share.association_id == work.actor.tenant, Share.document_id.in_(list(document_ids))
            )
        )
    )


def days_left(share: Share, today: date) -> int:
    """Return how many days a letter's link has to live to reach the end of the last day, and no shorter than one."""
    return max(1, (share.until - today + timedelta(days=1)).days)
