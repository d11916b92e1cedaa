"""Registering, describing, reporting and closing incidents."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.privacy.actions.requests import require_reason
from boardroom.privacy.errors import (
    IncidentAhead,
    IncidentUnanswered,
    IncidentUntold,
    LateUnexplained,
    NotOpen,
)
from boardroom.privacy.models import Controller, Incident, IncidentTelling
from boardroom.privacy.queries.incidents import incident_by_id, last_number, tellings
from boardroom.privacy.queries.processing import controller
from boardroom.privacy.rules.states import TO_AUTHORITY
from boardroom.work import Work


@dataclass(frozen=True)
class Description:
    """What the authority asks about (art. 33.3), as far as it is known."""

    happened: str
    began_on: date | None = None
    whose: str = ""
    people: int | None = None
    what: str = ""
    consequences: str = ""
    measures: str = ""
    high_risk: bool = False


def register_incident(work: Work, told: Description, discovered_at: datetime) -> Incident:
    """Register an incident: from the moment it was discovered 72 hours are left."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    if discovered_at > work.now:
        raise IncidentAhead
    today = local_today(work)
    made = Incident(
        id=new_id(),
        association_id=work.actor.tenant,
        year=today.year,
        number=last_number(work, today.year) + 1,
        discovered_at=discovered_at,
        registered_at=work.now,
        registered_by_name=work.actor.name,
    )
    _describe(made, told)
    work.session.add(made)
    work.session.flush()
    record(work, "registered", "incident", made.id, number=made.label)
    return made


def describe_incident(work: Work, incident_id: uuid.UUID, told: Description) -> None:
    """Write what is known by now; the authority may be told bit by bit (art. 33.4)."""
    found = _open(work, incident_id)
    _describe(found, told)
    work.session.flush()
    record(work, "described", "incident", found.id, number=found.label)


def report_incident(
    work: Work, incident_id: uuid.UUID, reported_at: datetime, reference: str, late_because: str
) -> None:
    """Note that the authority was told, under which reference; after 72 hours with the reason (art. 33.1), else LateUnexplained."""
    found = _open(work, incident_id)
    if reported_at > work.now:
        raise IncidentAhead
    late = " ".join(late_because.split())[:500]
    if reported_at > found.discovered_at + TO_AUTHORITY and not late:
        raise LateUnexplained
    found.reported_at, found.authority_reference = reported_at, require_reason(reference)[:100]
    found.late_because = late
    work.session.flush()
    record(work, "reported", "incident", found.id, number=found.label)


def decide_not_to_report(work: Work, incident_id: uuid.UUID, because: str) -> None:
    """Note why the authority need not be told: a risk is unlikely (art. 33.1); the incident is documented all the same."""
    found = _open(work, incident_id)
    found.not_reported_because = require_reason(because)
    work.session.flush()
    record(
        work,
        "decided_not_to_report",
        "incident",
        found.id,
        number=found.label,
        because=found.not_reported_because,
    )


def tell_someone(
    work: Work, incident_id: uuid.UUID, whom: str, how: str, told_at: datetime
) -> IncidentTelling:
    """Note who was told of the incident, when and how."""
    found = _open(work, incident_id)
    if told_at > work.now:
        raise IncidentAhead
    made = IncidentTelling(
        id=new_id(),
        association_id=work.actor.tenant,
        incident_id=found.id,
        whom=require_reason(whom)[:200],
        how=require_reason(how),
        told_at=told_at,
        noted_by_name=work.actor.name,
    )
    work.session.add(made)
    work.session.flush()
    record(work, "told_someone", "incident", found.id, number=found.label)
    return made


def close_incident(work: Work, incident_id: uuid.UUID, untold_because: str = "") -> None:
    """Close an incident that was reported, or need not be; it stays in the log (art. 33.5).

    IncidentUnanswered; IncidentUntold where the risk is high and neither anybody was told nor a reason is given (art. 34).
    """
    found = _open(work, incident_id)
    if not found.answered:
        raise IncidentUnanswered
    found.untold_because = " ".join(untold_because.split())[:500]
    if found.high_risk and not found.untold_because and not tellings(work, found):
        raise IncidentUntold
    found.closed_at, found.closed_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "closed", "incident", found.id, number=found.label)


def set_controller(
    work: Work, *, contact: str, address: str, email: str, phone: str, recipients: str
) -> Controller:
    """Say where one writes to the association about personal data, and who handles some of it for it."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    found = controller(work)
    if found is None:
        found = Controller(id=new_id(), association_id=work.actor.tenant)
        work.session.add(found)
    found.contact, found.email, found.phone = contact[:200], email[:254], phone[:40]
    found.address, found.recipients = address[:300], recipients[:1000]
    found.changed_at, found.changed_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "changed", "controller", found.id)
    return found


def _describe(found: Incident, told: Description) -> None:
    found.happened = told.happened.strip() or require_reason("")
    found.began_on, found.whose, found.people = told.began_on, told.whose[:500], told.people
    found.what, found.consequences, found.measures = told.what[:500], told.consequences, told.measures
    found.high_risk = told.high_risk


def _open(work: Work, incident_id: uuid.UUID) -> Incident:
    found = incident_by_id(work, incident_id)
    if found.closed_at is not None:
        raise NotOpen
    return found
