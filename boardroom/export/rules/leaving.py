"""When an association may be erased from an installation."""

import hashlib
import uuid
from datetime import datetime, timedelta

# An export older than this does not stand for the archive any more.
EXPORT_AGE = timedelta(days=14)

# What the log may tell of after the export and nothing has changed: packages, the wish to leave, and its own upkeep.
OF_LEAVING = (
    ("ordered", "export"),
    ("made", "export"),
    ("confirmed_leaving", "association"),
    ("stayed", "association"),
    ("sealed_readings", "readings"),
    ("erased_readings", "readings"),
)


def fresh(made_at: datetime, now: datetime) -> bool:
    """Tell whether an export is young enough to be what an association leaves with."""
    return now - made_at <= EXPORT_AGE


def trace(association_id: uuid.UUID) -> str:
    """Return what the installation's own log keeps of an erased association: a number that leads to nothing."""
    return hashlib.sha256(association_id.bytes).hexdigest()[:16]
