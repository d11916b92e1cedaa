"""Signing by drawing one's signature, or typing one's name, while logged in."""

import uuid
from datetime import datetime

from boardroom.identity.queries import live_session
from boardroom.signing.actions.signatures import take_signature, waiting
from boardroom.signing.actions.statements import drawable, statement_now
from boardroom.signing.errors import MethodNotAllowed, OtherName
from boardroom.signing.models import Signer
from boardroom.signing.queries import room
from boardroom.signing.rules.bankid import names_agree
from boardroom.signing.rules.drawing import Drawing
from boardroom.signing.rules.methods import Method
from boardroom.work import Work


def sign_with_drawing(
    work: Work,
    envelope_id: uuid.UUID,
    drawing: Drawing,
    remark: str = "",
    *,
    token: str = "",
    device: str = "",
) -> Signer:
    """Sign with strokes or a typed name; MethodNotAllowed for who is not logged in, OtherName for somebody else's name.

    `token` is that of the log-in's session, and `device` what the browser says it is: both stand in the proof, the
    token as how and when it was begun. At a shared tablet the seat stands in its place.
    """
    envelope, signer = waiting(work, envelope_id, Method.DRAWN)
    logged_in = _log_in(work, token)
    if logged_in is None:
        raise MethodNotAllowed
    if drawing.typed and not names_agree(drawable(work, drawing.typed), signer.name):
        raise OtherName(name=signer.name)
    how, since = logged_in
    remark = drawable(work, remark)
    statement = statement_now(work, envelope, signer, remark)
    proof = {
        "method": Method.DRAWN.value,
        **drawing.facts(),
        "device": device,
        "logged_in": how,
        "logged_in_at": since.isoformat(),
        "statement_sha256": statement.digest().hex(),
    }
    take_signature(
        work, envelope, signer, statement=statement, method=Method.DRAWN, proof=proof, remark=remark
    )
    return signer


def _log_in(work: Work, token: str) -> tuple[str, datetime] | None:
    """Return how and when the account of the actor was opened; None for a guest and for who has not proved themselves."""
    account_id = work.actor.account_id
    if account_id is None:
        return None
    if work.actor.room_id is not None:
        present = room(work, work.actor.room_id)
        return ("room+password", present.seat_at) if present.seat_at else None
    found = live_session(work, token)
    if found is None or found[0].account_id != account_id:
        return None
    return found[0].method, found[0].created_at
