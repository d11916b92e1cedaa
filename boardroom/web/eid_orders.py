"""Which orders to BankID and which errand to an eID's provider are this browser's: their secrets lie in its session."""

import uuid

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

_KEY = "bankid"
_MOST = 4
ERRAND = "eid_errand"


def to_waiting_page(order_id: uuid.UUID, nonce: str) -> Response:
    """Remember an order's secret and lead on to the page that waits for it."""
    known = dict(session.get(_KEY) or {})
    known.pop(str(order_id), None)
    session[_KEY] = dict([*known.items(), (str(order_id), nonce)][-_MOST:])
    return redirect(url_for("identity.wait_for_bankid", order_id=order_id), 303)


def nonce_of(order_id: uuid.UUID) -> str:
    """Return the secret of an order that this browser asked for; empty for anyone else's."""
    return str((session.get(_KEY) or {}).get(str(order_id)) or "")


def remember_errand(errand_id: uuid.UUID, state: str, back: str) -> None:
    """Remember the one errand that this browser is out on, and the page to come back to when nothing comes of it."""
    session[ERRAND] = {"id": str(errand_id), "state": state, "back": back}
