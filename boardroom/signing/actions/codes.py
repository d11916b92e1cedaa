"""One-time codes: whether one may go out to a signer now, and how long it takes until it may."""

import uuid

from boardroom.identity.actions import attempts
from boardroom.identity.rules.log_in import minutes_until
from boardroom.notices.models import Channel
from boardroom.notices.queries import last_code
from boardroom.signing.errors import CodesEnough, CodeTooSoon, NoOwnNumber, OnlyByText, SharedMailbox
from boardroom.signing.models import Signer
from boardroom.signing.queries import code_channels, must_come_by_text, next_code_at
from boardroom.signing.rules.deliveries import fate_of
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.work import Work


def check_channel(work: Work, signer: Signer, channel: Channel, code_for: uuid.UUID) -> None:
    """Raise the refusal that keeps a code for a purpose from going out to this signer by this channel now.

    A code that opened the paper a moment ago keeps nobody from the one that signs it, and one that did not come as far as
    is known keeps nobody from asking for it by another way at once. Whose number it is, is asked anew each time: someone
    else may have got it since the paper was sent.
    """
    channels = code_channels(work, signer)
    if channel is Channel.TEXT:
        if Channel.TEXT not in channels:
            raise NoOwnNumber
    elif channels == [Channel.TEXT] and must_come_by_text(work, signer):
        raise OnlyByText
    elif shared_mailbox(signer.email):
        raise SharedMailbox(address=signer.email)
    last = last_code(work, signer.id, code_for)
    other_way = last is not None and fate_of(last).failing and last.channel != channel
    waits = _until_next(work, signer, code_for, other_way=other_way)
    if waits > 1:
        raise CodesEnough(minutes=waits)
    if waits:
        raise CodeTooSoon


def say_when(work: Work, signer: Signer, code_for: uuid.UUID, address: str) -> tuple[int, int]:
    """Return how many minutes no code is taken from this signer, and how many until another can be asked for; 0 for at once."""
    locked = attempts.minutes_to_wait(work, "signing_code", str(code_for), address)
    return locked, _until_next(work, signer, code_for)


def _until_next(work: Work, signer: Signer, code_for: uuid.UUID, *, other_way: bool = False) -> int:
    at = next_code_at(work, signer.id, code_for, other_way=other_way)
    return minutes_until(at, work.now) if at else 0
