"""Sendings to many: what the worker does next, and how each stands."""

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.mandates.rules import LEADING_ROLES
from boardroom.notices.models import Message
from boardroom.signing.models import Batch, Envelope, Event, Recipient, Signer
from boardroom.signing.queries.concern import turn_has_come
from boardroom.signing.rules.states import EnvelopeState, RecipientState, SignerState
from boardroom.work import Work

# Whoever was reminded later than this before all were to be reminded, is not reminded again.
SINCE_REMINDED = timedelta(days=1)
# What was done longer ago is not told of any more.
ALL_DONE_LATELY = timedelta(days=1)
ALL_DONE = "signing_batch_done"


@dataclass(frozen=True)
class RecipientStanding:
    """One recipient and their envelope, where there is one, with its signer."""

    recipient: Recipient
    envelope: Envelope | None = None
    signer: Signer | None = None

    @property
    def state(self) -> str:
        """Where it stands, as people follow it: of the recipient until there is an envelope, then of that."""
        return self.envelope.state.value if self.envelope else f"recipient_{self.recipient.state.value}"


@dataclass(frozen=True)
class Tally:
    """A sending and how many of its recipients stand where."""

    batch: Batch
    states: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many recipients there are."""
        return sum(self.states.values())

    @property
    def signed(self) -> int:
        """How many have signed, whether their copy bears its seal yet or not."""
        return self.states[EnvelopeState.SIGNED] + self.states[EnvelopeState.SEALED]

    @property
    def waits(self) -> bool:
        """Whether something is still to come from somebody."""
        return bool(self.states[EnvelopeState.SENT] + self.states[f"recipient_{RecipientState.WAITING}"])


def batch(work: Work, batch_id: uuid.UUID, *, lock: bool = False) -> Batch:
    """Return a sending that the actor may see and steer; NotFound otherwise."""
    work.actor.require(Permission.SEND_FOR_SIGNING)
    wanted = _seen(work).where(Batch.id == batch_id)
    found = work.session.scalars(wanted.with_for_update() if lock else wanted).first()
    if found is None:
        raise NotFound
    return found


def steers_batch(work: Work, found: Batch) -> bool:
    """Tell whether the actor steers a sending that they may see: its sender, or who leads or writes for the board."""
    own = found.sent_by is not None and found.sent_by == work.actor.person_id
    return own or bool(work.actor.roles & LEADING_ROLES)


def batches(work: Work, limit: int = 20) -> list[Tally]:
    """Return the newest sendings to many that the actor may see; none for those who send nothing."""
    if not work.actor.may(Permission.SEND_FOR_SIGNING):
        return []
    found = list(work.session.scalars(_seen(work).order_by(Batch.made_at.desc(), Batch.id).limit(limit)))
    rows = work.session.execute(
        select(Recipient.batch_id, Recipient.state, Envelope.state)
        .outerjoin(
            Envelope,
            (Envelope.association_id == Recipient.association_id) & (Envelope.id == Recipient.envelope_id),
        )
        .where(
            Recipient.association_id == work.actor.tenant, Recipient.batch_id.in_([one.id for one in found])
        )
    )
    tallies = {one.id: Tally(one) for one in found}
    for batch_id, recipient, envelope in rows:
        tallies[batch_id].states[envelope.value if envelope else f"recipient_{recipient.value}"] += 1
    return list(tallies.values())


def batches_among(work: Work, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some sendings that the actor may know of."""
    if not work.actor.may(Permission.SEND_FOR_SIGNING):
        return set()
    return {one.id for one in work.session.scalars(_seen(work).where(Batch.id.in_(keys)))}


def standings(work: Work, found: Batch) -> list[RecipientStanding]:
    """Return every recipient of a sending in the list's order."""
    rows = work.session.execute(
        select(Recipient, Envelope, Signer)
        .outerjoin(
            Envelope,
            (Envelope.association_id == Recipient.association_id) & (Envelope.id == Recipient.envelope_id),
        )
        .outerjoin(Signer, (Signer.envelope_id == Envelope.id) & (Signer.person_id == Recipient.person_id))
        .where(Recipient.association_id == work.actor.tenant, Recipient.batch_id == found.id)
        .order_by(Recipient.position)
    )
    return [RecipientStanding(row[0], row[1], row[2]) for row in rows]


def next_recipient(work: Work, association_id: uuid.UUID | None = None) -> Recipient | None:
    """Return the recipient whose turn it is: of a sending that was ordered and whose pace allows it now."""
    wanted = (
        select(Recipient)
        .join(Batch, (Batch.association_id == Recipient.association_id) & (Batch.id == Recipient.batch_id))
        .where(
            Recipient.state == RecipientState.WAITING,
            or_(Recipient.lease_until.is_(None), Recipient.lease_until <= work.now),
            Batch.ordered_at.is_not(None),
            Batch.withdrawn_at.is_(None),
            Batch.next_at <= work.now,
        )
    )
    if association_id is not None:
        wanted = wanted.where(Recipient.association_id == association_id)
    return work.session.scalars(wanted.order_by(Batch.next_at, Recipient.position).limit(1)).first()


def next_of_all_to_remind(work: Work, association_id: uuid.UUID | None = None) -> tuple[Batch, Signer] | None:
    """Return someone who has not answered, of a sending of which all were to be reminded."""
    wanted = (
        select(Batch, Signer)
        .join(Envelope, _of_batch())
        .join(
            Signer, (Signer.envelope_id == Envelope.id) & (Signer.association_id == Envelope.association_id)
        )
        .where(
            # What was asked for a day ago has been done, as far as it could be.
            Batch.reminded_at > work.now - SINCE_REMINDED,
            Envelope.state == EnvelopeState.SENT,
            Signer.state == SignerState.WAITING,
            Signer.hidden_at.is_(None),
            Signer.invited_at.is_not(None),
            Signer.invited_at < Batch.reminded_at,
            or_(Signer.reminded_at.is_(None), Signer.reminded_at < Batch.reminded_at),
            turn_has_come(),
        )
        .order_by(Batch.reminded_at, Signer.invited_at)
    )
    if association_id is not None:
        wanted = wanted.where(Batch.association_id == association_id)
    # Days are counted here: a database that knows no intervals could not.
    for row in work.session.execute(wanted):
        found, signer = row[0], row[1]
        if found.reminded_at is None:
            continue
        if signer.reminded_at is None or signer.reminded_at <= found.reminded_at - SINCE_REMINDED:
            return found, signer
    return None


def all_done(work: Work, association_id: uuid.UUID | None = None) -> list[tuple[Batch, Envelope]]:
    """Return the sendings that lately came to wait for nobody and of which the sender has not been told, each with its last envelope.

    One that was taken back as a whole was ended by people who know it.
    """
    since = work.now - ALL_DONE_LATELY
    wanted = (
        select(Batch, Envelope)
        .join(Envelope, _of_batch())
        .where(
            Batch.withdrawn_at.is_(None),
            Envelope.state.in_((EnvelopeState.SEALED, EnvelopeState.DECLINED)),
            or_(Envelope.sealed_at > since, Envelope.closed_at > since),
            ~exists().where(
                Recipient.association_id == Batch.association_id,
                Recipient.batch_id == Batch.id,
                Recipient.state == RecipientState.WAITING,
            ),
        )
    )
    if association_id is not None:
        wanted = wanted.where(Batch.association_id == association_id)
    last: dict[uuid.UUID, tuple[Batch, Envelope]] = {}
    for found, envelope in work.session.execute(wanted):
        if found.id not in last or ended_at(envelope) > ended_at(last[found.id][1]):
            last[found.id] = (found, envelope)
    untold = [one for one in last.values() if not _still_open(work, one[0]) and not _told(work, *one)]
    return sorted(untold, key=lambda one: ended_at(one[1]))


def ended_at(envelope: Envelope) -> datetime:
    """Return when an envelope came to wait for nobody; of one that still does, when it was sent."""
    return envelope.sealed_at or envelope.closed_at or envelope.sent_at


def _any(work: Work, *conditions: ColumnElement[bool]) -> bool:
    return bool(work.session.scalar(select(exists().where(*conditions))))


def _still_open(work: Work, found: Batch) -> bool:
    """Tell whether an envelope of a sending waits for somebody, or for its seal."""
    return _any(
        work,
        Envelope.association_id == found.association_id,
        Envelope.batch_id == found.id,
        Envelope.state.in_((EnvelopeState.SENT, EnvelopeState.SIGNED)),
    )


def _told(work: Work, found: Batch, last: Envelope) -> bool:
    """Tell whether the letter that all is done was written after what happened last."""
    return _any(
        work,
        Message.association_id == found.association_id,
        Message.template == ALL_DONE,
        Message.subject_id == Envelope.id,
        Envelope.batch_id == found.id,
        Message.created_at >= ended_at(last),
    )


def late_told(work: Work, found: Batch, envelope: Envelope) -> bool:
    """Tell whether it was noted already of another paper of a sending that the same last day has passed."""
    return _any(
        work,
        Envelope.association_id == found.association_id,
        Envelope.batch_id == found.id,
        Envelope.id != envelope.id,
        Envelope.deadline == envelope.deadline,
        Event.association_id == Envelope.association_id,
        Event.envelope_id == Envelope.id,
        Event.what == "overdue",
    )


def next_of_all_to_withdraw(
    work: Work, association_id: uuid.UUID | None = None
) -> tuple[Batch, Envelope] | None:
    """Return an envelope that is still open, of a sending that was withdrawn."""
    wanted = (
        select(Batch, Envelope)
        .join(Envelope, _of_batch())
        .where(Batch.withdrawn_at.is_not(None), Envelope.state == EnvelopeState.SENT)
        .order_by(Batch.withdrawn_at, Envelope.sent_at)
        .limit(1)
    )
    if association_id is not None:
        wanted = wanted.where(Batch.association_id == association_id)
    row = work.session.execute(wanted).first()
    return (row[0], row[1]) if row else None


def _of_batch() -> ColumnElement[bool]:
    return and_(Envelope.association_id == Batch.association_id, Envelope.batch_id == Batch.id)


def _seen(work: Work) -> Select[Batch]:
    actor = work.actor
    found = select(Batch).where(Batch.association_id == actor.tenant)
    if actor.record_classes is not None:
        found = found.where(Batch.record_class.in_(actor.record_classes))
    if actor.person_id is not None:
        found = found.where(
            or_(
                Batch.document_id.is_(None),
                Batch.document_id.not_in(hidden_documents(actor.tenant, actor.person_id)),
            )
        )
    return found
