"""The log's own upkeep."""

import logging

from boardroom.audit.actions import claim_anchor, record_anchor
from boardroom.audit.actions import seal_readings as seal
from boardroom.audit.queries import heads_to_anchor, months_to_tend, next_anchor
from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)


def seal_readings(opener: WorkOpener) -> bool:
    """Seal the past months of the access log, and erase what is older than twelve months."""
    with opener.reading(worker_for()) as work:
        waits = bool(months_to_tend(work))
    if not waits:
        return False
    with opener.writing(worker_for()) as work:
        return seal(work) > 0


def anchor(opener: WorkOpener) -> bool:
    """Have the authority stamp the head of one chain that has moved, at most once a day; lane "audit.anchor".

    Where the authority is down it is asked again later, and later again. Without one there is nothing to do.
    """
    stamps = opener.ports.timestamps
    if not stamps.configured:
        return False
    with opener.reading(worker_for()) as work:
        waits = next_anchor(work) is not None or bool(heads_to_anchor(work))
    if not waits:
        return False
    with opener.writing(worker_for()) as work:
        claimed = claim_anchor(work)
    if claimed is None:
        return False
    head = bytes.fromhex(claimed.head)
    try:
        token = stamps.stamp(head)
        stamp = stamps.examine(token, head)
    except Unavailable as problem:
        log.warning("a chain could not be anchored", extra={"facts": {"why": str(problem)[:200]}})
        return False
    with opener.writing(worker_for()) as work:
        record_anchor(work, claimed.id, token, stamp)
    return True
