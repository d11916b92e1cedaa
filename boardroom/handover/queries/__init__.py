"""What there is to hand over, who has to, who holds what, and what a newcomer reads; and of all that, what waits."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from boardroom.associations.queries import local_today
from boardroom.core.permissions import Permission
from boardroom.handover.models import Handover, Side
from boardroom.handover.queries.newcomers import ToRead, is_newcomer, tick_of, to_read
from boardroom.handover.queries.package import CONTRACTS_AHEAD, Package, package, package_for_all
from boardroom.handover.queries.registers import (
    Kept,
    drills,
    held_by,
    keeping_by_id,
    keepings,
    needed_to_run,
    next_drill,
    possible_holders,
    short_of,
)
from boardroom.handover.queries.rounds import (
    Part,
    due_turns,
    handover_by_id,
    handovers,
    names_in,
    own_part,
    own_parts,
    parts_of,
    points_of,
    turn_on,
)
from boardroom.handover.queries.speaking import registers_of_handover
from boardroom.handover.rules import Shortage, Turn
from boardroom.mandates.rules import LEADING_ROLES
from boardroom.work import Work

__all__ = [
    "CONTRACTS_AHEAD",
    "Kept",
    "Package",
    "Part",
    "ToRead",
    "Waiting",
    "drills",
    "due_turns",
    "handover_by_id",
    "handovers",
    "held_by",
    "is_newcomer",
    "keeping_by_id",
    "keepings",
    "names_in",
    "needed_to_run",
    "next_drill",
    "own_part",
    "own_parts",
    "package",
    "package_for_all",
    "parts_of",
    "points_of",
    "possible_holders",
    "registers_of_handover",
    "short_of",
    "tick_of",
    "to_read",
    "turn_on",
    "waiting",
]

# The restore is asked for a while before its day.
_DRILL_AHEAD = timedelta(days=30)


@dataclass
class Waiting:
    """What the home page says of handing over; empty where there is nothing or no right to know."""

    due: list[Turn[UUID]] = field(default_factory=list)  # changes of board for which nothing is begun
    own: list[tuple[Handover, Side]] = field(default_factory=list)  # the actor's own part, not done yet
    to_close: list[Handover] = field(default_factory=list)  # all have answered
    shortages: list[Shortage] = field(default_factory=list)
    drill_by: date | None = None
    to_read: list[ToRead] = field(default_factory=list)  # not read yet, of a newcomer


def waiting(work: Work) -> Waiting:
    """Return what waits for the actor, and what the association lacks."""
    actor = work.actor
    found = Waiting(own=[(one, part.side) for one, part in own_parts(work) if not part.done])
    if actor.may(Permission.HAND_OVER):
        found.due = due_turns(work)
        if is_newcomer(work):
            found.to_read = [one for one in to_read(work) if not one.read]
    if actor.roles & LEADING_ROLES and actor.may(Permission.HAND_OVER):
        found.to_close = [
            one
            for one in handovers(work)
            if one.closed_at is None and (parts := parts_of(work, one)) and all(part.done for part in parts)
        ]
    if actor.may(Permission.MANAGE_MANDATES):
        found.shortages = short_of(work)
        by = next_drill(work)
        found.drill_by = by if by <= local_today(work) + _DRILL_AHEAD else None
    return found
