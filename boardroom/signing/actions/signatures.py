"""One signature, whatever proves it: who may still give it, and the one UPDATE that takes it."""

import hashlib
import uuid
from typing import Any

from sqlalchemy import bindparam, exists, update

from boardroom.audit.actions import record
from boardroom.notices.actions import take_back_codes
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import AlreadyDecided, HiddenFromYou, HiddenSince, MethodNotAllowed
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import asked_of, hidden_papers, require_turn, turn_has_come
from boardroom.signing.rules.hand import sworn_by
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.proofs import canonical_proof
from boardroom.signing.rules.statement import SigningStatement
from boardroom.signing.rules.states import EnvelopeState, SignerState, intent_of
from boardroom.work import Work, changed


def waiting(work: Work, envelope_id: uuid.UUID, method: Method | None = None) -> tuple[Envelope, Signer]:
    """Return the actor's own place in an open envelope, held until the Work ends.

    AlreadyDecided once it was answered or closed; NotYourTurn while others are to sign first; HiddenFromYou for a
    conflict of interest; MethodNotAllowed for a method that the sender did not allow.
    """
    envelope, signer = asked_of(work, envelope_id, lock=True)
    if envelope.state is not EnvelopeState.SENT or signer.state is not SignerState.WAITING:
        raise AlreadyDecided
    if hidden_papers(work, envelope, signer.person_id):
        raise HiddenFromYou
    require_turn(work, signer)
    if method is not None and method not in envelope.methods_for(signer):
        raise MethodNotAllowed
    return envelope, signer


# Put together once: decision 40.
_TAKE = (
    update(Signer)
    .where(
        Signer.id == bindparam("signer"),
        Signer.state == SignerState.WAITING,
        turn_has_come(),
        exists().where(Envelope.id == bindparam("envelope"), Envelope.state == EnvelopeState.SENT),
    )
    .values(
        state=SignerState.SIGNED,
        decided_at=bindparam("now"),
        method=bindparam("by"),
        statement=bindparam("said"),
        proof=bindparam("proved"),
        intent=bindparam("meant"),
        remark=bindparam("added"),
        offered_statement="",
    )
)


def take_signature(
    work: Work,
    envelope: Envelope,
    signer: Signer,
    *,
    statement: SigningStatement,
    method: Method,
    proof: dict[str, Any],
    remark: str,
) -> None:
    """Take a signature that was proved; AlreadyDecided when it was given or the envelope closed meanwhile.

    HiddenSince when a conflict of interest hides the paper from the signer, whoever proved it.
    """
    if hidden_papers(work, envelope, signer.person_id):
        raise HiddenSince(name=signer.name)
    signed = changed(
        work,
        _TAKE,
        signer=signer.id,
        envelope=envelope.id,
        now=work.now,
        by=method,
        said=statement.canonical().decode(),
        proved=proof,
        meant=intent_of(signer.role, remark),
        added=remark,
    )
    if not signed:
        raise AlreadyDecided
    work.session.refresh(signer)
    take_back_codes(work, signer.id)
    note(
        work,
        envelope,
        "signed",
        signer=signer.id,
        name=signer.name,
        role=signer.role.value,
        method=method.value,
        statement_sha256=statement.digest().hex(),
        # The chain of events binds the proof too: strokes or a scan cannot be exchanged for others later.
        proof_sha256=hashlib.sha256(canonical_proof(proof)).hexdigest(),
    )
    record(
        work,
        "signed",
        "envelope",
        envelope.id,
        title=envelope.title,
        role=signer.role.value,
        method=method.value,
        # Of a signature by hand the actor is whoever vouched for it.
        signer=signer.name,
        vouched_by=", ".join(sworn_by(proof)) if method is Method.PAPER else "",
    )
    advance(work, envelope)
