"""Letting someone else sign: an adjuster or a party hands over to another entitled person, and everyone is told."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from boardroom.audit.actions import record
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted
from boardroom.core.words import N_
from boardroom.mandates.actions import add_person
from boardroom.notices.actions import revoke_links, take_back_codes
from boardroom.notices.models import Purpose
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.letters import write_to_signer, write_to_who_steers, write_without_link
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signers import add_signer, check_conflicts, person_at, reachable
from boardroom.signing.actions.statements import drawable
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import AlreadyDecided, CannotDelegate, ReasonMissing
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import (
    can_be_delegated,
    documents_of,
    guests_among,
    hidden_among,
    hidden_papers,
    may_delegate,
    shown_place,
    signers_of,
    steers,
    substitutes,
    visible,
)
from boardroom.signing.queries import signer as signer_of
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.signing.rules.outsiders import SHARED_ADDRESS
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work

ONLY_ADJUSTERS = N_(
    "Den som förde protokollet och den som var ordförande kan inte låta någon annan skriva under i sitt ställe. "
    "Går det inte, kan protokollet avslutas utan den underskriften, med en anledning."
)
ALREADY_ASKED = N_("Den personen är redan tillfrågad i det här utskicket.")
_BETWEEN_WISHES = timedelta(hours=1)
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
    if person_id not in {one for one, _name in substitutes(work, envelope, everyone=steers(work, envelope))}:
        raise CannotDelegate(problem=NOT_ENTITLED)
    taking = _hand_over(work, envelope, giving, person_id, reason)
    if giving.invited_at is not None and giving.id in guests_among(work, [giving]):
        # Their link is dead, and so that it was no mistake they are told why.
        write_without_link(
            work,
            "signing_delegated",
            envelope,
            giving,
            own_place="yes",
            reason="" if hidden_papers(work, envelope, giving.person_id) else reason,
            **_told(work, giving, taking),
        )
    return taking


def _hand_over(work: Work, envelope: Envelope, giving: Signer, person_id: uuid.UUID, reason: str) -> Signer:
    everyone = signers_of(work, envelope.id)
    # Whoever was to sign in one way alone may have been the only one who could: the next one chooses among all.
    place = Invitee(person_id, giving.role, giving.step, giving.required)
    found = reachable(work, [place], envelope.methods)[0]
    check_conflicts(work, documents_of(work, envelope), [found[1]])
    drawable(work, found[1].name)
    drawable(work, work.actor.name)
    giving.state, giving.decided_at, giving.reason = SignerState.DELEGATED, work.now, reason
    giving.offered_statement = giving.remark = ""
    take_back_codes(work, giving.id)
    _forget_wish(giving)
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
        own="yes" if work.actor.person_id == giving.person_id else "",
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
    _tell_of_hand_over(work, envelope, everyone, giving, taking)
    advance(work, envelope)
    return taking


def _tell_of_hand_over(
    work: Work, envelope: Envelope, everyone: Sequence[Signer], giving: Signer, taking: Signer
) -> None:
    """Write to everyone who was asked, and to whoever steers it; nobody of what they did themselves.

    Nobody from whom the paper is hidden, but for the one who was replaced: they are told that, and not why.
    """
    outsiders, hidden = guests_among(work, everyone), hidden_among(work, envelope, everyone)
    others = [
        one
        for one in everyone
        if one.invited_at is not None
        and one.person_id != work.actor.person_id
        and not (
            one.id in outsiders and one.state is SignerState.DELEGATED
        )  # a letter would bring a new link
        and (one.id == giving.id or one.id not in hidden)
    ]
    told = _told(work, giving, taking)
    for other in others:
        reason = "" if other.id in hidden else giving.reason
        own_place = "yes" if other.id == giving.id else ""
        write_to_signer(
            work, "signing_delegated", envelope, other, own_place=own_place, reason=reason, **told
        )
    write_to_who_steers(
        work,
        "signing_delegated",
        envelope,
        told=[work.actor.person_id, taking.person_id, *(one.person_id for one in others)],
        own_place="",
        reason=giving.reason,
        **told,
    )


def _told(work: Work, giving: Signer, taking: Signer) -> dict[str, str]:
    return {"delegator": giving.name, "delegate": taking.name, "by": work.actor.name}


def wish_delegate(work: Work, envelope_id: uuid.UUID, *, name: str, email: str, reason: str) -> Signer:
    """Ask the sender, as someone who came by a link, to let another person sign; nothing changes until they answer.

    A link is a key that can be passed on by mistake: whoever holds it can ask, and only the sender decides who else
    may read and sign. One wish at a time; a new one replaces it.
    """
    envelope, giving = shown_place(work, envelope_id, lock=True)
    if work.actor.account_id is not None:
        raise NotPermitted
    if envelope.state is not EnvelopeState.SENT or giving.state is not SignerState.WAITING:
        raise AlreadyDecided
    if not can_be_delegated(envelope, giving):
        raise CannotDelegate(problem=ONLY_ADJUSTERS)
    name, reason, email = drawable(work, name)[:200], drawable(work, reason)[:1000], email.strip().lower()
    if not reason or not name:
        raise ReasonMissing
    if shared_mailbox(email):
        raise CannotDelegate(problem=SHARED_ADDRESS)
    if email in {one.email.lower() for one in signers_of(work, envelope_id)}:
        raise CannotDelegate(problem=ALREADY_ASKED)
    first = giving.wished_at is None or work.now - giving.wished_at >= _BETWEEN_WISHES
    giving.wish_name, giving.wish_email, giving.wish_because = name, email[:254], reason
    if first:
        giving.wished_at = work.now
    note(work, envelope, "wished_to_delegate", signer=giving.id, name=giving.name, to=name, reason=reason)
    record(
        work, "wished_to_delegate", "envelope", envelope.id, title=envelope.title, signer=giving.name, to=name
    )
    if first:  # each further change of mind within the hour is seen on the page
        write_to_who_steers(
            work, "signing_wish", envelope, delegator=giving.name, delegate=name, reason=reason
        )
    return giving


def grant_wish(work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID) -> Signer:
    """Let the person sign whom a guest has named; by whoever leads the sending. They come into the register, if they were not there."""
    envelope, giving = _wished(work, envelope_id, signer_id)
    found = person_at(work, giving.wish_email)
    person = found or add_person(
        replace(work, actor=worker_for(work.actor.tenant)), name=giving.wish_name, email=giving.wish_email
    )
    if person.id in {one.person_id for one in signers_of(work, envelope.id)}:
        raise CannotDelegate(problem=ALREADY_ASKED)
    taking = _hand_over(work, envelope, giving, person.id, giving.wish_because)
    write_without_link(
        work, "signing_wish_granted", envelope, giving, delegate=taking.name, granter=work.actor.name
    )
    return taking


def refuse_wish(work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID, reason: str) -> None:
    """Say no to a guest's wish, with a reason that they are told; they can still sign themselves."""
    envelope, giving = _wished(work, envelope_id, signer_id)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    name = giving.wish_name
    _forget_wish(giving)
    note(
        work,
        envelope,
        "wish_refused",
        signer=giving.id,
        name=giving.name,
        to=name,
        by=work.actor.name,
        reason=reason,
    )
    record(
        work, "refused_wish_to_delegate", "envelope", envelope.id, title=envelope.title, signer=giving.name
    )
    write_to_signer(work, "signing_wish_refused", envelope, giving, delegate=name, reason=reason)


def _wished(work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID) -> tuple[Envelope, Signer]:
    envelope = envelope_to_steer(work, envelope_id)
    giving = signer_of(work, envelope_id, signer_id)
    if (
        envelope.state is not EnvelopeState.SENT
        or giving.state is not SignerState.WAITING
        or giving.wished_at is None
    ):
        raise AlreadyDecided
    return envelope, giving


def _forget_wish(giving: Signer) -> None:
    giving.wish_name = giving.wish_email = giving.wish_because = ""
    giving.wished_at = None
