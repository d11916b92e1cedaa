"""One-time codes: whether one may go out to a signer now, and how long it takes until it may."""

import uuid

from boardroom.identity.actions import attempts
from boardroom.identity.rules.log_in import minutes_until
from boardroom.notices.models import Channel
from boardroom.signing.errors import CodesEnough, CodeTooSoon, NoOwnNumber, SharedMailbox
from boardroom.signing.models import Signer
from boardroom.signing.queries import code_channels, next_code_at
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.work import Work


def check_channel(work: Work, signer: Signer, channel: Channel, code_for: uuid.UUID) -> None:
    """Raise the refusal that keeps a code for a purpose from going out to this signer by this channel now.

    A code that opened the paper a moment ago keeps nobody from the one that signs it. Whose number it is, is asked anew each time: someone else may have got it since the paper was sent.
    """
    if channel is Channel.TEXT:
        if not code_channels(work, signer).count(Channel.TEXT):
            raise NoOwnNumber
    elif shared_mailbox(signer.email):
        raise SharedMailbox(address=signer.email)
    waits = _until_next(work, signer, code_for)
    if waits > 1:
        raise CodesEnough(minutes=waits)
    if waits:
        raise CodeTooSoon


def say_when(work: Work, signer: Signer, code_for: uuid.UUID, address: str) -> tuple[int, int]:
    """Return how many minutes no code is taken from this signer, and how many until another can be asked for; 0 for at once."""
    locked = attempts.minutes_to_wait(work, "signing_code", str(code_for), address)
    return locked, _until_next(work, signer, code_for)


def _until_next(work: Work, signer: Signer, code_for: uuid.UUID) -> int:
    at = next_code_at(work, signer.id, code_for)
    return minutes_until(at, work.now) if at else 0
