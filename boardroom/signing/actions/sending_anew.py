"""After a refusal, or when it was taken back: one of a sending to many is sent again, or left at that."""

import uuid

from boardroom.audit.actions import record
from boardroom.signing.actions.batches import batch_to_steer
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.progress import note
from boardroom.signing.errors import AlreadyDecided
from boardroom.signing.models import Recipient
from boardroom.signing.queries import left_at_that, recipients_of, versions_of, visible
from boardroom.signing.rules.states import EnvelopeState, RecipientState
from boardroom.work import Work


def send_anew(work: Work, batch_id: uuid.UUID, recipient_id: uuid.UUID) -> Recipient:
    """Let one recipient's turn come again, whose envelope was refused or taken back, or who could not be sent to; it is a new version.

    A sending that was taken back as a whole stays so.
    """
    found = batch_to_steer(work, batch_id)
    one = next((one for one in recipients_of(work, batch_id) if one.id == recipient_id), None)
    if one is None or found.ordered_at is None or found.withdrawn_at is not None:
        raise AlreadyDecided
    over = one.state is RecipientState.FAILED
    if one.envelope_id is not None:
        envelope = visible(work, one.envelope_id, lock=True)
        over = envelope.state in {EnvelopeState.DECLINED, EnvelopeState.WITHDRAWN}
    if not over:
        raise AlreadyDecided
    one.state, one.envelope_id, one.problem, one.lease_until = RecipientState.WAITING, None, "", None
    record(work, "sent_anew_to_recipient", "signing_batch", found.id, title=found.title, name=one.name)
    work.later("signing.send_batches")
    return one


def leave_at_that(work: Work, envelope_id: uuid.UUID) -> None:
    """Say of a paper that somebody refused to sign that nothing more is done about it; it no longer waits for the sender."""
    envelope = envelope_to_steer(work, envelope_id)
    newest = versions_of(work, envelope.subject_key)[0]
    if (
        envelope.state is not EnvelopeState.DECLINED
        or newest.id != envelope.id
        or left_at_that(work, [envelope.id])
    ):
        raise AlreadyDecided
    note(work, envelope, "left_at_that", by=work.actor.name)
    record(work, "left_refusal_at_that", "envelope", envelope.id, title=envelope.title)
