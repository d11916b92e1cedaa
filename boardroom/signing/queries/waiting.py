"""Who is asked to sign and has not answered yet: the beginning of what several queries ask further."""

from sqlalchemy import Select, select

from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.states import EnvelopeState, SignerState


def waiting_places() -> Select[Envelope, Signer]:
    """Return the statement for every envelope that is out to be signed, with each signer who has not answered."""
    return (
        select(Envelope, Signer)
        .join(
            Signer, (Signer.association_id == Envelope.association_id) & (Signer.envelope_id == Envelope.id)
        )
        .where(Envelope.state == EnvelopeState.SENT, Signer.state == SignerState.WAITING)
    )
