"""Putting messages into the outbox, stopping them, and forgetting what they said."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete

from boardroom.core.calendar_files import Event
from boardroom.core.ids import new_id
from boardroom.notices.models import Channel, Link, LocalMail, Message, OneTimeCode, Purpose
from boardroom.notices.queries import codes_waiting, letters_also_about, messages_about, messages_to
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
    for that subject (see redeem_code), and an older message with one that still waits is taken back. An `event` goes along as a calendar file. A text message (templates/texts)
    goes to a number in E.164; an `attachment` is the hash of a PDF in the association's blob store and the name that
    it travels under. `further` are more subjects of the link's purpose, each with what its link opens, for the template.
    """
    if code_for and about:
        take_back_codes(work, about[1], code_for)
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
    if channel is Channel.TEXT:
        work.later("notices.deliver_texts")
    else:
        work.later("notices.deliver")
    return message


def take_back(
    work: Work, subjects: Collection[uuid.UUID], *, association_id: uuid.UUID | None = None
) -> None:
    """Stop every message about the subjects that has not left: what it asks for is no longer wanted.

    One that a sender holds at this moment may still leave; then it stands as sent, and it is not tried again.
    """
    for message in messages_about(work, subjects, association_id=association_id):
        message.take_back()
    work.session.flush()


def take_back_codes(work: Work, subject_id: uuid.UUID, code_for: uuid.UUID | None = None) -> None:
    """Stop every message with a code about something that has not left: a newer is asked for, or none is needed any more.

    For one purpose, or for any. One that waits would otherwise bring its code when the person has long used another.
    """
    for message in codes_waiting(work, subject_id, code_for):
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
