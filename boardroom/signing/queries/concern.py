"""Whom an envelope concerns: who was asked, whose turn it is, who may follow."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from boardroom.core.actor import Actor, ActorKind
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.mandates.rules import LEADING_ROLES
from boardroom.signing.errors import HiddenFromYou, NotYourTurn
from boardroom.signing.models import (
    Batch,
    Envelope,
    FurtherPaper,
    PageImage,
    PrintOut,
    SealProof,
    Signer,
)
from boardroom.signing.queries.hidden import (
    free_of_conflict,
    hidden_papers,
    no_further_paper,
)
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerState
from boardroom.work import Work

# Put together once: decision 40.
_PLACE = (
    select(Envelope, Signer)
    .join(Signer, (Signer.envelope_id == Envelope.id) & (Signer.association_id == Envelope.association_id))
    .where(Envelope.association_id == bindparam("tenant"), Envelope.id == bindparam("envelope"))
)
_BY_LINK = _PLACE.where(Signer.id == bindparam("place"))
_BY_PERSON = _PLACE.where(Signer.person_id == bindparam("place"))
_ANY = select(Envelope).where(
    Envelope.association_id == bindparam("tenant"), Envelope.id == bindparam("envelope")
)
_ANEW = {
    "populate_existing": True
}  # what is held is read as it is then, whatever this Work has read of it before
_LOCKED = {
    one: one.with_for_update(of=(Envelope, Signer)).execution_options(**_ANEW)
    for one in (_BY_LINK, _BY_PERSON)
}


def asked_of(work: Work, envelope_id: uuid.UUID, *, lock: bool = False) -> tuple[Envelope, Signer]:
    """Return the envelope with the actor's own place among its signers; NotFound for everyone else.

    The right to sign belongs to the person who was asked and outlives their mandate, so no role
    is looked at. A guest by link reaches the one envelope of that link. With `lock`, both are held until the
    Work ends, the envelope first, and read as they are then: two last signers see each other on every database.
    """
    actor = work.actor
    wanted = _BY_LINK if actor.signer_id is not None else _BY_PERSON
    place = actor.signer_id or actor.person_id
    row = None
    if place is not None:
        given = {"tenant": actor.tenant, "envelope": envelope_id, "place": place}
        row = work.session.execute(_LOCKED[wanted] if lock else wanted, given).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def visible(work: Work, envelope_id: uuid.UUID, *, lock: bool = False) -> Envelope:
    """Return an envelope that the actor may follow: as signer, or by mandate within their record classes."""
    if work.actor.signer_id is not None:
        return asked_of(work, envelope_id, lock=lock)[0]  # a guest follows what they were asked to sign
    wanted, given = _ANY, {"tenant": work.actor.tenant, "envelope": envelope_id}
    if work.actor.kind is not ActorKind.WORKER:
        wanted = wanted.where(or_(in_scope(work.actor), asked(work.actor)))
    if lock:
        wanted = wanted.with_for_update(of=Envelope).execution_options(**_ANEW)
    envelope = work.session.scalars(wanted, given).first()
    if envelope is None:
        raise NotFound
    return envelope


def shown_place(work: Work, envelope_id: uuid.UUID, *, lock: bool = False) -> tuple[Envelope, Signer]:
    """Return as `asked_of`; HiddenFromYou when a conflict of interest hides one of the papers from the actor."""
    envelope, signer = asked_of(work, envelope_id, lock=lock)
    if hidden_papers(work, envelope, signer.person_id):
        raise HiddenFromYou
    return envelope, signer


def own_place(work: Work, envelope_id: uuid.UUID, *, shown: bool = False) -> tuple[Envelope, Signer] | None:
    """Return as `asked_of`, or `shown_place`; None for someone who may follow the envelope but was not asked to sign it."""
    try:
        return shown_place(work, envelope_id) if shown else asked_of(work, envelope_id)
    except NotFound:
        return None


def may_follow(work: Work, envelope: Envelope) -> bool:
    """Tell whether the actor's mandate opens the envelope with its events and deliveries."""
    if not _may_ever_follow(work.actor):
        return False
    return bool(work.session.scalar(select(exists().where(Envelope.id == envelope.id, in_scope(work.actor)))))


def hashes_held(work: Work, hashes: Collection[str]) -> set[str]:
    """Return those of the checksums that are bytes of an envelope or of its seal's renewals, whoever may follow it."""
    columns = (
        (Envelope.frozen_sha256, Envelope.association_id),
        (Envelope.original_sha256, Envelope.association_id),
        (Envelope.sealed_sha256, Envelope.association_id),
        (Envelope.reading_copy_sha256, Envelope.association_id),
        (PrintOut.sha256, PrintOut.association_id),
        (FurtherPaper.frozen_sha256, FurtherPaper.association_id),
        (FurtherPaper.original_sha256, FurtherPaper.association_id),
        (FurtherPaper.sealed_sha256, FurtherPaper.association_id),
        (FurtherPaper.reading_copy_sha256, FurtherPaper.association_id),
        (Batch.frozen_sha256, Batch.association_id),
        (Batch.original_sha256, Batch.association_id),
        (SealProof.sha256, SealProof.association_id),
    )
    found: set[str] = set()
    for column, association_id in columns:
        found.update(
            work.session.scalars(
                select(column).where(association_id == work.actor.tenant, column.in_(hashes))
            )
        )
    return found


def steers(work: Work, envelope: Envelope) -> bool:
    """Tell whether the actor may end, complete or steer an envelope: its sender, or who leads or writes for the board.

    Nobody from whom one of its papers is hidden.
    """
    sender = envelope.sent_by is not None and envelope.sent_by == work.actor.person_id
    if not sender and not work.actor.roles & LEADING_ROLES:
        return False
    return not hidden_papers(work, envelope, work.actor.person_id)


def closed_envelopes_of(work: Work, document_ids: Collection[uuid.UUID]) -> list[Envelope]:
    """Return the envelopes of documents that wait for nobody and are not of minutes, whoever may follow them."""
    return list(
        work.session.scalars(
            select(Envelope).where(
                Envelope.association_id == work.actor.tenant,
                Envelope.document_id.in_(document_ids),
                Envelope.kind != EnvelopeKind.MINUTES,
                Envelope.state.not_in((EnvelopeState.SENT, EnvelopeState.SIGNED)),
            )
        )
    )


def hashes_of_envelopes(work: Work, document_ids: Collection[uuid.UUID]) -> set[str]:
    """Return the checksums of all bytes of documents' envelopes: frozen, sealed, renewed, and page images."""
    envelopes = closed_envelopes_of(work, document_ids)
    keys = [envelope.id for envelope in envelopes]
    found = {
        sha256
        for one in envelopes
        for sha256 in (one.frozen_sha256, one.original_sha256, one.sealed_sha256, one.reading_copy_sha256)
    }
    for kind in (SealProof, PageImage):
        found.update(
            work.session.scalars(
                select(kind.sha256).where(
                    kind.association_id == work.actor.tenant, kind.envelope_id.in_(keys)
                )
            )
        )
    return found - {""}


def signers_of_many(work: Work, envelope_ids: Collection[uuid.UUID]) -> list[Signer]:
    """Return the signers of several envelopes, for the association."""
    return list(
        work.session.scalars(
            select(Signer).where(
                Signer.association_id == work.actor.tenant, Signer.envelope_id.in_(envelope_ids)
            )
        )
    )


def titles_of(work: Work, envelope_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the titles of those of the envelopes that the actor may know of, as signer or by mandate."""
    rows = work.session.execute(
        select(Envelope.id, Envelope.title).where(
            Envelope.association_id == work.actor.tenant,
            Envelope.id.in_(envelope_ids),
            or_(in_scope(work.actor), asked(work.actor)),
        )
    )
    return {row[0]: row[1] for row in rows}


def turn_has_come() -> ColumnElement[bool]:
    """Return the condition on Signer that nobody of an earlier step is still waited for."""
    earlier = aliased(Signer)
    return ~exists().where(
        earlier.envelope_id == Signer.envelope_id,
        earlier.step < Signer.step,
        earlier.state == SignerState.WAITING,
    )


def enough_have_signed() -> ColumnElement[bool]:
    """Return the condition on Envelope that so many of those who are not required have signed as it needs."""
    signed = (
        select(func.count())
        .where(
            Signer.envelope_id == Envelope.id, Signer.state == SignerState.SIGNED, Signer.required.is_(False)
        )
        .correlate(Envelope)
        .scalar_subquery()
    )
    return signed >= Envelope.needed


def door_of(signer_id: uuid.UUID) -> uuid.UUID:
    """Return what a code that opens an envelope is for: apart from the signature, so that neither serves as the other."""
    return uuid.uuid5(signer_id, "door")


def require_turn(work: Work, signer: Signer) -> None:
    """Raise NotYourTurn, naming those who sign first, while a waiting signer's turn has not come."""
    if signer.step == 1:
        return
    names = list(
        work.session.scalars(
            select(Signer.name)
            .where(
                Signer.association_id == signer.association_id,
                Signer.envelope_id == signer.envelope_id,
                Signer.step < signer.step,
                Signer.state == SignerState.WAITING,
            )
            .order_by(Signer.position)
        )
    )
    if names and signer.state is SignerState.WAITING:
        raise NotYourTurn(names=", ".join(names))


def place_on_turn(work: Work, envelope_id: uuid.UUID) -> tuple[Envelope, Signer]:
    """Return as `asked_of`; NotYourTurn while the envelope is open and others sign first, HiddenFromYou for a conflict of interest."""
    envelope, signer = shown_place(work, envelope_id)
    if envelope.state is EnvelopeState.SENT:
        require_turn(work, signer)
    return envelope, signer


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Signer that it is the actor's own place: by link for a guest, by person else."""
    if actor.signer_id is not None:
        return Signer.id == actor.signer_id
    if actor.person_id is None:
        return false()
    return Signer.person_id == actor.person_id


def asked(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Envelope that the actor is among its signers."""
    return exists().where(
        Signer.envelope_id == Envelope.id,
        Signer.association_id == Envelope.association_id,
        Envelope.association_id == actor.tenant,
        own(actor),
    )


def in_scope(actor: Actor) -> ColumnElement[bool]:
    """By mandate: those who read minutes or send papers, within their record classes and free of conflict.

    Who may not see one of an envelope's papers, or the paper that its batch was made of, does not follow it.
    """
    if not _may_ever_follow(actor):
        return false()
    conditions: list[ColumnElement[bool]] = [Envelope.association_id == actor.tenant]
    if actor.record_classes is not None:
        conditions.append(Envelope.record_class.in_(actor.record_classes))
        conditions.append(no_further_paper(FurtherPaper.record_class.not_in(actor.record_classes)))
    return and_(*conditions, free_of_conflict(actor.tenant, actor.person_id))


def _may_ever_follow(actor: Actor) -> bool:
    return actor.may(Permission.READ_MINUTES) or actor.may(Permission.SEND_FOR_SIGNING)
