"""Whether one signature can be given by another, or be done without."""

from boardroom.audit.queries import has_been
from boardroom.core.words import N_
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries.concern import steers
from boardroom.signing.queries.following import left_out_of, signers_of, versions_of
from boardroom.signing.queries.hidden import hidden_papers
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerRole, SignerState
from boardroom.work import Work

NOT_A_CONTRACT = N_(
    "Ett avtal gäller bara mellan dem som har skrivit under. Återkalla det och skicka det på nytt i stället."
)
NOBODY_SIGNED = N_("Ingen har skrivit under än. Minst en underskrift behövs innan protokollet kan avslutas.")
NOBODY_ELSE = N_(
    "Ingen annan har skrivit under eller ska göra det. Låt någon annan skriva under, eller återkalla det."
)
NEWER_VERSION = N_("En nyare version är redan skickad. Den här kan inte längre avslutas.")
VOID = N_(
    "Protokollet är makulerat, så ingen kan avsluta eller underteckna det längre. Skriv ett nytt; det får nästa nummer."
)
YOURSELF = N_("Du kan inte avsluta utan din egen underskrift. Skriv under, eller avstå med en anledning.")


def may_delegate(work: Work, envelope: Envelope, signer: Signer) -> bool:
    """Tell whether the actor may hand this signature over: their own when logged in, anyone's for who leads.

    Nobody from whom it is hidden: who reads and signs in their stead is not theirs to choose.
    """
    if work.actor.account_id is None or hidden_papers(work, envelope, work.actor.person_id):
        return False
    return signer.person_id == work.actor.person_id or steers(work, envelope)


def can_be_delegated(envelope: Envelope, signer: Signer) -> bool:
    """Tell whether law lets another sign: minutes are signed by who took them and who chaired (lag 2018:672, 7:24)."""
    return envelope.kind is not EnvelopeKind.MINUTES or signer.role is SignerRole.ADJUSTER


def can_complete_without(work: Work, envelope: Envelope, absent: Signer) -> bool:
    """Tell whether the actor, who steers the envelope, could complete it without one signer as it stands."""
    return is_left_open_by(envelope, absent) and not why_not_without(work, envelope, absent)


def is_left_open_by(envelope: Envelope, absent: Signer) -> bool:
    """Tell whether it is this signer whom the envelope waits for, or who returned it."""
    if envelope.state is EnvelopeState.DECLINED:
        return absent.ended_it
    return envelope.state is EnvelopeState.SENT and absent.state is SignerState.WAITING


def is_void(work: Work, envelope: Envelope) -> bool:
    """Tell whether what is signed are minutes that were made void since; the log says so of what lies above signing."""
    if envelope.kind is not EnvelopeKind.MINUTES:
        return False
    # The key that minutes give ends with their id.
    return has_been(work, "made_void", "minutes", envelope.subject_key.rpartition(":")[2])


def why_left_out(work: Work, envelope: Envelope, absent: Signer) -> dict[str, str] | None:
    """Return the decision to do without a signer as they may read it: without its reason where a conflict of interest hides the paper."""
    decision = left_out_of(work, [absent]).get(str(absent.id))
    if decision and hidden_papers(work, envelope, absent.person_id):
        decision = decision | {"reason": ""}
    return decision


def why_not_without(work: Work, envelope: Envelope, absent: Signer) -> str:
    """Return what speaks against completing without a signer, as a sentence; an empty string for nothing."""
    in_conflict = bool(hidden_papers(work, envelope, absent.person_id))
    if envelope.kind is not EnvelopeKind.MINUTES and not in_conflict:
        return NOT_A_CONTRACT
    # Making void ends what was declined; where it did not yet do so, the envelope stands open.
    if envelope.state is EnvelopeState.DECLINED and is_void(work, envelope):
        return VOID
    if absent.person_id == work.actor.person_id:
        return YOURSELF
    if versions_of(work, envelope.subject_key)[0].id != envelope.id:
        return NEWER_VERSION
    others = {one.state for one in signers_of(work, envelope.id) if one.id != absent.id}
    # Whoever may not even read it must not keep those from signing whose turn comes after.
    if in_conflict and not others & {SignerState.SIGNED, SignerState.WAITING}:
        return NOBODY_ELSE
    if not in_conflict and SignerState.SIGNED not in others:
        return NOBODY_SIGNED
    return ""
