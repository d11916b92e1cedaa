"""When a message that could not leave is tried again, and what a one-time code is worth."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

CODE_LIFETIME = timedelta(minutes=10)
CODE_ATTEMPTS = 5

# How long to wait after the first, second, ... failed attempt; after the last one it is given up.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=16),
)

# A letter that could not leave for this long says yesterday's things; it is given up.
TOO_OLD = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """What a letter with a link had told its reader, to be told again when the link has run out: a paper's title and who sent it."""

    paper: str = ""
    sender: str = ""


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts (at least 1); None when it is time to give up."""
    return BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def code_hash(salt: str, code: str) -> str:
    """Return the salted hash of a one-time code; spaces that people type are ignored."""
    return hmac.new(salt.encode(), "".join(code.split()).encode(), hashlib.sha256).hexdigest()
