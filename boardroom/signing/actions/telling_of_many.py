"""What tells who sent to many of all of it in one letter: that the last day has passed, that nobody is waited for any more."""

from boardroom.signing.actions.letters import who_steers, write_of_many
from boardroom.signing.models import Batch, Envelope
from boardroom.signing.queries import all_done, signers_of_all, standings, visible
from boardroom.signing.queries.batches import ALL_DONE, late_told
from boardroom.signing.rules.letters import named
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work


def tell_of_all_done(work: Work) -> bool:
    """Tell one sender that all of a sending have answered; True when there was something to tell.

    It is told once; when some of it is sent again, once more when that is done.
    """
    for batch, last in all_done(work, work.actor.tenant):
        if not who_steers(work, last):
            continue  # nobody is left who could be told; the others are not to wait for that
        visible(work, last.id, lock=True)
        if (batch, last) in all_done(work, work.actor.tenant):
            write_of_many(work, ALL_DONE, batch, last, **_told(work, batch))
        return True  # else another worker was first, or it has been sent again to somebody
    return False


def tell_of_late(work: Work, batch: Batch, envelope: Envelope) -> None:
    """Tell that the last day of a sending has passed, and who has not answered: once, with the first paper of which it is so."""
    if late_told(work, batch, envelope):
        return
    names = [
        one.recipient.name
        for one in standings(work, batch)
        if one.state == EnvelopeState.SENT and one.envelope and one.envelope.deadline == envelope.deadline
    ]
    write_of_many(work, "signing_overdue", batch, envelope, **named("waits_for", names))


def _told(work: Work, batch: Batch) -> dict[str, str]:
    rows = standings(work, batch)
    envelopes = [one.envelope for one in rows if one.envelope]
    signers = signers_of_all(work, [one.id for one in envelopes])
    remarked = [
        signer.name
        for one in envelopes
        for signer in signers[one.id]
        if signer.state is SignerState.SIGNED and signer.remark
    ]
    return {
        "count": str(len(rows)),
        "signed": str(sum(one.state is EnvelopeState.SEALED for one in envelopes)),
        "remarked": "\n".join(remarked),
        "declined": "\n".join(one.recipient.name for one in rows if one.state == EnvelopeState.DECLINED),
        "unsent": "\n".join(
            one.recipient.name
            for one in rows
            if one.state in {EnvelopeState.WITHDRAWN, "recipient_failed", "recipient_cancelled"}
        ),
    }
