"""The blueprint that identity's pages hang on, and what they share."""

import json
import uuid

from flask import Blueprint, request, session
from flask_login import current_user

from boardroom.core.errors import NotPermitted
from boardroom.core.ids import uuid_or_none
from boardroom.identity.models import Account
from boardroom.identity.queries import by_id
from boardroom.work import Work

blueprint = Blueprint("identity", __name__)


def address() -> str:
    """Return the network address that attempts are counted under."""
    return request.remote_addr or ""


def remembered(key: str) -> uuid.UUID | None:
    """Return an id that this browser's session remembers; None for nothing or nonsense."""
    return uuid_or_none(session.get(key))


def credential() -> str:
    """Return the authenticator's answer that passkey.js sent, as JSON text; empty when there is none."""
    sent = request.get_json(silent=True)
    return json.dumps(sent.get("credential")) if isinstance(sent, dict) else ""


def own(work: Work) -> Account:
    """Return the account of the person who is logged in."""
    account = by_id(work, work.actor.account_id) if work.actor.account_id else None
    if account is None:
        raise NotPermitted
    return account


def this_session() -> uuid.UUID:
    """Return the id of the session that this request belongs to."""
    session_id: uuid.UUID = current_user.session_id
    return session_id
