"""Envelopes as people follow them: what awaits, versions, signers, events, deliveries."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from boardroom.core.errors import NotFound
from boardroom.notices.models import Message
from boardroom.signing.models import Envelope, Event, Recipient, Signer
from boardroom.signing.queries.concern import (
    asked,
    in_scope,
    may_follow,
    own,
    turn_has_come,
)
from boardroom.signing.queries.hidden import free_of_conflict
from boardroom.signing.queries.opening import may_read_pages
from boardroom.signing.rules.absences import (
    COMPLETED_WITHOUT,
    DELEGATED,
    WISH_REFUSED,
    WISHED,
    HandedOver,
    handed_over,
    of_signer,
)
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, RecipientState, SignerState
from boardroom.work import Work


def awaiting(work: Work) -> list[tuple[Envelope, Signer]]:
    """Return what waits for the actor's own signature, soonest deadline first; nothing that a conflict of interest hides from them."""
    rows = work.session.execute(
        select(Envelope, Signer)
        .join(
            Signer, (Signer.envelope_id == Envelope.id) & (Signer.association_id == Envelope.association_id)
        )
        .where(
            Envelope.association_id == work.actor.tenant,
            Envelope.state == EnvelopeState.SENT,
            Signer.state == SignerState.WAITING,
            turn_has_come(),
            own(work.actor),
            free_of_conflict(work.actor.tenant, work.actor.person_id),
        )
        .order_by(Envelope.deadline.is_(None), Envelope.deadline, Envelope.sent_at)
    )
    return [(row[0], row[1]) for row in rows]


def followed(
    work: Work, states: Sequence[EnvelopeState], *, limit: int = 50, offset: int = 0
) -> list[Envelope]:
    """Return the envelopes in some states that the actor may follow, newest first.

    Those of a sending to many are followed together, on its own page.
    """
    return list(
        work.session.scalars(
            select(Envelope)
            .where(
                Envelope.state.in_(states),
                or_(and_(in_scope(work.actor), Envelope.batch_id.is_(None)), asked(work.actor)),
            )
            .order_by(Envelope.sent_at.desc(), Envelope.id)
            .limit(limit)
            .offset(offset)
        )
    )


def next_to_remind(work: Work, association_id: uuid.UUID | None = None) -> Signer | None:
    """Return the signer whose reminder has been due longest, of one association or of any."""
    due = (
        select(Signer)
        .join(
            Envelope, (Envelope.id == Signer.envelope_id) & (Envelope.association_id == Signer.association_id)
        )
        .where(
            Signer.state == SignerState.WAITING,
            Signer.remind_at <= work.now,
            Envelope.state == EnvelopeState.SENT,
        )
    )
    if association_id is not None:
        due = due.where(Signer.association_id == association_id)
    return work.session.scalars(due.order_by(Signer.remind_at).limit(1)).first()


def next_overdue(work: Work, association_id: uuid.UUID | None = None) -> Envelope | None:
    """Return the open envelope whose sender should have been told longest ago that its deadline has passed."""
    due = select(Envelope).where(Envelope.state == EnvelopeState.SENT, Envelope.overdue_at <= work.now)
    if association_id is not None:
        due = due.where(Envelope.association_id == association_id)
    return work.session.scalars(due.order_by(Envelope.overdue_at).limit(1)).first()


def versions_of(work: Work, subject_key: str) -> list[Envelope]:
    """Return every version of one paper that was sent, newest first; the sending feature derives its state."""
    return list(
        work.session.scalars(
            select(Envelope)
            .where(Envelope.association_id == work.actor.tenant, Envelope.subject_key == subject_key)
            .order_by(Envelope.version.desc())
        )
    )


def version_before(work: Work, envelope: Envelope) -> Envelope | None:
    """Return the version that was sent before this one; for members alone: why it came back is the board's affair."""
    if work.actor.account_id is None:
        return None
    return next(
        (one for one in versions_of(work, envelope.subject_key) if one.version < envelope.version), None
    )


def version_after(work: Work, envelope: Envelope, signer: Signer | None) -> Envelope | None:
    """Return the newest version of the same paper where it came after this one and the reader has part in it.

    A signer has where they were asked to sign that one too; others where their mandate opens it.
    """
    newest = next(iter(versions_of(work, envelope.subject_key)), None)
    if newest is None or newest.version <= envelope.version:
        return None
    if may_follow(work, newest):
        return newest
    theirs = exists().where(
        Signer.association_id == work.actor.tenant,
        Signer.envelope_id == newest.id,
        Signer.person_id == (signer.person_id if signer else None),
        Signer.invited_at.is_not(None),
    )
    return newest if work.session.scalar(select(theirs)) else None


def version_to_compare(work: Work, envelope: Envelope, signer: Signer | None) -> Envelope | None:
    """Return the newest earlier version of minutes that this one can be compared with for the reader, who reads this one.

    Whoever follows by mandate has read them all; a signer knows those that they were asked to sign, and no other.
    """
    if envelope.kind is not EnvelopeKind.MINUTES or envelope.version == 1 or work.actor.room_id is not None:
        return None
    if not may_read_pages(work, envelope):
        return None
    earlier = [one for one in versions_of(work, envelope.subject_key) if one.version < envelope.version]
    if may_follow(work, envelope):
        return next(iter(earlier), None)
    known = select(Signer.envelope_id).where(
        Signer.association_id == work.actor.tenant,
        Signer.envelope_id.in_([one.id for one in earlier]),
        Signer.person_id == (signer.person_id if signer else None),
        Signer.invited_at.is_not(None),
    )
    theirs = set(work.session.scalars(known))
    return next((one for one in earlier if one.id in theirs), None)


# Put together once: decision 40.
_SIGNERS = (
    select(Signer)
    .where(Signer.association_id == bindparam("tenant"), Signer.envelope_id == bindparam("envelope"))
    .order_by(Signer.position)
)
_FRESH_SIGNERS = _SIGNERS.execution_options(populate_existing=True)
_LAST_EVENT = (
    select(Event)
    .where(Event.association_id == bindparam("tenant"), Event.envelope_id == bindparam("envelope"))
    .order_by(Event.number.desc())
    .limit(1)
)


def signers_of(work: Work, envelope_id: uuid.UUID) -> list[Signer]:
    """Return the signers of an envelope in their order."""
    return list(work.session.scalars(_SIGNERS, {"tenant": work.actor.tenant, "envelope": envelope_id}))


def fresh_signers_of(work: Work, envelope_id: uuid.UUID) -> list[Signer]:
    """Return the signers as they stand in the database, whatever this Work has read of them before."""
    return list(work.session.scalars(_FRESH_SIGNERS, {"tenant": work.actor.tenant, "envelope": envelope_id}))


def signers_of_all(work: Work, envelope_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Signer]]:
    """Return the signers of many envelopes, by envelope."""
    found: dict[uuid.UUID, list[Signer]] = {envelope_id: [] for envelope_id in envelope_ids}
    for signer in work.session.scalars(
        select(Signer)
        .where(Signer.association_id == work.actor.tenant, Signer.envelope_id.in_(envelope_ids))
        .order_by(Signer.position)
    ):
        found[signer.envelope_id].append(signer)
    return found


def signer(work: Work, envelope_id: uuid.UUID, signer_id: uuid.UUID) -> Signer:
    """Return one signer of an envelope; NotFound when there is none."""
    found = work.session.scalars(
        select(Signer).where(
            Signer.association_id == work.actor.tenant,
            Signer.envelope_id == envelope_id,
            Signer.id == signer_id,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def events_of(work: Work, envelope_id: uuid.UUID) -> list[Event]:
    """Return what happened to an envelope, oldest first; nothing for whoever does not follow it by mandate."""
    return list(
        work.session.scalars(
            select(Event)
            .where(
                Event.association_id == work.actor.tenant,
                Event.envelope_id == envelope_id,
                _followed_by(work, Event.envelope_id),
            )
            .order_by(Event.number)
        )
    )


def handed_over_in(work: Work, signers: Sequence[Signer]) -> dict[str, HandedOver]:
    """Return by whom, of an envelope that the actor may see, signatures were handed over, by signer id in text."""
    given = [one for one in signers if one.state is SignerState.DELEGATED]
    if not given:
        return {}
    told = handed_over(_happened(work, given[0].envelope_id, (DELEGATED, WISHED, WISH_REFUSED)))
    return {str(one.id): told[str(one.id)] for one in given if str(one.id) in told}


def left_out_of(work: Work, signers: Sequence[Signer]) -> dict[str, dict[str, str]]:
    """Return the decision (name, cause, reason, by) to do without each signer that an envelope was completed without, by id in text."""
    absent = [one for one in signers if one.state is SignerState.SKIPPED]
    if not absent:
        return {}
    events = _happened(work, absent[0].envelope_id, (COMPLETED_WITHOUT,))
    return {str(one.id): of_signer(events, COMPLETED_WITHOUT, str(one.id))[0] for one in absent}


def _happened(work: Work, envelope_id: uuid.UUID, kinds: Collection[str]) -> Sequence[Event]:
    return work.session.scalars(
        select(Event)
        .where(
            Event.association_id == work.actor.tenant,
            Event.envelope_id == envelope_id,
            Event.what.in_(kinds),
        )
        .order_by(Event.number)
    ).all()


def asked_before(work: Work, envelope: Envelope, person_id: uuid.UUID | None) -> bool:
    """Tell whether a person was asked to sign an earlier version of the same paper."""
    if envelope.version == 1 or person_id is None:
        return False
    found = exists().where(
        Envelope.association_id == work.actor.tenant,
        Envelope.subject_key == envelope.subject_key,
        Envelope.version < envelope.version,
        Signer.association_id == Envelope.association_id,
        Signer.envelope_id == Envelope.id,
        Signer.person_id == person_id,
        Signer.invited_at.is_not(None),
    )
    return bool(work.session.scalar(select(found)))


def last_event(work: Work, envelope_id: uuid.UUID) -> Event | None:
    """Return the newest link of an envelope's chain."""
    return work.session.scalars(_LAST_EVENT, {"tenant": work.actor.tenant, "envelope": envelope_id}).first()


def deliveries(work: Work, envelope_id: uuid.UUID) -> dict[uuid.UUID, Message]:
    """Return the newest message to each signer, by signer; nothing for whoever does not follow the envelope by mandate."""
    rows = work.session.execute(
        select(Signer.id, Message)
        .join(Message, (Message.subject_id == Signer.id) & (Message.subject_kind == "signer"))
        .where(
            Signer.association_id == work.actor.tenant,
            Signer.envelope_id == envelope_id,
            _followed_by(work, Signer.envelope_id),
        )
        .order_by(Message.created_at)
    )
    return {row[0]: row[1] for row in rows}


def _followed_by(work: Work, envelope_id: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    return exists().where(Envelope.id == envelope_id, in_scope(work.actor))


def ever_asked_to_sign(work: Work) -> set[uuid.UUID]:
    """Return the persons who have, or had, something to sign: they may come to read it, as the association has decided."""
    return set(
        work.session.scalars(
            select(Signer.person_id).where(Signer.association_id == work.actor.tenant).distinct()
        )
    )


def still_to_sign(work: Work) -> set[uuid.UUID]:
    """Return the persons who are asked to sign something, or are about to be: their letters have to reach them."""
    asked = (
        select(Signer.person_id)
        .join(
            Envelope,
            (Envelope.association_id == Signer.association_id) & (Envelope.id == Signer.envelope_id),
        )
        .where(
            Signer.association_id == work.actor.tenant,
            Signer.state == SignerState.WAITING,
            Envelope.state == EnvelopeState.SENT,
        )
    )
    coming = select(Recipient.person_id).where(
        Recipient.association_id == work.actor.tenant,
        Recipient.person_id.is_not(None),
        Recipient.state == RecipientState.WAITING,
    )
    return {key for key in (*work.session.scalars(asked), *work.session.scalars(coming)) if key is not None}
