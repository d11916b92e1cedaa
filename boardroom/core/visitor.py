"""The browser at the door, as far as it can be told apart from others before anyone has logged in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    """Where a browser is, what it says it is, and the token in its long-lived cookie.

    The token alone opens nothing: it lets a browser that has been let in before be counted by itself.
    """

    address: str
    user_agent: str
    token: str
