"""Putting messages into the outbox and taking them out, one-purpose links, one-time codes."""

import hmac
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, Update, bindparam, delete, update

from boardroom.associations.queries import by_id as association_by_id
from boardroom.core.calendar_files import Event
from boardroom.core.ids import new_id, numeric_code, opaque_token, token_hash
from boardroom.notices.errors import LinkGone
from boardroom.notices.models import (
    Channel,
    Delivery,
    Link,
    LocalMail,
    Message,
    OneTimeCode,
    Purpose,
)
from boardroom.notices.queries import (
    is_due,
    letters_also_about,
    live_link,
    message_reporting,
    messages_about,
    messages_to,
    newest_code,
)
from boardroom.notices.rules import CODE_ATTEMPTS, CODE_LIFETIME, TOO_OLD, code_hash, wait_after
from boardroom.work import Work

# Longer than the mailer's own patience, so that a slow server is never raced by a second sender.
LEASE = timedelta(minutes=10)

# What a gateway's last word about a text message can be (46elks: whendelivered).
RECEIPTS = frozenset({"delivered", "failed"})

NO_SERVER = "ingen e-postserver är inställd"
WHY_WAITING = {Channel.MAIL: NO_SERVER, Channel.TEXT: "ingen tjänst för sms är inställd"}


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
    code_for: uuid.UUID | None = None,
    about: tuple[str, uuid.UUID] | None = None,
    event: Event | None = None,
    not_before: datetime | None = None,
    channel: Channel = Channel.MAIL,
    attachment: tuple[str, str] | None = None,
    further: Sequence[tuple[uuid.UUID, str]] = (),
) -> Message:
    """Add one message for one person to the outbox; it leaves only if this Work commits.

    `facts` fill templates/emails/<template>.<language>.txt; they must not hold secrets. With `link`, delivery
    mints a fresh one-purpose link at the moment of sending; with `code_for`, a fresh one-time code
    for that subject (see redeem_code). An `event` goes along as a calendar file. A text message (templates/texts)
    goes to a number in E.164; an `attachment` is the hash of a PDF in the association's blob store and the name that
    it travels under. `further` are more subjects of the link's purpose, each with what its link opens, for the template.
    """
    message = Message(
        id=new_id(),
        association_id=association_id or work.actor.association_id,
        template=template,
        channel=channel,
        attachment_sha256=attachment[0] if attachment else "",
        attachment_name=attachment[1] if attachment else "",
        language=language,
        to_address=to_address,
        to_name=to_name,
        facts=(facts or {}) | ({"further": [[str(one), opens] for one, opens in further]} if further else {}),
        link_purpose=link[0] if link else None,
        link_subject=link[1] if link else None,
        link_days=link_days,
        code_for=code_for,
        subject_kind=about[0] if about else "",
        subject_id=about[1] if about else None,
        event=event.as_facts() if event else None,
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
    first = _changed(
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


def mint_code(work: Work, subject_id: uuid.UUID) -> str:
    """Return a fresh six-digit code for the subject; only its salted hash is kept, older codes are worthless."""
    code, salt = numeric_code(), secrets.token_hex(16)
    work.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.subject_id == subject_id, OneTimeCode.expires_at > work.now)
        .values(expires_at=work.now)
    )
    work.session.add(
        OneTimeCode(
            id=new_id(),
            subject_id=subject_id,
            salt=salt,
            code_hash=code_hash(salt, code),
            created_at=work.now,
            expires_at=work.now + CODE_LIFETIME,
            attempts=0,
        )
    )
    work.session.flush()
    return code


def redeem_code(work: Work, subject_id: uuid.UUID, code: str) -> bool:
    """Tell whether this is the subject's newest code, unused, fresh and not guessed at too often.

    A right answer uses the code up; a wrong one counts. The caller must let its Work commit either
    way, or guesses would be free.
    """
    newest = newest_code(work, subject_id)
    if newest is None:
        return False
    counted = _changed(
        work,
        update(OneTimeCode)
        .where(
            OneTimeCode.id == newest.id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > work.now,
            OneTimeCode.attempts < CODE_ATTEMPTS,
        )
        .values(attempts=OneTimeCode.attempts + 1),
    )
    matches = hmac.compare_digest(newest.code_hash, code_hash(newest.salt, code))
    if not (counted and matches):
        return False
    return _changed(
        work,
        update(OneTimeCode)
        .where(OneTimeCode.id == newest.id, OneTimeCode.used_at.is_(None))
        .values(used_at=work.now),
    )


@dataclass(frozen=True)
class Taken:
    """A message that this sender alone may send now, with what was minted for it."""

    message: Message
    association_name: str
    link: str
    code: str
    report_to: str = ""  # where the gateway reports what became of a text message
    further: Sequence[tuple[str, str]] = ()  # what each further link opens, and the link


# Put together once: decision 40.
_TAKE = (
    update(Message)
    .where(Message.id == bindparam("message"), is_due(bindparam("now")))
    .values(state=Delivery.SENDING, lease_until=bindparam("until"), attempts=Message.attempts + 1)
)


def take(work: Work, due: Message) -> Taken | None:
    """Claim a message that was found due and mint its link and code; None when another sender was first, or it is too old."""
    too_old = work.now - due.not_before > TOO_OLD and due.attempts == 0
    claimed = _changed(work, _TAKE, message=due.id, now=work.now, until=work.now + LEASE)
    message = work.session.get(Message, due.id, populate_existing=True) if claimed else None
    if message is None:
        return None
    if too_old:
        message.attempts = 0
        message.give_up("väntade för länge på att kunna skickas")
        return None
    association = association_by_id(work, message.association_id) if message.association_id else None
    link = code = ""
    further: list[tuple[str, str]] = []
    if purpose := message.link_purpose:
        days, of = message.link_days, message.association_id
        for one, opens in [(message.link_subject, ""), *message.facts.get("further", ())]:
            token = mint_link(work, purpose, one and uuid.UUID(str(one)), days=days, association_id=of)
            further.append((opens, work.links.exchange(token)))
        link = further.pop(0)[1]
    if message.code_for:
        code = mint_code(work, message.code_for)
    report_to = ""
    if message.channel == Channel.TEXT:
        # A fresh address each time it is handed over; of the address the hash alone is kept.
        token = opaque_token()
        message.receipt_hash, message.gateway_name = token_hash(token), ""
        report_to = work.links.to(f"/text-receipts/{token}")
    return Taken(
        message, association.name if association else "Boardroom", link, code, report_to, tuple(further)
    )


# The number of attempts is the fence: a sender whose lease ran out cannot record over its successor.
_OURS = (Message.id == bindparam("message"), Message.attempts == bindparam("attempt"))
_SENT = (
    update(Message)
    .where(*_OURS, Message.state.in_((Delivery.SENDING, Delivery.TAKEN_BACK)))
    .values(
        state=Delivery.SENT,
        sent_at=bindparam("now"),
        lease_until=None,
        last_error="",
        gateway_name=bindparam("called"),
    )
)


def record_sent(work: Work, taken: Message, kept: LocalMail | None = None, gateway_name: str = "") -> bool:
    """Note that the next server has the message, and what it calls it; False when another sender has taken it over meanwhile."""
    recorded = _changed(
        work,
        _SENT,
        message=taken.id,
        attempt=taken.attempts,
        now=work.now,
        called=gateway_name[:100],
    )
    if recorded and kept is not None:
        work.session.add(kept)
    return recorded


def record_failure(work: Work, taken: Message, reason: str, *, final: bool) -> None:
    """Note why the message could not leave, and when to try again; `final` gives it up at once."""
    wait = None if final else wait_after(taken.attempts)
    if wait is None:
        values: dict[str, object] = {"state": Delivery.FAILED}
    else:
        values = {"state": Delivery.QUEUED, "not_before": work.now + wait}
    failed = update(Message).where(*_OURS, Message.state == Delivery.SENDING)
    work.session.execute(
        failed.values(lease_until=None, last_error=reason[:500], **values),
        {"message": taken.id, "attempt": taken.attempts},
    )


def take_receipt(work: Work, token: str, status: str, gateway_name: str = "") -> bool:
    """Note what the gateway says became of a text message; False when no message reports under that address.

    "delivered" and "failed" are final, and the first of them stands: a gateway repeats itself until it is answered, and
    its letters may overtake each other. Anything else is taken note of and changes nothing. The gateway's own name of
    the message must be the one that it gave when it took it, where both are told.
    """
    message = message_reporting(work, token)
    if message is None:
        return False
    if gateway_name and message.gateway_name and gateway_name != message.gateway_name:
        return False
    if status in RECEIPTS:
        work.session.execute(
            update(Message)
            .where(Message.id == message.id, Message.receipt == "")
            .values(receipt=status, receipt_at=work.now)
        )
    return True


def explain_waiting(work: Work, channel: Channel) -> None:
    """Write on every queued message of a channel that there is nothing to take it."""
    reason = WHY_WAITING[channel]
    work.session.execute(
        update(Message)
        .where(
            Message.state == Delivery.QUEUED,
            Message.channel == channel,
            Message.last_error != reason,
        )
        .values(last_error=reason)
    )


def _changed(work: Work, statement: Update, **given: object) -> bool:
    # What this Work has read of the row is not changed with it: whoever needs it anew asks for it.
    result = work.session.execute(statement, given, execution_options={"synchronize_session": False})
    return cast("CursorResult[tuple[()]]", result).rowcount == 1


def take_back(
    work: Work, subjects: Collection[uuid.UUID], *, association_id: uuid.UUID | None = None
) -> None:
    """Stop every message about the subjects that has not left: what it asks for is no longer wanted.

    One that a sender holds at this moment may still leave; then it stands as sent, and it is not tried again.
    """
    for message in messages_about(work, subjects, association_id=association_id):
        message.take_back()
    work.session.flush()


def forget_messages(work: Work, subjects: Collection[uuid.UUID], attachments: Collection[str] = ()) -> None:
    """Forget what messages said of subjects, or carried: facts, files, the portal's own copies, links and codes.

    What is left says that a message went to someone, and when; one that has not left never will, unless it has links to others.
    """
    also = [one for one in letters_also_about(work, subjects) if not one.leave_out(subjects)]
    for message in [*messages_about(work, subjects, attachments), *also]:
        message.forget()
        work.session.execute(delete(LocalMail).where(LocalMail.id == message.id))
    work.session.flush()
    keys = list(subjects)
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        work.session.execute(delete(Link).where(Link.subject_id.in_(some)))
        work.session.execute(delete(OneTimeCode).where(OneTimeCode.subject_id.in_(some)))


def forget_addressee(work: Work, addresses: Collection[str], *, of_installation: bool = False) -> None:
    """Forget where the association's messages to some addresses went (or the installation's own); none of them leaves any more."""
    for message in messages_to(work, addresses, of_installation=of_installation):
        message.take_back()
        message.to_address = ""
        work.session.execute(delete(LocalMail).where(LocalMail.id == message.id))
