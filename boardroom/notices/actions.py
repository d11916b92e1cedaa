"""Putting messages into the outbox, minting and revoking one-purpose links."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.notices.models import Link, Message, Purpose
from boardroom.work import Work


def enqueue(
    work: Work,
    template: str,
    *,
    to_address: str,
    to_name: str,
    facts: dict[str, str] | None = None,
    association_id: uuid.UUID | None = None,
    language: str = "sv",
    link: tuple[Purpose, uuid.UUID] | None = None,
    link_days: int = 14,
    about: tuple[str, uuid.UUID] | None = None,
    not_before: datetime | None = None,
) -> Message:
    """Add one message for one person to the outbox; it leaves only if this Work commits.

    `facts` fill templates/emails/<template>.txt; they must not hold secrets. With `link`, delivery
    mints a fresh one-purpose link at the moment of sending.
    """
    message = Message(
        id=new_id(),
        association_id=association_id or work.actor.association_id,
        template=template,
        language=language,
        to_address=to_address,
        to_name=to_name,
        facts=facts or {},
        link_purpose=link[0] if link else None,
        link_subject=link[1] if link else None,
        link_days=link_days,
        subject_kind=about[0] if about else "",
        subject_id=about[1] if about else None,
        not_before=not_before or work.now,
        created_at=work.now,
    )
    work.session.add(message)
    work.later("notices.deliver")
    return message


def mint_link(
    work: Work,
    purpose: Purpose,
    subject_id: uuid.UUID | None,
    *,
    days: int,
    association_id: uuid.UUID | None = None,
) -> str:
    """Return a fresh token for the purpose; the database keeps its hash alone."""
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
