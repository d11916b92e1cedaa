"""Which orders to BankID are this browser's: their secrets lie in its session, a few at a time."""

import uuid

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

_KEY = "bankid"
_MOST = 4


def to_waiting_page(order_id: uuid.UUID, nonce: str) -> Response:
    """Remember an order's secret and lead on to the page that waits for it."""
    known = dict(session.get(_KEY) or {})
    known.pop(str(order_id), None)
    session[_KEY] = dict([*known.items(), (str(order_id), nonce)][-_MOST:])
    return redirect(url_for("identity.wait_for_bankid", order_id=order_id), 303)


def nonce_of(order_id: uuid.UUID) -> str:
    """Return the secret of an order that this browser asked for; empty for anyone else's."""
    return str((session.get(_KEY) or {}).get(str(order_id)) or "")
