"""Looking, with patience, at files that a request had no time for; and looking through what has been read."""

from boardroom.core.actor import worker_for
from boardroom.intake import actions
from boardroom.intake.actions import examining
from boardroom.intake.rules import PATIENT_SECONDS
from boardroom.intake.rules.likeness import compared, print_of
from boardroom.intake.rules.suggesting import offers
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


def examine(opener: WorkOpener) -> bool:
    """Suggest what one read document is and which others it is like; lane "intake.examine"."""
    with opener.writing(worker_for()) as work:
        claimed = examining.claim(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        gathered = examining.gather(work, claimed)
    if gathered is None:  # it was taken away meanwhile
        with opener.writing(worker) as work:
            examining.set_aside(work, claimed)
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
