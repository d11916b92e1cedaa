"""Saying whether two documents that are nearly the same are one paper; undone as easily."""

import uuid

from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.intake import queries
from boardroom.intake.errors import AlreadySaid
from boardroom.intake.models import Likeness, Verdict
from boardroom.work import Work

_VERBS = {
    Verdict.SAME: "intake.same_paper",
    Verdict.DIFFERENT: "intake.different_papers",
    Verdict.OPEN: "intake.likeness_open_again",
}


def say_same(work: Work, document_id: uuid.UUID, other_id: uuid.UUID) -> Likeness:
    """Link two documents as the same paper; both are kept."""
    return _say(work, document_id, other_id, Verdict.SAME)


def say_different(work: Work, document_id: uuid.UUID, other_id: uuid.UUID) -> Likeness:
    """Say that two documents are different papers; they are not held up against each other again."""
    return _say(work, document_id, other_id, Verdict.DIFFERENT)


def ask_again(work: Work, document_id: uuid.UUID, other_id: uuid.UUID) -> Likeness:
    """Take an answer back."""
    return _say(work, document_id, other_id, Verdict.OPEN)


def _say(work: Work, document_id: uuid.UUID, other_id: uuid.UUID, verdict: Verdict) -> Likeness:
    work.actor.require(Permission.EDIT_DOCUMENTS)
    pair = queries.pair(work, document_id, other_id)
    if (pair.verdict is Verdict.OPEN) is (verdict is Verdict.OPEN):
        raise AlreadySaid
    pair.verdict = verdict
    pair.decided_at = None if verdict is Verdict.OPEN else work.now
    pair.decided_by = None if verdict is Verdict.OPEN else work.actor.person_id
    work.session.flush()
    for one, other in ((document_id, other_id), (other_id, document_id)):
        record(work, _VERBS[verdict], "document", one, other=other)
    return pair
