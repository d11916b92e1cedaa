"""The logged-in browser as flask-login sees it: an opaque session token, checked on the server every time."""

import uuid

from flask import session
from flask_login import UserMixin

# What a visitor came for before logging in, and must not lose by it.
_KEPT = ("invitation", "invitation_link", "signing_signer", "signing_signer_link")


class SessionUser(UserMixin):
    """One live session; flask-login keeps the token in the signed cookie, the database keeps its hash."""

    def __init__(
        self, token: str, session_id: uuid.UUID, account_id: uuid.UUID, name: str, language: str
    ) -> None:
        self.token = token
        self.session_id = session_id
        self.account_id = account_id
        self.name = name
        self.language = language

    def get_id(self) -> str:
        """Return what the cookie carries."""
        return self.token


def begin(token: str) -> None:
    """Let this browser carry a new session: everything else in its cookie is dropped first."""
    kept = {key: session[key] for key in _KEPT if key in session}
    session.clear()
    session.update(kept)
    # The two entries that flask-login reads.
    session["_user_id"] = token
    session["_fresh"] = True


def forget() -> None:
    """Empty this browser's cookie."""
    session.clear()
