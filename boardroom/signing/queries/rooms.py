"""The shared tablet: which envelope it shows, and who sits at it."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.core.actor import Actor, ActorKind
from boardroom.core.errors import NotFound
from boardroom.core.ids import token_hash
from boardroom.identity.models import Passkey
from boardroom.identity.queries import passkeys_of
from boardroom.signing.models import Envelope, MeetingRoom, Signer
from boardroom.signing.queries.following import signers_of
from boardroom.signing.queries.sending import people
from boardroom.signing.rules.rooms import SEAT_IDLE
from boardroom.signing.rules.states import EnvelopeState
from boardroom.signing.rules.turns import on_turn
from boardroom.work import Work

# Who acts when nobody sits at the tablet.
NOBODY = "Mötesrummet"


@dataclass(frozen=True)
class InRoom:
    """A browser that is a shared tablet: for which association and envelope, and who acts in it."""

    association: Association
    envelope_id: uuid.UUID
    actor: Actor
    seen_at_stale: bool  # whether it is time to note that the seat is used

    @property
    def risen(self) -> "InRoom":
        """The same tablet with nobody at it."""
        nobody = Actor(
            kind=ActorKind.ROOM, name=NOBODY, association_id=self.association.id, room_id=self.actor.room_id
        )
        return replace(self, actor=nobody)


def in_room(work: Work, token: str, seat: str) -> InRoom | None:
    """Return what a tablet's cookie stands for; None once the room is closed or its time is up."""
    found = work.session.scalars(
        select(MeetingRoom).where(
            MeetingRoom.token_hash == token_hash(token),
            MeetingRoom.closed_at.is_(None),
            MeetingRoom.expires_at > work.now,
        )
    ).first()
    association = work.session.get(Association, found.association_id) if found else None
    if found is None or association is None:
        return None
    sitting = work.session.get(Signer, found.seat_signer_id) if _holds(work, found, seat) else None
    if sitting is None:
        nobody = Actor(kind=ActorKind.ROOM, name=NOBODY, association_id=association.id, room_id=found.id)
        return InRoom(association, found.envelope_id, nobody, seen_at_stale=False)
    proved = found.seat_account_id is not None
    seated = Actor(
        kind=ActorKind.ACCOUNT if proved else ActorKind.LINK,
        name=sitting.name,
        account_id=found.seat_account_id,
        person_id=sitting.person_id,
        association_id=association.id,
        signer_id=sitting.id,
        room_id=found.id,
    )
    stale = found.seat_seen_at is None or work.now - found.seat_seen_at > SEAT_IDLE / 10
    return InRoom(association, found.envelope_id, seated, seen_at_stale=stale)


def _holds(work: Work, found: MeetingRoom, seat: str) -> bool:
    """Tell whether the browser's seat is the one that is taken, and has not been idle for too long."""
    return bool(
        seat
        and found.seat_hash == token_hash(seat)
        and found.seat_seen_at is not None
        and work.now - found.seat_seen_at <= SEAT_IDLE
    )


def room(work: Work, room_id: uuid.UUID) -> MeetingRoom:
    """Return an open room, held until the Work ends; NotFound for any other."""
    found = work.session.scalars(
        select(MeetingRoom)
        .where(
            MeetingRoom.association_id == work.actor.tenant,
            MeetingRoom.id == room_id,
            MeetingRoom.closed_at.is_(None),
            MeetingRoom.expires_at > work.now,
        )
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound
    return found


def rooms_of(work: Work, envelope_id: uuid.UUID) -> list[MeetingRoom]:
    """Return the rooms that are open for an envelope."""
    return list(
        work.session.scalars(
            select(MeetingRoom).where(
                MeetingRoom.association_id == work.actor.tenant,
                MeetingRoom.envelope_id == envelope_id,
                MeetingRoom.closed_at.is_(None),
                MeetingRoom.expires_at > work.now,
            )
        )
    )


def envelope_in_room(work: Work) -> Envelope:
    """Return the envelope that the actor's room is open for; NotFound for who is in none."""
    if work.actor.room_id is None:
        raise NotFound
    present = room(work, work.actor.room_id)
    return work.session.scalars(
        select(Envelope)
        .where(Envelope.association_id == work.actor.tenant, Envelope.id == present.envelope_id)
        .with_for_update()
    ).one()


def on_turn_in(work: Work, envelope: Envelope) -> list[Signer]:
    """Return those who can sign an envelope now."""
    return on_turn(signers_of(work, envelope.id)) if envelope.state is EnvelopeState.SENT else []


def keys_of(work: Work, signer: Signer) -> list[Passkey]:
    """Return the passkeys that can sign: the actor's own, or at a shared tablet those of whoever sits there.

    There the signature itself is what shows who they are.
    """
    account_id = work.actor.account_id
    if account_id is None and work.actor.room_id is not None:
        account_id = _account_of(work, signer)
    return passkeys_of(work, account_id) if account_id else []


def must_show(work: Work, signer: Signer) -> bool:
    """Tell whether a signer at a shared tablet has an account and has not given its password there."""
    if work.actor.room_id is None or work.actor.account_id is not None:
        return False
    return _account_of(work, signer) is not None


def _account_of(work: Work, signer: Signer) -> uuid.UUID | None:
    _person, account = people(work, [signer.person_id]).get(signer.person_id, (None, None))
    return account.id if account else None
