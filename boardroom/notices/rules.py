"""When a message that could not leave is tried again, and what a one-time code is worth."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

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

# Of a message with a code, which someone sits and waits for: altogether no longer than a code is good.
CODE_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=3), timedelta(minutes=4))

# A code that comes later than this after it was asked for reaches someone who went away, perhaps at night.
CODE_TOO_OLD = timedelta(minutes=15)

# A letter that could not leave for this long says yesterday's things; it is given up.
TOO_OLD = timedelta(days=7)


@dataclass(frozen=True)
class LetterHadSaid:
    """What a letter with a link had told its reader, to be told again when the link has run out: a paper's title and who sent it."""

    paper: str = ""
    sender: str = ""


def wait_after(attempts: int, *, code: bool = False) -> timedelta | None:
    """Return how long to wait after so many attempts (at least 1) with a letter or a `code`; None when it is time to give up."""
    waits = CODE_BACK_OFF if code else BACK_OFF
    return waits[attempts - 1] if attempts <= len(waits) else None


def too_old(now: datetime, asked: datetime, not_before: datetime, attempts: int, *, code: bool) -> bool:
    """Tell whether a message is not to leave any more: a code too long after it was asked for, or a letter that never had a chance for too long."""
    if code:
        return now - asked > CODE_TOO_OLD
    return attempts == 0 and now - not_before > TOO_OLD


def code_hash(salt: str, code: str) -> str:
    """Return the salted hash of a one-time code; spaces that people type are ignored."""
    return hmac.new(salt.encode(), "".join(code.split()).encode(), hashlib.sha256).hexdigest()
