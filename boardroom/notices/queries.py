"""What waits in the outbox, which links and codes are live, and how delivery went."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, String, and_, bindparam, cast, func, or_, select

from boardroom.core.ids import token_hash
from boardroom.notices.models import Channel, Delivery, Link, LocalMail, Message, OneTimeCode
from boardroom.work import Work


def is_due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition for a message to be taken: queued and due, or left by a sender that died."""
    return or_(
        and_(Message.state == Delivery.QUEUED, Message.not_before <= now),
        and_(Message.state == Delivery.SENDING, Message.lease_until < now),
    )


# Put together once: decision 40.
_NEXT_DUE = (
    select(Message)
    .where(is_due(bindparam("now")), Message.channel.in_(bindparam("channels", expanding=True)))
    .order_by(Message.code_for.is_(None), Message.not_before, Message.created_at)
    .limit(1)
)


def next_due(work: Work, channels: Collection[Channel] = tuple(Channel)) -> Message | None:
    """Return the message of some channels that has waited longest; codes first, since someone sits and waits for them."""
    return work.session.scalars(_NEXT_DUE, {"now": work.now, "channels": list(channels)}).first()


_UNEXPLAINED = (
    select(Message.id)
    .where(
        Message.state == Delivery.QUEUED,
        Message.channel == bindparam("channel"),
        Message.last_error != bindparam("reason"),
    )
    .limit(1)
)


def anything_unexplained(work: Work, channel: Channel, reason: str) -> bool:
    """Tell whether a queued message of a channel does not yet carry the reason why it waits."""
    return work.session.scalars(_UNEXPLAINED, {"channel": channel, "reason": reason}).first() is not None


def deliveries(work: Work, subject_kind: str, subject_id: uuid.UUID) -> list[Message]:
    """Return every message about a subject, oldest first: to whom, in which state, with which error."""
    return list(
        work.session.scalars(
            select(Message)
            .where(Message.subject_kind == subject_kind, Message.subject_id == subject_id)
            .order_by(Message.created_at)
        )
    )


def live_link(work: Work, token: str) -> Link | None:
    """Return the link that a token opens; None when unknown, used, revoked or expired, or good once and opened."""
    return work.session.scalars(
        select(Link).where(
            Link.token_hash == token_hash(token),
            or_(~Link.once, Link.opened_at.is_(None)),
            or_(Link.exchange_until.is_(None), Link.exchange_until > work.now),
            *still_good(work.now),
        )
    ).first()


def link_of(work: Work, token: str) -> Link | None:
    """Return the link that a token was made for, whatever became of it; None when unknown, or good once: others saw that one."""
    return work.session.scalars(select(Link).where(Link.token_hash == token_hash(token), ~Link.once)).first()


def message_reporting(work: Work, token: str) -> Message | None:
    """Return the text message whose receipt comes to the address with this token."""
    return work.session.scalars(select(Message).where(Message.receipt_hash == token_hash(token))).first()


def still_good(now: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    """The conditions of an exchanged link that is still good."""
    return Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now


def live_link_by_id(work: Work, link_id: uuid.UUID) -> Link | None:
    """Return an exchanged link while it is still good."""
    return work.session.scalars(select(Link).where(Link.id == link_id, *still_good(work.now))).first()


_CODES_SENT = select(func.count()).where(
    Message.subject_id == bindparam("subject"),
    Message.created_at > bindparam("since"),
    Message.code_for.is_not(None),
)


def codes_sent(work: Work, subject_id: uuid.UUID, since: datetime) -> int:
    """Return how many codes have been sent about something since an instant, for whatever purpose and by whatever channel."""
    return work.session.scalar(_CODES_SENT, {"subject": subject_id, "since": since}) or 0


_CODES_ASKED = (
    select(Message.created_at, Message.code_for)
    .where(
        Message.subject_id == bindparam("subject"),
        Message.created_at > bindparam("since"),
        Message.code_for.is_not(None),
    )
    .order_by(Message.created_at.desc())
)


def codes_asked(work: Work, subject_id: uuid.UUID, since: datetime) -> list[tuple[datetime, uuid.UUID]]:
    """Return when codes were asked for about something since an instant, and what each is for, the newest first."""
    rows = work.session.execute(_CODES_ASKED, {"subject": subject_id, "since": since})
    return [(at, code_for) for at, code_for in rows if code_for]


# By what they are about, for which there is an index: the outbox holds every letter there ever was.
_CODES = (
    select(Message)
    .where(Message.subject_id == bindparam("subject"), Message.code_for == bindparam("subject"))
    .order_by(Message.created_at, Message.id)
)


def codes_on_their_way(work: Work, subject_id: uuid.UUID) -> Sequence[Message]:
    """Return every message about something that carried a code for that same thing, in the order in which they were asked for."""
    return work.session.scalars(_CODES, {"subject": subject_id}).all()


_LAST_CODE = (
    select(Message)
    .where(Message.subject_id == bindparam("subject"), Message.code_for == bindparam("purpose"))
    .order_by(Message.created_at.desc())
    .limit(1)
)


def last_code(work: Work, subject_id: uuid.UUID, code_for: uuid.UUID) -> Message | None:
    """Return the newest message about something that carries a code for a purpose."""
    return work.session.scalars(_LAST_CODE, {"subject": subject_id, "purpose": code_for}).first()


_WAITING_CODES = select(Message).where(
    Message.subject_id == bindparam("subject"),
    Message.code_for.is_not(None),
    Message.state.in_((Delivery.QUEUED, Delivery.SENDING)),
)


def codes_waiting(work: Work, subject_id: uuid.UUID, code_for: uuid.UUID | None = None) -> Sequence[Message]:
    """Return every message with a code about something that has not left; for one purpose, or for any."""
    found = work.session.scalars(_WAITING_CODES, {"subject": subject_id}).all()
    return [one for one in found if code_for in {None, one.code_for}]


_LIVE_CODES = (
    select(OneTimeCode)
    .where(
        OneTimeCode.subject_id == bindparam("subject"),
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > bindparam("now"),
    )
    .order_by(OneTimeCode.created_at.desc(), OneTimeCode.id)
)


def live_codes(work: Work, subject_id: uuid.UUID) -> Sequence[OneTimeCode]:
    """Return the codes of a subject that are fresh and unused, newest first: more than one while it is not known whether a newer left."""
    return work.session.scalars(_LIVE_CODES, {"subject": subject_id, "now": work.now}).all()


def kept_mail(work: Work, to_address: str = "", limit: int = 100) -> list[LocalMail]:
    """Return the mail that the portal keeps, newest first; for the demonstration."""
    found = select(LocalMail).order_by(LocalMail.sent_at.desc(), LocalMail.id).limit(limit)
    if to_address:
        found = found.where(LocalMail.to_address == to_address)
    return list(work.session.scalars(found))


def messages_about(
    work: Work,
    subjects: Collection[uuid.UUID],
    attachments: Collection[str] = (),
    *,
    association_id: uuid.UUID | None = None,
) -> list[Message]:
    """Return an association's (the actor's, unless one is named) messages about any of the subjects, or with any of the files."""
    tenant = association_id or work.actor.tenant
    found: dict[uuid.UUID, Message] = {}
    for column, wanted in (
        (Message.subject_id, list(subjects)),
        (Message.attachment_sha256, list(attachments)),
    ):
        for start in range(0, len(wanted), 500):
            rows = work.session.scalars(
                select(Message).where(
                    Message.association_id == tenant, column.in_(wanted[start : start + 500])
                )
            )
            found |= {message.id: message for message in rows}
    return list(found.values())


def letters_also_about(work: Work, subjects: Collection[uuid.UUID]) -> list[Message]:
    """Return the association's letters that carry links to any of the subjects beside the one that they are about."""
    those = work.session.scalars(
        select(Message).where(
            Message.association_id == work.actor.tenant,
            Message.link_purpose.is_not(None),
            # No index knows what a letter carries: few carry more than one link, and this is asked when something is destroyed.
            cast(Message.facts, String).contains('"further"'),
        )
    )
    wanted = {str(one) for one in subjects}
    return [one for one in those if any(subject in wanted for subject, _opens in one.further)]


def messages_to(work: Work, addresses: Collection[str], *, of_installation: bool = False) -> list[Message]:
    """Return the messages to any of some addresses, whatever became of them: the association's, or the installation's own."""
    whose = (
        Message.association_id.is_(None) if of_installation else Message.association_id == work.actor.tenant
    )
    return list(work.session.scalars(select(Message).where(whose, Message.to_address.in_(addresses))))
