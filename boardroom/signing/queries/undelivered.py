"""Letters about signing that could not be sent, and the addresses that they were for."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from boardroom.notices.models import Channel, Delivery, Message
from boardroom.signing.models import Batch, Envelope, Event, Recipient, Signer
from boardroom.signing.queries.sending import people
from boardroom.signing.queries.waiting import waiting_places
from boardroom.signing.rules.readdressing import READDRESSED, UNDELIVERED, told_of
from boardroom.signing.rules.states import RecipientState
from boardroom.work import Work

Undelivered = tuple[Envelope, Signer]


def undelivered_statement() -> Select[Envelope, Signer]:
    """Return the statement for those who are to sign and whose newest letter, to the address they have now, could not be sent.

    Letters with codes are none of these: they are given up when the code would be too old, whatever the address.
    """
    newer = aliased(Message)
    return (
        waiting_places()
        .where(
            exists().where(
                Message.subject_id == Signer.id,
                Message.association_id == Signer.association_id,
                Message.subject_kind == "signer",
                Message.channel == Channel.MAIL,
                Message.code_for.is_(None),
                Message.state == Delivery.FAILED,
                Message.to_address == Signer.email,
                ~exists().where(
                    newer.subject_id == Message.subject_id,
                    newer.subject_kind == "signer",
                    newer.channel == Channel.MAIL,
                    newer.code_for.is_(None),
                    newer.state != Delivery.TAKEN_BACK,
                    newer.created_at > Message.created_at,
                ),
            ),
        )
        .order_by(Envelope.id, Signer.id)
    )


def undelivered_among(work: Work, envelope_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those signers of some envelopes whose letter could not be sent, for whoever follows these."""
    found = undelivered_statement().where(
        Envelope.association_id == work.actor.tenant, Envelope.id.in_(envelope_ids)
    )
    return {row[1].id for row in work.session.execute(found)}


def associations_with_undelivered(work: Work) -> list[uuid.UUID]:
    """Return the associations in which a letter about signing could not be sent; whether the sender knows is not asked."""
    found = undelivered_statement().order_by(None).with_only_columns(Signer.association_id)
    return list(work.session.scalars(found.distinct()))


def next_undelivered(work: Work) -> list[Undelivered]:
    """Return what one sender of the association is to be told of next: one signer, or all of a sending to many; empty for nothing.

    A sending to many is waited for until all of it has left.
    """
    rows = work.session.execute(
        undelivered_statement().where(Envelope.association_id == work.actor.tenant)
    ).all()
    told = _told(work, [row[0].id for row in rows])
    news = [(row[0], row[1]) for row in rows if not told_of(told.get(row[0].id, ()), str(row[1].id))]
    leaving = _leaving(work)
    for envelope, signer in news:
        if envelope.batch_id is None:
            return [(envelope, signer)]
        if envelope.batch_id not in leaving:
            return [one for one in news if one[0].batch_id == envelope.batch_id]
    return []


def _told(work: Work, envelope_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Event]]:
    found: dict[uuid.UUID, list[Event]] = {}
    if not envelope_ids:
        return found
    for event in work.session.scalars(
        select(Event)
        .where(
            Event.association_id == work.actor.tenant,
            Event.envelope_id.in_(envelope_ids),
            Event.what.in_((UNDELIVERED, READDRESSED)),
        )
        .order_by(Event.number)
    ):
        found.setdefault(event.envelope_id, []).append(event)
    return found


def _leaving(work: Work) -> set[uuid.UUID]:
    return set(
        work.session.scalars(
            select(Recipient.batch_id)
            .join(
                Batch, (Batch.association_id == Recipient.association_id) & (Batch.id == Recipient.batch_id)
            )
            .where(
                Recipient.association_id == work.actor.tenant,
                Recipient.state == RecipientState.WAITING,
                Batch.ordered_at.is_not(None),
            )
        )
    )


def batch_to_tell_of(work: Work, envelope: Envelope) -> Batch | None:
    """Return the sending to many that an envelope is of, whoever may see it; None for one that was sent by itself."""
    return work.session.get(Batch, envelope.batch_id) if envelope.batch_id else None


def recipient_of(work: Work, envelope_id: uuid.UUID) -> Recipient | None:
    """Return the row of a sending to many whose newest envelope this is; None where it is none's."""
    return work.session.scalars(
        select(Recipient).where(
            Recipient.association_id == work.actor.tenant, Recipient.envelope_id == envelope_id
        )
    ).first()


def recipients_of(work: Work, batch_id: uuid.UUID) -> list[Recipient]:
    """Return the rows of a sending to many."""
    return list(
        work.session.scalars(
            select(Recipient).where(
                Recipient.association_id == work.actor.tenant, Recipient.batch_id == batch_id
            )
        )
    )


def address_in_register(work: Work, person_id: uuid.UUID) -> tuple[str, bool]:
    """Return where letters to a person go today, and whether that is the address they log in with."""
    person, account = people(work, [person_id]).get(person_id, (None, None))
    if account is not None:
        return account.email.lower(), True
    return (person.email.lower() if person else ""), False
