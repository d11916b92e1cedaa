"""The logged-in browser as flask-login sees it: an opaque session token, checked on the server every time."""

import uuid

from flask_login import UserMixin


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
