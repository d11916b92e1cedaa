"""Where each point of the checklist leads."""

from flask import url_for

from boardroom.handover.models import Point
from boardroom.handover.queries import Package

# Where each point is worked on: endpoint and what its address says.
_WHERE: dict[Point, tuple[str, dict[str, str]]] = {
    Point.ACTIONS: ("decisions.index", {"state": "open", "order": "due"}),
    Point.MINUTES: ("minutes.index", {}),
    Point.HOLDS: ("retention.holds", {}),
    Point.KEYS: ("handover.keys", {}),
    Point.PAPER: ("archive.binders", {}),
    Point.ADMINISTRATORS: ("mandates.board", {}),
    Point.BACKUP: ("handover.card", {}),
}


def place_of(point: Point) -> str | None:
    """Return the page on which a point is worked on."""
    endpoint, values = _WHERE.get(point, ("", {}))
    return url_for(endpoint, **values) if endpoint else None  # type: ignore[arg-type]  # as url_for takes them


def links_of(point: Point, found: Package) -> list[str | None]:
    """Return the page of each row that stands under a point, in the order of its section; None where it has none."""
    if point is Point.ACTIONS:
        return [url_for("decisions.decision", decision_id=one.decision.id) for one in found.actions]
    if point is Point.MINUTES:
        return [url_for("minutes.minutes", minutes_id=minutes.id) for minutes, _standing in found.minutes]
    if point is Point.PAPER:
        return [url_for("archive.binder", binder_id=one.id) for one in found.binders]
    if point is Point.KEYS:
        return [url_for("handover.key", keeping_id=one.keeping.id) for one in found.keepings]
    return []
