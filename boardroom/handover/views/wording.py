"""Where each point of the checklist leads."""

from flask import url_for

from boardroom.core.permissions import Permission
from boardroom.handover.models import Point
from boardroom.handover.queries import Package
from boardroom.web import door


def links_of(point: Point, found: Package) -> list[str | None]:
    """Return the page of each row that stands under a point, in the order of its section; None where it has none."""
    if point is Point.ACTIONS:
        return [url_for("decisions.decision", decision_id=one.decision.id) for one in found.actions]
    if point is Point.MINUTES:
        return [url_for("minutes.minutes", minutes_id=minutes.id) for minutes, _standing in found.minutes]
    if point is Point.CONTRACTS:
        return [url_for("contracts.contract", contract_id=one.contract.id) for one in found.contracts]
    if point is Point.MATTERS:
        return [url_for("matters.matter", matter_id=one.id) for one in found.matters]
    if point is Point.PAPER:
        return [url_for("archive.binder", binder_id=one.id) for one in found.binders]
    if point is Point.KEYS:
        return [url_for("handover.key", keeping_id=one.keeping.id) for one in found.things]
    if point is Point.APARTMENTS and door.actor().may(Permission.MANAGE_MANDATES):
        lacking = found.apartments
        rows = len(lacking.without_first_day) + len(lacking.without_owner) + bool(lacking.members_without)
        return [url_for("mandates.apartments")] * rows
    return []
