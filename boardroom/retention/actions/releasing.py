"""Releasing a document to disposal before its time, because a person has asked for it by law; only retention destroys."""

import uuid

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.classes.queries import least_terms, schedule
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id
from boardroom.retention.actions.holding import alone_with_disposals, reason_given
from boardroom.retention.errors import KeptByLaw
from boardroom.retention.models import Release
from boardroom.retention.queries import released
from boardroom.work import Work


def release(work: Work, document_id: uuid.UUID, reason: str) -> Release:
    """Let a document come up for disposal now; holds, exceptions and the two approvals stand in its way as ever.

    KeptByLaw for what the law has kept still, what is preserved, and what has no class.
    """
    work.actor.require(Permission.MANAGE_RETENTION)
    alone_with_disposals(work)
    document, plan = by_id(work, document_id), schedule(work)
    least = least_terms(work).get(document.record_class or "")
    if not plan.disposable(document) or (
        least is not None and not plan.bound_by_law(document, least).expired(local_today(work))
    ):
        raise KeptByLaw
    before = released(work).get(document.id)
    if before is not None:
        return before
    made = Release(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        reason=reason_given(reason),
        made_on=local_today(work),
        made_by_name=work.actor.name,
        ended_by_name="",
    )
    work.session.add(made)
    work.session.flush()
    record(work, "released", "document", document.id, reason=made.reason)
    return made


def end_release(work: Work, document_id: uuid.UUID) -> None:
    """Let the schedule's own time apply to a document again; one that is listed already is spared when its turn comes."""
    work.actor.require(Permission.MANAGE_RETENTION)
    alone_with_disposals(work)
    found = released(work).get(by_id(work, document_id).id)
    if found is None:
        return
    found.ended_at, found.ended_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "release_ended", "document", document_id)
