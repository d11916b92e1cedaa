"""Ending an envelope otherwise than by the last signature: withdrawn, or completed without someone."""

import uuid

from sqlalchemy import update

from boardroom.audit.actions import record
from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.signing.actions.letters import (
    take_back_letters,
    take_back_letters_to,
    write_of_ending,
    write_without_link,
)
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.statements import drawable
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import AlreadyDecided, CannotCompleteWithout, ReasonMissing
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import (
    hidden_papers,
    is_left_open_by,
    signer,
    signers_of,
    steers,
    visible,
    why_not_without,
)
from boardroom.signing.rules.states import Cause, EnvelopeState, SignerState
from boardroom.signing.rules.turns import within_reach
from boardroom.work import Work, changed


def complete_without(
    work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID, reason: str, cause: Cause = Cause.OTHER
) -> None:
    """Complete minutes without one signer who declined, is away, or has died; reason and cause are part of the evidence.

    Minutes are never deadlocked by one person (DOMAIN section 3). A refusal that closed the envelope is
    reopened by this, as long as no newer version was sent: the signatures given stand again.
    """
    envelope = envelope_to_steer(work, envelope_id)
    absent = signer(work, envelope_id, signer_id)
    reason = drawable(work, reason)
    drawable(work, work.actor.name)
    if not reason:
        raise ReasonMissing
    if problem := why_not_without(work, envelope, absent):
        raise CannotCompleteWithout(problem=problem)
    if not is_left_open_by(envelope, absent):
        raise AlreadyDecided
    if envelope.state is EnvelopeState.DECLINED:
        _move(work, envelope, EnvelopeState.DECLINED, EnvelopeState.SENT)
        _ask_anew(work, envelope)
    absent.state, absent.decided_at, absent.skipped_because = SignerState.SKIPPED, work.now, reason
    absent.offered_statement, absent.ended_it = "", False
    if not absent.required:
        envelope.needed = within_reach(signers_of(work, envelope_id), envelope.needed)
    work.session.flush()
    note(
        work,
        envelope,
        "completed_without",
        signer=absent.id,
        name=absent.name,
        role=absent.role.value,
        cause=cause.value,
        reason=reason,
        by=work.actor.name,
    )
    record(
        work, "completed_without_signer", "envelope", envelope.id, signer=absent.name, role=absent.role.value
    )
    _tell_the_absent(work, envelope, absent, reason, cause)
    advance(work, envelope)


def _tell_the_absent(work: Work, envelope: Envelope, absent: Signer, reason: str, cause: Cause) -> None:
    """Write to whoever is done without: a cause can be wrong, even that they have died, and they alone can say so.

    What is written of a paper that a conflict of interest hides is not for whom it is hidden from.
    """
    take_back_letters_to(work, absent)
    write_without_link(
        work,
        "signing_skipped",
        envelope,
        absent,
        cause=cause.value,
        reason="" if hidden_papers(work, envelope, absent.person_id) else reason,
        decider=work.actor.name,
        had_declined="yes" if absent.reason else "",
        was_asked="yes" if absent.invited_at else "",
    )


def _ask_anew(work: Work, envelope: Envelope) -> None:
    """Let those who still wait be asked once more: they were told that it had been returned, or never got their letter."""
    take_back_letters(work, envelope)
    for other in signers_of(work, envelope.id):
        if other.state is SignerState.WAITING:
            other.invited_at = None


def withdraw(work: Work, envelope_id: uuid.UUID, reason: str) -> None:
    """Take an open envelope back; the signatures given so far are void but kept."""
    envelope = envelope_to_steer(work, envelope_id)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    _move(work, envelope, EnvelopeState.SENT, EnvelopeState.WITHDRAWN, because=reason)
    note(work, envelope, "withdrawn", by=work.actor.name, reason=reason)
    record(work, "withdrew_from_signing", "envelope", envelope.id, title=envelope.title)
    take_back_letters(work, envelope)
    write_of_ending(
        work,
        "signing_withdrawn",
        envelope,
        work.actor.person_id,
        _sender_to_tell(work, envelope),
        withdrawer=work.actor.name,
        reason=reason,
    )


def _sender_to_tell(work: Work, envelope: Envelope) -> list[uuid.UUID]:
    """Return the sender, to be told that it was withdrawn and why: not where a paper is hidden from them since, nor of a sending to many.

    Of that, hundreds of letters would say the same.
    """
    if envelope.batch_id is not None or hidden_papers(work, envelope, envelope.sent_by):
        return []
    return [envelope.sent_by] if envelope.sent_by else []


def end_returned(work: Work, envelope_id: uuid.UUID, reason: str) -> None:
    """End for ever an envelope where it was declined: nobody can complete it any more without whoever declined.

    Whoever may write what it was made of decides that; nobody is asked any more, so nobody is told. Why it was declined
    stays with it.
    """
    envelope = visible(work, envelope_id, lock=True)
    if envelope.state is not EnvelopeState.DECLINED:
        return
    _move(work, envelope, EnvelopeState.DECLINED, EnvelopeState.WITHDRAWN, because=envelope.closed_because)
    note(work, envelope, "withdrawn", by=work.actor.name, reason=reason)
    record(work, "withdrew_from_signing", "envelope", envelope.id, title=envelope.title)


def envelope_to_steer(work: Work, envelope_id: uuid.UUID) -> Envelope:
    """Return an envelope that the actor steers, held until the Work ends; NotPermitted for who only follows it."""
    work.actor.require(Permission.SEND_FOR_SIGNING)
    envelope = visible(work, envelope_id, lock=True)
    if not steers(work, envelope):
        raise NotPermitted
    return envelope


def _move(
    work: Work, envelope: Envelope, before: EnvelopeState, after: EnvelopeState, *, because: str = ""
) -> None:
    moved = changed(
        work,
        update(Envelope)
        .where(
            Envelope.id == envelope.id, Envelope.association_id == work.actor.tenant, Envelope.state == before
        )
        .values(
            state=after,
            closed_at=work.now if after is EnvelopeState.WITHDRAWN else None,
            closed_because=because[:1000],
        ),
    )
    if not moved:
        raise AlreadyDecided
    work.session.refresh(envelope)
