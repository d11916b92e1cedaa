"""Looking, with patience, at files that a request had no time for; splitting stacks; looking through what was read."""

import logging
import time

from boardroom.core.actor import worker_for
from boardroom.intake import actions, queries
from boardroom.intake.actions import examining
from boardroom.intake.rules import PATIENT_SECONDS, STRAY_PIECES
from boardroom.intake.rules.likeness import compared, print_of
from boardroom.intake.rules.suggesting import offers
from boardroom.ports.barcodes import BarcodesUnread
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)


def inspect(opener: WorkOpener) -> bool:
    """Look at the one received file whose turn it is; lane "intake.inspect"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    if claimed is None:
        return False
    seen = actions.look(
        opener.ports, claimed.association_id, claimed.sha256, claimed.media_type, PATIENT_SECONDS
    )
    with opener.writing(worker_for(claimed.association_id)) as work:
        actions.looked(work, claimed, seen)
    return True


def split(opener: WorkOpener) -> bool:
    """Split the one stack whose pages have been read and whose turn it is; lane "intake.split"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_stack(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)

    def go_on() -> bool:
        with opener.writing(worker) as work:
            return actions.renew_stack(work, claimed)

    try:
        planned = actions.look_through(opener, claimed, go_on)
    except BarcodesUnread:
        # The lease runs out, and it is tried again; after the last attempt the stack stays whole.
        log.warning("a stack was not looked through", extra={"facts": {"stack": claimed.stack_id}})
        return True
    if planned is not None:
        with opener.writing(worker) as work:
            actions.split_up(work, claimed, planned)
    return True


def expire(opener: WorkOpener) -> bool:
    """Destroy one upload in pieces whose time is out, or pieces that no row speaks of; lane "intake.expire"."""
    with opener.reading(worker_for()) as work:
        due = queries.next_expired(work)
    if due is not None:
        with opener.writing(worker_for(due.association_id)) as work:
            actions.forget(work, due.id)
        opener.ports.parts.remove(due.association_id, due.id)
        return True
    left = {upload: tenant for tenant, upload in opener.ports.parts.left_behind(STRAY_PIECES, time.time())}
    if left:
        with opener.reading(worker_for()) as work:
            known = queries.are_unfinished(work, left)
        for upload_id in left.keys() - known:
            opener.ports.parts.remove(left[upload_id], upload_id)
    return False


def examine(opener: WorkOpener) -> bool:
    """Suggest what one read document is and which others it is like; lane "intake.examine"."""
    with opener.writing(worker_for()) as work:
        claimed = examining.claim(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        gathered = examining.gather(work, claimed)
    if gathered is None:
        return True
    suggested = offers(gathered.paper, gathered.lessons)
    found = print_of(gathered.text)
    with opener.reading(worker) as work:
        texts = examining.texts_to_compare(work, claimed, found)
    measured = {other: compared(gathered.text, text) for other, text in texts.items()}
    likes = {other: one.percent for other, one in measured.items() if one.alike}
    with opener.writing(worker) as work:
        examining.looked_through(work, claimed, suggested, found, likes)
    return True
