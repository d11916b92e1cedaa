"""The way from minutes, and from decisions confirmed from archived ones, to the document that they stand in."""

from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_

from boardroom.documents.models import Document
from boardroom.minutes.models import Attendance, Decision, Item, Minutes
from boardroom.minutes.queries import counts
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.states import EnvelopeState

_Rows = TypeVar("_Rows", bound=Select[*tuple[Any, ...]])

# How each lies to the next.
ITEM_OF_DECISION = and_(Item.association_id == Decision.association_id, Item.id == Decision.item_id)
MINUTES_OF_ITEM = and_(Minutes.association_id == Item.association_id, Minutes.id == Item.minutes_id, counts())
MINUTES_OF_ATTENDANCE = and_(
    Minutes.association_id == Attendance.association_id, Minutes.id == Attendance.minutes_id
)
ENVELOPE_OF_MINUTES = and_(
    Envelope.association_id == Minutes.association_id, Envelope.id == Minutes.envelope_id
)
ENVELOPE_OF_SIGNER = and_(Envelope.association_id == Signer.association_id, Envelope.id == Signer.envelope_id)
DOCUMENT_OF_DECISION = and_(
    Document.association_id == Decision.association_id, Document.id == Decision.document_id
)
_DOCUMENT_OF_ENVELOPE = and_(
    Document.association_id == Envelope.association_id, Document.id == Envelope.document_id
)


class Recorded(NamedTuple):
    """A decision with where it stands: its § (empty where archived minutes have none) and what that is about."""

    decision: Decision
    paragraph: str
    heading: str
    minutes: str = ""  # what they are called


def filed(rows: _Rows) -> _Rows:
    """Return the rows (of Envelope) with their documents, once sealed; the caller narrows Document to a Scope."""
    return rows.join(Document, _DOCUMENT_OF_ENVELOPE).where(Envelope.state == EnvelopeState.SEALED)
