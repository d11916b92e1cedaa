"""The browser: as flask-login sees it when logged in, and as it is told apart before that.

The session's opaque token is checked on the server every time. A second cookie outlives it by far: it says only that
this is the browser that was let in before, so that strangers' guesses do not count against it.
"""

import re
import uuid
from datetime import timedelta

from flask import Response, after_this_request, current_app, g, request, session
from flask_login import UserMixin

from boardroom.core.ids import opaque_token
from boardroom.core.visitor import Visitor

_BROWSER = "boardroom_browser"
_BROWSER_LASTS = timedelta(days=180)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

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
    keep_visitor()


def visitor() -> Visitor:
    """Return who is at the door; a browser that never was here gets a token, kept once it has been let in."""
    if "visitor" not in g:
        kept = request.cookies.get(_BROWSER, "")
        token = kept if _TOKEN.fullmatch(kept) else opaque_token()
        g.visitor = Visitor(request.remote_addr or "", request.headers.get("User-Agent", ""), token)
    found: Visitor = g.visitor
    return found


def keep_visitor() -> None:
    """Let this browser be known when it comes again, for half a year after its last log-in."""
    token = visitor().token

    @after_this_request
    def keep(answer: Response) -> Response:
        answer.set_cookie(
            _BROWSER,
            token,
            max_age=_BROWSER_LASTS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return answer


def forget() -> None:
    """Empty this browser's cookie."""
    session.clear()
