"""A wrong address: the sender is told that a letter could not be sent, corrects the address and has it sent again."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.actor import worker_for
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import change_person
from boardroom.mandates.models import Person
from boardroom.mandates.queries import mandates_of
from boardroom.notices.actions import end_codes, revoke_links
from boardroom.notices.models import Purpose
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.letters import take_back_letters_to, write_of_many, write_to_who_steers
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signers import person_at
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import AlreadyDecided, CannotReaddress, KnownAsAnother
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import (
    address_in_register,
    batch_to_tell_of,
    door_of,
    next_undelivered,
    recipient_of,
    recipients_of,
    signer,
    visible,
)
from boardroom.signing.queries.undelivered import Undelivered
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.signing.rules.methods import masked
from boardroom.signing.rules.outsiders import NO_ADDRESS, SHARED_ADDRESS, is_address
from boardroom.signing.rules.readdressing import IN_LIST, NOT_THEIRS, SAME_AS_BEFORE, UNDELIVERED
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work


def correct_address(work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID, email: str) -> Signer:
    """Write to a signer at another address from now on, with a fresh link; nothing that went to the old one opens or signs any more.

    Of someone with an account it can only be the address that they log in with: whoever sends does not choose where their
    codes go. The register is corrected too where it has the same wrong address, if the actor keeps it or the person never had
    a mandate. What was done by the old link is forgotten: nobody knows who did it.
    """
    envelope = envelope_to_steer(work, envelope_id)
    waiting = signer(work, envelope_id, signer_id)
    if envelope.state is not EnvelopeState.SENT or waiting.state is not SignerState.WAITING:
        raise AlreadyDecided
    email = email.strip().lower()
    logs_in = _check(work, envelope, waiting, email)
    before = waiting.email
    _correct_register(work, waiting, email)
    revoke_links(work, Purpose.SIGNING, waiting.id)
    take_back_letters_to(work, waiting)
    for opens in (waiting.id, door_of(waiting.id)):
        end_codes(work, opens)
    waiting.email, waiting.on_paper = email, False
    waiting.invited_at = waiting.remind_at = waiting.reminded_at = waiting.code_sent_at = None
    waiting.reminders, waiting.offered_statement, waiting.code_channel = 0, "", ""
    if not logs_in:
        _forget_what_was_done(waiting)
    if listed := recipient_of(work, envelope.id):
        listed.email = email
    note(
        work,
        envelope,
        "readdressed",
        signer=waiting.id,
        name=waiting.name,
        by=work.actor.name,
        # As in the proofs of codes: whoever owns an address knows it again, and nobody else can use it.
        before=masked(before),
        to=masked(email),
    )
    record(
        work,
        "corrected_signing_address",
        "envelope",
        envelope.id,
        title=envelope.title,
        signer=waiting.name,
        to=masked(email),
    )
    advance(work, envelope)
    return waiting


def _forget_what_was_done(waiting: Signer) -> None:
    waiting.pages_seen, waiting.remark = [], ""
    waiting.wish_name = waiting.wish_email = waiting.wish_because = ""
    waiting.wished_at = None


def _check(work: Work, envelope: Envelope, waiting: Signer, email: str) -> bool:
    """Raise what speaks against an address; tell whether the signer has an account, and logs in with it."""
    if not is_address(email):
        raise CannotReaddress(problem=NO_ADDRESS)
    if email == waiting.email.lower():
        raise CannotReaddress(problem=SAME_AS_BEFORE)
    registered, logs_in = address_in_register(work, waiting.person_id)
    if logs_in and email != registered:
        raise CannotReaddress(problem=NOT_THEIRS)
    if not logs_in and shared_mailbox(email):
        raise CannotReaddress(problem=SHARED_ADDRESS)
    known = person_at(work, email)
    if known is not None and known.id != waiting.person_id:
        raise KnownAsAnother(email=email, known=known.name)
    listed = recipient_of(work, envelope.id)
    others = recipients_of(work, listed.batch_id) if listed else []
    if listed and any(one.email == email and one.id != listed.id for one in others):
        raise CannotReaddress(problem=IN_LIST)
    return logs_in


def _correct_register(work: Work, waiting: Signer, email: str) -> None:
    """Correct the register along with the envelope, where it has the same wrong address and it is the actor's to correct."""
    person = work.session.get_one(Person, waiting.person_id)
    if person.account_id is not None or person.email.lower() != waiting.email.lower():
        return
    keeps = work.actor.may(Permission.MANAGE_MANDATES)
    if not keeps and mandates_of(work, person.id):
        return  # of the board, and of those who were on it, the register is for those who keep it
    keeper = replace(
        worker_for(work.actor.tenant), name=work.actor.name, person_id=work.actor.person_id
    )  # the log names the sender
    change_person(
        work if keeps else replace(work, actor=keeper),
        person.id,
        name=person.name,
        email=email,
        phone=person.phone,
        protected_identity=person.protected_identity,
    )


def tell_of_undelivered(work: Work) -> bool:
    """Tell one sender, once for each address, to whom a letter could not be sent; True when there was something to tell.

    Of a sending to many it is told in one letter, when all have left.
    """
    waiting = next_undelivered(work)
    for one, _late in waiting:  # in the order of their keys
        visible(work, one.id, lock=True)
    # Another worker may have told of them before they were held.
    found = [one for one in next_undelivered(work) if one in waiting]
    if not found:
        return bool(waiting)
    for one, late in found:
        note(work, one, UNDELIVERED, signer=late.id, to=masked(late.email))
    envelope, facts = found[0][0], _told(found)
    if sent := batch_to_tell_of(work, envelope):
        write_of_many(work, "signing_undelivered", sent, envelope, **facts)
    else:
        page = work.links.to(f"/{own(work).slug}/signing/{envelope.id}/status")
        write_to_who_steers(work, "signing_undelivered", envelope, told=(), page=page, **facts)
    return True


def _told(found: Sequence[Undelivered]) -> dict[str, str]:
    to_whom = sorted(f"{late.name}, {late.email}" for _envelope, late in found)
    return {"to_whom": "\n".join(to_whom), "many": "yes" if len(found) > 1 else ""}
