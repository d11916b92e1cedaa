"""The code that someone who came by a link types before anything is shown, where the sender asked for it."""

import uuid

from boardroom.identity.actions import attempts
from boardroom.notices.actions import redeem_code
from boardroom.notices.models import Channel
from boardroom.signing.actions.codes import check_channel
from boardroom.signing.actions.letters import write_code
from boardroom.signing.actions.progress import note
from boardroom.signing.queries import asked_of, door_of
from boardroom.work import Work


def request_door_code(work: Work, envelope_id: uuid.UUID, channel: Channel) -> None:
    """Send the guest a code that opens this envelope and signs nothing."""
    envelope, signer = asked_of(work, envelope_id, lock=True)
    check_channel(work, signer, channel, door_of(signer.id))
    signer.code_sent_at, signer.code_channel = work.now, channel.value
    write_code(work, envelope, signer, channel, template="signing_door", subject=door_of(signer.id))
    note(work, envelope, "door_code_sent", signer=signer.id, channel=channel.value)


def open_door(work: Work, envelope_id: uuid.UUID, code: str, *, address: str = "") -> bool:
    """Tell whether the code opens the envelope; a wrong one counts, so the caller lets its Work commit."""
    envelope, signer = asked_of(work, envelope_id, lock=True)
    door = door_of(signer.id)
    if attempts.minutes_to_wait(work, "signing_code", str(door), address):
        return False
    counted = attempts.count(work, "signing_code", str(door), address)
    if not redeem_code(work, door, code):
        note(work, envelope, "wrong_code", signer=signer.id)
        return False
    attempts.succeeded(work, counted)
    return True
