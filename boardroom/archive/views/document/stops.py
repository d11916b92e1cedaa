"""What keeps a document from being disposed of, in the words of its page: legal holds and exceptions."""

import uuid
from collections.abc import Container, Sequence

from flask import url_for
from flask_babel import format_date

from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.retention.models import Exemption, Hold


def stops(holds: Sequence[Hold], barred: Container[uuid.UUID], actor: Actor) -> list[dict[str, str | None]]:
    """Return the legal holds on a document: that there is one for everyone, why for those who read retention.

    Of one of a matter in which the reader has a conflict of interest, among the `barred`, not even for those.
    """
    reads = actor.may(Permission.READ_RETENTION)
    return [
        {
            "words": hold.reason if reads and hold.id not in barred else None,
            "until": format_date(hold.until, "d MMMM y") if hold.until else None,
            "url": url_for("retention.holds") if reads else None,
        }
        for hold in holds
    ]


def exemption_shown(found: Exemption | None, actor: Actor) -> dict[str, str | None] | None:
    """Return that a document is kept longer than the schedule says, and why."""
    if found is None:
        return None
    return {
        "words": found.reason if actor.may(Permission.READ_RETENTION) else None,
        "until": format_date(found.until, "d MMMM y") if found.until else None,
    }
