"""Adopting the proposed schedule by the decision that did: one of the portal, or one on paper from before it."""

from datetime import date

from boardroom.classes.actions import adopt_version
from boardroom.classes.errors import DecisionMissing
from boardroom.classes.models import ScheduleVersion
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.language.dates import format_date
from boardroom.retention import queries
from boardroom.retention.errors import DecidedInPortal
from boardroom.retention.models import Adoption
from boardroom.work import Work


def adopt_by_decision(work: Work, key: str) -> ScheduleVersion:
    """Adopt the proposed version by a decision of the register or a § of sealed minutes, as `adopting_decisions` offers it."""
    work.actor.require(Permission.MANAGE_RETENTION)
    chosen = next((one for one in queries.adopting_decisions(work) if one.key == key), None)
    if chosen is None:
        raise DecisionMissing
    version = adopt_version(work, chosen.cited, chosen.day, stands_at=chosen.key)
    by_item = chosen.decision_id is None
    work.session.add(
        Adoption(
            id=new_id(),
            association_id=work.actor.tenant,
            version_id=version.id,
            decision_id=chosen.decision_id,
            item_id=chosen.item_id if by_item else None,
        )
    )
    work.session.flush()
    return version


def adopt_by_paper(work: Work, decision: str, decided_on: date | None) -> ScheduleVersion:
    """Adopt the proposed version by a decision on paper, from before the portal; DecidedInPortal for a later one."""
    work.actor.require(Permission.MANAGE_RETENTION)
    first = queries.began(work)
    if decided_on is not None and decided_on > first:
        raise DecidedInPortal(day=format_date(first, "sv"))
    return adopt_version(work, decision, decided_on)
