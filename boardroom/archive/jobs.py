"""Erasing what was taken away, and parting many sheets: here, because only the archive knows of all that may forbid it."""

from boardroom.archive.queries import envelopes_of
from boardroom.core.actor import worker_for
from boardroom.intake import actions
from boardroom.intake.queries import hashes_to_erase, withdrawn_before
from boardroom.intake.rules import GRACE, PUT_LATELY
from boardroom.minutes.queries import hashes_held as held_by_minutes
from boardroom.reading.actions import carry_out, claim_order, gather_sheets
from boardroom.retention.queries import holds_on
from boardroom.signing.queries import hashes_held as held_by_envelopes
from boardroom.work import WorkOpener

# Many, so that those which a legal hold keeps for years do not stand in the way of the rest.
DUE_AT_ONCE = 500


def erase_withdrawn(opener: WorkOpener) -> bool:
    """Destroy the bytes and words of one document whose time to be put back has passed; lane "archive.erase_withdrawn".

    Bytes that another document, minutes or an envelope hold stay, and so do those that someone has put again just
    now. A legal hold keeps all of it. Of the index no word of it is left.
    """
    with opener.reading(worker_for()) as work:
        now = work.now
        due = withdrawn_before(work, now - GRACE, DUE_AT_ONCE)
    for document in due:
        tenant = document.association_id
        worker = worker_for(tenant)
        with opener.reading(worker) as work:
            if holds_on(work, [document]):
                continue
            hashes = hashes_to_erase(work, document.id)
            hashes -= held_by_minutes(work, hashes) | held_by_envelopes(work, hashes)
        blobs = opener.ports.blobs
        gone = [blobs.retire(tenant, sha256, PUT_LATELY, now.timestamp()) for sha256 in sorted(hashes)]
        if all(gone):
            with opener.writing(worker) as work:
                actions.forget_erased(work, document.id)
            opener.ports.search_index.optimise(tenant)
            return True
    return False


def handle_sheets(opener: WorkOpener) -> bool:
    """Do one step of what was asked of many sheets; lane "archive.sheets".

    What has been sent for signing since it was asked for stays as it is.
    """
    with opener.writing(worker_for()) as work:
        claimed = claim_order(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        batch = gather_sheets(work, claimed)
        signed = envelopes_of(work, {page.document_id for page in batch.pages})
    with opener.writing(worker) as work:
        carry_out(work, claimed, batch, signed.keys())
    return True
