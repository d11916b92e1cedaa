"""Lanes "export.make" and "export.expire": one package at a time, under the mandate of whoever ordered it."""

import errno
import logging
import time
from collections.abc import Callable

from boardroom.associations.queries import by_id, own
from boardroom.core.actor import Actor, worker_for
from boardroom.core.permissions import Permission
from boardroom.export import actions, queries
from boardroom.export.actions import Claimed
from boardroom.export.actions.ordering import GIVEN_UP, NO_MANDATE, NO_ROOM
from boardroom.export.jobs.csip import pack_csip
from boardroom.export.jobs.packing import pack
from boardroom.export.rules.naming import plain
from boardroom.mandates.queries import actor_for
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)

BEAT_SECONDS = 60.0
# What a package must leave of the disk, in bytes: the portal goes on writing.
LEFT_FREE = 500_000_000


def make(opener: WorkOpener) -> bool:
    """Make the package that was ordered first; killed anywhere it is begun anew, and nothing half made is ever fetched."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_order(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    reader = _reader(opener, claimed)
    if reader is None:
        with opener.writing(worker) as work:
            actions.fail(work, claimed.order_id, NO_MANDATE, for_good=True)
        return True
    try:
        _make(opener, worker, reader, claimed)
    except Exception as problem:  # whatever it was, whoever ordered it is told at once and can order another
        log.exception("a package could not be made", extra={"facts": {"order": claimed.order_id}})
        full = isinstance(problem, OSError) and problem.errno == errno.ENOSPC
        # What was destroyed while it was copied is not there the next time.
        again = isinstance(problem, FileNotFoundError)
        opener.ports.bags.remove(claimed.association_id, str(claimed.order_id))
        with opener.writing(worker) as work:
            actions.fail(work, claimed.order_id, NO_ROOM if full else GIVEN_UP, for_good=not again)
    return True


def expire(opener: WorkOpener) -> bool:
    """Take one package away whose time is out."""
    with opener.reading(worker_for()) as work:
        found = queries.expired(work)
    if found is None:
        return False
    opener.ports.bags.remove(found.association_id, str(found.id))
    with opener.writing(worker_for(found.association_id)) as work:
        actions.note_gone(work, found.id)
    return True


def _reader(opener: WorkOpener, claimed: Claimed) -> Actor | None:
    """Return who ordered it as their mandates make them today; None when those do not let them export any more."""
    with opener.reading(worker_for(claimed.association_id)) as work:
        association = by_id(work, claimed.association_id)
        if association is None or claimed.account_id is None:
            return None
        found = actor_for(work, association, claimed.account_id, claimed.name)
    if found is None or not (found.may(Permission.EXPORT) and found.may(Permission.READ_DOCUMENTS)):
        return None
    return found


def _make(opener: WorkOpener, worker: Actor, reader: Actor, claimed: Claimed) -> None:
    bags, key = opener.ports.bags, str(claimed.order_id)
    with opener.reading(worker) as work:
        needed = queries.stored_bytes(work) + LEFT_FREE
    if opener.ports.blobs.free_bytes() < needed:
        raise OSError(errno.ENOSPC, "no room for a package")
    packing = pack_csip if claimed.packaging == "csip" else pack
    with bags.begin(claimed.association_id, key) as bag:
        contents, packed = packing(opener, reader, claimed.selection, bag, _beat(opener, worker, claimed))
    with opener.reading(worker) as work:
        name = f"{plain(own(work).slug)}-{work.now:%Y-%m-%d}"
    place = bags.zipped(claimed.association_id, key, name)
    with opener.writing(worker) as work:
        actions.note_made(work, claimed.order_id, contents.made(packed, place.stat().st_size))


def _beat(opener: WorkOpener, worker: Actor, claimed: Claimed) -> Callable[[], None]:
    """Return what keeps the lease while a large archive is copied."""
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last > BEAT_SECONDS:
            last = time.monotonic()
            with opener.writing(worker) as work:
                actions.keep_lease(work, claimed.order_id)

    return beat
