"""What is needed to send a paper: the people, the methods; guests by link; what is to be sealed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, not_, or_, select

from boardroom.associations.models import Association
from boardroom.associations.queries import local_today
from boardroom.core.actor import Actor, ActorKind
from boardroom.identity.models import Account
from boardroom.language.telephone import mobile_number
from boardroom.mandates.models import Mandate, Person, Role
from boardroom.mandates.queries import board_on, persons
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.notices.models import Delivery, Link, Message, Purpose
from boardroom.notices.queries import still_good
from boardroom.signing.models import Envelope, Recipient, Signer
from boardroom.signing.queries.following import signers_of
from boardroom.signing.rules.methods import CHOSEN, Method, methods_from
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerState
from boardroom.work import Work

# Who sits on the board, or takes a place on it when someone is away.
_STAND_IN = frozenset(
    {Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, Role.TREASURER, Role.BOARD_MEMBER, Role.DEPUTY}
)


# Put together once: decision 40.
_PEOPLE = (
    select(Person, Account)
    .outerjoin(Account, (Account.id == Person.account_id) & Account.disabled_at.is_(None))
    .where(Person.association_id == bindparam("tenant"), Person.id.in_(bindparam("people", expanding=True)))
)


def people(work: Work, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Person, Account | None]]:
    """Return persons of the association with their accounts, by id."""
    rows = work.session.execute(_PEOPLE, {"tenant": work.actor.tenant, "people": list(person_ids)})
    return {row[0].id: (row[0], row[1]) for row in rows}


@dataclass(frozen=True)
class Guest:
    """Who came by a signing link, to which association; `shut` is the envelope whose sender asks for a code first."""

    actor: Actor
    association: Association
    shut: uuid.UUID | None


# Put together once: decision 40.
_GUEST = (
    select(Signer.id, Signer.name, Signer.person_id, Association, Envelope.id, Envelope.guest_code)
    .join(Association, Association.id == Signer.association_id)
    .join(Envelope, (Envelope.id == Signer.envelope_id) & (Envelope.association_id == Signer.association_id))
    .join(Link, Link.subject_id == Signer.id)
    .where(
        Signer.id == bindparam("signer"),
        Association.slug == bindparam("slug"),
        Link.id == bindparam("link"),
        Link.purpose == Purpose.SIGNING,
        *still_good(bindparam("now")),
    )
)


def guest(work: Work, signer_id: str, link_id: str, association_slug: str) -> Guest | None:
    """Return who came by a signing link: an actor without permissions, tied to that one signature.

    Both ids come from the browser's session. None once the link was revoked or has run out.
    """
    if not link_id:
        return None
    row = work.session.execute(
        _GUEST,
        {
            "signer": uuid.UUID(signer_id),
            "slug": association_slug,
            "link": uuid.UUID(link_id),
            "now": work.now,
        },
    ).first()
    if row is None:
        return None
    place, name, person_id, association, envelope_id, guest_code = row
    actor = Actor(
        kind=ActorKind.LINK, name=name, person_id=person_id, association_id=association.id, signer_id=place
    )
    return Guest(actor, association, envelope_id if guest_code else None)


def ended_link(work: Work, signer_id: str, link_id: str, envelope_id: uuid.UUID) -> Link | None:
    """Return the link by which a browser came to an envelope where it is no longer good; None for any other envelope.

    Both ids come from the browser's session, as for guest.
    """
    if not link_id:
        return None
    return work.session.scalars(
        select(Link)
        .join(Signer, Signer.id == Link.subject_id)
        .where(
            Link.id == uuid.UUID(link_id),
            Link.purpose == Purpose.SIGNING,
            Signer.id == uuid.UUID(signer_id),
            Signer.envelope_id == envelope_id,
            not_(and_(*still_good(work.now))),
        )
    ).first()


def guests_among(work: Work, signers: Sequence[Signer]) -> set[uuid.UUID]:
    """Return the ids of those signers who have no account and so come by a link."""
    known = people(work, [signer.person_id for signer in signers])
    return {signer.id for signer in signers if known.get(signer.person_id, (None, None))[1] is None}


def links_run_out(work: Work, envelope: Envelope, signers: Sequence[Signer]) -> dict[uuid.UUID, datetime]:
    """Return when the last link of those ran out who are to sign and come by one, by signer.

    Nothing for whom one is still good, or a letter that brings a fresh one waits to leave.
    """
    waiting = [one for one in signers if one.state is SignerState.WAITING]
    if envelope.state is not EnvelopeState.SENT or not waiting:
        return {}
    coming = exists().where(
        Message.association_id == Link.association_id,
        Message.link_subject == Link.subject_id,
        Message.state.in_((Delivery.QUEUED, Delivery.SENDING)),
    )
    rows = work.session.execute(
        select(Link.subject_id, func.max(Link.expires_at))
        .where(
            Link.association_id == work.actor.tenant,
            Link.purpose == Purpose.SIGNING,
            Link.subject_id.in_(guests_among(work, waiting)),
            Link.revoked_at.is_(None),
            ~coming,
        )
        .group_by(Link.subject_id)
    )
    return {signer_id: ended for signer_id, ended in rows if signer_id and ended <= work.now}


def guests_place(work: Work, signer_id: uuid.UUID) -> tuple[str, uuid.UUID] | None:
    """Return the association's slug and the envelope of a guest's signature, to lead them there."""
    row = work.session.execute(
        select(Association.slug, Signer.envelope_id)
        .join(Association, Association.id == Signer.association_id)
        .where(Signer.id == signer_id)
    ).first()
    return (row[0], row[1]) if row else None


def guests_signature(work: Work, signer_id: uuid.UUID) -> tuple[Envelope, Signer] | None:
    """Return what a guest's link is about, before anyone has come in by it: for the page that says what it is for."""
    row = work.session.execute(
        select(Envelope, Signer)
        .join(
            Signer, (Signer.association_id == Envelope.association_id) & (Signer.envelope_id == Envelope.id)
        )
        .where(Signer.id == signer_id)
    ).first()
    return (row[0], row[1]) if row else None


def allowed_methods(work: Work) -> tuple[Method, ...]:
    """Return the methods that the association allows and the portal has."""
    allowed = methods_from(work.session.get_one(Association, work.actor.tenant).signing_methods)
    ready = ready_methods(work)
    return tuple(method for method in allowed if method in ready)


def ready_methods(work: Work) -> tuple[Method, ...]:
    """Return the methods that this portal can offer: eIDs only where an operator has set them up."""
    without = set()
    if not work.ports.bankid.configured:
        without.add(Method.BANKID)
    if not work.ports.identifier.providers():
        without.add(Method.OIDC)
    return tuple(method for method in CHOSEN if method not in without)


def eligible(work: Work) -> list[tuple[uuid.UUID, str]]:
    """Return the people whom a letter reaches: those with an account or an address, by name."""
    return [(person.id, person.name) for person in persons(work) if person.account_id or person.email]


@dataclass(frozen=True)
class Signable:
    """A person who can be asked to sign; `by_hand` for whom no letter reaches."""

    person_id: uuid.UUID
    name: str
    by_hand: bool
    roles: tuple[str, ...] = ()
    signatory: bool = False


def _who_can_sign(work: Work) -> list[tuple[uuid.UUID, str, bool]]:
    """Return (id, name, whether by hand alone) of the people who can be asked, by name.

    Whom no letter reaches signs by hand. Those of earlier boards, whose mandates have all ended, are then left out.
    """
    held = select(Mandate.id).where(
        Mandate.association_id == Person.association_id, Mandate.person_id == Person.id
    )
    running = held.where(or_(Mandate.end.is_(None), Mandate.end > local_today(work)))
    reached = or_(Person.account_id.is_not(None), Person.email != "")
    rows = work.session.execute(
        select(Person.id, Person.name, reached)
        .where(Person.association_id == work.actor.tenant, or_(reached, running.exists(), ~held.exists()))
        .order_by(Person.name)
    )
    return [(person_id, name, not by_letter) for person_id, name, by_letter in rows]


def board_and_others(work: Work) -> tuple[list[Signable], list[Signable]]:
    """Return those who can be asked: who sits on the board today with their roles, as a board is listed, and everyone else."""
    words = {role: place for place, role in enumerate(ROLE_WORDS)}
    sitting: dict[uuid.UUID, list[Mandate]] = {}
    for person, mandate in board_on(work, local_today(work)):
        if mandate.role in _STAND_IN:
            sitting.setdefault(person.id, []).append(mandate)
    asked = _who_can_sign(work)
    board = [
        Signable(
            one,
            name,
            by_hand,
            tuple(sorted((held.role for held in sitting[one]), key=words.__getitem__)),
            signatory=any(held.signatory for held in sitting[one]),
        )
        for one, name, by_hand in asked
        if one in sitting
    ]
    board.sort(key=lambda one: (words[one.roles[0]], one.name))
    return board, [Signable(*one) for one in asked if one[0] not in sitting]


def with_addresses(work: Work) -> list[tuple[uuid.UUID, str, str]]:
    """Return (id, name, address) of those in the register who can be sent a paper with many others."""
    found = persons(work)
    known = people(work, [person.id for person in found])
    rows = []
    for person in found:
        account = known[person.id][1]
        address = account.email if account else person.email
        if address:
            rows.append((person.id, person.name, address.lower()))
    return rows


def substitutes(work: Work, envelope: Envelope, *, everyone: bool) -> list[tuple[uuid.UUID, str]]:
    """Return who may sign in a signer's stead, by name: of the board, deputies too, whoever is not asked already.

    For papers other than minutes, whoever leads the sending may name `everyone` who can be asked, but no stranger who is
    known from a list of recipients alone: a neighbour or a supplier does not sign another's contract.
    """
    asked = {signer.person_id for signer in signers_of(work, envelope.id)}
    sitting = {
        person.id: person.name
        for person, mandate in board_on(work, local_today(work))
        if mandate.role in _STAND_IN and (person.account_id or person.email)
    }
    if everyone and envelope.kind is not EnvelopeKind.MINUTES:
        strangers = _known_from_a_list_alone(work)
        sitting |= {one: name for one, name in eligible(work) if one not in strangers}
    return sorted(
        ((one, name) for one, name in sitting.items() if one not in asked), key=lambda pair: pair[1]
    )


def _known_from_a_list_alone(work: Work) -> set[uuid.UUID]:
    """Return the persons whom the register knows because a paper was sent to many, and for nothing else."""
    held = select(Mandate.id).where(
        Mandate.association_id == Person.association_id, Mandate.person_id == Person.id
    )
    listed = select(Recipient.id).where(
        Recipient.association_id == Person.association_id, Recipient.person_id == Person.id
    )
    asked_otherwise = (
        select(Signer.id)
        .join(
            Envelope, (Envelope.association_id == Signer.association_id) & (Envelope.id == Signer.envelope_id)
        )
        .where(
            Signer.association_id == Person.association_id,
            Signer.person_id == Person.id,
            Envelope.batch_id.is_(None),
        )
    )
    return set(
        work.session.scalars(
            select(Person.id).where(
                Person.association_id == work.actor.tenant,
                Person.account_id.is_(None),
                listed.exists(),
                ~held.exists(),
                ~asked_otherwise.exists(),
            )
        )
    )


def own_number(work: Work, person: Person) -> str:
    """Return the number (E.164) that text messages reach this person alone at; empty when there is none.

    A number that stands with another person too is nobody's own: a code sent there proves nothing.
    """
    number = mobile_number(person.phone)
    if not number:
        return ""
    shared = any(mobile_number(other.phone) == number for other in persons(work) if other.id != person.id)
    return "" if shared else number


def codes_leave(work: Work) -> tuple[bool, bool]:
    """Tell whether a code can leave here by letter, and whether it can as a text message."""
    mailer = work.ports.mailer
    return mailer.configured or mailer.in_portal, work.ports.texter.configured


def codes_reach(work: Work) -> bool:
    """Tell whether a code can reach anyone at all: by letter, or as a text message."""
    return any(codes_leave(work))


def without_address(work: Work, envelope_id: uuid.UUID) -> list[str]:
    """Return the names of those asked to sign whom no letter reaches, because the register has no address of theirs."""
    return [one.name for one in signers_of(work, envelope_id) if not one.email]


# Put together once: decision 40.
_NEXT_TO_SEAL = (
    select(Envelope)
    .where(
        Envelope.state == EnvelopeState.SIGNED,
        or_(Envelope.lease_until.is_(None), Envelope.lease_until <= bindparam("now")),
        or_(Envelope.retry_at.is_(None), Envelope.retry_at <= bindparam("now")),
    )
    .order_by(Envelope.signed_at)
    .limit(1)
)
_NEXT_OF_ONE = _NEXT_TO_SEAL.where(Envelope.association_id == bindparam("tenant"))


def next_to_seal(work: Work, now: datetime, association_id: uuid.UUID | None = None) -> Envelope | None:
    """Return the signed envelope that has waited longest for its seal, of one association or of any."""
    if association_id is None:
        return work.session.scalars(_NEXT_TO_SEAL, {"now": now}).first()
    return work.session.scalars(_NEXT_OF_ONE, {"now": now, "tenant": association_id}).first()
