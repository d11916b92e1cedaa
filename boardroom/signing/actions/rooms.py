"""The meeting room: a shared tablet at which several people sign one after the other, each alone with the paper."""

import uuid
from dataclasses import dataclass

from sqlalchemy import or_, update

from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.core.secrets import hash_password, password_matches
from boardroom.identity.actions import attempts, log_out
from boardroom.identity.actions.log_in import use_app_code, use_recovery_code
from boardroom.identity.models import Account
from boardroom.identity.queries import by_id as account_by_id
from boardroom.notices.actions import mint_link
from boardroom.notices.models import Purpose
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.progress import note
from boardroom.signing.errors import AlreadyDecided, BadPin, NotYourTurn, SeatTaken
from boardroom.signing.models import MeetingRoom
from boardroom.signing.queries import (
    envelope_in_room,
    on_turn_in,
    people,
    room,
    rooms_of,
    signer,
    steers,
    visible,
)
from boardroom.signing.rules.rooms import LASTS, PHONE_LINK, SEAT_IDLE, pin_problem
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work, WorkOpener, changed

_PIN = "room_pin"
_PASSWORD = "password"  # noqa: S105 - a kind of attempt
_SECOND_STEP = "second_step"


@dataclass(frozen=True)
class Opened:
    """A room that was opened: its token is for the tablet's browser alone."""

    room_id: uuid.UUID
    token: str


def open_room(opener: WorkOpener, actor: Actor, envelope_id: uuid.UUID, pin: str, *, log_in: str) -> Opened:
    """Make the browser at hand a shared tablet for an envelope, and end the log-in (its session's token) in it.

    For who steers the envelope. BadPin for one that is too easy. Rooms that were open for the envelope are closed. The
    PIN is hashed with no transaction open: that takes a tenth of a second by design.
    """
    if problem := pin_problem(pin):
        raise BadPin(problem=problem)
    hashed = hash_password(pin)
    token = opaque_token()
    with opener.writing(actor) as work:
        envelope = envelope_to_steer(work, envelope_id)
        if envelope.state is not EnvelopeState.SENT:
            raise AlreadyDecided
        if actor.person_id is None:
            raise NotPermitted
        for other in rooms_of(work, envelope_id):
            _close(work, other)
        made = MeetingRoom(
            id=new_id(),
            association_id=actor.tenant,
            envelope_id=envelope_id,
            opened_by=actor.person_id,
            opened_by_name=actor.name,
            opened_at=work.now,
            expires_at=work.now + LASTS,
            pin_hash=hashed,
            token_hash=token_hash(token),
        )
        work.session.add(made)
        note(work, envelope, "room_opened", by=actor.name)
        record(work, "opened_meeting_room", "envelope", envelope_id, title=envelope.title)
        log_out(work, log_in)
        return Opened(made.id, token)


def close_room(work: Work, envelope_id: uuid.UUID) -> None:
    """Close every room of an envelope from one's own desk, PIN or not; for who steers it."""
    envelope = visible(work, envelope_id, lock=True)
    if not steers(work, envelope):
        raise NotPermitted
    for open_one in rooms_of(work, envelope_id):
        _close(work, open_one)
        note(work, envelope, "room_closed", by=work.actor.name)
        record(work, "closed_meeting_room", "envelope", envelope_id, title=envelope.title)


def leave_room(opener: WorkOpener, actor: Actor, pin: str, *, address: str) -> int | None:
    """Close the room that the actor is in with its PIN: None when it is closed, else how many minutes to wait (0: try again).

    Every try is counted in the database, right or wrong.
    """
    if actor.room_id is None:
        raise NotFound
    with opener.writing(actor) as work:
        present = room(work, actor.room_id)
        if wait := attempts.minutes_to_wait(work, _PIN, str(present.id), address):
            return wait
        counted = attempts.count(work, _PIN, str(present.id), address)
    if not password_matches(present.pin_hash, pin):
        return 0
    with opener.writing(actor) as work:
        attempts.succeeded(work, counted)
        present, envelope = room(work, actor.room_id), envelope_in_room(work)
        _close(work, present)
        note(work, envelope, "room_closed", by=present.opened_by_name)
        record(work, "closed_meeting_room", "envelope", envelope.id, title=envelope.title)
    return None


def take_seat(work: Work, signer_id: uuid.UUID) -> str:
    """Let a signer whose turn it is sit down at the tablet; return the token of the seat.

    SeatTaken while someone else sits there: nobody is pushed out of a signature that is under way.
    """
    present, envelope = _room_of(work), envelope_in_room(work)
    sitting = signer(work, envelope.id, signer_id)
    able = on_turn_in(work, envelope)
    if sitting.id not in {one.id for one in able}:
        if not able or sitting.state is not SignerState.WAITING:
            raise AlreadyDecided
        raise NotYourTurn(names=", ".join(one.name for one in able))
    token = opaque_token()
    taken = changed(
        work,
        update(MeetingRoom)
        .where(
            MeetingRoom.id == present.id,
            or_(MeetingRoom.seat_signer_id.is_(None), MeetingRoom.seat_seen_at < work.now - SEAT_IDLE),
        )
        .values(
            seat_signer_id=sitting.id,
            seat_hash=token_hash(token),
            seat_at=work.now,
            seat_seen_at=work.now,
            seat_account_id=None,
        ),
    )
    if not taken:
        raise SeatTaken
    note(work, envelope, "took_seat", signer=sitting.id)
    return token


def prove_at_seat(opener: WorkOpener, actor: Actor, password: str, code: str, *, address: str) -> bool:
    """Prove at the seat that one is the signer, by their account's password and, where it has one, second factor.

    Counted as every log-in is; False when it is wrong, or was tried too often.
    """
    with opener.writing(actor) as work:
        account = _account_at(work)
        if account is None or not account.password_hash:
            return False
        if attempts.minutes_to_wait(work, _PASSWORD, str(account.id), address):
            return False
        counted = attempts.count(work, _PASSWORD, str(account.id), address)
    if not password_matches(account.password_hash, password):
        return False
    with opener.writing(actor) as work:
        again = _account_at(work)
        if again is None or again.password_hash != account.password_hash:
            return False
        attempts.succeeded(work, counted)
        if again.totp_secret and not _second_step(work, again, code, address):
            return False
        _room_of(work).seat_account_id = again.id
        note(work, envelope_in_room(work), "proved_at_seat", signer=actor.signer_id)
    return True


def rise(work: Work) -> None:
    """Leave the seat: whatever the browser still holds of it is worthless from now on."""
    present = _room_of(work)
    _empty(present)


def see_seat(work: Work) -> None:
    """Note that someone sits at the tablet and is doing something."""
    _room_of(work).seat_seen_at = work.now


def link_to_own_phone(work: Work) -> str:
    """Return a token for the signer at the seat who has no account: it can be exchanged once, on their own phone.

    The seat is left by that: they sign elsewhere.
    """
    present = _room_of(work)
    if work.actor.signer_id is None or _account_at(work) is not None:
        raise NotFound
    token = mint_link(
        work,
        Purpose.SIGNING,
        work.actor.signer_id,
        days=1,
        association_id=work.actor.tenant,
        once=True,
        lasts=PHONE_LINK,
    )
    note(work, envelope_in_room(work), "shown_link", signer=work.actor.signer_id)
    _empty(present)
    return token


def _second_step(work: Work, account: Account, code: str, address: str) -> bool:
    if attempts.minutes_to_wait(work, _SECOND_STEP, str(account.id), address):
        return False
    counted = attempts.count(work, _SECOND_STEP, str(account.id), address)
    if not (use_app_code(work, account, code) or use_recovery_code(work, account, code)):
        return False
    attempts.succeeded(work, counted)
    return True


def _account_at(work: Work) -> Account | None:
    """Return the account of the person at the seat; None for one who has none, or when nobody sits there."""
    if work.actor.person_id is None:
        return None
    _person, account = people(work, [work.actor.person_id]).get(work.actor.person_id, (None, None))
    return account_by_id(work, account.id) if account else None


def _room_of(work: Work) -> MeetingRoom:
    if work.actor.room_id is None:
        raise NotFound
    return room(work, work.actor.room_id)


def _close(work: Work, present: MeetingRoom) -> None:
    present.closed_at = work.now
    _empty(present)
    work.session.flush()


def _empty(present: MeetingRoom) -> None:
    present.seat_signer_id = present.seat_at = present.seat_seen_at = present.seat_account_id = None
    present.seat_hash = ""
