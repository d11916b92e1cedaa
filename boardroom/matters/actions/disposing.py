"""Forgetting matters whose time is out; only retention does it, when two people have approved."""

from collections.abc import Sequence

from sqlalchemy import delete, update

from boardroom.matters.models import (
    Matter,
    MatterApartment,
    MatterConflict,
    MatterLink,
    MatterPart,
    MatterPerson,
    MatterTurn,
    TriggerAnswer,
)
from boardroom.matters.rules import question_key
from boardroom.work import Work


def dispose_of_matters(work: Work, matters: Sequence[Matter]) -> None:
    """Forget all that was said of matters, whom they concerned and what they held together; nobody finds them from now on.

    What stays is the trace: number, class, the days of opening and closing, and from whom it was hidden. The caller has
    made sure that two people approved it.
    """
    tenant, keys = work.actor.tenant, [matter.id for matter in matters]
    for kind in (MatterApartment, MatterPart, MatterPerson, MatterLink, MatterTurn):
        work.session.execute(
            delete(kind)
            .where(kind.association_id == tenant, kind.matter_id.in_(keys))
            .execution_options(synchronize_session=False)
        )
    # As of documents: who had a conflict of interest does not learn afterwards that there was something.
    work.session.execute(
        update(MatterConflict)
        .where(MatterConflict.association_id == tenant, MatterConflict.matter_id.in_(keys))
        .values(reason="")
        .execution_options(synchronize_session=False)
    )
    for matter in matters:
        asked = question_key("matter", matter.id)
        work.session.execute(
            delete(TriggerAnswer).where(
                TriggerAnswer.association_id == tenant, TriggerAnswer.question.startswith(asked)
            )
        )
        matter.title, matter.summary, matter.counterparty = matter.label, "", ""
        matter.disposed_at = matter.changed_at = work.now
    work.session.flush()
