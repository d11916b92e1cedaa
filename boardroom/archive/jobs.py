"""Erasing what was taken away: here, because only the archive knows of everything that may still need the bytes."""

from boardroom.core.actor import worker_for
from boardroom.intake import actions
from boardroom.intake.queries import withdrawn_before
from boardroom.intake.rules import GRACE, PUT_LATELY
from boardroom.minutes.queries import hashes_held as held_by_minutes
from boardroom.signing.queries import hashes_held as held_by_envelopes
from boardroom.work import WorkOpener

DUE_AT_ONCE = 20


def erase_withdrawn(opener: WorkOpener) -> bool:
    """Destroy the bytes and words of one document whose time to be put back has passed; lane "archive.erase_withdrawn".

    Bytes that another document, minutes or an envelope hold stay, and so do those that someone has put again just
    now. Of the index no word of it is left.
    """
    with opener.reading(worker_for()) as work:
        now = work.now
        due = withdrawn_before(work, now - GRACE, DUE_AT_ONCE)
    for document in due:
        tenant = document.association_id
        worker = worker_for(tenant)
        with opener.reading(worker) as work:
            hashes = actions.hashes_to_erase(work, document.id)
            hashes -= held_by_minutes(work, hashes) | held_by_envelopes(work, hashes)
        blobs = opener.ports.blobs
        gone = [blobs.retire(tenant, sha256, PUT_LATELY, now.timestamp()) for sha256 in sorted(hashes)]
        if all(gone):
            with opener.writing(worker) as work:
                actions.erased(work, document.id)
            opener.ports.search_index.optimise(tenant)
            return True
    return False
