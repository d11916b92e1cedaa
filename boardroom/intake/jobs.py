"""Looking, with patience, at files that a request had no time for."""

from boardroom.core.actor import worker_for
from boardroom.intake import actions
from boardroom.intake.rules import PATIENT_SECONDS
from boardroom.work import WorkOpener


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
