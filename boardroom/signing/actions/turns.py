"""Whose turn it is: those of one step are asked when the steps before are done, and let off when enough have signed."""

from boardroom.associations.queries import own
from boardroom.signing.actions.letters import write_to_signer
from boardroom.signing.actions.progress import close_when_complete, note
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import fresh_signers_of, hidden_papers
from boardroom.signing.rules.reminders import next_reminder, plan_of
from boardroom.signing.rules.states import SignerState
from boardroom.signing.rules.turns import enough_signed, on_turn
from boardroom.work import Work


def advance(work: Work, envelope: Envelope) -> bool:
    """Take an open envelope as far as it goes; True when that completed it.

    To be called by whoever holds the envelope, after every answer: lets off those whose signature is no longer
    needed, asks those whose turn has come and from whom nothing is hidden, and elects the completion.
    """
    signers = fresh_signers_of(work, envelope.id)
    if enough_signed(signers, envelope.needed):
        for signer in signers:
            if not signer.required and signer.state is SignerState.WAITING:
                _let_off(work, envelope, signer)
    work.session.flush()
    if close_when_complete(work, envelope):
        return True
    for signer in on_turn(signers):
        if signer.invited_at is None and not hidden_papers(work, envelope, signer.person_id):
            invite(work, envelope, signer)
    return False


def invite(work: Work, envelope: Envelope, signer: Signer) -> None:
    """Write the letter that asks a signer, and note when they are to be reminded."""
    signer.invited_at = work.now
    plan_reminder(work, envelope, signer)
    if signer.step > 1:
        note(work, envelope, "turn_came", signer=signer.id)
    write_to_signer(work, "signing_request", envelope, signer)


def plan_reminder(work: Work, envelope: Envelope, signer: Signer) -> None:
    """Note when the signer's next reminder leaves by itself, if one still does."""
    if signer.invited_at is None or not signer.email:
        return
    signer.remind_at = next_reminder(
        plan_of(own(work)),
        asked=signer.invited_at,
        last=signer.reminded_at,
        count=signer.reminders,
        deadline=envelope.deadline,
        now=work.now,
    )


def _let_off(work: Work, envelope: Envelope, signer: Signer) -> None:
    signer.state, signer.decided_at = SignerState.NOT_NEEDED, work.now
    signer.offered_statement = signer.remark = ""
    note(work, envelope, "not_needed", signer=signer.id, name=signer.name, role=signer.role.value)
    if signer.invited_at is not None:
        write_to_signer(work, "signing_not_needed", envelope, signer)
