"""Letting someone else sign: an adjuster or a party hands over to another entitled person, and everyone is told."""

import uuid

from boardroom.audit.actions import record
from boardroom.core.errors import NotPermitted
from boardroom.core.words import N_
from boardroom.notices.actions import revoke_links
from boardroom.notices.models import Purpose
from boardroom.signing.actions.letters import write_to_sender, write_to_signer
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signers import add_signer, leads, reachable
from boardroom.signing.actions.statements import drawable
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import AlreadyDecided, CannotDelegate, ReasonMissing
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import guests_among, signers_of, substitutes, visible
from boardroom.signing.queries import signer as signer_of
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerRole, SignerState
from boardroom.work import Work

ONLY_ADJUSTERS = N_(
    "Den som förde protokollet och den som ledde mötet kan inte låta någon annan skriva under i sitt ställe. "
    "Går det inte, kan protokollet avslutas utan den underskriften, med en anledning."
)
NOT_ENTITLED = N_("Den personen kan inte skriva under i stället. Välj någon i listan.")


def delegate(
    work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID, person_id: uuid.UUID, reason: str
) -> Signer:
    """Hand a signature over to another person; by the signer, or by whoever leads the sending.

    The place on the list, its role and its turn go over; the one who handed over stays on it, with the reason.
    """
    envelope = visible(work, envelope_id, lock=True)
    giving = signer_of(work, envelope_id, signer_id)
    if not may_delegate(work, envelope, giving):
        raise NotPermitted
    if envelope.state is not EnvelopeState.SENT or giving.state is not SignerState.WAITING:
        raise AlreadyDecided
    reason = drawable(work, reason)
    if not reason:
        raise ReasonMissing
    if not can_be_delegated(envelope, giving):
        raise CannotDelegate(problem=ONLY_ADJUSTERS)
    if person_id not in {one for one, _name in substitutes(work, envelope, everyone=leads(work, envelope))}:
        raise CannotDelegate(problem=NOT_ENTITLED)
    everyone = signers_of(work, envelope_id)
    place = Invitee(person_id, giving.role, giving.step, giving.required)
    found = reachable(work, [place], envelope.methods)[0]
    drawable(work, found[1].name)
    drawable(work, work.actor.name)
    giving.state, giving.decided_at, giving.reason = SignerState.DELEGATED, work.now, reason
    giving.offered_statement = giving.remark = ""
    revoke_links(work, Purpose.SIGNING, giving.id)
    taking = add_signer(
        work,
        envelope.id,
        max(one.position for one in everyone) + 1,
        found,
        stands_in_for=giving.name,
    )
    work.session.flush()
    note(
        work,
        envelope,
        "delegated",
        signer=giving.id,
        name=giving.name,
        role=giving.role.value,
        to=taking.name,
        reason=reason,
        by=work.actor.name,
    )
    record(
        work,
        "delegated_signing",
        "envelope",
        envelope.id,
        title=envelope.title,
        signer=giving.name,
        to=taking.name,
    )
    told = {"delegator": giving.name, "delegate": taking.name, "reason": reason}
    outsiders = guests_among(work, everyone)
    others = [
        one
        for one in everyone
        if one.invited_at is not None
        and one.person_id != work.actor.person_id
        and not (one.id == giving.id and one.id in outsiders)  # a letter would bring a new link
    ]
    for other in others:
        write_to_signer(work, "signing_delegated", envelope, other, **told)
    if envelope.sent_by not in {one.person_id for one in others} | {work.actor.person_id, taking.person_id}:
        write_to_sender(work, "signing_delegated", envelope, **told)
    advance(work, envelope)
    return taking


def may_delegate(work: Work, envelope: Envelope, signer: Signer) -> bool:
    """Tell whether the actor may hand this signature over: their own when logged in, anyone's for who leads."""
    if work.actor.account_id is None:
        return False
    return signer.person_id == work.actor.person_id or leads(work, envelope)


def can_be_delegated(envelope: Envelope, signer: Signer) -> bool:
    """Tell whether law lets another sign: minutes are signed by who took them and who chaired (lag 2018:672, 7:24)."""
    return envelope.kind is not EnvelopeKind.MINUTES or signer.role is SignerRole.ADJUSTER
