"""Incidents and who was told of them."""

import uuid

from sqlalchemy import func, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.privacy.models import Incident, IncidentTelling
from boardroom.work import Work


def incidents(work: Work) -> list[Incident]:
    """Return every incident, open ones first, then the newest."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    return list(
        work.session.scalars(
            select(Incident)
            .where(Incident.association_id == work.actor.tenant)
            .order_by(Incident.closed_at.is_not(None), Incident.discovered_at.desc())
        )
    )


def unanswered(work: Work) -> list[Incident]:
    """Return the open incidents that were not reported and of which nobody has said why they need not be."""
    return [one for one in incidents(work) if one.closed_at is None and not one.answered]


def incident_by_id(work: Work, incident_id: uuid.UUID) -> Incident:
    """Return one incident; NotFound when there is none."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    found = work.session.scalars(
        select(Incident).where(Incident.association_id == work.actor.tenant, Incident.id == incident_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def tellings(work: Work, incident: Incident) -> list[IncidentTelling]:
    """Return who was told of an incident, in order."""
    return list(
        work.session.scalars(
            select(IncidentTelling)
            .where(
                IncidentTelling.association_id == work.actor.tenant,
                IncidentTelling.incident_id == incident.id,
            )
            .order_by(IncidentTelling.told_at)
        )
    )


def last_number(work: Work, year: int) -> int:
    """Return the number of a year's last incident, 0 when there is none."""
    return (
        work.session.scalar(
            select(func.max(Incident.number)).where(
                Incident.association_id == work.actor.tenant, Incident.year == year
            )
        )
        or 0
    )
