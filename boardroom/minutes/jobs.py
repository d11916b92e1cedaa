"""What the calendar asks of minutes: letters that a general meeting calls for, and proposals past their last day."""

from boardroom.associations.queries import every
from boardroom.core.actor import worker_for
from boardroom.minutes.actions import close_overdue, write_due_letter
from boardroom.minutes.queries import capsulam_overdue, letter_due
from boardroom.work import WorkOpener


def keep_duties(opener: WorkOpener) -> bool:
    """Close a proposal past its last day, or write the next letter that is due, of any association; lane "minutes.keep_duties". True when there was one."""
    with opener.reading(worker_for()) as work:
        tenants = [association.id for association in every(work)]
    for tenant in tenants:
        actor = worker_for(tenant)
        with opener.reading(actor) as work:
            waiting = letter_due(work) is not None or capsulam_overdue(work) is not None
        if not waiting:
            continue
        with opener.writing(actor) as work:
            if close_overdue(work) or write_due_letter(work):
                return True
    return False
