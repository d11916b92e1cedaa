"""When the seal's certificate is to be told about, and when an archive timestamp is to be renewed; pure."""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from boardroom.ports.sealer import LEAST_DAYS_LEFT
from boardroom.ports.verifier import SealVerdict

WARNED_BEFORE = timedelta(days=90)
RENEWED_AFTER = timedelta(days=365)
# A timestamp proves itself while its authority's certificate stands: it is renewed well before that ends.
BEFORE_THE_END = timedelta(days=90)
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)


class CertificateStanding(enum.StrEnum):
    """How a certificate stands."""

    GOOD = "good"
    ENDING = "ending"  # administrators are told
    REFUSED = "refused"  # nothing is sealed with it any more
    ENDED = "ended"


def standing(not_after: datetime, now: datetime) -> CertificateStanding:
    """Return how a certificate stands."""
    if not_after <= now:
        return CertificateStanding.ENDED
    if not_after <= now + timedelta(days=LEAST_DAYS_LEFT):
        return CertificateStanding.REFUSED
    return CertificateStanding.ENDING if not_after <= now + WARNED_BEFORE else CertificateStanding.GOOD


def renewal(seals: Sequence[SealVerdict], now: datetime) -> datetime | None:
    """Return when the last archive timestamp is to be renewed; None where there is none that holds."""
    stamps = [seal for seal in seals if seal.is_timestamp and seal.intact]
    if not stamps:
        return None
    yearly = now + RENEWED_AFTER
    ends = stamps[-1].certificate_ends
    return min(yearly, max(now + FIRST_WAIT, ends - BEFORE_THE_END)) if ends else yearly


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed renewals (at least 1)."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)
