"""A paper that is out to be signed and was hidden from a signer since: whoever leads the sending is told, and when it is shown again."""

from boardroom.audit.actions import record
from boardroom.notices.actions import take_back
from boardroom.signing.actions.letters import write_to_signer, write_to_who_steers
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.turns import advance, plan_reminder
from boardroom.signing.queries import (
    can_be_delegated,
    can_complete_without,
    hidden_papers,
    next_to_tell_of,
    visible,
)
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work


def tell_of_hiding(work: Work) -> bool:
    """Tell of one signer of the association from whom a paper is hidden, or shown again; True when there was one.

    That they can neither read nor sign holds from the moment in which it is hidden: this only says so. Letters to them that
    have not left are taken back. When it is shown again they are asked anew.
    """
    found = next_to_tell_of(work)
    if found is None:
        return False
    envelope, signer = visible(work, found[0].id, lock=True), found[1]
    # Another worker may have told of it, or it may wait for them no more, before it was held.
    work.session.refresh(signer)
    titles = hidden_papers(work, envelope, signer.person_id)
    if (
        envelope.state is not EnvelopeState.SENT
        or signer.state is not SignerState.WAITING
        or bool(titles) == (signer.hidden_at is not None)
    ):
        return True
    if titles:
        signer.hidden_at, signer.remind_at, signer.offered_statement = work.now, None, ""
        take_back(work, [signer.id])
        note(work, envelope, "hidden_from", signer=signer.id, name=signer.name)
        record(work, "hidden_from_signer", "envelope", envelope.id, title=envelope.title, signer=signer.name)
        write_to_who_steers(
            work,
            "signing_hidden",
            envelope,
            hidden_from=signer.name,
            replaceable="yes" if can_be_delegated(envelope, signer) else "",
            dispensable="yes" if can_complete_without(work, envelope, signer) else "",
        )
        return True
    signer.hidden_at = None
    note(work, envelope, "shown_again", signer=signer.id, name=signer.name)
    record(work, "shown_again_to_signer", "envelope", envelope.id, title=envelope.title, signer=signer.name)
    if signer.invited_at is None:
        advance(work, envelope)
    else:
        plan_reminder(work, envelope, signer)
        write_to_signer(work, "signing_reminder", envelope, signer)
    return True
