"""The log's own upkeep."""

from boardroom.audit.actions import seal_readings as seal
from boardroom.audit.queries import months_to_tend
from boardroom.core.actor import worker_for
from boardroom.work import WorkOpener


def seal_readings(opener: WorkOpener) -> bool:
    """Seal the past months of the access log, and erase what is older than twelve months."""
    with opener.reading(worker_for()) as work:
        waits = bool(months_to_tend(work))
    if not waits:
        return False
    with opener.writing(worker_for()) as work:
        return seal(work) > 0
