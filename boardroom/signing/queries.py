"""Envelopes, signers, events: what waits for whom, and who may see what of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from boardroom.associations.models import Association
from boardroom.associations.queries import by_slug
from boardroom.classes.queries import by_key as class_by_key
from boardroom.core.actor import Actor, ActorKind
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import FileRole, Hiding
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import files_of
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.mandates.queries import persons
from boardroom.notices.models import Message, Purpose
from boardroom.notices.queries import live_link_by_id
from boardroom.signing.errors import NO_CLASS, NOT_ONE_PDF, NotSignable
from boardroom.signing.models import Envelope, Event, PageImage, Signer
from boardroom.signing.rules.methods import Method, methods_from
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.work import Work

# --- Whom it concerns ---------------------------------------------------------------------------


def asked_of(work: Work, envelope_id: uuid.UUID, *, lock: bool = False) -> tuple[Envelope, Signer]:
    """Return the envelope with the actor's own place among its signers; NotFound for everyone else.

    The right to sign belongs to the person who was asked and outlives their mandate, so no role
    is looked at. A guest by link reaches the one envelope of that link. With `lock`, the envelope is
    held until the Work ends: two last signers then see each other on every database.
    """
    wanted = (
        select(Envelope, Signer)
        .join(
            Signer, (Signer.envelope_id == Envelope.id) & (Signer.association_id == Envelope.association_id)
        )
        .where(Envelope.association_id == work.actor.tenant, Envelope.id == envelope_id, _own(work.actor))
    )
    row = work.session.execute(wanted.with_for_update(of=Envelope) if lock else wanted).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def visible(work: Work, envelope_id: uuid.UUID, *, lock: bool = False) -> Envelope:
    """Return an envelope that the actor may follow: as signer, or by mandate within their record classes."""
    wanted = select(Envelope).where(
        Envelope.association_id == work.actor.tenant,
        Envelope.id == envelope_id,
        or_(_in_scope(work.actor), _asked(work.actor)),
    )
    envelope = work.session.scalars(wanted.with_for_update() if lock else wanted).first()
    if envelope is None:
        raise NotFound
    return envelope


def own_place(work: Work, envelope_id: uuid.UUID) -> tuple[Envelope, Signer] | None:
    """Return as `asked_of`, or None for someone who may follow the envelope but was not asked to sign it."""
    try:
        return asked_of(work, envelope_id)
    except NotFound:
        return None


def may_follow(work: Work, envelope: Envelope) -> bool:
    """Tell whether the actor's mandate opens the envelope with its events and deliveries."""
    return bool(
        work.session.scalar(select(exists().where(Envelope.id == envelope.id, _in_scope(work.actor))))
    )


def may_have_copy(actor: Actor, envelope: Envelope, signer: Signer) -> bool:
    """Tell whether a signer gets the reading copy here: parties and guests do, others go by their mandate."""
    return envelope.state is EnvelopeState.SEALED and (
        actor.signer_id is not None or signer.role is SignerRole.PARTY
    )


def may_read_pages(work: Work, envelope: Envelope) -> bool:
    """Tell whether the actor may see the paper itself.

    A signer may while it is open (DOMAIN section 4); after that the mandate decides, and a guest
    keeps the reading copy instead.
    """
    if envelope.state is EnvelopeState.SENT and work.session.scalar(
        select(exists().where(Envelope.id == envelope.id, _asked(work.actor)))
    ):
        return True
    return bool(
        work.session.scalar(select(exists().where(Envelope.id == envelope.id, _in_scope(work.actor))))
    )


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.signer_id is not None:
        return Signer.id == actor.signer_id
    if actor.person_id is None:
        return false()
    return Signer.person_id == actor.person_id


def _asked(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        Signer.envelope_id == Envelope.id,
        Signer.association_id == Envelope.association_id,
        Envelope.association_id == actor.tenant,
        _own(actor),
    )


def _in_scope(actor: Actor) -> ColumnElement[bool]:
    """By mandate: those who read minutes or send papers, within their record classes and free of conflict."""
    if not (actor.may(Permission.READ_MINUTES) or actor.may(Permission.SEND_FOR_SIGNING)):
        return false()
    conditions: list[ColumnElement[bool]] = [Envelope.association_id == actor.tenant]
    if actor.record_classes is not None:
        conditions.append(Envelope.record_class.in_(actor.record_classes))
    if actor.person_id is not None:
        conditions.append(
            ~exists().where(Hiding.document_id == Envelope.document_id, Hiding.person_id == actor.person_id)
        )
    return and_(*conditions)


# --- Lists --------------------------------------------------------------------------------------


def awaiting(work: Work) -> list[tuple[Envelope, Signer]]:
    """Return what waits for the actor's own signature, soonest deadline first."""
    rows = work.session.execute(
        select(Envelope, Signer)
        .join(
            Signer, (Signer.envelope_id == Envelope.id) & (Signer.association_id == Envelope.association_id)
        )
        .where(
            Envelope.association_id == work.actor.tenant,
            Envelope.state == EnvelopeState.SENT,
            Signer.state == SignerState.WAITING,
            _own(work.actor),
        )
        .order_by(Envelope.deadline.is_(None), Envelope.deadline, Envelope.sent_at)
    )
    return [(row[0], row[1]) for row in rows]


def followed(
    work: Work, states: Sequence[EnvelopeState], *, limit: int = 50, offset: int = 0
) -> list[Envelope]:
    """Return the envelopes in some states that the actor may follow, newest first."""
    return list(
        work.session.scalars(
            select(Envelope)
            .where(Envelope.state.in_(states), or_(_in_scope(work.actor), _asked(work.actor)))
            .order_by(Envelope.sent_at.desc(), Envelope.id)
            .limit(limit)
            .offset(offset)
        )
    )


def seals_in_trouble(work: Work) -> list[Envelope]:
    """Return the signed envelopes whose seal failed at least once; for those who look after the portal."""
    work.actor.require(Permission.READ_JOBS)
    return list(
        work.session.scalars(
            select(Envelope)
            .where(
                Envelope.association_id == work.actor.tenant,
                Envelope.state == EnvelopeState.SIGNED,
                Envelope.seal_error != "",
            )
            .order_by(Envelope.signed_at)
        )
    )


def versions_of(work: Work, subject_key: str) -> list[Envelope]:
    """Return every version of one paper that was sent, newest first; the sending feature derives its state."""
    return list(
        work.session.scalars(
            select(Envelope)
            .where(Envelope.association_id == work.actor.tenant, Envelope.subject_key == subject_key)
            .order_by(Envelope.version.desc())
        )
    )


def newest_of(work: Work, subject_keys: Sequence[str]) -> dict[str, Envelope]:
    """Return the newest version of each of many papers, by subject key; one query for a whole register."""
    newest = (
        select(Envelope.subject_key, func.max(Envelope.version).label("version"))
        .where(Envelope.association_id == work.actor.tenant, Envelope.subject_key.in_(subject_keys))
        .group_by(Envelope.subject_key)
        .subquery()
    )
    found = work.session.scalars(
        select(Envelope)
        .join(newest, (Envelope.subject_key == newest.c.subject_key) & (Envelope.version == newest.c.version))
        .where(Envelope.association_id == work.actor.tenant)
    )
    return {envelope.subject_key: envelope for envelope in found}


# --- Parts of an envelope -----------------------------------------------------------------------


def signers_of(work: Work, envelope_id: uuid.UUID) -> list[Signer]:
    """Return the signers of an envelope in their order."""
    return list(
        work.session.scalars(
            select(Signer)
            .where(Signer.association_id == work.actor.tenant, Signer.envelope_id == envelope_id)
            .order_by(Signer.position)
        )
    )


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
    """Return what happened to an envelope, oldest first."""
    return list(
        work.session.scalars(
            select(Event)
            .where(Event.association_id == work.actor.tenant, Event.envelope_id == envelope_id)
            .order_by(Event.number)
        )
    )


def last_event(work: Work, envelope_id: uuid.UUID) -> Event | None:
    """Return the newest link of an envelope's chain."""
    return work.session.scalars(
        select(Event)
        .where(Event.association_id == work.actor.tenant, Event.envelope_id == envelope_id)
        .order_by(Event.number.desc())
        .limit(1)
    ).first()


def deliveries(work: Work, envelope_id: uuid.UUID) -> dict[uuid.UUID, Message]:
    """Return the newest message to each signer, by signer: delivery is shown per recipient."""
    rows = work.session.execute(
        select(Signer.id, Message)
        .join(Message, (Message.subject_id == Signer.id) & (Message.subject_kind == "signer"))
        .where(Signer.association_id == work.actor.tenant, Signer.envelope_id == envelope_id)
        .order_by(Message.created_at)
    )
    return {row[0]: row[1] for row in rows}


def page_image(work: Work, envelope_id: uuid.UUID, number: int) -> str:
    """Return the hash of a page's stored image, or an empty string when it was not rendered yet."""
    return (
        work.session.scalar(
            select(PageImage.sha256).where(
                PageImage.association_id == work.actor.tenant,
                PageImage.envelope_id == envelope_id,
                PageImage.number == number,
            )
        )
        or ""
    )


# --- People and their means ---------------------------------------------------------------------


def people(work: Work, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Person, Account | None]]:
    """Return persons of the association with their accounts, by id."""
    rows = work.session.execute(
        select(Person, Account)
        .outerjoin(Account, (Account.id == Person.account_id) & Account.disabled_at.is_(None))
        .where(Person.association_id == work.actor.tenant, Person.id.in_(person_ids))
    )
    return {row[0].id: (row[0], row[1]) for row in rows}


def guest(
    work: Work, signer_id: str, link_id: str, association_slug: str
) -> tuple[Association, Actor] | None:
    """Return who came by a signing link: an actor without permissions, tied to that one signature.

    Both ids come from the browser's session. None once the link was revoked or has run out.
    """
    link = live_link_by_id(work, uuid.UUID(link_id)) if link_id else None
    if link is None or str(link.subject_id) != signer_id or link.purpose is not Purpose.SIGNING:
        return None
    found = work.session.get(Signer, link.subject_id)
    association = by_slug(work, association_slug)
    if association is None or found is None or found.association_id != association.id:
        return None
    return association, Actor(
        kind=ActorKind.LINK,
        name=found.name,
        person_id=found.person_id,
        association_id=association.id,
        signer_id=found.id,
    )


def guests_place(work: Work, signer_id: str) -> tuple[str, uuid.UUID] | None:
    """Return the association's slug and the envelope of a guest's signature, to lead them there."""
    row = work.session.execute(
        select(Association.slug, Signer.envelope_id)
        .join(Association, Association.id == Signer.association_id)
        .where(Signer.id == uuid.UUID(signer_id))
    ).first()
    return (row[0], row[1]) if row else None


# --- What is about to be sent --------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """An archived PDF that can be sent for signing, and what its record class asks of signatures."""

    document_id: uuid.UUID
    title: str
    record_class: str
    class_name: str
    recommended: str
    document_date: date | None
    sha256: str
    file_name: str
    page_count: int
    next_version: int


def paper(work: Work, document_id: uuid.UUID) -> Paper:
    """Return an archived document as what can be sent; NotSignable says what it lacks."""
    document = document_by_id(work, document_id)
    originals = [file for file in files_of(work, document) if file.role is FileRole.ORIGINAL]
    if len(originals) != 1 or originals[0].media_type != "application/pdf":
        raise NotSignable(problem=NOT_ONE_PDF)
    record_class = class_by_key(work, document.record_class) if document.record_class else None
    if record_class is None or not record_class.signable:
        raise NotSignable(problem=NO_CLASS)
    earlier = versions_of(work, str(document.id))
    return Paper(
        document_id=document.id,
        title=document.title,
        record_class=record_class.key,
        class_name=record_class.name,
        recommended=record_class.recommended_level.value,
        document_date=document.document_date,
        sha256=originals[0].sha256,
        file_name=originals[0].name,
        page_count=originals[0].page_count,
        next_version=earlier[0].version + 1 if earlier else 1,
    )


def allowed_methods(work: Work) -> tuple[Method, ...]:
    """Return the methods that the association allows."""
    return methods_from(work.session.get_one(Association, work.actor.tenant).signing_methods)


def eligible(work: Work) -> list[tuple[uuid.UUID, str]]:
    """Return the people who can be asked: those with an account or an address, by name."""
    return [(person.id, person.name) for person in persons(work) if person.account_id or person.email]


# --- For the worker -----------------------------------------------------------------------------


def next_to_seal(work: Work, now: datetime, association_id: uuid.UUID | None = None) -> Envelope | None:
    """Return the signed envelope that has waited longest for its seal, of one association or of any."""
    due = select(Envelope).where(
        Envelope.state == EnvelopeState.SIGNED,
        or_(Envelope.lease_until.is_(None), Envelope.lease_until <= now),
        or_(Envelope.retry_at.is_(None), Envelope.retry_at <= now),
    )
    if association_id is not None:
        due = due.where(Envelope.association_id == association_id)
    return work.session.scalars(due.order_by(Envelope.signed_at).limit(1)).first()
