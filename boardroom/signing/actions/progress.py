"""The chain of what happened to an envelope, and the one UPDATE that elects its completion."""

from sqlalchemy import and_, bindparam, exists, or_, update

from boardroom.core.ids import new_id
from boardroom.signing.models import Envelope, Event, Signer
from boardroom.signing.queries import enough_have_signed, last_event
from boardroom.signing.rules.evidence import GENESIS, link
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work, changed


def note(work: Work, envelope: Envelope, what: str, **facts: object) -> Event:
    """Append one event to the envelope's chain; `facts` stand in the evidence, so no secrets."""
    last = last_event(work, envelope.id)
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    written = {key: str(value) for key, value in facts.items()}
    at = work.now
    event = Event(
        id=new_id(),
        association_id=envelope.association_id,
        envelope_id=envelope.id,
        number=number,
        at=at,
        what=what,
        facts=written,
        previous_hash=previous,
        hash=link(number, at, what, written, previous),
    )
    work.session.add(event)
    work.session.flush()
    return event


# Put together once: decision 40.
_CLOSE = (
    update(Envelope)
    .where(
        Envelope.id == bindparam("envelope"),
        Envelope.association_id == bindparam("tenant"),
        Envelope.state == EnvelopeState.SENT,
        ~exists().where(
            Signer.envelope_id == Envelope.id,
            or_(
                Signer.state == SignerState.WAITING,
                and_(Signer.state == SignerState.DECLINED, Signer.required),
            ),
        ),
        enough_have_signed(),
    )
    .values(state=EnvelopeState.SIGNED, signed_at=bindparam("now"))
)


def close_when_complete(work: Work, envelope: Envelope) -> bool:
    """Move sent -> signed when nobody is waited for any more; True for the one Work that did it.

    However many last signers arrive at once, this UPDATE finds the envelope `sent` exactly once. A refusal holds it
    open only where that person's signature is required.
    """
    given = {"envelope": envelope.id, "tenant": envelope.association_id, "now": work.now}
    if not changed(work, _CLOSE, **given):
        return False
    work.session.refresh(envelope)
    note(work, envelope, "all_signed")
    work.later("signing.seal")
    return True
