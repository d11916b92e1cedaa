"""Reminders by hand and by themselves, and what happens when the deadline passes: told, extended."""

import uuid
from datetime import date, timedelta

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.letters import write_to_signer, write_to_who_steers
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.telling_of_many import tell_of_late
from boardroom.signing.actions.turns import plan_reminder
from boardroom.signing.errors import AlreadyDecided, DeadlinePassed, HiddenSince, NoAddress, RecentlyReminded
from boardroom.signing.models import Batch, Envelope, Signer
from boardroom.signing.queries import (
    hidden_papers,
    links_run_out,
    next_overdue,
    next_to_remind,
    require_turn,
    signer,
    signers_of,
    visible,
)
from boardroom.signing.rules.letters import named
from boardroom.signing.rules.reminders import out_of_quiet, overdue_from, plan_of
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.signing.rules.turns import on_turn
from boardroom.work import Work

_BETWEEN_REMINDERS = timedelta(days=1)


def remind(work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID) -> bool:
    """Write once more to a signer who has not answered, at most once a day; True when it was of a link that had run out.

    Whoever lost their way in is not reminded of anything: they are sent a new one.
    """
    work.actor.require(Permission.SEND_FOR_SIGNING)
    # Held before the signer is read: two presses at once remind once.
    envelope = visible(work, envelope_id, lock=True)
    waiting = signer(work, envelope_id, signer_id)
    if envelope.state is not EnvelopeState.SENT or waiting.state is not SignerState.WAITING:
        raise AlreadyDecided
    if hidden_papers(work, envelope, waiting.person_id):
        raise HiddenSince(name=waiting.name)
    require_turn(work, waiting)
    if not waiting.email:
        raise NoAddress(name=waiting.name)
    if waiting.reminded_at is not None and work.now - waiting.reminded_at < _BETWEEN_REMINDERS:
        raise RecentlyReminded(name=waiting.name)
    anew = _write(work, envelope, waiting, by=work.actor.name)
    verb = "sent_new_signing_link" if anew else "reminded_signer"
    record(work, verb, "envelope", envelope.id, signer=waiting.name)
    return anew


def _write(work: Work, envelope: Envelope, waiting: Signer, *, by: str) -> bool:
    """Write once more to a signer and plan the next time; True when it was of a link that had run out, and brings a new one."""
    anew = waiting.id in links_run_out(work, envelope, [waiting])
    waiting.reminded_at = work.now
    plan_reminder(work, envelope, waiting)
    note(work, envelope, "new_link" if anew else "reminded", signer=waiting.id, by=by)
    write_to_signer(work, "signing_new_link" if anew else "signing_reminder", envelope, waiting)
    return anew


def remind_next(work: Work) -> bool:
    """Write the association's next reminder that is due by itself; True when there was one.

    A worker that comes late, into the quiet hours, puts it off to their end. Whose link has run out is sent a new one, and
    not told of a link that they no longer have.
    """
    waiting = next_to_remind(work, work.actor.tenant)
    if waiting is None:
        return False
    envelope = visible(work, waiting.envelope_id, lock=True)
    # Someone may have reminded them by hand, or they may have answered, before it was held.
    work.session.refresh(waiting, ["state", "remind_at", "reminders"])
    if waiting.state is not SignerState.WAITING or not waiting.remind_at or waiting.remind_at > work.now:
        return True
    if hidden_papers(work, envelope, waiting.person_id):
        waiting.remind_at = None  # planned anew when it is shown again
        return True
    moment = out_of_quiet(work.now, plan_of(own(work)))
    if moment > work.now:
        waiting.remind_at = moment
        return True
    waiting.reminders += 1
    _write(work, envelope, waiting, by="Boardroom")
    return True


def tell_overdue(work: Work) -> bool:
    """Tell the sender of one envelope, or whoever steers it, that its deadline has passed, once, and whom it waits for; True when there was one.

    Nothing is closed by a date: those who are late can still sign, and the sender chooses.
    """
    found = next_overdue(work, work.actor.tenant)
    if found is None:
        return False
    envelope = visible(work, found.id, lock=True)
    # Another worker may have told of it, or someone may have given more time or have signed, before it was held.
    if (
        envelope.state is not EnvelopeState.SENT
        or envelope.overdue_at is None
        or envelope.overdue_at > work.now
    ):
        return True
    envelope.overdue_at = None
    note(work, envelope, "overdue", deadline=envelope.deadline)
    if envelope.batch_id is not None:
        tell_of_late(work, work.session.get_one(Batch, envelope.batch_id), envelope)
        return True
    names = [late.name for late in on_turn(signers_of(work, envelope.id))]
    write_to_who_steers(work, "signing_overdue", envelope, told=(), **named("waits_for", names))
    return True


def extend(work: Work, envelope_id: uuid.UUID, deadline: date) -> None:
    """Give those who have not signed until another day, and tell them."""
    envelope: Envelope = envelope_to_steer(work, envelope_id)
    if envelope.state is not EnvelopeState.SENT:
        raise AlreadyDecided
    if deadline < local_today(work):
        raise DeadlinePassed
    envelope.deadline = deadline
    envelope.overdue_at = overdue_from(deadline, plan_of(own(work)))
    note(work, envelope, "extended", by=work.actor.name, deadline=deadline)
    record(work, "extended_signing", "envelope", envelope.id, title=envelope.title, deadline=str(deadline))
    for late in on_turn(signers_of(work, envelope.id)):
        if hidden_papers(work, envelope, late.person_id):
            continue
        late.reminders = 0
        plan_reminder(work, envelope, late)
        if late.person_id != work.actor.person_id:
            write_to_signer(work, "signing_extended", envelope, late)
