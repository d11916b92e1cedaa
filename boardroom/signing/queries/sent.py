"""What waits for whoever sent papers: letters that could not be sent, wishes of guests, last days that have passed, refusals."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.mandates.models import Mandate, Person
from boardroom.mandates.rules import LEADING_ROLES
from boardroom.signing.models import Batch, Envelope, Event, Recipient, Signer
from boardroom.signing.queries.batches import batches_among
from boardroom.signing.queries.concern import in_scope
from boardroom.signing.queries.undelivered import undelivered_statement
from boardroom.signing.queries.waiting import waiting_places
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState
from boardroom.work import Work

# So long a refusal waits for the sender who neither sends again nor says that it is left at that.
REFUSAL_WAITS = timedelta(days=30)
LEFT_AT_THAT = "left_at_that"


@dataclass
class Sent:
    """What of a sender's papers waits for them; `batches` are the sendings to many that any of it is of."""

    undelivered: list[tuple[Envelope, Signer]] = field(default_factory=list)
    wishes: list[tuple[Envelope, Signer]] = field(default_factory=list)
    overdue: list[Envelope] = field(default_factory=list)
    refused: list[Envelope] = field(default_factory=list)
    batches: dict[uuid.UUID, Batch] = field(default_factory=dict)


def waiting_for_sender(work: Work, today: date) -> Sent:
    """Return what waits for the actor as the one who sent it, or leads the board of one who cannot see to it; nothing that is hidden from them."""
    if not work.actor.may(Permission.SEND_FOR_SIGNING):
        return Sent()
    mine = _mine(work, today)
    found = Sent(
        undelivered=[(row[0], row[1]) for row in work.session.execute(undelivered_statement().where(*mine))],
        wishes=[(row[0], row[1]) for row in work.session.execute(_wishes().where(*mine))],
        overdue=list(work.session.scalars(_overdue(today).where(*mine))),
        refused=list(work.session.scalars(_refused(work).where(*mine))),
    )
    envelopes = [*found.overdue, *found.refused, *(one for one, _signer in found.undelivered)]
    keys = {one.batch_id for one in envelopes if one.batch_id}
    known = batches_among(work, keys)
    found.batches = {one.id: one for one in work.session.scalars(select(Batch).where(Batch.id.in_(known)))}
    return found


def left_at_that(work: Work, envelope_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some envelopes of which the sender has said that nothing more is done about the refusal."""
    return set(
        work.session.scalars(
            select(Event.envelope_id).where(
                Event.association_id == work.actor.tenant,
                Event.envelope_id.in_(envelope_ids),
                Event.what == LEFT_AT_THAT,
            )
        )
    )


def _mine(work: Work, today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions on Envelope that it is the actor's to see to."""
    return in_scope(work.actor), _sent_by(work.actor, today)


def _sent_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Return the condition on Envelope that the actor sent it, or leads the board where the sender has no account or mandate any more."""
    own = Envelope.sent_by == actor.person_id
    if not actor.roles & LEADING_ROLES:
        return own
    reached = exists().where(
        Person.association_id == Envelope.association_id,
        Person.id == Envelope.sent_by,
        Person.account_id.is_not(None),
        Mandate.association_id == Person.association_id,
        Mandate.person_id == Person.id,
        Mandate.start <= today,
        or_(Mandate.end.is_(None), Mandate.end > today),
    )
    return or_(own, ~reached)


def _wishes() -> Select[Envelope, Signer]:
    return (
        waiting_places()
        .where(
            Signer.wished_at.is_not(None),
        )
        .order_by(Signer.wished_at)
    )


def _overdue(today: date) -> Select[Envelope]:
    return (
        select(Envelope)
        .where(Envelope.state == EnvelopeState.SENT, Envelope.deadline < today)
        .order_by(Envelope.deadline, Envelope.sent_at)
    )


def _refused(work: Work) -> Select[Envelope]:
    """Return the statement for papers, other than minutes, that were refused lately, not sent again and not left at that."""
    newer = aliased(Envelope)
    return (
        select(Envelope)
        .where(
            Envelope.state == EnvelopeState.DECLINED,
            Envelope.kind == EnvelopeKind.DOCUMENT,
            Envelope.closed_at > work.now - REFUSAL_WAITS,
            ~exists().where(
                newer.association_id == Envelope.association_id,
                newer.subject_key == Envelope.subject_key,
                newer.version > Envelope.version,
            ),
            # One that is to be sent again is no longer its recipient's.
            or_(
                Envelope.batch_id.is_(None),
                exists().where(
                    and_(
                        Recipient.association_id == Envelope.association_id,
                        Recipient.envelope_id == Envelope.id,
                    )
                ),
            ),
            ~exists().where(
                Event.association_id == Envelope.association_id,
                Event.envelope_id == Envelope.id,
                Event.what == LEFT_AT_THAT,
            ),
        )
        .order_by(Envelope.closed_at)
    )
