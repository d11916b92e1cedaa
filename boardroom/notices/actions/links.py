"""One-purpose links: minted, exchanged, used up, revoked."""

import uuid
from datetime import timedelta
from typing import cast

from sqlalchemy import update

from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.notices.errors import LinkGone
from boardroom.notices.models import Link, Purpose
from boardroom.notices.queries import live_link
from boardroom.work import Work, changed


def mint_link(
    work: Work,
    purpose: Purpose,
    subject_id: uuid.UUID | None,
    *,
    days: int,
    association_id: uuid.UUID | None = None,
    once: bool = False,
    lasts: timedelta | None = None,
) -> str:
    """Return a fresh token for the purpose; the database keeps its hash alone.

    With `once` it can be exchanged a single time, and within `lasts` where that is given.
    """
    token = opaque_token()
    work.session.add(
        Link(
            id=new_id(),
            association_id=association_id,
            purpose=purpose,
            subject_id=subject_id,
            token_hash=token_hash(token),
            created_at=work.now,
            expires_at=work.now + timedelta(days=days),
            once=once,
            exchange_until=work.now + lasts if lasts else None,
        )
    )
    work.session.flush()
    return token


def revoke_links(work: Work, purpose: Purpose, subject_id: uuid.UUID) -> None:
    """Make every link of the purpose for the subject useless from now on."""
    work.session.execute(
        update(Link)
        .where(Link.purpose == purpose, Link.subject_id == subject_id, Link.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def open_link(work: Work, token: str) -> Link:
    """Return the live link of a token and note that a person went on from it; LinkGone otherwise.

    The link stays good until its purpose is fulfilled (`use_link`), revoked or expired, so that
    someone who is interrupted can open the same mail again. One that is good `once` can be opened by
    whoever is first, and by nobody after them.
    """
    link = live_link(work, token)
    if link is None or (link.once and not _first_to_open(work, link)):
        raise LinkGone
    if link.opened_at is None:
        link.opened_at = work.now
    return link


def _first_to_open(work: Work, link: Link) -> bool:
    first = changed(
        work, update(Link).where(Link.id == link.id, Link.opened_at.is_(None)).values(opened_at=work.now)
    )
    work.session.refresh(link)
    return first


def use_link(work: Work, link_id: uuid.UUID, purpose: Purpose) -> uuid.UUID:
    """Use up an opened link and return its subject; LinkGone when someone was first, or it died meanwhile."""
    used = work.session.execute(
        update(Link)
        .where(
            Link.id == link_id,
            Link.purpose == purpose,
            Link.subject_id.is_not(None),
            Link.used_at.is_(None),
            Link.revoked_at.is_(None),
            Link.expires_at > work.now,
        )
        .values(used_at=work.now)
        .returning(Link.subject_id)
    ).first()
    if used is None:
        raise LinkGone
    return cast("uuid.UUID", used[0])
