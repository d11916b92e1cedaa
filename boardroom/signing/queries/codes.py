"""How codes reach a signer, and what is known of the last one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from boardroom.language.telephone import mobile_number
from boardroom.mandates.models import Person
from boardroom.mandates.queries import persons
from boardroom.notices.models import Channel
from boardroom.notices.queries import codes_asked, last_code
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.codes import next_code
from boardroom.signing.rules.deliveries import Fate, fate_of
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.work import Work


def code_channels(work: Work, signer: Signer) -> list[Channel]:
    """Return how a code can reach this signer and nobody else, text message first.

    To an outsider whose sender wants a code before the paper is shown, a code goes by text message alone where it can:
    in the mailbox that the link came to it would prove nothing more (decision 55).
    """
    found = []
    by_text = work.ports.texter.configured and bool(signer.phone)
    person = work.session.get(Person, signer.person_id) if by_text else None
    if person is not None:
        others = (mobile_number(one.phone) for one in persons(work) if one.id != person.id)
        if signer.phone not in set(others):
            found.append(Channel.TEXT)
            if must_come_by_text(work, signer):
                return found
    mailer = work.ports.mailer
    if (mailer.configured or mailer.in_portal) and signer.email and not shared_mailbox(signer.email):
        found.append(Channel.MAIL)
    return found


def must_come_by_text(work: Work, signer: Signer) -> bool:
    """Tell whether the sender wants more of this signer than the link that was mailed: of an outsider, where a code opens the paper."""
    envelope = work.session.get(Envelope, signer.envelope_id)
    person = work.session.get(Person, signer.person_id)
    return bool(envelope and envelope.guest_code and person and person.account_id is None)


def next_code_at(
    work: Work, signer_id: uuid.UUID, code_for: uuid.UUID, *, other_way: bool = False
) -> datetime | None:
    """Return when a signer may ask for the next code for a purpose; None where they may at once.

    `other_way` asks for one by another channel than that by which the last did not come: only how many go out in an hour counts then.
    """
    asked = codes_asked(work, signer_id, work.now - timedelta(hours=1))
    for_this = [] if other_way else [moment for moment, purpose in asked if purpose == code_for]
    at = next_code(for_this, [moment for moment, _ in asked])
    return at if at and at > work.now else None


@dataclass(frozen=True)
class LastCode:
    """The last code that was asked for: by which channel, what is known of it, and by which others one can be had."""

    channel: Channel
    fate: Fate
    others: Sequence[Channel]


def code_on_its_way(work: Work, signer: Signer, code_for: uuid.UUID) -> LastCode:
    """Return what is known of a signer's last code for a purpose; one of which nothing is known any more is on its way."""
    last = last_code(work, signer.id, code_for)
    channel = Channel((last.channel if last else signer.code_channel) or Channel.MAIL)
    others = [one for one in code_channels(work, signer) if one is not channel]
    return LastCode(channel, fate_of(last) if last else Fate.COMING, others)


def channels_to_offer(work: Work, signer: Signer, code_for: uuid.UUID) -> list[Channel]:
    """Return the channels for a code in the order of choice: one by which the last did not come stands last."""
    last = code_on_its_way(work, signer, code_for)
    return sorted(code_channels(work, signer), key=lambda one: last.fate.failing and one is last.channel)
